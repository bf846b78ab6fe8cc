"""Wage tables as they are published -> WageTable."""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import gettext as _

from careers.importers import tables
from careers.importers.soc import CODE
from careers.pages.structure import Source
from careers.text import closest

from .table import ANNUAL, HOURLY, HOURS, NATION, Impossible, TopCode, Wage, WageTable, anchor, wage

#: Where the area, the level and the kind of row stand, by the names that releases have used.
AREAS = ("area_title", "state_name")
LEVELS = ("o_group", "occ_level", "occ_group")
INDUSTRIES = ("i_group",)
NATION_ALSO = {"u.s.", "us", "usa", "national", "united states"}
LONGEST_AREA = 110
OPTIONAL = (
    *(*AREAS, *LEVELS, *INDUSTRIES, *HOURLY),
    *("occ_title", "tot_emp", "prim_state", "footnotes", "footnote_codes"),
)
# In English whatever the reader's language: they are part of the title of the release.
NAMES = "January February March April May June July August September October November December"
MONTHS = {f"{number:02}": name for number, name in enumerate(NAMES.split(), start=1)}
#: As footnote 5 of each release states them: https://www.bls.gov/oes/tables.htm
TOP_CODES = dict.fromkeys(range(2022, 2026), TopCode(Decimal(239_200), Decimal(115))) | dict.fromkeys(
    range(2018, 2022), TopCode(Decimal(208_000), Decimal(100))
)
#: The limit as somebody gives it: "115/hour", "239200", "$239,200/year".
GIVEN = re.compile(r"\$?(\d{1,3}(?:,\d{3})+|\d{1,7})(\.\d{1,2})?(?: ?/ ?(hour|year))?", re.ASCII)
#: No limit a year is less, and none an hour is more.
LEAST_A_YEAR = 10_000
DOLLARS = r"\$(\d{1,3}(?:,\d{3})?(?:\.\d\d)?)"
TOP_CODE_IN_WORDS = re.compile(rf"{DOLLARS} per hour or {DOLLARS} per year", re.ASCII)


def read(
    path: str | Path,
    *,
    area: str | None,
    year: int,
    month: str = "05",
    top_code: TopCode | None = None,
) -> WageTable:
    """The wages in the file at `path`, of the release of `month` ("01" to "12") and `year`.

    `area` is whose wages they are where the file does not say, and else which of its areas is wanted.
    Without `top_code` it is taken from a table of footnotes beside the file, or from TOP_CODES: for a year
    later than those the newest, which the figures then say.
    Rows for major and minor groups and for single industries are passed over. Raises
    tables.TableFaults, among others for an area that the file does not have.
    """
    path = Path(path)
    faults = tables.Faults()
    if not (1997 <= year <= 2100 and month in MONTHS):
        reason = _("There is no release of %(year)s-%(month)s.") % {"year": year, "month": month}
        faults.add(path, None, "", reason)
        faults.check()
    limits = top_code or _top_code(path, year)
    printed: dict[str, dict[str, dict[str, Wage]]] = {"detailed": {}, "broad": {}}
    titles: dict[str, str] = {}
    seen: dict[str, None] = {}
    silent: dict[str, set[str]] = {}
    for row in tables.read(path, ("occ_code", *ANNUAL), OPTIONAL, faults=faults):
        try:
            place = _area(row, area)
            seen[place] = None
            level = _level(row)
            if level is None or not _is_wanted(row, place, area):
                continue
            code = row["occ_code"]
            if not CODE.fullmatch(code):
                raise Impossible("occ_code", _("“%(code)s” is no SOC code.") % {"code": code[:40]})
            by_area = printed[level].setdefault(code, {})
            if place in by_area:
                raise Impossible("occ_code", _("The file has this occupation twice for this area."))
            said = wage(row, limits)
            if said is None:
                silent.setdefault(code, set()).add(place)
            else:
                by_area[place] = said
            titles.setdefault(code, _title(row))
        except Impossible as error:
            faults.add(path, row.line if error.column else None, error.column, error.reason)
            if not error.column:
                # Nothing in the file says whose wages these are: it is the same with every row.
                break
    wages = printed["broad"] | printed["detailed"]
    if not faults.found and not wages:
        faults.add(path, None, "", _nothing(area, seen))
    found = {place for by_area in wages.values() for place in by_area}
    _check_anchors(path, found, faults)
    faults.check()
    areas = tuple(sorted(found, key=lambda place: (place != NATION, place)))
    borrowed_from = limits.borrowed_from if limits else None
    return WageTable(_source(year, month), year, areas, wages, titles, silent, borrowed_from)


