"""Pay and skills of roles -> CSV, for spreadsheets and for programs.

The first line names the columns; they are called as the columns of the models. The text begins with a
byte order mark: without it, Excel takes UTF-8 for the code page of the country it is used in. Every cell is
quoted, and what a spreadsheet could take for a formula is kept as text by an apostrophe:
https://owasp.org/www-community/attacks/CSV_Injection.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db import models

from careers.models import Role, SalaryBand, SkillRequirement

BYTE_ORDER_MARK = "\ufeff"
#: With what a formula begins, once wide and small forms of these letters are written as the plain ones.
FORMULA_STARTS = ("=", "+", "-", "\N{MINUS SIGN}", "@")
#: Where a new cell begins for a spreadsheet that expects another separator, and so sees no quotation marks.
SEPARATORS = re.compile(r"([,;|\t\r\n])")
#: Letters that show nothing, although they are neither blanks nor marks nor control characters.
INVISIBLE = "\u115f\u1160\u3164\uffa0"
#: How many rows are in memory at a time.
ROWS = 1000


def pay_csv(roles: models.QuerySet[Role]) -> Iterator[str]:
    """The pay figures of `roles` as the lines of a CSV file, one a figure. Costs one query."""
    own = _columns(SalaryBand, but={"role", "source"})
    bands = SalaryBand.objects.filter(role__in=roles.order_by().values("pk"))
    return csv_lines(
        ["role", "title", *own, "source", "source_title", "source_url"],
        (
            [
                *(band.role.slug, band.role.title),
                *(getattr(band, name) for name in own),
                *(band.source.slug, band.source.title, band.source.url),
            ]
            for band in bands.select_related("role", "source")
            .order_by("role__slug", "position")
            .iterator(chunk_size=ROWS)
        ),
    )


def skills_csv(roles: models.QuerySet[Role]) -> Iterator[str]:
    """What `roles` ask for as the lines of a CSV file, one a skill of a group. Costs one query."""
    own = _columns(SkillRequirement, but={"group", "skill"})
    requirements = SkillRequirement.objects.filter(group__role__in=roles.order_by().values("pk"))
    return csv_lines(
        ["role", "title", "group", "group_heading", "skill", "skill_name", "skill_kind", *own],
        (
            [
                *(row.group.role.slug, row.group.role.title, row.group.slug, row.group.heading),
                *(row.skill.slug, row.skill.name, row.skill.kind),
                *(getattr(row, name) for name in own),
            ]
            for row in requirements.select_related("group__role", "skill")
            .order_by("group__role__slug", "group__position", "position")
            .iterator(chunk_size=ROWS)
        ),
    )


def _columns(model: type[models.Model], but: set[str]) -> list[str]:
    """The columns of `model` in their order, without its key, its place, and those of `but`."""
    return [field.name for field in model._meta.fields if field.name not in but | {"id", "position"}]


class _Line:
    """What the writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(names: list[str], rows: Iterable[list]) -> Iterator[str]:
    """A CSV file as described above: the names of its columns, then `rows`."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER_MARK + writer.writerow(names)
    for row in rows:
        yield writer.writerow(map(_cell, row))


def _cell(value) -> str:
    """A value as text: numbers plain, and no text that a spreadsheet would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, int):
        return str(value)
    return _as_text(str(value))


def _as_text(text: str) -> str:
    """`text` with an apostrophe wherever a spreadsheet could see the beginning of a formula."""
    whole = "'" if _is_formula(text) or text.startswith(("\t", "\r", "\n")) else ""
    first, *rest = SEPARATORS.split(text)
    return whole + first + "".join(f"'{part}" if _is_formula(part) else part for part in rest)


def _is_formula(text: str) -> bool:
    """Whether the first letter that can be seen begins a formula."""
    for letter in text:
        if letter in INVISIBLE or unicodedata.category(letter)[0] in "ZCM":
            continue
        return unicodedata.normalize("NFKC", letter).startswith(FORMULA_STARTS)
    return False
