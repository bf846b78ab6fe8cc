"""Roles from a release of O*NET: see careers.importers.onet."""

from careers.importers import Brought, onet_release
from careers.management.import_command import ImportCommand


class Command(ImportCommand):
    help = (
        "Makes a role of every occupation in a release of O*NET (https://www.onetcenter.org/database.html), "
        "27 or newer, as text or as workbooks, and publishes it; with a newer release, changes and "
        "publishes the roles that come out different. What editors have changed is left alone. All or "
        "nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("directory", metavar="DIR", help="The directory with the files of the release.")
        super().add_arguments(parser)

    def brought(self, *, directory, **options) -> list[Brought]:
        self.say(f"Reading {directory} ...")
        return [onet_release(directory)]
