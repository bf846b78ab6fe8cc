"""Documents become draft roles: see careers.documents."""

from pathlib import Path
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from careers import documents
from careers.documents import DraftRole, Known, Unreadable
from careers.models import Family, Role
from careers.pages import wording
from careers.write_queue import in_turn


class Command(BaseCommand):
    help = (
        "Turns documents (plain text, Markdown, HTML, .docx) into draft roles, and says what it made of "
        "which line. Nothing is published. Nothing is saved if one of the documents cannot be."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--family", metavar="SLUG", help="The family of the new roles.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Show what would be made, and save nothing."
        )
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")
        parser.add_argument("--publisher", default="", help="Who published the documents.")
        parser.add_argument("--url", default="", help="Where the documents are on the web.")

    def handle(self, *, files, family, dry_run, json, publisher, url, **options) -> None:
        family = self.family(family, needed=not dry_run)
        drafts, roles = [], []
        with in_turn():
            for file in files:
                draft = self.draft(file, publisher, url)
                drafts.append((file, draft))
                if not dry_run:
                    roles.append(self.saved(file, draft, family))
        if json:
            results = [self.as_json(file, draft) for file, draft in drafts]
            text = msgspec.json.encode(results if len(files) > 1 else results[0])
            self.stdout.write(msgspec.json.format(text, indent=2).decode())
            return
        for number, (file, draft) in enumerate(drafts):
            self.preview(file, draft)
            if dry_run:
                self.stdout.write("Saved nothing.\n\n")
            else:
                self.stdout.write(f"Saved as a draft: {roles[number].slug}\n\n")

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

    def draft(self, file: str, publisher: str, url: str) -> DraftRole:
        try:
            with Path(file).open("rb") as stream:
                content = stream.read(documents.FILE_LIMIT + 1)
            document = documents.read(Path(file).name, content, publisher=publisher, url=url)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        except Unreadable as error:
            raise CommandError(f"{file}: {error}") from error
        return documents.interpret(document, Known.from_database())

    def saved(self, file: str, draft: DraftRole, family: Family) -> Role:
        try:
            return documents.save(draft, family=family, by="import_document")
        except ValidationError as error:
            raise CommandError("\n".join(f"{file}: {message}" for message in error.messages)) from error

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
