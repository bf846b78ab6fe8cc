"""Pay from official wage tables: see careers.transfer.wages."""

from careers.management.importing import ImportCommand
from careers.transfer.importing import wages_release


class Command(ImportCommand):
    help = (
        "Gives roles their wages from a table of the Occupational Employment and Wage Statistics "
        "(https://www.bls.gov/oes/tables.htm), national or by area, as TSV, CSV or XLSX. A role is found by "
        "its external code, of O*NET-SOC 2019 or of SOC 2018. All or nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--area",
            metavar="NAME",
            help=(
                "Whose wages these are, such as “United States”, where the table does not say. Where it "
                "does: the only area to take. Without it all areas of the table are taken."
            ),
        )
        parser.add_argument(
            "--year", type=int, required=True, help="The year (of May) that the wages are of."
        )
        super().add_arguments(parser)

    def brought(self, *, file, area, year, **options):
        self.say(f"Reading {file} ...")
        return [wages_release(file, area=area, year=year)]
