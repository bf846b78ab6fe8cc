"""What separates role pages, in words: pay like for like, skills by level, steps.

Of two pages, for cards, ladders and ways; and of several, side by side.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

import msgspec
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers import models as rows
from careers.discovery.comparison import side_by_side
from careers.discovery.comparison.pairwise import PayComparison, SkillGap, Step, amount_of, compare_pay
from careers.discovery.skills.index import RATED, Scope, scope_of, scopes
from careers.pages import Requirement, RolePage, SalaryBand, charts, wording

from . import fragments, role_parts

#: Skills of a list that are shown at once; the others unfold.
SHOWN = 15


def context(pages: Sequence[RolePage]) -> dict:
    """All that `careers/compare.html` says of two pages or more. No query."""
    skills = side_by_side.skills(pages)
    return {
        "facts": _facts(pages),
        "pay": _pay(pages),
        "skills": {
            "differing": _rows(pages, skills.differing),
            **_alike(pages, skills.alike),
            "some": _rows(pages, skills.some),
            "unknown": _rows(pages, skills.unknown),
            "only": [
                {"title": page.title, "skills": _folded(parts)}
                for page, parts in zip(pages, skills.only, strict=True)
                if parts
            ],
            "any": any(page.skill_groups for page in pages),
        },
        "outlook": fragments.beside(
            {
                "label": row.label,
                "small": next(figure.area for figure in row.figures if figure),
                "cells": [
                    {"title": page.title, "text": wording.market_value(figure), "small": figure.period}
                    if figure
                    else {"title": page.title, "missing": _("no figure")}
                    for page, figure in zip(pages, row.figures, strict=True)
                ],
            }
            for row in side_by_side.outlook(pages)
        ),
        "columns": [page.title for page in pages],
    }


def _facts(pages: Sequence[RolePage]) -> SafeString:
    """The rows of the first table, those in which the pages differ first."""
    stated = (
        (_("Family"), [page.family.name for page in pages]),
        (_("Level"), [wording.label(rows.Role.Level, page.level) if page.level else "" for page in pages]),
        (_("Experience"), [experience(page) for page in pages]),
        (_("Education"), [page.education for page in pages]),
        (_("Training on the job"), [page.training for page in pages]),
        (
            _("Career ladder"),
            ["; ".join(map(_place, side_by_side.places_on_ladders(page))) for page in pages],
        ),
    )
    found = [
        {
            "label": label,
            "mark": _mark(texts),
            "differs": _differ(texts),
            "cells": [
                {"title": page.title, "text": text, "missing": "" if text else _("not stated")}
                for page, text in zip(pages, texts, strict=True)
            ],
        }
        for label, texts in stated
        if any(texts)
    ]
    return fragments.beside(sorted(found, key=lambda row: not row["differs"]))


def _differ(texts: Sequence[str]) -> bool:
    """Whether two of the pages state something else; what a page does not state is no difference."""
    return len({text for text in texts if text}) > 1


def _mark(texts: Sequence[str]) -> str:
    if _differ(texts):
        return _("differs")
    return _("the same") if all(texts) else ""


def _place(place: side_by_side.LadderPlace) -> str:
    words = _("step %(step)d of %(ladder)s") % {"step": place.step, "ladder": place.ladder}
    if not place.following:
        return words
    return _("%(place)s, then %(next)s") % {"place": words, "next": _(" or ").join(place.following)}


def _pay(pages: Sequence[RolePage]) -> dict:
    """The figures that are alike, drawn and told; or each page's own, and why they do not compare."""
    common = side_by_side.common_pay(pages)
    bands = common.bands if common else tuple(page.headline_pay for page in pages)
    shown = [
        {"title": page.title, "slug": page.slug, "figure": band and _figure(page, band)}
        for page, band in zip(pages, bands, strict=True)
    ]
    if common is None:
        return {"rows": shown, "reasons": _reasons(pages)}
    have = [(page, band) for page, band in zip(pages, bands, strict=True) if band]
    labelled = tuple(msgspec.structs.replace(band, label=page.title) for page, band in have)
    left_out = [page.title for page, band in zip(pages, bands, strict=True) if not band]
    return {
        "rows": shown,
        "chart": mark_safe(charts.pay_chart(labelled)),
        "basis": ", ".join((amount_name(common.amount), *common_facts(labelled))),
        "told": _told(have, common.amount),
        "left_out": wording.in_a_row(left_out),
    }


