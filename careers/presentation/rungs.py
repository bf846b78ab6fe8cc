"""What separates the steps of a ladder that have pages of their own."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.discovery.weighing import compare_pay, skill_gap
from careers.models import Edition
from careers.pages import Ladder, RolePage, Rung

from . import weighed

#: Skills that are named for each step.
NAMED_ON_RUNG = 3


def rung_pages(
    page: RolePage, targets: dict[str, Edition], pages: dict[int, RolePage]
) -> dict[str, RolePage]:
    """The pages of the rungs of the ladders of `page`, by the address that the ladder uses; its own too.

    `pages` are those of editions, by primary key. Empty where no other rung has a page. No query.
    """
    asked = {rung.role for ladder in page.ladders for rung in ladder.rungs if rung.role in targets}
    found = {slug: pages[targets[slug].pk] for slug in asked if targets[slug].pk in pages}
    return found | {page.slug: page} if found else {}


def gains(ladder: Ladder, pages: dict[str, RolePage]) -> dict[str, SafeString]:
    """For each rung with a page, by its title: what it asks for and pays beyond the one before it.

    The one before is the nearest below with a page, on the same way. No query.
    """
    found = {}
    for rung in ladder.rungs:
        if rung.role not in pages:
            continue
        below = [other for other in _below(ladder, rung) if other.role in pages]
        if below:
            found[rung.title] = _gain(below[-1], rung, pages)
    return found


def _below(ladder: Ladder, rung: Rung) -> Collection[Rung]:
    """The rungs below on the way to `rung`; the common way comes before its branches."""
    way = ladder.way(rung.track)
    return way[: way.index(rung)]


def _gain(below: Rung, rung: Rung, pages: dict[str, RolePage]) -> SafeString:
    here, there = pages[below.role], pages[rung.role]
    gap, pay = skill_gap(here, there), compare_pay(here, there)
    told = []
    if pay.why_not:
        told.append(_("Pay: no like-for-like figure."))
    else:
        told.append(
            _("Pay: %(difference)s (%(basis)s).")
            % {"difference": weighed.difference(pay), "basis": weighed.basis(pay)}
        )
    new = [part for part in gap.gained if part.importance == "essential"]
    if new:
        words = ngettext("%(n)d essential skill more", "%(n)d essential skills more", len(new)) % {
            "n": len(new)
        }
        names = ", ".join(part.name for part in new[:NAMED_ON_RUNG]) + (", …" if len(new) > NAMED_ON_RUNG else "")
        told.append(f"{words}: {names}.")
    if raised := len(gap.raised):
        told.append(
            ngettext("%(n)d skill at a higher level.", "%(n)d skills at a higher level.", raised)
            % {"n": raised}
        )
    if left_out := weighed.gap_not_compared(gap, here, there):
        told.append(left_out)
    between = _("from %(here)s to %(there)s") % {"here": here.title, "there": there.title}
    way = reverse("path", args=[here.slug, there.slug])
    return SafeString(
        f"<small>{escape(_('From %(title)s:') % {'title': below.title})} {escape(' '.join(told))} "
        f'<a href="{way}">{escape(_("The whole step"))}'
        f'<span class="vh"> {escape(between)}</span></a></small>'
    )
