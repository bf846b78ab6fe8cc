"""Wages -> the pay figures of a role."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify
from msgspec.structs import replace

from careers.importers import soc
from careers.pages.structure import SalaryBand

from .table import Wage, WageTable

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
        basis="base",
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