def _told(have: list[tuple[RolePage, SalaryBand]], amount: str) -> list[dict]:
    """The pay of each page against that of the first, from the highest to the lowest."""
    (first, band), *others = have
    base = amount_of(band, amount) or Decimal(0)
    said = [((amount_of(other, amount) or Decimal(0)) - base, page) for page, other in others]
    said.sort(key=lambda item: -item[0])
    return [
        {
            "title": page.title,
            "first": first.title,
            "by": wording.money(abs(apart), band.currency),
            "period": wording.period(band.period),
            "percent": int(wording.rounded(abs(apart) * 100 / base)) if base else 0,
            "direction": "more" if apart > 0 else "less" if apart < 0 else "same",
        }
        for apart, page in said
    ]


def _figure(page: RolePage, band: SalaryBand) -> dict:
    source = next((source for source in page.sources if source.slug == band.source), None)
    leading, *others = wording.amounts(band)
    return {
        "amount": leading,
        "others": others,
        "period": wording.period(band.period),
        "label": band.label,
        "facts": role_parts.figure_facts(band),
        "covers": band.covers,
        "source": source and ", ".join(filter(None, (source.publisher, wording.published(source.published)))),
        "unsourced": bool(source and source.trust == "unsourced"),
    }


def _reasons(pages: Sequence[RolePage]) -> list[str]:
    """Why no two of the pages have a figure that is alike, each reason once."""
    return list(
        dict.fromkeys(
            why_not(compare_pay(one, other), one.title, other.title) for one, other in combinations(pages, 2)
        )
    )


def _alike(pages: Sequence[RolePage], found: Sequence[side_by_side.SkillRow]) -> dict:
    """Skills that all pages ask for in the same words; and those that they ask for about alike."""
    same = [row for row in found if len(set(map(asked, row.asked))) == 1]
    about = [row for row in found if row not in same]
    return {"alike": _folded([row.asked[0] for row in same]), "about_alike": _rows(pages, about)}


def _rows(pages: Sequence[RolePage], found: Sequence[side_by_side.SkillRow]) -> dict:
    told = [
        {
            "label": row.asked[0].name,
            "href": href,
            "differs": row.differs,
            "cells": [
                {"title": page.title}
                | ({"text": asked(part)} if part else _missing(is_known=known, is_rated=row.is_rated))
                for page, part, known in zip(pages, row.parts, row.known, strict=True)
            ],
        }
        for row, href in zip(found, skill_pages(row.asked[0] for row in found), strict=True)
    ]
    return {
        "shown": fragments.beside(told[:SHOWN]),
        "more": fragments.beside(told[SHOWN:]),
        "left": len(told[SHOWN:]),
        "count": len(told),
    }


def _missing(*, is_known: bool, is_rated: bool) -> dict:
    """A page that does not ask for a skill; or of which that is not known."""
    if is_known:
        return {"missing": _("not needed") if is_rated else _("not listed")}
    return {"missing": _("not rated") if is_rated else _("not known"), "is_unknown": True}


def _folded(parts) -> dict:
    told = [
        {"name": part.name, "href": href, "asked": asked(part)}
        for part, href in zip(parts, skill_pages(parts), strict=True)
    ]
    return {"shown": told[:SHOWN], "more": told[SHOWN:], "count": len(told)}


def difference(found: PayComparison) -> str:
    """How much more or less the second pays: "$20,000 a year more (15%)"; empty where nothing compares."""
    if found.why_not:
        return ""
    band = found.bands[0]
    amount = f"{wording.money(abs(found.difference), band.currency)} {wording.period(band.period)}"
    if not found.difference:
        return _("the same")
    words = _("%(amount)s more") if found.difference > 0 else _("%(amount)s less")
    told = words % {"amount": amount}
    return f"{told} ({abs(found.percent)}%)" if found.percent else told


def basis(found: PayComparison) -> str:
    """What is compared: "medians, base pay, United States, 2025"; empty where nothing compares."""
    if found.why_not:
        return ""
    return ", ".join((amount_name(found.amount), *common_facts(found.bands)))


def figure(found: PayComparison, place: int) -> str:
    """One of the two amounts compared: "$118,000 a year"."""
    band = found.bands[place]
    return f"{wording.money(found.values[place], band.currency)} {wording.period(band.period)}"


def amount_name(name: str) -> str:
    """One of `comparison.pairwise.AMOUNTS` in words."""
    return str(AMOUNT_NAMES[name])


AMOUNT_NAMES = {
    "median": gettext_lazy("medians"),
    "mean": gettext_lazy("averages"),
    "middle": gettext_lazy("middles of ranges"),
}


