"""Careers to read next, chosen and computed, and the steps of a ladder: what each would change."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers import models as rows
from careers.discovery.comparison.pairwise import SharedSkill, SkillGap, agrees, compare_pay, skill_gap, step
from careers.discovery.moves import TypicalMoves, typical_moves
from careers.discovery.skills.index import asked
from careers.models import Edition
from careers.pages import Ladder, RelatedCareer, Requirement, RolePage, Rung, skills, wording
from careers.pages.rendering import PayByArea, with_pay

from . import comparison_text
from .listing import WORDS_ON_CARD, band_pay, edition_pay, shortened

Kind = rows.RelatedCareer.Kind
#: Cards that are shown at once, and how many of the editor's are enough.
CARDS, ENOUGH = 6, 5
#: Two pages share little where less than this part of what the second asks for is asked for by the first.
LITTLE = 1 / 5
#: Skills that are named of those shared, and of those to gain.
NAMED = 3
#: Technologies that a page shows of many.
TECHNOLOGIES = 10


class RelatedEditions(NamedTuple):
    """What is related to a page: the editor's choices that are live, the editions computed, and moves.

    What is a typical move is not among the others once more.
    """

    chosen: list[tuple[RelatedCareer, Edition]]
    computed: list[Edition]
    moves: TypicalMoves


def related_editions(
    page: RolePage, chosen: list[tuple[RelatedCareer, Edition]], nearest: list[Edition]
) -> RelatedEditions:
    """What is related to `page`, of the live ones that its editor has chosen and of those most like it."""
    candidates = [target for career, target in chosen if career.kind != Kind.OTHER]
    number = to_compute(len(candidates))
    moves = typical_moves(page, [*candidates, *(nearest if number else ())])
    shown = {edition.pk for edition in moves.editions}
    return RelatedEditions(
        [each for each in chosen if each[1].pk not in shown],
        [edition for edition in nearest if edition.pk not in shown][:number],
        moves,
    )


def may_compute(page: RolePage) -> bool:
    """Whether careers are computed for `page` although all that its editor has chosen are live."""
    return bool(to_compute(sum(career.kind != Kind.OTHER for career in page.related_careers)))


def to_compute(chosen: int) -> int:
    """How many related careers may be computed beside `chosen` ones that are no mere other careers."""
    return 0 if chosen >= ENOUGH else CARDS - chosen


def chosen_of(page: RolePage, targets: dict[str, Edition]) -> list[tuple[RelatedCareer, Edition]]:
    """The live ones, in the editor's order; those that are no more than other careers come last."""
    found = ((career, targets.get(career.role)) for career in page.related_careers)
    live = [(career, target) for career, target in found if target]
    return sorted(live, key=lambda each: each[0].kind == rows.RelatedCareer.Kind.OTHER)


def needs_page(place: int, career: RelatedCareer) -> bool:
    """Whether the page of the editor's choice at `place` (from 0) is looked at.

    It is where the card is shown at once, and where it is called a step up, which its page may contradict.
    """
    return place < CARDS or career.kind == Kind.STEP_UP


class Weighed(NamedTuple):
    """In final form: the cards of the editor's choices, of what is computed, and of other careers once more.

    `gains` is for each ladder what its rungs ask for and pay beyond the one before. `queries` are what the
    addresses of pages need for the pay that was chosen, by the primary key of their edition. `technologies`
    are those that matter first.
    """

    chosen: list[dict]
    computed: list[dict]
    more: list[dict]
    gains: list[dict[str, SafeString]]
    queries: dict[int, str]
    technologies: list[Requirement]


