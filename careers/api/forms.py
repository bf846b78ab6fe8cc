"""A role page in other forms: its figures as CSV, all of it as Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any

from careers.exporters.tables import csv_lines
from careers.models.salary import AMOUNTS_IN_ORDER

from . import markdown
from .documents import page_url
from .parameters import AT
from .roles import OfRole

AMOUNTS = (*AMOUNTS_IN_ORDER, "mean")
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


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """CSV as the downloads of the admin have it, in UTF-8."""
    return "".join(csv_lines(list(header), map(list, rows))).encode()


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
        return markdown.of_role(self.page, page_url(self.base, self.edition.slug)).encode()
