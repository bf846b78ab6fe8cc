"""What on a page cannot all be true, alone or on its ladders, and what has become out of date."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from careers.discovery.comparison.pairwise import compare_pay
from careers.models import Role
from careers.models import SalaryBand as BandRow
from careers.models.salary import AMOUNTS_IN_ORDER
from careers.pages import Ladder, MarketFigure, RolePage, SalaryBand, SalaryFactor, wording

from .models import Finding, Kind


def contradictions(page: RolePage) -> list[Finding]:
    """What on the page contradicts itself, on any day. Costs no query."""
    found = list(_experience("", (), page))
    for band in page.salary_bands:
        found += _of_band(band)
    for factor in page.salary_factors:
        if _runs_backwards(factor.percent_low, factor.percent_high):
            found.append(
                _found("salary_factor", factor.slug, "percent_high", _("The percentages run backwards."))
            )
    return found + list(_between_bands(page.salary_bands)) + list(_mixed(page.salary_bands))


def years_to_come(page: RolePage, today: date) -> list[Finding]:
    """Figures of a year that has not begun. Tomorrow it may have, so this is not stored. Costs no query."""
    return [
        year_to_come(part, row.slug, row.year)
        for part, rows in (("salary_band", page.salary_bands), ("salary_factor", page.salary_factors))
        for row in rows
        if row.year and row.year > today.year
    ]


def year_to_come(part: str, slug: str, year: int) -> Finding:
    return _found(part, slug, "year", _("The year %(year)d is still to come.") % {"year": year})


def _found(part: str, slug: str, field: str, message: str) -> Finding:
    return Finding(Kind.CONTRADICTION, part, (slug,), field, message)


def _runs_backwards(low, high) -> bool:
    return low is not None and high is not None and low > high


def _experience(part: str, key: tuple[str, ...], asked) -> Iterator[Finding]:
    if _runs_backwards(asked.experience_min, asked.experience_max):
        yield Finding(
            Kind.CONTRADICTION,
            part,
            key,
            "experience_max",
            _("The years of experience run backwards: “from” is above “to”."),
        )


def _of_band(band: SalaryBand) -> Iterator[Finding]:
    yield from _experience("salary_band", (band.slug,), band)
    filled = [(name, value) for name in AMOUNTS_IN_ORDER if (value := getattr(band, name)) is not None]
    for (_lower, lower), (name, higher) in pairwise(filled):
        if lower > higher:
            yield _found(
                "salary_band",
                band.slug,
                name,
                _("The amounts run backwards: here it is less than the %(lower)s before.")
                % {"lower": wording.money(lower, band.currency)},
            )
    low, high = _range(band)
    if band.mean is not None and not low <= band.mean <= high:
        yield _outside(band, "mean", low, high)


def _range(band: SalaryBand) -> tuple[Decimal, Decimal]:
    """Between which amounts the average and the median of a figure must be, as far as it says.

    Percentiles are no such limits: a few who earn very much draw an average above the 90th.
    """
    high = Decimal("Infinity") if band.open_ended or band.high is None else band.high
    return band.low or Decimal(0), high


def _outside(band: SalaryBand, name: str, low: Decimal, high: Decimal) -> Finding:
    words = {
        "name": _("average") if name == "mean" else _("median"),
        "value": wording.money(getattr(band, name), band.currency),
        "low": wording.money(low, band.currency),
    }
    if not high.is_finite():
        told = _("The %(name)s of %(value)s is below the range, which begins at %(low)s.")
    else:
        told = _("The %(name)s of %(value)s is outside its range of %(low)s to %(high)s.")
        words["high"] = wording.money(high, band.currency)
    return _found("salary_band", band.slug, name, told % words)


def _between_bands(bands: tuple[SalaryBand, ...]) -> Iterator[Finding]:
    """Averages and medians outside the range that the same source gives for the same people."""
    ranges = {_measured(band): band for band in reversed(bands) if band.statistic == "range"}
    for band in bands:
        around = ranges.get(_measured(band))
        if around is None or around is band:
            continue
        low, high = _range(around)
        for name in ("median", "mean"):
            value = getattr(band, name)
            if value is not None and not low <= value <= high:
                yield _outside(band, name, low, high)


def _measured(band: SalaryBand) -> tuple:
    """What figures of the same thing have in common."""
    return (
        *(band.source, band.year, band.area.casefold(), band.currency, band.period, band.basis),
        *(band.experience_min, band.experience_max, band.covers),
    )


def _mixed(bands: tuple[SalaryBand, ...]) -> Iterator[Finding]:
    """Other currencies or periods than a figure before has for the same place, where no note says why."""
    first: dict[str, SalaryBand] = {}
    for band in bands:
        place = band.area.casefold()
        before = first.get(place) or first.get("")
        if not place and before is None:
            before = next(iter(first.values()), None)
        first.setdefault(place, band)
        if before is None or band.note:
            continue
        words = {"label": before.label}
        if band.currency != before.currency:
            message = _("The currency is %(this)s, but %(that)s for “%(label)s”. Say why in the note.")
            words |= {"this": band.currency, "that": before.currency}
            yield _found("salary_band", band.slug, "currency", message % words)
        elif band.period != before.period and band.basis == before.basis:
            message = _("The amounts are not for the same time as those of “%(label)s”. Say why in the note.")
            yield _found("salary_band", band.slug, "period", message % words)


# Steps of a ladder that pay less than the one below


COLUMNS = tuple(name for name in SalaryBand.__struct_fields__ if name != "source")


class Paid(NamedTuple):
    """As much of a role as it takes to compare its pay."""

    pk: int
    salary_bands: tuple[SalaryBand, ...]


def paid_less(pages: Mapping[int, RolePage]) -> tuple[dict[int, list[Finding]], set[str]]:
    """What is paid less than the step below, by the primary key of the role above; and the ladders looked at.

    On all ladders that the pages of the roles with these primary keys show, also of the other roles there.
    Costs two queries where there are any others.
    """
    ladders = {ladder.slug: ladder for page in pages.values() for ladder in page.ladders}
    paid = {page.slug: Paid(pk, page.salary_bands) for pk, page in pages.items()}
    named = {rung.role for ladder in ladders.values() for rung in ladder.rungs if rung.role}
    paid |= _others(named - paid.keys())
    found = defaultdict(list)
    for ladder in ladders.values():
        for pk, finding in _on_ladder(ladder, paid):
            found[pk].append(finding)
    return found, set(ladders)


def _on_ladder(ladder: Ladder, paid: Mapping[str, Paid]) -> Iterable[tuple[int, Finding]]:
    for rung in ladder.rungs:
        there = paid.get(rung.role or "")
        if there is None:
            continue
        way = ladder.way(rung.track)
        below = [other for other in way[: way.index(rung)] if other.role in paid]
        if not below:
            continue
        here = paid[below[-1].role or ""]
        # Of a page it asks for the pay figures only.
        pay = compare_pay(here, there)  # type: ignore[arg-type]
        if pay.why_not or pay.bands is None or pay.difference >= 0:
            continue
        words = {
            "below": below[-1].title,
            "ladder": ladder.title,
            "less": wording.money(-pay.difference, pay.bands[1].currency),
        }
        message = _("Pays %(less)s less than “%(below)s”, the step below it on the ladder “%(ladder)s”.")
        key = (ladder.slug, pay.bands[1].slug)
        field = "low" if pay.amount == "middle" else pay.amount
        yield there.pk, Finding(Kind.CONTRADICTION, "salary_band", key, field, message % words)


def _others(slugs: set[str]) -> dict[str, Paid]:
    if not slugs:
        return {}
    roles = dict(Role.objects.filter(slug__in=slugs).values_list("pk", "slug"))
    bands = defaultdict(list)
    rows = BandRow.objects.filter(role__in=roles).select_related("source").order_by("role", "position")
    for row in rows:
        columns = {name: getattr(row, name) for name in COLUMNS}
        bands[row.role_id].append(SalaryBand(source=row.source.slug, **columns))
    return {slug: Paid(pk, tuple(bands[pk])) for pk, slug in roles.items()}


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