def weigh(
    page: RolePage,
    found: RelatedEditions,
    targets: dict[str, Edition],
    pages: dict[int, RolePage],
    pay: tuple[str, str] | None = None,
) -> Weighed:
    """The page set against those around it. No query.

    `pages` are those of the editions, as far as they are to be weighed, by primary key. `pay` are an area and
    a period, as an address has them: cards and ladders tell pay so, instead of what lists go by.
    """
    own_paid, paid, queries = page, pages, dict[int, str]()
    if pay:
        own_paid = with_pay(page, PayByArea(page.salary_bands, *pay))
        by_area = {pk: PayByArea(there.salary_bands, *pay) for pk, there in pages.items()}
        paid = {pk: with_pay(there, by_area[pk]) for pk, there in pages.items()}
        parameters = {pk: each.parameters for pk, each in by_area.items()}
        queries = {pk: f"?{urlencode(each)}" for pk, each in parameters.items() if each}

    def card_of(target: Edition) -> dict:
        there = paid.get(target.pk)
        return {
            "title": target.title,
            "slug": target.slug,
            "summary": shortened(target.summary, WORDS_ON_CARD),
            "pay": band_pay(there.headline_pay) if pay and there else edition_pay(target),
            "query": queries.get(target.pk, ""),
        }

    has = asked(page)
    gaps = {pk: skill_gap(page, there, has=has) for pk, there in pages.items()}
    common = Counter(pair.there.skill for gap in gaps.values() for pair in gap.shared)
    chosen = []
    for place, (career, target) in enumerate(found.chosen):
        there = pages.get(target.pk)
        card = card_of(target) | {"reason": career.reason}
        card |= _kind_of_choice(page, career, target, there)
        if there and place < CARDS:
            weighed = _weighed(own_paid, paid[target.pk], gaps[target.pk], common)
            card |= {"summary": "", "weighed": weighed}
        chosen.append(card)
    computed = [
        card_of(target)
        | _kind(page, target, there)
        | {"reason": "", "weighed": _weighed(own_paid, paid[target.pk], gaps[target.pk], common)}
        for target in found.computed
        if (there := pages.get(target.pk))
    ]
    rungs = rung_pages(own_paid, targets, paid)
    return Weighed(
        chosen,
        computed,
        more_careers(page, found, pages, chosen),
        [gains(ladder, rungs) for ladder in page.ladders],
        queries,
        first_technologies(page, pages.values()),
    )


def first_technologies(page: RolePage, related: Collection[RolePage]) -> list[Requirement]:
    """Those that matter first: of the first group (in demand), what most `related` pages share."""
    groups = skills.used_in_work(page)
    if not groups:
        return []
    shared = Counter(skill for there in related for skill in skills.names(there.skill_groups))
    ranked = [
        (number, -shared[part.skill], place, part)
        for number, group in enumerate(groups)
        for place, part in enumerate(group.requirements)
    ]
    ranked.sort(key=lambda each: each[:3])
    first: dict[str, Requirement] = {}
    for *_rank, part in ranked:
        first.setdefault(part.skill, part)
    return list(first.values())[:TECHNOLOGIES]


def _kind_of_choice(page: RolePage, career: RelatedCareer, target: Edition, there: RolePage | None) -> dict:
    """What kind of career the editor calls it, unless its page contradicts or has not been looked at."""
    directions: dict[str, int] = {Kind.STEP_UP: 1, Kind.STEP_ACROSS: 0}
    direction = directions.get(career.kind)
    if direction is None or (there and agrees(direction, page, there)):
        return {"kind": career.kind, "why": wording.label(Kind, career.kind)}
    return _field(page, target)


def _kind(page: RolePage, target: Edition, there: RolePage) -> dict:
    """What kind of step a computed career is, and that in words."""
    found = step(page, there)
    if found.direction is None:
        return _field(page, target)
    kind = {1: Kind.STEP_UP, 0: Kind.STEP_ACROSS, -1: Kind.SIMILAR}[found.direction]
    return {"kind": kind, "why": comparison_text.direction(found)}


def _field(page: RolePage, target: Edition) -> dict:
    """Where a career lies that is no step, as far as is known."""
    if page.family.slug == target.family_slug:
        return {"kind": "same-field", "why": _("In the same field")}
    return {"kind": "other-field", "why": _("In another field: %(family)s") % {"family": target.family_name}}


def _weighed(page: RolePage, there: RolePage, gap: SkillGap, common: Counter) -> str:
    told = [*_skills(gap, common), comparison_text.gap_not_compared(gap, page, there), _pay(page, there)]
    return " ".join(filter(None, told))


