"""Pay from official wage tables: see careers.importers.wages."""

from argparse import ArgumentTypeError

from careers.importers import Brought, wages, wages_release
from careers.management.import_command import ImportCommand


def top_code(given: str) -> wages.TopCode:
    try:
        return wages.top_code(given)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(ImportCommand):
    help = (
        "Gives roles their wages from a table of the Occupational Employment and Wage Statistics "
        "(https://www.bls.gov/oes/tables.htm), national or by area, as TSV, CSV or XLSX. A role is found by "
        "its external code, of O*NET-SOC 2019 or of SOC 2018. All or nothing."
    )

    def add_arguments(self, parser) -> None:
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
        parser.add_argument(
            "--top-code",
            type=top_code,
            metavar="LIMIT",
            help=(
                "From where on the table prints “#” instead of an amount: 115/hour, or 239200, which is a "
                "year. Without it, that of the year; where it is not known, the newest that is, and the "
                "figures say so."
            ),
        )
        super().add_arguments(parser)

    def brought(self, *, file, area, year, top_code, **options) -> list[Brought]:
        self.say(f"Reading {file} ...")
        return [wages_release(file, area=area, year=year, top_code=top_code)]
