"""All public data sets that lie in a folder, at once."""

from django.core.management.base import CommandError

from careers.importers import Brought, found_in
from careers.management.import_command import ImportCommand


class Command(ImportCommand):
    help = (
        "Imports the public data sets that lie in a folder or in the folders of it, as import_onet, "
        "import_wages, import_projections and import_handbook do, but in one go, so that every role is "
        "published once. Tables are told by their names as published; those of wages must hold their year "
        "(national_M2025_dl.xlsx)."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("directory", metavar="DIR")
        super().add_arguments(parser)

    def brought(self, *, directory, **options) -> list[Brought]:
        try:
            found = found_in(directory)
        except OSError as error:
            raise CommandError(f"{directory}: {error.strerror}") from error
        if not found:
            raise CommandError(
                f"{directory}: no release of O*NET (Occupation Data.txt and so on), no wages, no "
                "employment projections and no handbook lie here."
            )
        brought = []
        for each in found:
            self.say(f"Reading {each.path} ({each.what}) ...")
            brought.append(each.read())
        return brought
