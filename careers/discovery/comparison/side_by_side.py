"""Role pages side by side: what they have in common and what not. Pure functions; no query."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from careers.discovery.skills.index import RATED, Scope, asked, scope_of, scopes, strength
from careers.pages import MarketFigure, Requirement, RolePage, SalaryBand

from .pairwise import ALIKE, AMOUNTS, SharedSkill, amount_of

#: The roles that stand side by side at most.
MOST = 4
#: Currency, period, area and basis of a pay figure.
Basis = tuple[str, str, str, str]


class CommonPay(NamedTuple):
    """Figures that are alike: `bands` are one a page, None where a page has none; all have `amount`."""

    bands: tuple[SalaryBand | None, ...]
    amount: str

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        return tuple(None if band is None else amount_of(band, self.amount) for band in self.bands)


def common_pay(pages: Sequence[RolePage]) -> CommonPay | None:
    """The pay of as many of `pages` as possible on one basis, of two at least; None where no two are alike.

    What is alike is said in `pairwise`: every figure is alike with every other. Of several such sets counts
    the one that has medians, then averages, then middles of ranges; then that whose figure stands first.
    """
    grouped = [_by_basis(page) for page in pages]
    found: list[tuple[int, CommonPay]] = []
    for amount in AMOUNTS:
        for place, page in enumerate(pages):
            for band in page.salary_bands:
                if amount_of(band, amount) is None:
                    continue
                bands = _alike(band, place, amount, grouped)
                count = sum(band is not None for band in bands)
                if count == len(pages) > 1:
                    return CommonPay(bands, amount)
                if count > 1:
                    found.append((count, CommonPay(bands, amount)))
    return max(found, key=lambda item: item[0])[1] if found else None


def _by_basis(page: RolePage) -> dict[Basis, list[SalaryBand]]:
    groups: dict[Basis, list[SalaryBand]] = defaultdict(list)
    for band in page.salary_bands:
        groups[_basis(band)].append(band)
    return groups


def _basis(band: SalaryBand) -> Basis:
    """What figures that are alike have the same."""
    return band.currency, band.period, band.area.casefold(), band.basis


def _alike(
    band: SalaryBand, place: int, amount: str, grouped: list[dict[Basis, list[SalaryBand]]]
) -> tuple[SalaryBand | None, ...]:
    """`band` in its place, and of each other page the figure that is alike with those chosen before."""
    chosen = {place: band}
    for number, groups in enumerate(grouped):
        if number == place:
            continue
        others = [
            other
            for other in groups.get(_basis(band), ())
            if amount_of(other, amount) is not None
            and all(test(one, other) for one in chosen.values() for _name, test in ALIKE)
        ]
        if others:
            chosen[number] = min(
                others, key=lambda other: (other.source != band.source, other.year != band.year)
            )
    return tuple(chosen.get(number) for number in range(len(grouped)))


class SkillRow(NamedTuple):
    """A skill, and how each page asks for it: None where it does not, or where that is not known.

    `known` says for each page whether it speaks of skills like this one (see skills.index).
    """

    parts: tuple[Requirement | None, ...]
    known: tuple[bool, ...]

    @property
    def asked(self) -> tuple[Requirement, ...]:
        return tuple(part for part in self.parts if part)

    @property
    def is_of_all(self) -> bool:
        return None not in self.parts

    @property
    def is_known(self) -> bool:
        """Whether every page asks for it or is known not to."""
        return all(self.known)

    @property
    def is_rated(self) -> bool:
        """Whether surveys alone have marked it here."""
        return all(scope_of(part) in RATED for part in self.asked)

    @property
    def differs(self) -> bool:
        """Whether those that ask for it do so at another level, or not as essential."""
        return any(
            one.importance != other.importance or SharedSkill(one, other).change
            for one, other in combinations(self.asked, 2)
        )


class SkillTable(NamedTuple):
    """Skills of pages: `differing` and `alike` of all, `some` of several, `only` of one (a list for each).

    `unknown` are those of some pages of which others say nothing: they may be asked for there too.
    """

    differing: tuple[SkillRow, ...]
    alike: tuple[SkillRow, ...]
    some: tuple[SkillRow, ...]
    only: tuple[tuple[Requirement, ...], ...]
    unknown: tuple[SkillRow, ...]


def skills(pages: Sequence[RolePage]) -> SkillTable:
    """The skills of two or more `pages` beside each other, those that are asked for most first."""
    lists, spoken_of = [asked(page) for page in pages], [scopes(page) for page in pages]
    names = dict.fromkeys(slug for found in lists for slug in found)
    rows = [_row([found.get(slug) for found in lists], spoken_of) for slug in names]
    rows.sort(key=lambda row: -sum(map(strength, row.asked)))
    of_all = [row for row in rows if row.is_of_all]
    others = [row for row in rows if row.is_known and not row.is_of_all]
    of_one = [row.parts for row in others if len(row.asked) == 1]
    return SkillTable(
        differing=tuple(row for row in of_all if row.differs),
        alike=tuple(row for row in of_all if not row.differs),
        some=tuple(row for row in others if len(row.asked) > 1),
        only=tuple(tuple(filter(None, parts)) for parts in zip(*of_one, strict=True))
        or tuple(() for _page in pages),
        unknown=tuple(row for row in rows if not row.is_known),
    )


def _row(parts: Sequence[Requirement | None], spoken_of: Sequence[Collection[Scope]]) -> SkillRow:
    of_skill = {scope_of(part) for part in parts if part}
    known = [
        part is not None or not of_skill.isdisjoint(there)
        for part, there in zip(parts, spoken_of, strict=True)
    ]
    return SkillRow(tuple(parts), tuple(known))


class OutlookRow(NamedTuple):
    """What a market figure says on each page: None where the page has none of this kind."""

    label: str
    figures: tuple[MarketFigure | None, ...]


def outlook(pages: Sequence[RolePage]) -> list[OutlookRow]:
    """The market figures of `pages`: first those that most of them have. Alike are label, unit and area."""
    rows: dict[tuple[str, ...], dict[int, MarketFigure]] = {}
    for place, page in enumerate(pages):
        for figure in page.market_figures:
            alike = (figure.label, figure.unit, figure.currency, figure.area)
            rows.setdefault(alike, {}).setdefault(place, figure)
    return sorted(
        (
            OutlookRow(alike[0], tuple(found.get(place) for place in range(len(pages))))
            for alike, found in rows.items()
        ),
        key=lambda row: -sum(figure is not None for figure in row.figures),
    )


class LadderPlace(NamedTuple):
    """Where a role stands on a ladder: its step, from 1, and the titles of the steps that may follow."""

    ladder: str
    step: int
    following: tuple[str, ...]


def places_on_ladders(page: RolePage) -> list[LadderPlace]:
    """The place of the role of `page` on each of its ladders; the common way comes before its branches."""
    found = []
    for ladder in page.ladders:
        if any(rung.role == page.slug for rung in ladder.rungs):
            following = tuple(rung.title for rung in ladder.after(page.slug))
            found.append(LadderPlace(ladder.title, len(ladder.before(page.slug)) + 1, following))
    return found
