"""What a role page is made of, and its JSON, through all versions of the stored form.

Beside its edition is kept which releases say what a page says already, where nothing but that is new: a page
cites the release from which a part was taken. Where a newer one says the same, no edition is made; it is
noted as a `Confirmation`, and the page's sources tell it.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from careers.models.salary import AMOUNTS_IN_ORDER, PERCENTILES

#: The version of the stored form. See `stored.UPGRADES` before changing a field.
VERSION = 1


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of the parts of a page. Fields at their default are left out of the JSON."""


class Family(Part, frozen=True, kw_only=True):
    slug: str
    name: str
    description: str = ""


class ExternalCode(Part, frozen=True, kw_only=True):
    scheme: str
    code: str
    title: str = ""
    match: str


class Picture(Part, frozen=True, kw_only=True):
    """An uploaded picture: its name in the media storage, and its alternative text."""

    file: str
    alt: str


class Section(Part, frozen=True, kw_only=True):
    """A written part; `body` is Markdown.

    `written` is the text as the editor wrote it, where that is another: with references to figures of the
    page, in whose place `body` has words. See `references`.
    """

    slug: str
    kind: str
    heading: str
    body: str = ""
    written: str = ""


class Requirement(Part, frozen=True, kw_only=True):
    """A skill (by short name, with its name and kind) as this role asks for it.

    Ratings are the marks of a survey: importance from 1 to 5, level from 0 to 7.
    """

    skill: str
    name: str
    kind: str
    importance: str
    level: str = ""
    importance_rating: Decimal | None = None
    level_rating: Decimal | None = None
    wording: str = ""


class SkillGroup(Part, frozen=True, kw_only=True):
    """Skills under one heading; `source` is the short name of the Source that asks for them, if any."""

    slug: str
    heading: str
    source: str | None = None
    requirements: tuple[Requirement, ...] = ()


class Typical(NamedTuple):
    """What a pay figure says that lists, filters and the match go by: see `SalaryBand.typical`.

    A median or an average is both `low` and `high`. `high` is None where it is "`low` or more".
    """

    statistic: str
    low: Decimal | None
    high: Decimal | None

    @property
    def amount(self) -> Decimal:
        """The median or average, the middle of a range, or the only end that it has."""
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends, Decimal(0)) / len(ends)


class SalaryBand(Part, frozen=True, kw_only=True):
    """A pay figure: amounts in `currency` per `period`; `source` is a Source's short name.

    `top_coded` and `withheld` name the amounts, with spaces between them, that the source gives only
    as "`top_code` or more", and that it keeps back. `covers` is the wider group the figure counts.
    `hours_a_year` are the hours by which the source makes a year's pay of an hour's; `hourly` names the
    amounts that it prints by the hour beside those by the year, as in "p25 30.10 median 46.14".
    """

    slug: str
    label: str
    statistic: str
    low: Decimal | None = None
    p10: Decimal | None = None
    p25: Decimal | None = None
    median: Decimal | None = None
    mean: Decimal | None = None
    p75: Decimal | None = None
    p90: Decimal | None = None
    high: Decimal | None = None
    open_ended: bool = False
    approximate: bool = False
    top_code: Decimal | None = None
    top_coded: str = ""
    withheld: str = ""
    currency: str
    period: str = "year"
    hours_a_year: int | None = None
    hourly: str = ""
    basis: str
    area: str = ""
    year: int | None = None
    experience_min: int | None = None
    experience_max: int | None = None
    covers: str = ""
    source: str
    note: str = ""

    @property
    def bottom(self) -> Decimal | None:
        """The lowest amount the figure names."""
        return min(self.amounts(), default=None)

    @property
    def top(self) -> Decimal | None:
        """The highest amount the figure names."""
        return max(self.amounts(), default=None)

    def at_least(self, name: str) -> Decimal | None:
        """From where on the top-coded amount `name` lies; None where it is not top-coded.

        A source may cut a percentile off below a lower one that it prints: it is at least as high as that.
        """
        if name not in self.top_coded.split():
            return None
        below = PERCENTILES[: PERCENTILES.index(name)] if name in PERCENTILES else ()
        amounts = (self.top_code, *(getattr(self, each) for each in below))
        return max((amount for amount in amounts if amount is not None), default=None)

    @property
    def typical(self) -> Typical | None:
        """Its median, else its average, else its range, else two percentiles around the middle."""
        for name in ("median", "mean"):
            if (amount := getattr(self, name)) is not None:
                return Typical(name, amount, amount)
            if (amount := self.at_least(name)) is not None:
                return Typical(name, amount, None)
        if self.low is not None or self.high is not None:
            low = self.high if self.low is None and self.open_ended else self.low
            return Typical("range", low, None if self.open_ended else self.high)
        for lower, higher in (("p10", "p90"), ("p25", "p75")):
            low, high = getattr(self, lower), getattr(self, higher)
            if low is not None and high is not None:
                return Typical("percentiles", low, high)
        return None

    def amounts(self) -> list[Decimal]:
        """The amounts that the figure names; where it is top-coded, the one from which on it is."""
        found = [getattr(self, name) for name in (*AMOUNTS_IN_ORDER, "mean")]
        if self.top_coded:
            found.append(self.top_code)
        return [value for value in found if value is not None]


