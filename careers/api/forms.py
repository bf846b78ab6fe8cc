"""A role page in other forms: its figures as CSV, its text as Markdown."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from careers.models.salary import AMOUNTS_IN_ORDER
from careers.pages import RolePage, SalaryBand
from careers.presentation.listing import band_pay

from .documents import page_url
from .parameters import AT
from .roles import OfRole

AMOUNTS = (*AMOUNTS_IN_ORDER, "mean")
#: What a spreadsheet would take for the beginning of a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
PAY = (
    *("label", "statistic", *AMOUNTS, "top_coded", "top_code", "withheld", "open_ended"),
    *("currency", "period", "basis", "area", "year", "covers", "source"),
)
SKILL = (
    "group",
    "skill",
    "name",
    "kind",
    "importance",
    "level",
    "importance_rating",
    "level_rating",
    "source",
)


def cell(value: Any) -> str:
    """What a cell holds: a text that begins like a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULAS) else text


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV as RFC 4180 has it, in UTF-8."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(header)
    lines.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue().encode()


class OtherForm(OfRole):
    """One query."""

    parameters = (AT,)

    def answer(self) -> bytes:
        raise NotImplementedError

    def body(self, answer: bytes) -> bytes:
        return answer


class PayCsv(OtherForm):
    content_type = "text/csv; charset=utf-8; header=present"

    def answer(self) -> bytes:
        return table(PAY, [[getattr(band, name) for name in PAY] for band in self.page.salary_bands])


class SkillsCsv(OtherForm):
    content_type = "text/csv; charset=utf-8; header=present"

    def answer(self) -> bytes:
        return table(
            SKILL,
            [
                [group.heading, *(getattr(part, name) for name in SKILL[1:-1]), group.source]
                for group in self.page.skill_groups
                for part in group.requirements
            ],
        )


class RoleMarkdown(OtherForm):
    content_type = "text/markdown; charset=utf-8"

    def answer(self) -> bytes:
        return "\n\n".join(_blocks(self.page, page_url(self.base, self.edition.slug))).encode() + b"\n"


def _blocks(page: RolePage, url: str) -> list[str]:
    numbers = page.source_numbers

    def cites(source: str | None) -> str:
        return f" [{numbers[source]}]" if source in numbers else ""

    blocks = [f"# {page.title}", page.summary, f"<{url}>"]
    if page.in_short:
        blocks.append("\n".join(f"- {line}" for line in page.in_short.splitlines()))
    if page.alternate_titles:
        blocks.append(f"Also called: {', '.join(page.alternate_titles)}.")
    for name in ("education", "training"):
        if text := getattr(page, name):
            blocks.append(f"{name.capitalize()}: {text}{cites(getattr(page, f'{name}_source'))}")
    for section in page.sections:
        blocks += [f"## {section.heading}", section.body]
    for group in page.skill_groups:
        lines = (f"- {part.name}: {part.importance}{_rated(part)}" for part in group.requirements)
        blocks += [f"## {group.heading}{cites(group.source)}", "\n".join(lines)]
    if page.salary_bands:
        lines = (f"- {_pay(band)}{cites(band.source)}" for band in page.salary_bands)
        blocks += ["## Pay", "\n".join(lines)]
    if page.market_figures:
        lines = (
            f"- {' '.join(filter(None, (f'{each.label}:', f'{each.value:f}', each.unit, each.currency)))}"
            f"{', '.join(filter(None, ('', each.area, each.period)))}{cites(each.source)}"
            for each in page.market_figures
        )
        blocks += ["## Outlook", "\n".join(lines)]
    if page.sources:
        lines = (
            f"{number}. {'. '.join(filter(None, (each.publisher, each.title, each.published, each.url)))}"
            for number, each in enumerate(page.sources, start=1)
        )
        blocks += ["## Sources", "\n".join(lines)]
    return [block for block in blocks if block]


def _rated(part: Any) -> str:
    rated = (
        part.level,
        "" if part.importance_rating is None else f"importance {part.importance_rating} of 5",
        "" if part.level_rating is None else f"level {part.level_rating} of 7",
    )
    return "".join(f", {each}" for each in rated if each)


def _pay(band: SalaryBand) -> str:
    year = str(band.year) if band.year else ""
    return ", ".join(filter(None, (band.label, band_pay(band), band.basis, year)))
