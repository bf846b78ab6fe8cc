"""Writes roles to files: fixtures that load again as the same pages, or tables of pay and of skills."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q, QuerySet

from careers import exporters
from careers.models import Family, Role

#: How many of the roles that a file refers to are named.
NAMED = 20


class Command(BaseCommand):
    help = (
        "Writes roles with all that their pages are made of as YAML that loaddata reads, or their pay or "
        "their skills as CSV. Of pictures the names of the files are written, not the files: copy the "
        "media directory too. Editions are not written: loaddata publishes what it loads."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--role", action="append", default=[], metavar="SLUG", help="Only this role. May be repeated."
        )
        parser.add_argument(
            "--family",
            action="append",
            default=[],
            metavar="SLUG",
            help="Only the roles of this family. May be repeated, and given together with --role.",
        )
        parser.add_argument(
            "--as",
            dest="form",
            choices=["yaml", "pay", "skills"],
            default="yaml",
            help="yaml (if not given): fixtures. pay, skills: a CSV with one pay figure or one skill a line.",
        )
        parser.add_argument(
            "--output",
            metavar="FILE|DIR",
            help=(
                "Where to write; a file of the same name is replaced. A directory (one that exists, or a "
                "path that ends with /) gets one YAML file for each role and one for each kind of row "
                "that roles share. Without it everything goes to the standard output."
            ),
        )
        parser.add_argument(
            "--standalone",
            action="store_true",
            help=(
                "Leave out references to roles that are not written, so that the YAML loads on any site. "
                "Loaded on this site, it would take these references away."
            ),
        )

    def handle(self, *, role, family, form, output, standalone, **options) -> None:
        roles = self.chosen(role, family)
        directory = output if output and (output.endswith("/") or Path(output).is_dir()) else None
        if form != "yaml" and standalone:
            raise CommandError("--standalone is for YAML: a table refers to nothing.")
        if form != "yaml" and directory:
            raise CommandError(f"{output} is a directory. Name the file that the table goes to.")
        try:
            if directory:
                write_files(Path(directory), exporters.as_fixtures(roles, standalone=standalone))
            else:
                self.write(output, self.text(roles, form, standalone))
        except OSError as error:
            raise CommandError(
                f"Cannot write to {error.filename or output or 'the standard output'}: {error.strerror}."
            ) from error
        if form == "yaml" and not standalone:
            self.warn_of(exporters.referred_to(roles))

    def chosen(self, slugs: list[str], families: list[str]) -> QuerySet[Role]:
        """The roles that the arguments name: all of them without arguments."""
        for model, given in ((Role, slugs), (Family, families)):
            known = set(model.objects.filter(slug__in=given).values_list("slug", flat=True))
            unknown = sorted(set(given) - known)
            if unknown:
                raise CommandError(f"There is no {model._meta.verbose_name} {', '.join(unknown)}.")
        roles = Role.objects.all()
        if slugs or families:
            roles = roles.filter(Q(slug__in=slugs) | Q(family__slug__in=families))
        if not roles.exists():
            raise CommandError("There are no roles to write.")
        return roles

    def text(self, roles, form: str, standalone: bool) -> Iterator[str]:
        if form == "pay":
            return exporters.pay_csv(roles)
        if form == "skills":
            return exporters.skills_csv(roles)
        return exporters.in_one_file(exporters.as_fixtures(roles, standalone=standalone))

    def write(self, output: str | None, pieces: Iterable[str]) -> None:
        if output:
            with replaced(Path(output)) as file:
                file.writelines(pieces)
            return
        for piece in pieces:
            self.stdout.write(piece, ending="")

    def warn_of(self, slugs: list[str]) -> None:
        if not slugs:
            return
        more = f" and {len(slugs) - NAMED} more" if len(slugs) > NAMED else ""
        self.stderr.write(
            f"What is written refers to roles that it does not hold: {', '.join(slugs[:NAMED])}{more}. It "
            "loads only where they exist. With --standalone these references are left out."
        )


def write_files(directory: Path, pieces: Iterable[tuple[str, str]]) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, of_file in groupby(pieces, key=itemgetter(0)):
        with replaced(directory / name) as file:
            file.writelines(exporters.in_one_file(of_file))


@contextmanager
def replaced(path: Path) -> Iterator[IO[str]]:
    """A file to write to, which takes the place of `path` once it is complete."""
    path = path.resolve()
    if path.exists() and not path.is_file():  # a pipe, say: nothing to replace
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
