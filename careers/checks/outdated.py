"""What has become out of date: figures that are old, and names that have changed."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from careers.pages import MarketFigure, RolePage, SalaryBand, SalaryFactor

from .finding import Finding, Kind

#: For how many years after the one it describes a figure is fresh, by what it is about.
SHELF_LIFE = {"pay": 1, "outlook": 3}

#: The year in which a time such as "2024 to 2034" begins; "by 2029" does not say when that was known.
SPAN = re.compile(r"(\d{4})\D+\d{4}")


def oldest_fresh(about: str, today: date) -> int:
    """The earliest year whose figures about "pay" or the "outlook" are still fresh."""
    return today.year - SHELF_LIFE[about]


def years(page: RolePage) -> tuple[int | None, int | None]:
    """The year of the oldest pay figure and of the oldest figure of the outlook; None where none is dated."""
    dated = _dated(page)
    pay, outlook = (min((year for *_row, year in dated[about]), default=None) for about in SHELF_LIFE)
    return pay, outlook


def old(page: RolePage, today: date) -> list[Finding]:
    """Figures that are past their shelf life."""
    return [
        Finding(
            Kind.OLD,
            part,
            (row.slug,),
            "year" if part != "market_figure" else "period",
            _("“%(label)s” is a figure of %(year)d. Look for a newer one.")
            % {"label": row.label, "year": year},
        )
        for about, dated in _dated(page).items()
        for part, row, year in dated
        if year < oldest_fresh(about, today)
    ]


def _dated(page: RolePage) -> dict[str, list[tuple[str, SalaryBand | SalaryFactor | MarketFigure, int]]]:
    """The figures whose year is known, with the kind of part and the year, by what they are about.

    Where a figure does not say its year, it is that of its source: it cannot be newer.
    """
    sources = {
        source.slug: int(year)
        for source in page.sources
        if (year := source.published[:4] or (source.accessed_on and source.accessed_on.year))
    }
    pay: list[tuple[str, Any, int | None]] = [("salary_band", row, row.year) for row in page.salary_bands]
    pay += [("salary_factor", row, row.year) for row in page.salary_factors]
    outlook: list[tuple[str, Any, int | None]]
    outlook = [("market_figure", row, _beginning(row.period)) for row in page.market_figures]
    return {
        about: [(part, row, at) for part, row, year in rows if (at := year or sources.get(row.source))]
        for about, rows in (("pay", pay), ("outlook", outlook))
    }


def _beginning(period: str) -> int | None:
    found = SPAN.search(period)
    return int(found[1]) if found else None


# Names


class Names(NamedTuple):
    """What skills and sources are called now, by short name; and skills that were merged, by old name."""

    skills: Mapping[str, str]
    sources: Mapping[str, str]
    merged: Mapping[str, str] = {}


def outdated(live: RolePage, names: Names) -> list[Finding]:
    """The names on the live page that have changed since: each once, with what it is called now."""
    found = {}
    for group in live.skill_groups:
        for part in group.requirements:
            now = names.skills.get(part.skill) or names.merged.get(part.name.casefold())
            if now and now != part.name:
                found["skill", part.skill] = part.name, now
    for source in live.sources:
        now = names.sources.get(source.slug)
        if now and now != source_name(source):
            found["source", source.slug] = source_name(source), now
    return [
        Finding(
            Kind.OUTDATED,
            part,
            (slug,),
            "name",
            _("Readers see “%(then)s”, which is called “%(now)s” now. Publishing the page corrects it.")
            % {"then": then, "now": now},
        )
        for (part, slug), (then, now) in found.items()
    ]


def source_name(source) -> str:
    """How a source (a row, or that of a page) is called."""
    return f"{source.publisher}, {source.title}"