def _skills(gap: SkillGap, common: Counter) -> list[str]:
    """The skills shared and those to gain, in sentences."""
    told = []
    if gap.shared:
        told.append(_("Shared: %(names)s.") % {"names": _named(_by_what_matters(gap, common))})
    new = [part for part in gap.gained if part.importance == "essential"] or gap.gained
    if new:
        told.append(_("New: %(names)s.") % {"names": _named([part.name for part in new])})
    if raised := len(gap.raised):
        told.append(
            ngettext("%(n)d skill at a higher level.", "%(n)d skills at a higher level.", raised)
            % {"n": raised}
        )
    return told


def _by_what_matters(gap: SkillGap, common: Counter) -> list[str]:
    """The names of the shared skills, those first that tell the most.

    What the other cards share as well tells little, and less what any work asks of people; the least tell
    tools that neither of the two has to have.
    """

    def told_late(pair: SharedSkill) -> tuple[bool, bool, bool]:
        is_mere_tool = pair.there.kind == "tool" and "essential" not in (
            pair.here.importance,
            pair.there.importance,
        )
        return is_mere_tool, pair.there.kind == "soft", common[pair.there.skill] > CARDS // 2

    return [pair.there.name for pair in sorted(gap.shared, key=told_late)]


def _named(names: Collection[str]) -> str:
    first, more = list(names)[:NAMED], len(names) - NAMED
    return wording.in_a_row([*first, _("%(n)d more") % {"n": more}] if more > 0 else first)


def _pay(page: RolePage, there: RolePage) -> str:
    found = compare_pay(page, there)
    if found.why_not:
        return _("Pay: no like-for-like figure, since %(why)s.") % {
            "why": comparison_text.why_not(found, page.title, there.title)
        }
    told = _("Pay: %(difference)s (%(basis)s).")
    return told % {"difference": comparison_text.difference(found), "basis": comparison_text.basis(found)}


def more_careers(
    page: RolePage, found: RelatedEditions, pages: dict[int, RolePage], cards: list[dict]
) -> list[dict]:
    """Those of the `cards` of `found.chosen` that are only other careers.

    They say so if they share little, and nothing else that is weighed: nobody is sent there for it.
    """
    return [
        card
        | {"weighed": ""}
        | ({"why": _("Little in common with this role")} if shares_little(page, pages.get(target.pk)) else {})
        for (career, target), card in zip(found.chosen, cards, strict=True)
        if career.kind == rows.RelatedCareer.Kind.OTHER
    ]


def shares_little(page: RolePage, there: RolePage | None) -> bool:
    """Whether `page` asks for little of what `there` does. What any work asks of people does not count.

    Never where one of them says nothing of skills.
    """
    if there is None:
        return False
    gap = skill_gap(page, there)
    shared = sum(pair.there.kind != "soft" for pair in gap.shared)
    gained = sum(part.kind != "soft" for part in gap.gained)
    return bool(gained and (gap.shared or gap.dropped)) and shared < LITTLE * (shared + gained)


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
    here, there = pages[below.role or ""], pages[rung.role or ""]
    gap, pay = skill_gap(here, there), compare_pay(here, there)
    told = []
    if pay.why_not:
        told.append(_("Pay: no like-for-like figure."))
    else:
        told.append(
            _("Pay: %(difference)s (%(basis)s).")
            % {"difference": comparison_text.difference(pay), "basis": comparison_text.basis(pay)}
        )
    new = [part for part in gap.gained if part.importance == "essential"]
    if new:
        words = ngettext("%(n)d essential skill more", "%(n)d essential skills more", len(new)) % {
            "n": len(new)
        }
        names = ", ".join(part.name for part in new[:NAMED_ON_RUNG]) + (
            ", …" if len(new) > NAMED_ON_RUNG else ""
        )
        told.append(f"{words}: {names}.")
    if raised := len(gap.raised):
        told.append(
            ngettext("%(n)d skill at a higher level.", "%(n)d skills at a higher level.", raised)
            % {"n": raised}
        )
    if left_out := comparison_text.gap_not_compared(gap, here, there):
        told.append(left_out)
    between = _("from %(here)s to %(there)s") % {"here": here.title, "there": there.title}
    way = reverse("path", args=[here.slug, there.slug])
    return SafeString(
        f"<small>{escape(_('From %(title)s:') % {'title': below.title})} {escape(' '.join(told))} "
        f'<a href="{way}">{escape(_("The whole step"))}'
        f'<span class="vh"> {escape(between)}</span></a></small>'
    )
