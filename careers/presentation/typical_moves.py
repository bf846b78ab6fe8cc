"""Typical moves in words: what is asked for there, and what it pays beside this role."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from careers.discovery.moves import Move, RoleStanding, TypicalMoves
from careers.pages import preparation, wording

from . import fragments


class ToldMove(NamedTuple):
    """A move in final form: where it leads, what is said of it, and the page with all that it takes.

    `words` begin in small letters, since they follow the title.
    """

    title: str
    url: str
    words: str
    way: str


def context(moves: TypicalMoves, *, origin: str, link: Callable[[str], str]) -> dict | None:
    """What `careers/_moves.html` shows; None where there is none. No query.

    `origin` is the address of the live page, if any; `link` makes of the address of a page the one that links
    to it have.
    """
    if not moves.editions:
        return None
    pay = moves.here.pay if _go_by_pay(moves) else {}
    return {
        "heading": _("Before and after this work"),
        "before": fragments.moves(_told(moves.here, move, -1, origin, link) for move in moves.before),
        "after": fragments.moves(_told(moves.here, move, 1, origin, link) for move in moves.after),
        "needed_here": _needed_here(moves),
        "pay_of": f"{pay['area']}, {pay['year']}" if pay else "",
        "is_pay_wider": bool(pay.get("wider")),
    }


def next_move(moves: TypicalMoves) -> tuple[str, str] | None:
    """The first of the moves after a role, for a sentence: its title, and what it takes in brackets."""
    if not moves.after:
        return None
    move = moves.after[0]
    words = _asked_for(moves.here, move.there)
    return move.edition.title, f" ({', '.join(words)})" if words else ""


def _told(here: RoleStanding, move: Move, way: int, origin: str, link: Callable[[str], str]) -> ToldMove:
    start, end = (origin, move.edition.slug)[::way]
    return ToldMove(
        title=move.edition.title,
        url=link(reverse("role", args=[move.edition.slug])),
        words="; ".join(_up(here, move) if way > 0 else _down(here, move)),
        way=reverse("path", args=[start, end]) if origin else "",
    )


def _up(here: RoleStanding, move: Move) -> list[str]:
    told = [_("takes more preparation")] if move.changes.get("zone") else []
    told += _asked_for(here, move.there)
    if move.changes.get("median"):
        told.append(_pay(here, move, _("median pay %(amount)s higher"), _("median pay higher")))
    return told


def _down(here: RoleStanding, move: Move) -> list[str]:
    told = [_("takes less preparation")] if move.changes.get("zone") else []
    if move.changes.get("education"):
        needed = preparation.needed_education(move.there.education)
        words = _("usually needs %(education)s") if needed else _("needs no diploma")
        told.append(words % {"education": needed})
    if move.changes.get("median"):
        told.append(_pay(here, move, _("median pay %(amount)s lower"), _("median pay lower")))
    return told


def _asked_for(here: RoleStanding, there: RoleStanding) -> list[str]:
    """Education, unless that is known to be no more than here, and a licence: none is passed in silence."""
    told = []
    needed = preparation.needed_education(there.education)
    if needed and preparation.compare_education(here.education, there.education) in (1, None):
        is_known = preparation.education_rank(there.education) is not None
        words = _("usually needs %(education)s") if is_known else _("asks for: %(education)s")
        told.append(words % {"education": needed})
    if there.licence:
        told.append(_("may need a licence"))
    return told


def _pay(here: RoleStanding, move: Move, words: str, unknown: str) -> str:
    """How much the medians lie apart, where neither is "or more"; and whether others count there too."""
    told = unknown
    if move.more is not None:
        amount = wording.money(abs(move.more), here.pay["currency"])
        told = words % {"amount": f"{amount} {wording.period(here.pay['period'])}"}
    return _("%(pay)s (of a wider group)") % {"pay": told} if move.there.pay["wider"] else told


def _needed_here(moves: TypicalMoves) -> str:
    """What somebody who comes from one of the roles before still needs, in a sentence."""
    needed = preparation.needed_education(moves.here.education)
    is_more = any(
        preparation.compare_education(move.there.education, moves.here.education) in (1, None)
        for move in moves.before
    )
    told = [_("usually needs %(education)s") % {"education": needed}] if needed and is_more else []
    if moves.before and moves.here.licence:
        told.append(_("may need a licence"))
    return _("It %(needs)s.") % {"needs": wording.in_a_row(told)} if told else ""


def _go_by_pay(moves: TypicalMoves) -> bool:
    return any(move.changes.get("median") for move in (*moves.before, *moves.after))