def common_facts(bands: Sequence[SalaryBand]) -> list[str]:
    """What figures that are alike have in common: basis, area, years; and whether some count others too."""
    years = sorted({band.year for band in bands if band.year is not None})
    facts = [
        wording.label(rows.SalaryBand.Basis, bands[0].basis).lower(),
        bands[0].area,
        " and ".join(map(str, years)),
    ]
    if any(band.covers for band in bands):
        facts.append(_("at least one of a wider group than the role"))
    return facts


def why_not(found: PayComparison, here: str, there: str) -> str:
    """Why the pay of two pages does not compare; `here` and `there` are their titles."""
    return str(WHY_NOT[found.why_not]) % {"here": here, "there": there}


WHY_NOT = {
    "none-here": gettext_lazy("no pay figure has been published for %(here)s"),
    "none-there": gettext_lazy("no pay figure has been published for %(there)s"),
    "currency": gettext_lazy("their figures are in different currencies"),
    "period": gettext_lazy("their figures are for different periods"),
    "area": gettext_lazy("their figures are not known to be of the same area"),
    "basis": gettext_lazy("their figures are not known to count the same pay"),
    "year": gettext_lazy("their figures are not known to be of about the same year"),
    "experience": gettext_lazy("their figures are of people with different experience"),
    "amount": gettext_lazy("their figures state different amounts"),
    "one-figure": gettext_lazy("one figure of a wider group counts the people of both"),
}


def not_compared(parts: Iterable[Requirement], page: RolePage) -> list[str]:
    """The kinds of skills that `parts` are of, and why they are not compared with those of `page`.

    ["skills and knowledge (not rated for Paramedics)", "technologies (none listed for Paramedics)"]
    """
    names, known = _names_of_scopes(), scopes(page)
    by_reason: dict[str, list[str]] = {}
    for scope in sorted({scope_of(part) for part in parts}):
        if scope in RATED:
            reason = _("not rated for %(title)s")
        elif any(names[other] == names[scope] for other in known):
            reason = _("rated by a survey alone for %(title)s")
        else:
            reason = _("none listed for %(title)s")
        by_reason.setdefault(reason, []).append(names[scope])
    return [
        _("%(kinds)s (%(reason)s)")
        % {"kinds": wording.in_a_row(kinds), "reason": reason % {"title": page.title}}
        for reason, kinds in by_reason.items()
    ]


def _names_of_scopes() -> dict[Scope, str]:
    skills, knowledge = _("skills"), _("knowledge")
    return {
        Scope.RATED_SKILLS: skills,
        Scope.RATED_KNOWLEDGE: knowledge,
        Scope.SKILLS: skills,
        Scope.KNOWLEDGE: knowledge,
        Scope.TECHNOLOGIES: _("technologies"),
    }


def gap_not_compared(gap: SkillGap, here: RolePage, there: RolePage) -> str:
    """What is left out of a gap, in a sentence; empty where nothing is."""
    told = [*not_compared(gap.unknown_here, here), *not_compared(gap.unknown_there, there)]
    return _("Not compared: %(kinds)s.") % {"kinds": wording.in_a_row(told)} if told else ""


def level(part: Requirement) -> str:
    """At what level a skill is asked for, in one word and, where a survey marked it, with the mark.

    A survey that marks the importance may keep back, or not ask for, the level.
    """
    words = wording.label(rows.SkillRequirement.Level, part.level).lower() if part.level else ""
    if part.level_rating is not None:
        mark = _("%(mark)s of 7") % {"mark": wording.mark(part.level_rating)}
        words = f"{words} ({mark})" if words else mark
    elif part.importance_rating is not None and not words:
        words = _("level not rated")
    return words


def asked(part: Requirement) -> str:
    """How a skill is asked for: "essential, practitioner"."""
    words = (wording.label(rows.SkillRequirement.Importance, part.importance).lower(), level(part))
    return ", ".join(filter(None, words))


def skill_pages(parts: Iterable[Requirement]) -> list[str]:
    """The addresses of the pages of skills. All of them are under one, since it takes long to make each."""
    under = reverse("skills")
    return [f"{under}{part.skill}/" for part in parts]


def direction(step: Step) -> str:
    """ "A step up", and what says so: "by the years of experience asked for"; empty where nothing says."""
    if step.direction is None:
        return ""
    return f"{DIRECTIONS[step.direction]} {SAID_BY[step.by]}"


DIRECTIONS = {1: gettext_lazy("A step up"), 0: gettext_lazy("A step across"), -1: gettext_lazy("A step down")}
SAID_BY = {
    "ladder": gettext_lazy("on the career ladder"),
    "level": gettext_lazy("by level"),
    "experience": gettext_lazy("by the years of experience asked for"),
}


def experience(page: RolePage) -> str:
    return wording.years(page.experience_min, page.experience_max) or page.experience_note
