"""Employment Projections of the Bureau of Labor Statistics: how an occupation will grow, what it asks for.

The table is the one that https://data.bls.gov/projections/occupationProj offers as CSV.
"""

import re
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from careers.pages.structure import MarketFigure, Source

from . import soc, tables
from .releases.release import Contribution
from .wanted_table import folded

CODE, TITLE = "Occupation Code", "Occupation Title"
EDUCATION, EXPERIENCE = "Typical Entry-Level Education", "Work Experience in a Related Occupation"
TRAINING = "Typical on-the-job Training"
#: What a role has from these columns.
FACTS = {
    EDUCATION: ("education", "education_source"),
    TRAINING: ("training", "training_source"),
    EXPERIENCE: ("experience_min", "experience_max", "experience_note", "experience_source"),
}
#: The columns whose names hold the years.
EMPLOYMENT = re.compile(r"employment,? (\d{4})", re.ASCII)
CHANGE = re.compile(r"employment percent change, (\d{4})[-–](\d{4})", re.ASCII)
OPENINGS = re.compile(r"occupational openings, (\d{4})[-–](\d{4}) annual average", re.ASCII)

NUMBER = re.compile(r"-?(\d{1,6}|\d{1,3}(,\d{3}){1,2})(\.\d{1,4})?", re.ASCII)
#: What stands for a number or a word that is missing.
MISSING = {"", "-", "—", "–"}
#: Years of experience at least, and what they are, by the Bureau's words. "Less than 5 years" stays words:
#: a number of years at most would say that five are enough, or that four and a half are too many.
#: https://www.bls.gov/emp/documentation/education/tech.htm
EXPERIENCE_IN_WORDS = {
    "none": (None, "Usually none in a related occupation"),
    "less than 5 years": (None, "Less than 5 years, in a related occupation"),
    "5 years or more": (5, "In a related occupation"),
}
# The site's own words are not translated here: they become content, in the language of the statistics.
NO_CREDENTIAL = {"no formal educational credential": "No formal qualification"}
AREA = "United States"


class Outlook(NamedTuple):
    """What is projected for one code: people employed at the start and the end, change in percent over
    that time, and openings a year. None or "" where the table is silent.
    """

    employment: Decimal | None
    projected: Decimal | None
    change: Decimal | None
    openings: Decimal | None
    education: str
    experience_min: int | None
    experience_note: str
    training: str


class Projections(NamedTuple):
    """One release: from the year `start` to the year `end`; titles and outlooks by SOC code.

    `missing` are the facts of a role of which the file has no column.
    """

    source: Source
    start: int
    end: int
    outlooks: Mapping[str, Outlook]
    titles: Mapping[str, str]
    missing: Set[str] = frozenset()


class _Columns(NamedTuple):
    """The names of the columns of numbers in one file, and the years that they name."""

    employment: str
    projected: str
    change: str
    openings: str
    start: int
    end: int


def read(path: str | Path) -> Projections:
    """The projections in the file at `path`. Raises tables.TableFaults."""
    path = Path(path)
    faults = tables.Faults()
    columns = _columns(path, faults)
    outlooks: dict[str, Outlook] = {}
    titles: dict[str, str] = {}
    for row in tables.read(path, (CODE, *columns[:4]), (TITLE, *FACTS), faults=faults):
        code = row[CODE]
        if not soc.CODE.fullmatch(code):
            faults.add(path, row.line, CODE, _("“%(code)s” is no SOC code.") % {"code": code[:40]})
        elif code in outlooks:
            faults.add(path, row.line, CODE, _("The file has this occupation twice."))
        else:
            outlooks[code] = _outlook(path, row, columns, faults)
            titles[code] = _title(row[TITLE])
            if not titles[code].isprintable():
                faults.add(path, row.line, TITLE, _("The title holds characters that cannot be shown."))
    faults.check()
    return Projections(_source(columns), columns.start, columns.end, outlooks, titles, _missing(path))


def contribution_for(projections: Projections, code: str, shared: Mapping[str, int]) -> Contribution | None:
    """What the projections say of the occupation `code` (SOC or O*NET-SOC); None if nothing.

    `shared` says how many occupations each SOC code holds, see `soc.shared_by`.
    """
    found = soc.match(code, projections.outlooks)
    if not found:
        return None
    outlook = projections.outlooks[found.code]
    covers = soc.covers(code, found, projections.titles, shared)
    figures = _figures(projections, outlook, note=f"Counts {covers}." if covers else "")
    if not (figures or outlook.education or outlook.experience_note or outlook.training):
        return None
    return Contribution(
        education=outlook.education,
        education_source=projections.source.slug if outlook.education else None,
        training=outlook.training,
        training_source=projections.source.slug if outlook.training else None,
        experience_min=outlook.experience_min,
        experience_note=outlook.experience_note,
        experience_source=projections.source.slug if outlook.experience_note else None,
        market_figures=figures,
        sources=(projections.source,),
    )