def headline_of(bands: Sequence[SalaryBand]) -> SalaryBand | None:
    """See `RolePage.headline_pay`."""
    areas = {"", *(band.area for band in bands[:1])}
    return next((band for band in bands if band.amounts() and band.area in areas), None)


class SalaryFactor(Part, frozen=True, kw_only=True):
    """What moves pay; percentages are of `percent_of`, below zero for less."""

    slug: str
    kind: str
    label: str
    percent_low: Decimal | None = None
    percent_high: Decimal | None = None
    open_ended: bool = False
    percent_of: str = ""
    effect: str = ""
    year: int | None = None
    source: str


class MarketFigure(Part, frozen=True, kw_only=True):
    """A figure about the market, in full units (not thousands or millions)."""

    slug: str
    label: str
    value: Decimal
    unit: str
    currency: str = ""
    area: str = ""
    period: str = ""
    source: str
    note: str = ""


class Rung(Part, frozen=True, kw_only=True):
    """A step; `role` is the slug of its role page, if it has one."""

    title: str
    role: str | None = None
    summary: str = ""
    track: str = ""


class Ladder(Part, frozen=True, kw_only=True):
    slug: str
    title: str
    description: str = ""
    rungs: tuple[Rung, ...] = ()

    def way(self, track: str) -> list[Rung]:
        """The steps of the common way (of the track ""), and then those of the branch `track`."""
        common = [rung for rung in self.rungs if not rung.track]
        return common + [rung for rung in self.rungs if track and rung.track == track]

    def before(self, role: str) -> list[Rung]:
        """The steps below that of the role with this slug, on its way; none where it is not on the ladder."""
        own = self._rung_of(role)
        way = self.way(own.track) if own else []
        return way[: way.index(own)] if own else []

    def after(self, role: str) -> list[Rung]:
        """The step that follows that of this role, or the first one of each branch where it forks there."""
        own = self._rung_of(role)
        if own is None:
            return []
        way = self.way(own.track)
        step = way.index(own) + 1
        if step < len(way) or own.track:
            return way[step : step + 1]
        first = {rung.track: rung for rung in reversed(self.rungs) if rung.track}
        return list(first.values())[::-1]

    def _rung_of(self, role: str) -> Rung | None:
        return next((rung for rung in self.rungs if rung.role == role), None)


class RelatedCareer(Part, frozen=True, kw_only=True):
    """A role (by slug) to read next, and why. Its title is looked up when the page is read."""

    role: str
    kind: str
    reason: str


class Source(Part, frozen=True, kw_only=True):
    slug: str
    publisher: str
    title: str
    url: str = ""
    published: str = ""
    accessed_on: date | None = None
    licence: str = ""
    attribution: str = ""
    trust: str
    note: str = ""


