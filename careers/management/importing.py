"""What the commands that import public data have in common."""

import sys
from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction
from tqdm import tqdm

from careers.transfer import releases
from careers.transfer.importing import Brought
from careers.transfer.tables import TableFaults
from careers.turns import in_turn, is_busy

#: How many roles or conflicts are named at most, and how many without `-v 2`.
NAMED, NAMED_AT_FIRST = 10_000, 20


class ImportCommand(BaseCommand):
    """Brings data sets to the site. The class of a command gives `brought`, and its own arguments."""

    def add_arguments(self, parser):
        parser.add_argument(
            "--take",
            choices=["theirs", "ours"],
            help=(
                "Decide all conflicts with what editors changed: theirs takes what the data set says, ours "
                "keeps what the page says. Without it they are listed, and the page stays as it is."
            ),
        )
        parser.add_argument("--draft", action="store_true", help="Import without publishing.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change, and change nothing."
        )

    def brought(self, **options) -> Iterable[Brought]:
        """What to import. Raises TableFaults, before anything is written."""
        raise NotImplementedError

    def handle(self, *, take, draft, dry_run, verbosity, **options):
        self.verbosity = verbosity
        self.bar = None
        try:
            brought = list(self.brought(**options))
            with in_turn():
                report = releases.apply(
                    [each.release for each in brought],
                    by=type(self).__module__.rpartition(".")[2],
                    take=take,
                    draft=draft,
                    progress=self.progress,
                )
                transaction.set_rollback(dry_run)
        except TableFaults as faults:
            raise CommandError(str(faults)) from faults
        except OperationalError as error:
            if not is_busy(error):
                raise
            raise CommandError(f"Somebody else is changing pages, so nothing has changed. {error}") from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. Nothing has changed.", returncode=130) from stop
        finally:
            if self.bar is not None:
                self.bar.close()
        self.report(report, {each.release.name: each.left_out for each in brought})
        if dry_run:
            self.stdout.write("This was a dry run: nothing has changed.")

    def say(self, words: str) -> None:
        """Tell at once what is being done."""
        if self.verbosity:
            self.stderr.write(words)

    def progress(self, doing: str, done: int, total: int) -> None:
        """A bar on a terminal; elsewhere a line at the beginning and at the end of each thing done."""
        if not self.verbosity:
            return
        if not sys.stderr.isatty():
            if done in (0, total):
                self.stderr.write(f"{doing}: {done} of {total} roles")
            return
        if self.bar is None or self.bar.desc != doing:
            if self.bar is not None:
                self.bar.close()
            self.bar = tqdm(desc=doing, total=total, unit=" roles", file=sys.stderr)
        self.bar.update(done - self.bar.n)

    def report(self, report: releases.Report, left_out: dict[str, list[str]]) -> None:
        if not self.verbosity:
            return
        write = self.stdout.write
        for taken in report.taken:
            write(
                f"{taken.release}: {len(taken.added)} new, {len(taken.changed)} changed, "
                f"{taken.unchanged} as they were, {len(taken.conflicts)} conflicts."
            )
            self.name("changed", (f"{each.slug} ({in_words(each.taken)})" for each in taken.changed))
            self.name(
                "in conflict", (f"{each.slug} ({in_words([each.conflict.key])})" for each in taken.conflicts)
            )
            for words in left_out.get(taken.release, ()):
                write(f"  left out: {words}")
        if any(taken.conflicts for taken in report.taken):
            write(
                "What is in conflict stays as editors have it. Decide one by one in the admin under Imports, "
                "or all at once with --take theirs or --take ours."
            )
        write(f"Published: {len(report.published)} roles.")
        self.name("published", report.published)
        self.name("not published", (f"{slug}: {why}" for slug, why in report.unpublished.items()))

    def name(self, what: str, names: Iterable[str]) -> None:
        names = list(names)
        shown = NAMED if self.verbosity > 1 else NAMED_AT_FIRST
        for name in names[:shown]:
            self.stdout.write(f"  {what}: {name}")
        if len(names) > shown:
            more = "" if self.verbosity > 1 else " (-v 2 names them)"
            self.stdout.write(f"  {what}: and {len(names) - shown} more{more}")


def in_words(keys: Iterable[tuple[str, ...]]) -> str:
    """The names of atoms, those of a kind together: "summary; sections overview, requirements"."""
    kinds: dict[str, list[str]] = {}
    for kind, *rest in keys:
        kinds.setdefault(kind.replace("_", " "), []).append(" / ".join(rest))
    return "; ".join(f"{kind} {', '.join(rest)}".strip() for kind, rest in kinds.items())
