"""What a wage table holds, and the amounts of one of its rows."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.text import slugify
from django.utils.translation import gettext as _
from msgspec.structs import replace

from careers.importers import soc
from careers.importers.tables import TableRow, number
from careers.models.salary import SURVEYED
from careers.pages.structure import SalaryBand, Source

NATION = "United States"


#: Hours of a year's full-time work: https://www.bls.gov/oes/oes_ques.htm
HOURS = 2080


class TopCode(NamedTuple):
    """From where on a release prints "this or more" only: US dollars a year, and an hour.

    `borrowed_from` is the year of the release whose limit this is, where that of the own one is not known.
    """

    year: Decimal
    hour: Decimal
    borrowed_from: int | None = None


class Wage(NamedTuple):
    """The wage of one occupation in one area, in US dollars per `period` ("year" or "hour").

    `amounts` are by the names that SalaryBand gives them. `top_coded` and `withheld` name those that
    are printed as "`top_code` or more", or not at all. `is_unclear`: some of those withheld may be top-coded
    instead, which the source does not tell apart. `hourly` are those that are printed by the hour beside the
    year's, and `hours_a_year` how many hours these are of, where that is so.
    """

    period: str
    amounts: Mapping[str, Decimal]
    top_coded: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    top_code: Decimal | None = None
    is_unclear: bool = False
    hours_a_year: int | None = None
    hourly: Mapping[str, Decimal] = {}


class WageTable(NamedTuple):
    """One release for one or several areas, the nation first: `wages[SOC code][area]`.

    `titles` names the codes, where the file does. `silent` has, by code, the areas of which it has a row that
    does not tell the wage: it may be in a column that the file lacks. `limit_of` is the year of the release
    whose limit of top-coding is used, where that of this one is not known.
    """

    source: Source
    year: int
    areas: tuple[str, ...]
    wages: Mapping[str, Mapping[str, Wage]]
    titles: Mapping[str, str]
    silent: Mapping[str, Collection[str]] = {}
    limit_of: int | None = None


# Amounts: numbers, "this or more", not released, or printed by the hour only


#: The columns of amounts after `a_` or `h_`, in the order of SURVEYED.
PRINTED = dict(zip(SURVEYED, ("pct10", "pct25", "median", "pct75", "pct90", "mean"), strict=True))
PREFIX = {"year": "a", "hour": "h"}
ANNUAL = [f"a_{name}" for name in PRINTED.values()]
HOURLY = [f"h_{name}" for name in PRINTED.values()]
NUMBER = re.compile(r"(\d{1,9}|\d{1,3}(,\d{3}){1,2})(\.\d{1,2})?", re.ASCII)
#: What stands for an amount that is missing: "#" is top-coded, "-" needs a footnote, the rest is withheld.
MISSING = {"", "-", "*", "**", "#"}
#: Codes of the footnotes that say why an amount is missing; 4 is printed by the hour or by the year only.
OTHER_WAY, TOP_CODED, NOT_RELEASED = "4", "5", "8"


class Impossible(Exception):
    """An amount that no wage can be, and its column."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def wage(row: TableRow, limits: TopCode | None) -> Wage | None:
    """What `row` says. Raises Impossible.

    Amounts by the year, or by the hour where only these are printed. None where the table has no columns
    for those: then it does not tell whether they are kept back.
    """
    notes = _footnotes(row)
    annual = _amounts(row, "a")
    top_coded, withheld, is_unclear = _reasons(row, "a", annual, notes)
    period, hours, hourly = "year", None, _amounts(row, "h")
    if annual or top_coded:
        if hourly or (OTHER_WAY not in "".join(notes.values()) and _reasons(row, "h", hourly, notes)[0]):
            hours = HOURS
    else:
        if NOT_RELEASED not in "".join(notes.values()) and not any(map(row.has, HOURLY)):
            return None
        if hourly.keys() - {"mean"}:
            annual, period = hourly, "hour"
            top_coded, withheld, is_unclear = _reasons(row, "h", hourly, notes)
    if top_coded and limits is None:
        reason = _(
            "It is top-coded, and the limit of so early a release is not known. "
            "Give it to import_wages with --top-code, for example --top-code 90/hour."
        )
        raise Impossible(f"{PREFIX[period]}_{PRINTED[top_coded[0]]}", reason)
    limit = getattr(limits, period) if top_coded else None
    hourly = {name: amount for name, amount in hourly.items() if hours and name in annual}
    return Wage(period, annual, top_coded, withheld, limit, is_unclear, hours, hourly)


def _amounts(row: TableRow, prefix: str) -> dict[str, Decimal]:
    amounts = {}
    for name, printed in PRINTED.items():
        column = f"{prefix}_{printed}"
        text = row[column]
        if text in MISSING:
            continue
        if not NUMBER.fullmatch(text):
            raise Impossible(column, _("“%(text)s” is no amount.") % {"text": text[:40]})
        amounts[name] = number(text)
        if not amounts[name]:
            raise Impossible(column, _("An amount of nothing is no wage."))
    percentiles = [name for name in SURVEYED if name in amounts and name != "mean"]
    for lower, higher in pairwise(percentiles):
        if amounts[lower] > amounts[higher]:
            reason = _("%(higher)s is less than %(lower)s in %(column)s.")
            there = f"{prefix}_{PRINTED[lower]}"
            values = {"higher": amounts[higher], "lower": amounts[lower], "column": there}
            raise Impossible(f"{prefix}_{PRINTED[higher]}", reason % values)
    return amounts


