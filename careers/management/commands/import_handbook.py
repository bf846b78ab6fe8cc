"""How to become one: see careers.importers.handbook."""

from careers.importers import Brought, handbook_release
from careers.management.import_command import ImportCommand


class Command(ImportCommand):
    help = (
        "Tells of roles how people get in, what the work environment is and why employment changes, from "
        "profiles of the Occupational Outlook Handbook (https://www.bls.gov/ooh/): JSON, with one profile a "
        "line. A role is found by its external code, of O*NET-SOC 2019 or of SOC 2018. All or nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE")
        super().add_arguments(parser)

    def brought(self, *, file, **options) -> list[Brought]:
        self.say(f"Reading {file} ...")
        return [handbook_release(file)]
