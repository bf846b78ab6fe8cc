"""Outlooks from employment projections: see careers.importers.projections."""

from careers.importers import Brought, projections_release
from careers.management.import_command import ImportCommand


class Command(ImportCommand):
    help = (
        "Gives roles their outlook (growth, openings, period) from the Employment Projections "
        "(https://www.bls.gov/emp/data/occupational-data.htm), as CSV, TSV or XLSX. A role is found by its "
        "external code, of O*NET-SOC 2019 or of SOC 2018. All or nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", metavar="FILE")
        super().add_arguments(parser)

    def brought(self, *, file, **options) -> list[Brought]:
        self.say(f"Reading {file} ...")
        return [projections_release(file)]
