"""What a role page says of other editions: these places are left open in what is made when it is published.

A place is named by what it shows: "rung:LADDER:NUMBER", "said-again:SOURCE", "said-again-of-parts:SOURCE",
"related:ANCHOR:ANCHOR:ANCHOR" and "contents:ANCHOR:ANCHOR:ANCHOR", with the anchors of its typical moves and
of its two lists of careers, and "next:ANCHOR:", the line of "In short" on the first of these moves, which may
be "alone" there. "technologies" are those that matter first, which related careers decide with.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from careers import models as rows
from careers.models import Edition
from careers.pages import Confirmation, RolePage, from_json

from . import fragments, related_careers, typical_moves
from .confirmations import confirmations_by_source
from .linked_editions import LinkedEditions
from .listing import edition_pay

#: Around the name of a place, where a page is made ready: no character, and never in a text (Unicode, 23.7).
MARK = "\uffff"
#: Seconds for which what is weighed for a page is kept.
KEPT = 24 * 60 * 60


class Places(Protocol):
    def html(self, place: str) -> SafeString:
        """What stands at a place."""


class LeftOpen:
    """Marks places instead of filling them: see `pieces`."""

    def html(self, place: str) -> SafeString:
        return mark_safe(f"{MARK}{place}{MARK}")


def pieces(html: str) -> tuple[str, ...]:
    """What is between the places that were left open in `html`, and the names of these, in turns."""
    return tuple(str(html).split(MARK))


def filled(found: Iterable[str], places: Places) -> SafeString:
    """The HTML of `pieces`, with what stands at their places."""
    return SafeString(
        "".join(places.html(piece) if number % 2 else piece for number, piece in enumerate(found))
    )


class OtherEditions:
    """Fills the places of `page` from the live editions around it.

    `edition` is that of the page, where it is live. `link` makes of the address of a page the one that links
    to it have. `pay` are an area and a period, as an address has them, whose pay is told of all roles.
    `in_full` shows all related careers.
    """

    def __init__(
        self,
        page: RolePage,
        around: LinkedEditions,
        confirmations: Iterable[Confirmation] = (),
        *,
        edition: Edition | None = None,
        link: Callable[[str], str] = str,
        pay: tuple[str, str] | None = None,
        in_full: bool = False,
    ) -> None:
        self.pay, self.in_full = pay, in_full
        self.page, self.around, self.edition, self.link = page, around, edition, link
        self.origin = edition.slug if edition else ""
        self.said_again = confirmations_by_source(page, confirmations)

    def html(self, place: str) -> SafeString:
        kind, *names = place.split(":")
        fill: dict[str, Callable[..., SafeString]] = {
            "rung": self.rung,
            "said-again": self.said_again_of_all,
            "said-again-of-parts": self.said_again_of_parts,
            "related": self.related,
            "contents": self.contents,
            "next": self.next,
            "technologies": self.technologies,
        }
        return fill[kind](*names)

    @cached_property
    def weighed(self) -> related_careers.Weighed:
        """That of a live page is kept: it is the same while all that it is made from is."""
        if self.edition is None:
            return self.weigh()
        shown = [*(target for _career, target in self.around.found.chosen), *self.around.found.computed]
        made_from = (
            *(get_language(), get_script_prefix(), self.edition.checksum),
            self.pay,
            *((each.slug, each.title, each.summary, edition_pay(each)) for each in shown),
            *((slug, target.pk) for slug, target in self.around.targets.items()),
            *self.around.contents.items(),
        )
        key = f"weighed:{hash(made_from)}"
        kept: related_careers.Weighed | None = cache.get(key)
        if kept is None:
            kept = self.weigh()
            cache.set(key, kept, KEPT)
        return kept

    def weigh(self) -> related_careers.Weighed:
        pages = {pk: from_json(content) for pk, content in self.around.contents.items()}
        return related_careers.weigh(self.page, self.around.found, self.around.targets, pages, self.pay)

    # -- ladders ------------------------------------------------------------------------------

    def rung(self, ladder: str, number: str) -> SafeString:
        rung = self.page.ladders[int(ladder)].rungs[int(number)]
        target = self.around.targets.get(rung.role) if rung.role else None
        address = ""
        if target:
            address = reverse("role", args=[target.slug]) + self.weighed.queries.get(target.pk, "")
        return fragments.rung(
            {
                "title": rung.title,
                "here": rung.role == self.page.slug,
                "url": self.link(address),
                "summary": rung.summary,
                "gain": self.weighed.gains[int(ladder)].get(rung.title, ""),
            }
        )

    # -- technologies -------------------------------------------------------------------------

    def technologies(self) -> SafeString:
        return fragments.technologies(self.weighed.technologies)

    # -- sources ------------------------------------------------------------------------------

    def said_again_of_all(self, source: str) -> SafeString:
        told = self.said_again.get(source, ())
        return fragments.said_again(each for each in told if not each["parts"])

    def said_again_of_parts(self, source: str) -> SafeString:
        told = self.said_again.get(source, ())
        return fragments.said_again_of_parts(each for each in told if each["parts"])

    # -- related careers ----------------------------------------------------------------------

    def next(self, anchor: str, alone: str) -> SafeString:
        found = typical_moves.next_move(self.around.found.moves)
        return fragments.next_move(*found, anchor, alone=bool(alone)) if found else SafeString("")

    @cached_property
    def lists(self) -> tuple[dict | None, dict | None, dict | None]:
        """Typical moves, related careers, and more careers."""
        chosen, computed, more = self.weighed[:3]
        near = [card for card in chosen if card["kind"] != rows.RelatedCareer.Kind.OTHER]
        # A page that is not live has no address for all of them.
        shown = near[: related_careers.CARDS] if self.edition and not self.in_full else near
        related = {
            "heading": _("Related careers"),
            "cards": self.html_of(shown, self.origin),
            "all": self.link(reverse("related-careers", args=[self.origin]))
            if len(shown) < len(near)
            else "",
            "computed": self.html_of(computed, self.origin),
            "count": len(near) + len(computed),
        }
        moves = self.around.found.moves
        return (
            typical_moves.context(moves, origin=self.origin, link=self.link),
            related if near or computed else None,
            {"heading": _("More careers"), "cards": self.html_of(more)} if more else None,
        )

    def html_of(self, cards: Iterable[dict], origin: str = "") -> SafeString:
        return fragments.cards(cards, origin, link=self.link)

    def with_anchors(self, anchors: Iterable[str]) -> list[dict | None]:
        return [
            found and found | {"anchor": anchor} for found, anchor in zip(self.lists, anchors, strict=True)
        ]

    def contents(self, *anchors: str) -> SafeString:
        return fragments.contents(found for found in self.with_anchors(anchors) if found)

    def related(self, *anchors: str) -> SafeString:
        moves, related, more = self.with_anchors(anchors)
        context = {"moves": moves, "related": related, "more_careers": more}
        return render_to_string("careers/_related.html", context)