def top_code(given: str) -> TopCode:
    """The limit of top-coding as somebody writes it: "115/hour", "239200". Raises ValueError, in words.

    An hour counts for 2,080 in a year, as it does for the Bureau.
    """
    found = GIVEN.fullmatch(given.strip())
    if found:
        whole, cents, per = found.groups()
        amount = tables.number(whole + (cents or ""))
        if per == "hour" and 0 < amount < LEAST_A_YEAR:
            return TopCode(tables.number(str(amount), HOURS), amount)
        if per != "hour" and amount >= LEAST_A_YEAR:
            return TopCode(amount, tables.number(str(round(amount / HOURS, 2))))
    words = _("“%(given)s” is no limit of top-coding. Write it as 115/hour or as 239200, which is a year.")
    raise ValueError(words % {"given": given[:40]})


def _level(row: tables.TableRow) -> str | None:
    """ "detailed" or "broad"; None for a row about a larger group, or about one industry."""
    if any(row[column] not in {"", "cross-industry"} for column in INDUSTRIES):
        return None
    levels = [row[column] for column in LEVELS if row.has(column)]
    level = levels[0].lower() if levels else "detailed"
    return level if level in {"detailed", "broad"} else None


def _area(row: tables.TableRow, given: str | None) -> str:
    """Whose wages the row prints: what the file says, else what was given. Raises Impossible."""
    column = next((column for column in AREAS if row.has(column)), "")
    area = " ".join((row[column] if column else given or "").split())
    if not area:
        reason = _("The file does not say whose wages these are. Give the area.")
        raise Impossible(column, reason)
    if area.casefold() in NATION_ALSO:
        return NATION
    if len(area) > LONGEST_AREA or not area.isprintable() or not slugify(area):
        raise Impossible(column, _("“%(area)s” cannot be the name of an area.") % {"area": area[:40]})
    return area


def _title(row: tables.TableRow) -> str:
    title = " ".join(row["occ_title"].split())
    if not title.isprintable():
        raise Impossible("occ_title", _("The title holds characters that cannot be shown."))
    return title


def _is_wanted(row: tables.TableRow, area: str, wanted: str | None) -> bool:
    wanted = " ".join((wanted or area).split()).casefold()
    if wanted in NATION_ALSO:
        wanted = NATION.casefold()
    return wanted in {area.casefold(), row["prim_state"].casefold()}


def _nothing(area: str | None, seen: Collection[str]) -> str:
    """Why no row was wanted."""
    if not area or area in seen:
        return _("The file has no wages of an occupation.")
    near = closest(area, seen, limit=3, least=0.5) or sorted(seen)[:3]
    reason = _("The file has no area “%(area)s”. It has, for example: %(near)s.")
    return reason % {"area": area[:80], "near": ", ".join(near)}


def _check_anchors(path: Path, areas: Iterable[str], faults: tables.Faults) -> None:
    by_anchor: dict[str, str] = {}
    for area in sorted(areas):
        other = by_anchor.setdefault(anchor(area), area)
        if other != area:
            reason = _("The names of the areas “%(one)s” and “%(other)s” are too much alike.")
            faults.add(path, None, "", reason % {"one": other, "other": area})


def _source(year: int, month: str) -> Source:
    return Source(
        slug=f"bls-oews-{year}-{month}",
        publisher="U.S. Bureau of Labor Statistics",
        title=f"Occupational Employment and Wage Statistics, {MONTHS[month]} {year}",
        url="https://www.bls.gov/oes/tables.htm",
        published=f"{year}-{month}",
        licence="Public domain",
        trust="official",
    )


def _top_code(path: Path, year: int) -> TopCode | None:
    """The limit that a table of footnotes beside `path` states, else the one known for the year."""
    for beside in sorted(path.parent.glob("*footnotes*.*")):
        try:
            for row in tables.read(beside, ("footnote_code", "footnote_text")):
                stated = TOP_CODE_IN_WORDS.search(row["footnote_text"])
                if stated:
                    hour, annual = map(tables.number, stated.groups())
                    return TopCode(annual, hour)
        except (tables.TableFaults, OSError):
            # Whatever else has such a name is not asked for.
            continue
    if year in TOP_CODES:
        return TOP_CODES[year]
    newest = max(TOP_CODES)
    # What is above the limit of a later release is above that of an earlier one, but not the other way round.
    return TOP_CODES[newest]._replace(borrowed_from=newest) if year > newest else None
