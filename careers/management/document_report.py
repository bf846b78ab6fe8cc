"""What came out of a folder of documents: a table, and a page that tells editors what they have to decide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from careers import exporters
from careers.editorial import document_preview
from careers.editorial.document_preview import Shown
from careers.editorial.reminders import address
from careers.pages import wording

from .document_folder import DocumentOutcome

SAVED, TRIED, FAILED = "saved", "would be saved", "not imported"
COLUMNS = [
    "file",
    "outcome",
    "reason",
    "title",
    "draft",
    "sections",
    "skills",
    "pay",
    "ladder",
    "further_drafts",
]
COLUMNS += ["lines_left_over", "guesses", "to_decide", "placed_percent"]


@dataclass(frozen=True)
class ReportEntry:
    """What is told of one document. `address` is that of its draft in the admin, if it was saved."""

    file: str
    outcome: str
    reason: str = ""
    title: str = ""
    address: str = ""
    sections: Sequence[str] = ()
    skills: Sequence[str] = ()
    pay: Sequence[str] = ()
    ladder: Sequence[str] = ()
    further_drafts: Sequence[str] = ()
    left_over: Sequence[Any] = ()
    guess_count: int = 0
    to_decide: Sequence[Shown] = ()
    placed_percent: Decimal | None = None


def entry(outcome: DocumentOutcome, folder: Path) -> ReportEntry:
    file = str(outcome.file.relative_to(folder))
    draft = outcome.draft
    if draft is None:
        return ReportEntry(file, FAILED, outcome.reason)
    page = draft.page
    return ReportEntry(
        file=file,
        outcome=SAVED if outcome.role else TRIED,
        title=page.title,
        address=address("admin:careers_role_change", outcome.role.pk) if outcome.role else "",
        sections=[section.heading for section in page.sections],
        skills=[each.name for group in page.skill_groups for each in group.requirements],
        pay=[
            f"{', '.join(wording.amounts(band))} {wording.period(band.period)}" for band in page.salary_bands
        ],
        ladder=[rung.title for ladder in page.ladders for rung in ladder.rungs],
        further_drafts=[related.title for related in draft.related_pages],
        left_over=draft.left_over,
        guess_count=len(draft.guesses),
        to_decide=[each for group in document_preview.to_decide(draft) for each in group.guesses],
        placed_percent=wording.rounded(draft.placed_share, 1, times=100),
    )


def as_csv(entries: Iterable[ReportEntry]) -> Iterator[str]:
    """The lines of a CSV file, one a document."""
    return exporters.csv_lines(
        COLUMNS,
        (
            [
                *(each.file, each.outcome, each.reason, each.title, each.address),
                *("; ".join(names) for names in (each.sections, each.skills, each.pay)),
                *("; ".join(names) for names in (each.ladder, each.further_drafts)),
                "; ".join(map(str, dict.fromkeys(left.line for left in each.left_over))),
                *(each.guess_count, len(each.to_decide), each.placed_percent),
            ]
            for each in entries
        ),
    )


def as_page(entries: Sequence[ReportEntry], folder: Path) -> str:
    """A page of HTML that needs no other file, to be opened from a disk or a mail."""
    return render_to_string(
        "import_report.html",
        {
            "folder": folder.name,
            "entries": [each for each in entries if each.outcome != FAILED],
            "failed": [each for each in entries if each.outcome == FAILED],
            "decision_count": sum(len(each.to_decide) for each in entries),
        },
    )
