"""What the commands that import public data have in common."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction
from tqdm import tqdm

from careers.importers import Brought, releases
from careers.importers.tables import TableFaults
from careers.models import Imported
from careers.write_queue import in_turn, is_busy

#: How many roles or conflicts are named at most, and how many without `-v 2`.
NAMED, NAMED_AT_FIRST = 10_000, 20
STOPPED = "This import would take away much of what is there, or is older than it."


class ImportCommand(BaseCommand):
    """Brings data sets to the site. The class of a command gives `brought`, and its own arguments."""

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--take",
            choices=["theirs", "ours"],
            help=(
                "Decide all conflicts with what editors changed: theirs takes what the data set says, ours "
                "keeps what the page says. Without it they are listed, and the page stays as it is."
            ),
        )
        parser.add_argument(
            "--allow-removals",
            action="store_true",
            help=(
                "Go on with an import that takes away much of what its data set said before, or that is of "
                "an older release or year than what the site has. Without it such an import stops."
            ),
        )
        parser.add_argument("--draft", action="store_true", help="Import without publishing.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change, and change nothing."
        )

    def brought(self, **options) -> Iterable[Brought]:
        """What to import. Raises TableFaults, before anything is written."""
        raise NotImplementedError

    def handle(self, *, take, draft, dry_run, allow_removals, verbosity, **options) -> None:
        self.verbosity = verbosity
        self.bar = None
        try:
            brought = list(self.brought(**options))
            left_out = {each.release.name: each.left_out for each in brought}
            apply = partial(
                releases.apply,
                # Nobody else has them, so that they can be forgotten as soon as they are taken over.
                iter([each.release for each in brought]),
                by=type(self).__module__.rpartition(".")[2],
                take=take,
                draft=draft,
                allow_removals=allow_removals or dry_run,
                progress=self.progress,
            )
            del brought
            report = rolled_back(apply) if dry_run else apply()
        except TableFaults as faults:
            raise CommandError(str(faults)) from faults
        except releases.NotConfirmed as error:
            raise CommandError(in_full(error.findings, f"{STOPPED} Nothing has changed.")) from error
        except OperationalError as error:
            if not is_busy(error):
                raise
            raise CommandError(f"Somebody else is changing pages, so nothing has changed. {error}") from error
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. Nothing has changed.", returncode=130) from stop
        finally:
            if self.bar is not None:
                self.bar.close()
        self.report(report, left_out)
        if dry_run:
            if report.findings.must_be_confirmed and not allow_removals:
                self.stdout.write(in_full(report.findings, STOPPED))
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
            for what in ("changed", "new", "removed"):
                if keys := [key for each in taken.changed for key in getattr(each, what)]:
                    write(f"  {what} on their pages: {counted(keys)}")
            self.name("changed", (f"{each.slug} ({what_changed(each)})" for each in taken.changed))
            self.name(
                "in conflict", (f"{each.slug} ({in_words([each.conflict.key])})" for each in taken.conflicts)
            )
            for words in left_out.get(taken.release, ()):
                write(f"  {words}")
        if any(taken.conflicts for taken in report.taken):
            write(
                "What is in conflict stays as editors have it. Decide one by one in the admin under Imports, "
                "or all at once with --take theirs or --take ours."
            )
        if report.findings.losses:
            write("Of what the data sets said before, they do not say any more:")
            write(table(report.findings.losses))
        for words in report.findings.older:
            write(words)
        if report.vanished:
            write(
                f"No longer in their data set: {len(report.vanished)} roles. Their pages stay as they are: "
                "withdraw them in the admin, or leave them."
            )
            self.name("no longer in the data set", report.vanished)
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


def rolled_back(apply: Callable[[], releases.Report]) -> releases.Report:
    """What `apply` would report; nothing of it is kept."""
    with in_turn():
        report = apply()
        transaction.set_rollback(True)
    return report


def in_full(findings: releases.Findings, begins: str) -> str:
    """What makes an import stop, and how to go on."""
    parts = [begins, *findings.older]
    if findings.losses:
        parts += ["What the data sets said before and do not say any more:", table(findings.losses)]
    return "\n".join([*parts, "If that is meant, import it with --allow-removals."])


def table(losses: Iterable[releases.Loss]) -> str:
    """How much of each kind is taken away; what is too much to go without saying is marked."""
    rows: list[tuple[str, ...]]
    rows = [("data set", "kind", "before", "after", "removed", "share", "examples")]
    rows += [
        (
            str(Imported.DataSet(loss.data_set).label),
            str(releases.KINDS[loss.kind]),
            *(f"{number:,}" for number in (loss.before, loss.after, loss.removed)),
            f"{loss.share:.1%}{' !' if loss.is_too_much else ''}",
            "; ".join(loss.examples),
        )
        for loss in losses
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    return "\n".join(
        "  " + "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )


def counted(keys: Iterable[tuple[str, ...]]) -> str:
    """How many atoms of each kind there are: "alternate titles 12, sections 1"."""
    kinds = Counter("skills" if len(key) == 3 else key[0].replace("_", " ") for key in keys)
    return ", ".join(f"{kind} {number:,}" for kind, number in kinds.items())


def what_changed(change: releases.RoleChange) -> str:
    """The names of what was taken over: "summary; sections overview (new); skills python (removed)"."""
    parts = (in_words(change.changed), in_words(change.new, " (new)"), in_words(change.removed, " (removed)"))
    return "; ".join(filter(None, parts))


def in_words(keys: Iterable[tuple[str, ...]], mark: str = "") -> str:
    """The names of atoms, those of a kind together and marked: "summary; sections overview, requirements"."""
    kinds: dict[str, list[str]] = {}
    for kind, *rest in keys:
        kinds.setdefault(kind.replace("_", " "), []).append(" / ".join(rest))
    return "; ".join(f"{kind} {', '.join(rest)}".strip() + mark for kind, rest in kinds.items())