class RolePage(Part, frozen=True, kw_only=True):
    """One role page. `sources` are all that it cites, in the order of their first use.

    `summary_written` is the summary with its references, where it has some, as `written` of a Section; so is
    `in_short_written`. `in_short` is what the editor wrote, line by line: see careers.pages.in_short.
    """

    version: int
    slug: str
    title: str
    family: Family
    level: str = ""
    summary: str
    summary_written: str = ""
    in_short: str = ""
    in_short_written: str = ""
    experience_min: int | None = None
    experience_max: int | None = None
    experience_note: str = ""
    experience_source: str | None = None
    education: str = ""
    education_source: str | None = None
    training: str = ""
    training_source: str | None = None
    hero: Picture | None = None
    second: Picture | None = None
    reviewed_on: date | None = None
    reviewed_by: str = ""
    review_due: date | None = None
    alternate_titles: tuple[str, ...] = ()
    external_codes: tuple[ExternalCode, ...] = ()
    sections: tuple[Section, ...] = ()
    skill_groups: tuple[SkillGroup, ...] = ()
    salary_bands: tuple[SalaryBand, ...] = ()
    salary_factors: tuple[SalaryFactor, ...] = ()
    market_figures: tuple[MarketFigure, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    related_careers: tuple[RelatedCareer, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def headline_pay(self) -> SalaryBand | None:
        """The figure shown at the top of the page and in lists: the editor's first.

        Where the source keeps that one back, the next that has an amount and is not of another area.
        """
        return headline_of(self.salary_bands)

    @property
    def source_numbers(self) -> dict[str, int]:
        """The footnote number of every source, from 1, by its short name."""
        return {source.slug: number for number, source in enumerate(self.sources, start=1)}


#: For every older version, what turns its JSON (as plain dicts and lists) into the next one's.
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def to_json(page: RolePage) -> str:
    """The page as JSON: equal pages give equal text."""
    return msgspec.json.encode(page).decode()


def from_json(text: str) -> RolePage:
    """The page that `to_json` or an earlier version of it wrote.

    Raises ValueError where the text is no RolePage, or of a version newer than this code.
    """
    try:
        page = msgspec.json.decode(text, type=RolePage)
    except msgspec.ValidationError:
        page = None
    if page is None or page.version != VERSION:
        page = _upgraded(msgspec.json.decode(text))
    return page


def _upgraded(stored: Any) -> RolePage:
    version = stored.get("version") if isinstance(stored, dict) else None
    while version in UPGRADES:
        stored = UPGRADES[version](stored)
        version = stored["version"]
    if version != VERSION:
        raise ValueError(f"A role page of version {version!r} cannot be read by version {VERSION}.")
    return msgspec.convert(stored, RolePage, strict=False)


def checksum(json: str) -> str:
    """The SHA-256 of a page's JSON, in hex: equal for equal pages."""
    return hashlib.sha256(json.encode()).hexdigest()


#: The name of a part that cites a source: ("sections", "overview"), ("experience",), ("training",).
PartKey = tuple[str, ...]
#: The fields whose parts name a source. A contribution to a page has no factors.
SOURCED = ("skill_groups", "salary_bands", "market_figures", "salary_factors")


class Confirmation(Part, frozen=True, kw_only=True):
    """That a release said these `parts` of a page unchanged when it was imported, at `at`.

    `source`, `title` and `published` are those of its Source.
    """

    source: str
    title: str
    published: str = ""
    at: datetime
    parts: tuple[PartKey, ...]


def confirmations_to_json(confirmations: Iterable[Confirmation]) -> str:
    """Empty where there are none."""
    confirmations = tuple(confirmations)
    return msgspec.json.encode(confirmations).decode() if confirmations else ""


def confirmations_from_json(text: str, at: datetime | None = None) -> tuple[Confirmation, ...]:
    """The confirmations that `confirmations_to_json` wrote; those known at `at`, if given."""
    found = msgspec.json.decode(text, type=tuple[Confirmation, ...]) if text else ()
    return tuple(each for each in found if at is None or each.at <= at)


def citing_parts(page: RolePage) -> dict[PartKey, Any]:
    """The parts of a page (or of a contribution to one) that can cite a source, by their names."""
    found: dict[PartKey, Any] = {("sections", part.slug): part for part in page.sections}
    for name in SOURCED:
        found |= {(name, part.slug): part for part in getattr(page, name, ()) if part.source}
    if page.experience_source:
        years = (page.experience_min, page.experience_max)
        found["experience",] = (*years, page.experience_note, page.experience_source)
    if page.education_source:
        found["education",] = (page.education, page.education_source)
    if page.training_source:
        found["training",] = (page.training, page.training_source)
    return found


def joined(before: Iterable[Confirmation], newer: Iterable[Confirmation]) -> tuple[Confirmation, ...]:
    """The confirmations of a page, of which a part has the newest only."""
    newer = tuple(newer)
    known = {key for each in newer for key in each.parts}
    return (*_kept(before, lambda each, key: key not in known), *newer)


def carried(confirmations: str, before: str, after: RolePage) -> str:
    """The JSON of confirmations that hold for the page `after` too: of what it says as the page before.

    `before` is the JSON of that page.
    """
    if not confirmations:
        return ""
    old, new = citing_parts(from_json(before)), citing_parts(after)
    kept = _kept(
        confirmations_from_json(confirmations), lambda each, key: key in old and old[key] == new.get(key)
    )
    return confirmations_to_json(kept)


def _kept(
    confirmations: Iterable[Confirmation], keeps: Callable[[Confirmation, PartKey], bool]
) -> tuple[Confirmation, ...]:
    kept = (
        msgspec.structs.replace(each, parts=tuple(key for key in each.parts if keeps(each, key)))
        for each in confirmations
    )
    return tuple(each for each in kept if each.parts)