def _reasons(
    row: TableRow, prefix: str, amounts: Mapping[str, Decimal], notes: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The names of the amounts that are missing: those that are top-coded, those that are withheld.

    And whether some of those withheld may be top-coded instead.
    """
    top_coded, withheld, is_unclear = [], [], False
    for name, printed in PRINTED.items():
        column = f"{prefix}_{printed}"
        if name in amounts or not row.has(column):
            continue
        codes = notes.get(column, notes.get("", ""))
        may_be = (
            row[column] == "-"
            and TOP_CODED in codes
            and not (name != "mean" and amounts.keys() & _above(name))
        )
        is_certain = may_be and (NOT_RELEASED not in codes or _is_the_one(name, amounts))
        if row[column] == "#" or is_certain:
            top_coded.append(name)
        else:
            withheld.append(name)
            is_unclear |= may_be
    return tuple(top_coded), tuple(withheld), is_unclear


def _is_the_one(name: str, amounts: Mapping[str, Decimal]) -> bool:
    """Whether `name` is top-coded in any case, where some amount of the row is and another is not released.

    Where one percentile is too high to print, the highest is; and it is one of them if the mean is printed.
    """
    return name == SURVEYED[-2] and "mean" in amounts


def _above(name: str) -> set[str]:
    return set(SURVEYED[SURVEYED.index(name) + 1 : -1])


def _footnotes(row: TableRow) -> dict[str, str]:
    """Codes by column; those of the whole row under ""."""
    return dict(_pairs(row["footnotes"] or row["footnote_codes"]))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    whole = ""
    for part in re.split(r"[;,\s]+", text):
        column, colon, codes = part.rpartition(":")
        if colon:
            yield column.strip().lower(), codes
        else:
            whole += codes
    yield "", whole


# Content, in the language of the statistics, and the same whoever imports it: not translated.
# What counts as a wage: https://www.bls.gov/oes/oes_ques.htm
WHAT_COUNTS = (
    "Pay before deductions of employees, with commissions, tips and production bonuses; "
    "without overtime, shift premiums, other bonuses and benefits. The self-employed are not counted."
)
ONLY_BY_THE_HOUR = "Printed by the hour only, since few in this occupation work full time all year."
WITHHELD = "The source releases no wages here."
UNCLEAR = (
    "The source does not say which of the amounts that are missing are not released, and which are too high "
    "to be printed."
)
#: The limit of another year is a true one, since limits have only ever risen.
BORROWED = "Where it says “or more”, the limit is that of May {year}: that of this release is not known."
BELOW = (
    "The source gives some percentiles only as {limit} or more, although a lower percentile is higher than "
    "that: they are at least as high as that one."
)


def bands_for(table: WageTable, code: str, shared: Mapping[str, int]) -> tuple[SalaryBand, ...]:
    """The pay figures of the occupation `code` (SOC or O*NET-SOC), one an area, the nation's first.

    `shared` says how many occupations each SOC code holds, see `soc.shared_by`. Empty where the table
    has neither the occupation nor a group that it is counted in.
    """
    found = soc.match(code, table.wages)
    if not found:
        return ()
    covers = soc.covers(code, found, table.titles, shared)
    wages = table.wages[found.code]
    return tuple(_band(table, area, wages[area], covers) for area in table.areas if area in wages)


def anchor(area: str) -> str:
    """The anchor of an area's figure: the same in every release."""
    return f"oews-{slugify(area)}"[:80].rstrip("-")


def _band(table: WageTable, area: str, wage: Wage, covers: str) -> SalaryBand:
    notes = [WHAT_COUNTS]
    if wage.period == "hour":
        notes.append(ONLY_BY_THE_HOUR)
    if wage.is_unclear:
        notes.insert(0, UNCLEAR)
    elif not wage.amounts and not wage.top_coded:
        notes.insert(0, WITHHELD)
    if wage.top_coded and table.limit_of:
        notes.insert(0, BORROWED.format(year=table.limit_of))
    amounts: dict[str, Any] = {**wage.amounts}
    band = SalaryBand(
        slug=anchor(area),
        label=f"Wages, {area}",
        statistic="percentiles",
        **amounts,
        top_code=wage.top_code,
        top_coded=" ".join(wage.top_coded),
        withheld=" ".join(wage.withheld),
        currency="USD",
        period=wage.period,
        hours_a_year=wage.hours_a_year,
        hourly=" ".join(f"{name} {amount}" for name, amount in wage.hourly.items()),
        basis="wages",
        area=area,
        year=table.year,
        covers=covers,
        source=table.source.slug,
        note=" ".join(notes),
    )
    limit = wage.top_code
    if limit is not None and any((band.at_least(name) or 0) > limit for name in wage.top_coded):
        below = BELOW.format(limit=f"${limit:,}")
        band = replace(band, note=f"{below} {band.note}")
    return band
