"""Documents become draft roles: see careers.documents."""

import sys
from pathlib import Path
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from careers import documents
from careers.documents import DraftRole, Known, Unreadable
from careers.documents.structure import Choice
from careers.management import document_folder, document_report
from careers.management.document_report import FAILED, ReportEntry
from careers.models import Family, Role
from careers.pages import wording
from careers.write_queue import in_turn

BY = "import_document"
REPORTS = (".csv", ".html")


class Command(BaseCommand):
    help = (
        "Turns documents (plain text, Markdown, HTML, .docx) into draft roles, and says what it made of "
        "which line. Nothing is published. Of several files nothing is saved if one of them cannot be. "
        "Of a folder, with the folders in it, each document is imported for itself: those that cannot be "
        "are named with the reason, and the others are saved."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="Files, or one folder.")
        parser.add_argument("--family", metavar="SLUG", help="The family of the new roles.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Show what would be made, and save nothing."
        )
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")
        parser.add_argument(
            "--report",
            action="append",
            default=[],
            metavar="REPORT",
            help=(
                "Write what came out of each document of a folder to this file: a table (.csv), or a page "
                "for editors (.html) with links to the drafts and what has to be decided about them. May be "
                "given twice."
            ),
        )
        parser.add_argument("--publisher", default="", help="Who published the documents.")
        parser.add_argument("--url", default="", help="Where the documents are on the web.")

    def handle(self, *, files, family, dry_run, json, report, publisher, url, verbosity, **options) -> None:
        family = self.family(family, needed=not dry_run)
        folders = [path for path in map(Path, files) if path.is_dir()]
        if folders:
            if len(files) > 1:
                raise CommandError("Give one folder, or files, not both.")
            self.take_folder(
                folders[0],
                family=family,
                dry_run=dry_run,
                json=json,
                reports=self.reports(report),
                publisher=publisher,
                url=url,
                verbosity=verbosity,
            )
            return
        if report:
            raise CommandError("--report is about the documents of a folder. Give a folder.")
        drafts, roles = [], []
        known = Known.from_database()
        with in_turn():
            for file in files:
                draft = self.draft(file, known, publisher, url)
                drafts.append((file, draft))
                known = document_folder.with_draft(known, draft)
                if not dry_run:
                    roles.append(self.saved(file, draft, family))
        if json:
            results = [self.as_json(file, draft) for file, draft in drafts]
            self.write_json(results if len(files) > 1 else results[0])
            return
        for number, (file, draft) in enumerate(drafts):
            self.preview(file, draft)
            if dry_run:
                self.stdout.write("Saved nothing.\n\n")
            else:
                self.stdout.write(f"Saved as a draft: {roles[number].slug}\n\n")

    # A folder

    def reports(self, names: list[str]) -> list[Path]:
        paths = [Path(name) for name in names]
        for path in paths:
            if path.suffix.lower() not in REPORTS:
                raise CommandError(f"{path}: a report ends with {' or '.join(REPORTS)}.")
            if not path.parent.is_dir():
                raise CommandError(f"{path}: there is no folder {path.parent}.")
        return paths

    def take_folder(
        self, folder: Path, *, family, dry_run, json, reports: list[Path], publisher, url, verbosity
    ) -> None:
        files, others = document_folder.files_in(folder)
        if not files:
            raise CommandError(f"{folder} has no documents.")
        entries: list[ReportEntry] = []
        results: list[dict[str, Any]] = []
        outcomes = document_folder.imported(
            files, family=None if dry_run else family, publisher=publisher, url=url, by=BY
        )
        try:
            with tqdm(
                total=len(files), unit=" documents", file=sys.stderr, disable=None if verbosity else True
            ) as bar:
                for outcome in outcomes:
                    bar.update()
                    entries.append(document_report.entry(outcome, folder))
                    if json:
                        results.append(self.as_result(outcome))
        except KeyboardInterrupt as stop:
            raise CommandError("Stopped. What was saved stays.", returncode=130) from stop
        finally:
            self.write_reports(entries, reports, folder)
        if json:
            self.write_json(results)
        elif verbosity:
            self.tell(entries, others, dry_run)
        if failed := sum(each.outcome == FAILED for each in entries):
            raise CommandError(f"{failed} of {len(files)} documents could not be imported.")

    def as_result(self, outcome: document_folder.DocumentOutcome) -> dict[str, Any]:
        if outcome.draft is None:
            return {"file": str(outcome.file), "reason": outcome.reason}
        return self.as_json(str(outcome.file), outcome.draft)

    def write_reports(self, entries: list[ReportEntry], reports: list[Path], folder: Path) -> None:
        for path in reports:
            if path.suffix.lower() == ".csv":
                text = "".join(document_report.as_csv(entries))
            else:
                text = document_report.as_page(entries, folder)
            path.write_text(text, encoding="utf-8", newline="")

    def tell(self, entries: list[ReportEntry], others: list[Path], dry_run: bool) -> None:
        write = self.stdout.write
        for each in entries:
            if each.outcome == FAILED:
                write(f"{each.file}: {each.reason}")
            else:
                write(f"{each.file}: {each.title}, {len(each.to_decide)} to decide. {each.address}".rstrip())
        if others:
            endings = ", ".join(sorted({path.suffix.lower() or path.name for path in others}))
            write(f"Not looked at, since they are no documents: {len(others)} files ({endings}).")
        made = sum(each.outcome != FAILED for each in entries)
        decisions = sum(len(each.to_decide) for each in entries)
        write(f"{made} drafts, {decisions} guesses to decide.")
        if dry_run:
            write("Saved nothing.")

    # Files

    def family(self, slug: str | None, *, needed: bool) -> Family | None:
        families = Family.objects.all()
        if slug:
            if found := families.filter(slug=slug).first():
                return found
            known = ", ".join(families.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no family “{slug}”. There are: {known}.")
        if needed and families.count() != 1:
            known = ", ".join(families.values_list("slug", flat=True)) or "none yet; make one first"
            raise CommandError(f"Say to which family the roles belong (--family SLUG). There are: {known}.")
        return families.first()

    def draft(self, file: str, known: Known, publisher: str, url: str) -> DraftRole:
        try:
            document = document_folder.read(Path(file), publisher=publisher, url=url)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        except Unreadable as error:
            raise CommandError(f"{file}: {error}") from error
        return documents.interpret(document, known)

    def saved(self, file: str, draft: DraftRole, family: Family) -> Role:
        try:
            return documents.save(draft, family=family, by=BY)
        except ValidationError as error:
            raise CommandError("\n".join(f"{file}: {message}" for message in error.messages)) from error

    def write_json(self, results: Any) -> None:
        self.stdout.write(msgspec.json.format(msgspec.json.encode(results), indent=2).decode())

    def as_json(self, file: str, draft: DraftRole) -> dict[str, Any]:
        return {
            "file": file,
            "page": draft.page,
            "related_pages": draft.related_pages,
            "guesses": draft.guesses,
            "repairs": draft.repairs,
            "left_over": draft.left_over,
            "placed_share": draft.placed_share,
        }

    def preview(self, file: str, draft: DraftRole) -> None:
        write = self.stdout.write
        write(f"{file}: {draft.page.title} ({draft.page.slug})")
        write(f"  {draft.page.summary}")
        for guess in draft.guesses:
            chosen = "" if guess.chosen != "leave-out" or guess.kind == "text" else " (left out)"
            percent = wording.rounded(guess.certainty, times=100)
            write(f"  {lines(guess.lines)}: {guess.what}{chosen}, {guess.sureness} ({percent}%)")
            if guess.id == Choice.CODE:
                write("".join(f"    {choice.label}\n" for choice in guess.choices))
        for title, rows in (
            ("Repaired", [(each.line, each.words) for each in draft.repairs]),
            ("Left over", [(each.line, f"{each.text[:200]} ({each.why})") for each in draft.left_over]),
        ):
            if rows:
                write(f"  {title}:")
            for line, words in rows:
                write(f"    line {line}: {words}")
        write(f"  Placed {wording.rounded(draft.placed_share, 1, times=100)}% of the lines.")


def lines(numbers) -> str:
    """The numbers of lines as a person writes them: "line 3", "lines 3-7"."""
    if not numbers:
        return "no line"
    return f"line {numbers[0]}" if len(numbers) == 1 else f"lines {numbers[0]}-{numbers[-1]}"
