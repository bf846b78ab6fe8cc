"""Typical moves: roles that people look at before and after one, by what all of them say of themselves.

A move up leads to a higher job zone, to more education, to a higher median: to two of these at least, and to
less of none. What is not known of both counts as neither. Of the roles that are related to one, three each
way at most are taken: those that education separates the least, and among these those that stand first. What
lies more than a job zone or three levels of education away is another way into work, and no typical move. A
move is no promotion either: nobody has said that one job follows the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from careers.discovery.models import EditionFacts
from careers.models import Edition, SalaryBand
from careers.pages import RolePage, preparation

from .search.index import yearly
from .skills.index import pay_facts

#: TypicalMoves that are shown in each direction, and of how many facts the direction has to be.
MOST, ENOUGH = 3, 2
#: How many job zones, and how many levels of education, a move leads up or down at most.
ZONES_APART, LEVELS_APART = 1, 3
#: What two medians must have in common to be compared; all of it must be stated.
ALIKE = ("currency", "period", "basis", "area", "year")
PAY = ("statistic", "pay", "or_more", "wider", *ALIKE)


#: Columns of EditionFacts.
Pay = dict[str, Any]


class RoleStanding(NamedTuple):
    """What a move goes by of one role, as far as it is known: the pay is as in EditionFacts."""

    zone: tuple[int, int] | None
    education: str
    licence: bool
    pay: Pay


class Move(NamedTuple):
    """A move to the role of a live edition. `changes` are 1 for what rises, -1 for what falls, else 0.

    By name, of "zone", "education" and "median", what is known of both. `more` is how much more the median is
    there, below zero for less; None where that is not known.
    """

    edition: Edition
    there: RoleStanding
    changes: Mapping[str, int]
    more: Decimal | None


class TypicalMoves(NamedTuple):
    """The moves around a role, which stands at `here`."""

    here: RoleStanding
    before: tuple[Move, ...] = ()
    after: tuple[Move, ...] = ()

    @property
    def editions(self) -> list[Edition]:
        return [move.edition for move in (*self.before, *self.after)]


def typical_moves(page: RolePage, candidates: Iterable[Edition]) -> TypicalMoves:
    """The moves from `page` to `candidates`, which were read with their facts, the most related first.

    None in a direction in which a ladder of the page says which step that is. No query.
    """
    here = standing_of_page(page)
    has_before = any(ladder.before(page.slug) for ladder in page.ladders)
    has_after = any(ladder.after(page.slug) for ladder in page.ladders)
    if has_before and has_after:
        return TypicalMoves(here)
    found: dict[int, list[Move]] = {-1: [], 1: []}
    for edition in candidates:
        there = standing_of(getattr(edition, "facts", None))
        if there and _are_near(here, there):
            move = _move(here, edition, there)
            way = direction(move.changes)
            if way and _by_year(here.pay, there.pay) != -way:
                found[way].append(move)
    return TypicalMoves(
        here,
        before=() if has_before else _nearest(here, found[-1]),
        after=() if has_after else _nearest(here, found[1]),
    )


def direction(changes: Mapping[str, int]) -> int:
    """1 for a move up, -1 for one down, 0 where too little is known or one fact contradicts another."""
    signs = [sign for sign in changes.values() if sign]
    return signs[0] if len(signs) >= ENOUGH and len(set(signs)) == 1 else 0


def standing_of_page(page: RolePage) -> RoleStanding:
    return RoleStanding(
        preparation.job_zone(page), page.education, preparation.may_need_licence(page), pay_facts(page)
    )


def standing_of(facts: EditionFacts | None) -> RoleStanding | None:
    """That of a live edition; None where it is not in the index."""
    if facts is None:
        return None
    low, high = facts.zone_low, facts.zone_high
    zone = None if low is None or high is None else (low, high)
    return RoleStanding(zone, facts.education, facts.licence, {name: getattr(facts, name) for name in PAY})


def _move(here: RoleStanding, edition: Edition, there: RoleStanding) -> Move:
    more = _more(here.pay, there.pay)
    known = {
        "zone": preparation.compare_zones(here.zone, there.zone),
        "education": preparation.compare_education(here.education, there.education),
        "median": _by_top_codes(here.pay, there.pay) if more is None else (more > 0) - (more < 0),
    }
    return Move(edition, there, {name: sign for name, sign in known.items() if sign is not None}, more)


def _more(here: Pay, there: Pay) -> Decimal | None:
    """The difference of two medians that are alike, and of which neither is "or more"."""
    if not _are_alike(here, there) or here["or_more"] or there["or_more"]:
        return None
    difference: Decimal = there["pay"] - here["pay"]
    return difference


def _by_top_codes(here: Pay, there: Pay) -> int | None:
    """By medians of which one is "so much or more", and the other is less than that."""
    if not _are_alike(here, there) or here["or_more"] == there["or_more"]:
        return None
    low, high, sign = (here, there, 1) if there["or_more"] else (there, here, -1)
    return sign if low["pay"] < high["pay"] else None


def _by_year(here: Pay, there: Pay) -> int:
    """Where two medians are for different periods: whether that is more, counted by the year.

    That is not like for like, and speaks for no move; but it can speak against one.
    """
    if not _are_alike(here, there | {"period": here.get("period")}) or there["or_more"] or here["or_more"]:
        return 0
    own, other = (yearly(each["pay"], each["period"]) for each in (here, there))
    return (other > own) - (other < own)


def _are_alike(here: Pay, there: Pay) -> bool:
    return all(
        each.get("statistic") == SalaryBand.Statistic.MEDIAN and each["basis"] != SalaryBand.Basis.UNSTATED
        for each in (here, there)
    ) and all(here[name] and here[name] == there[name] for name in ALIKE)


def _nearest(here: RoleStanding, found: Sequence[Move]) -> tuple[Move, ...]:
    """MOST of the moves: those between which and here lies the least education, then in their order."""
    return tuple(sorted(found, key=lambda move: _levels_apart(here, move.there))[:MOST])


def _are_near(here: RoleStanding, there: RoleStanding) -> bool:
    """What is not known separates nobody."""
    zones_apart = 0
    if here.zone and there.zone:
        zones_apart = max(there.zone[0] - here.zone[1], here.zone[0] - there.zone[1])
    return zones_apart <= ZONES_APART and _levels_apart(here, there) <= LEVELS_APART


def _levels_apart(here: RoleStanding, there: RoleStanding) -> int:
    own, other = preparation.education_rank(here.education), preparation.education_rank(there.education)
    return 0 if own is None or other is None else abs(other - own)