def _figures(projections: Projections, outlook: Outlook, note: str) -> tuple[MarketFigure, ...]:
    span = f"{projections.start} to {projections.end}"
    rows = (
        ("employment", "People employed", outlook.employment, "people", str(projections.start)),
        ("employment-projected", "Projected employment", outlook.projected, "people", str(projections.end)),
        ("employment-growth", "Projected change", outlook.change, "percent", span),
        ("openings", "Openings a year", outlook.openings, "count", span),
    )
    return tuple(
        MarketFigure(
            slug=slug,
            label=label,
            value=value,
            unit=unit,
            area=AREA,
            period=period,
            source=projections.source.slug,
            note=note,
        )
        for slug, label, value, unit, period in rows
        if value is not None
    )


def _columns(path: Path, faults: tables.Faults) -> _Columns:
    """The columns of numbers and their years. Raises TableFaults where they are missing or disagree."""
    names = tables.columns(path, (CODE,))
    employment = _named(EMPLOYMENT, names)
    change, openings = _named(CHANGE, names), _named(OPENINGS, names)
    for found, missing in (
        (employment[1:], "Employment …"),
        (change, "Employment Percent Change, …"),
        (openings, "Occupational Openings, … Annual Average"),
    ):
        if not found:
            faults.add(path, 1, "", _("The file has no column “%(missing)s”.") % {"missing": missing})
    faults.check()
    (start, now), *_between, (end, then) = sorted((years, name) for name, years in employment)
    span = (*start, *end)
    if len(employment) != 2 or span[0] == span[1] or {years for _n, years in change + openings} != {span}:
        faults.add(path, 1, "", _("The years in the names of the columns do not agree."))
        faults.check()
    return _Columns(now, then, change[0][0], openings[0][0], *map(int, span))


def _missing(path: Path) -> set[str]:
    """The facts of a role of which the file at `path` has no column."""
    names = set(map(folded, tables.columns(path)))
    return {fact for column, facts in FACTS.items() if folded(column) not in names for fact in facts}


def _named(pattern: re.Pattern[str], names: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The names that are as `pattern` says, each with the years in it."""
    matches = ((name, pattern.fullmatch(folded(name))) for name in names)
    return [(name, match.groups()) for name, match in matches if match]


def _outlook(path: Path, row: tables.TableRow, columns: _Columns, faults: tables.Faults) -> Outlook:
    def number(column: str, times: int = 1, least: int = 0) -> Decimal | None:
        # A spreadsheet may show the change in percent.
        text = row[column].removesuffix("%") if column == columns.change else row[column]
        if text in MISSING:
            return None
        if not NUMBER.fullmatch(text):
            faults.add(path, row.line, column, _("“%(text)s” is no number.") % {"text": text[:40]})
            return None
        value = tables.number(text, times)
        if value < least:
            faults.add(path, row.line, column, _("%(value)s is too little.") % {"value": text})
        return value

    experience = row[EXPERIENCE]
    if experience not in MISSING and experience.casefold() not in EXPERIENCE_IN_WORDS:
        reason = _("“%(text)s” is not one of: %(known)s.")
        known = ", ".join(EXPERIENCE_IN_WORDS)
        faults.add(path, row.line, EXPERIENCE, reason % {"text": experience[:40], "known": known})
    for column in (EDUCATION, TRAINING):
        if len(row[column]) > 200 or not row[column].isprintable():
            faults.add(path, row.line, column, _("This is too long, or no text on one line."))
    education, training = row[EDUCATION], row[TRAINING]
    return Outlook(
        number(columns.employment, times=1000),
        number(columns.projected, times=1000),
        number(columns.change, least=-100),
        number(columns.openings, times=1000),
        "" if education in MISSING else NO_CREDENTIAL.get(education.casefold(), education),
        *EXPERIENCE_IN_WORDS.get(experience.casefold(), (None, "")),
        "" if training in MISSING else training,
    )


def _title(text: str) -> str:
    """The title without the examples that are glued on behind `    * `."""
    return " ".join(re.split(r"\s{2,}\*|\*", text, maxsplit=1)[0].split())


def _source(columns: _Columns) -> Source:
    return Source(
        slug=f"bls-ep-{columns.start}-{columns.end % 100:02}",
        publisher="U.S. Bureau of Labor Statistics",
        title=f"Employment Projections, {columns.start}–{columns.end}",
        url="https://www.bls.gov/emp/",
        licence="Public domain",
        trust="official",
    )
