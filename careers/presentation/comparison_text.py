"""Several role pages side by side, in words."""

from collections.abc import Sequence
from itertools import combinations

import msgspec
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from careers import models as rows
from careers.discovery import comparison
from careers.discovery.weighing import amount_of, compare_pay
from careers.pages import RolePage, SalaryBand, charts, wording

from . import phrases, pieces, weighed

#: Skills of a list that are shown at once; the others unfold.
SHOWN = 15


def context(pages: Sequence[RolePage]) -> dict:
    """All that `careers/compare.html` says of two pages or more. No query."""
    skills = comparison.skills(pages)
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
        "outlook": pieces.beside(
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
            for row in comparison.outlook(pages)
        ),
        "columns": [page.title for page in pages],
    }


def _facts(pages: Sequence[RolePage]) -> SafeString:
    """The rows of the first table, those in which the pages differ first."""
    stated = (
        (_("Family"), [page.family.name for page in pages]),
        (_("Level"), [wording.label(rows.Role.Level, page.level) if page.level else "" for page in pages]),
        (_("Experience"), [weighed.experience(page) for page in pages]),
        (_("Education"), [page.education for page in pages]),
        (_("Career ladder"), ["; ".join(map(_place, comparison.places_on_ladders(page))) for page in pages]),
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
    return pieces.beside(sorted(found, key=lambda row: not row["differs"]))


def _differ(texts: Sequence[str]) -> bool:
    """Whether two of the pages state something else; what a page does not state is no difference."""
    return len({text for text in texts if text}) > 1


def _mark(texts: Sequence[str]) -> str:
    if _differ(texts):
        return _("differs")
    return _("the same") if all(texts) else ""


def _place(place: comparison.LadderPlace) -> str:
    words = _("step %(step)d of %(ladder)s") % {"step": place.step, "ladder": place.ladder}
    if not place.following:
        return words
    return _("%(place)s, then %(next)s") % {"place": words, "next": _(" or ").join(place.following)}


def _pay(pages: Sequence[RolePage]) -> dict:
    """The figures that are alike, drawn and told; or each page's own, and why they do not compare."""
    common = comparison.common_pay(pages)
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
        "basis": ", ".join((weighed.amount_name(common.amount), *weighed.common_facts(labelled))),
        "told": _told(have, common.amount),
        "left_out": weighed.in_a_row(left_out),
    }


def _told(have: list[tuple[RolePage, SalaryBand]], amount: str) -> list[dict]:
    """The pay of each page against that of the first, from the highest to the lowest."""
    (first, band), *others = have
    base = amount_of(band, amount)
    said = [(amount_of(other, amount) - base, page) for page, other in others]
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
        "facts": phrases.figure_facts(band),
        "covers": band.covers,
        "source": source and ", ".join(filter(None, (source.publisher, wording.published(source.published)))),
        "unsourced": bool(source and source.trust == "unsourced"),
    }


def _reasons(pages: Sequence[RolePage]) -> list[str]:
    """Why no two of the pages have a figure that is alike, each reason once."""
    return list(
        dict.fromkeys(
            weighed.why_not(compare_pay(one, other), one.title, other.title)
            for one, other in combinations(pages, 2)
        )
    )


def _alike(pages: Sequence[RolePage], found: Sequence[comparison.SkillRow]) -> dict:
    """Skills that all pages ask for in the same words; and those that they ask for about alike."""
    same = [row for row in found if len(set(map(weighed.asked, row.asked))) == 1]
    about = [row for row in found if row not in same]
    return {"alike": _folded([row.asked[0] for row in same]), "about_alike": _rows(pages, about)}


def _rows(pages: Sequence[RolePage], found: Sequence[comparison.SkillRow]) -> dict:
    told = [
        {
            "label": row.asked[0].name,
            "href": href,
            "differs": row.differs,
            "cells": [
                {"title": page.title}
                | ({"text": weighed.asked(part)} if part else _missing(is_known=known, is_rated=row.is_rated))
                for page, part, known in zip(pages, row.parts, row.known, strict=True)
            ],
        }
        for row, href in zip(found, weighed.skill_pages(row.asked[0] for row in found), strict=True)
    ]
    return {
        "shown": pieces.beside(told[:SHOWN]),
        "more": pieces.beside(told[SHOWN:]),
        "left": len(told[SHOWN:]),
        "count": len(told),
    }


def _missing(*, is_known: bool, is_rated: bool) -> dict:
    """A page that does not ask for a skill; or of which that is not known."""
    if is_known:
        return {"missing": _("not asked for") if is_rated else _("not listed")}
    return {"missing": _("not rated") if is_rated else _("not known"), "is_unknown": True}


def _folded(parts) -> dict:
    told = [
        {"name": part.name, "href": href, "asked": weighed.asked(part)}
        for part, href in zip(parts, weighed.skill_pages(parts), strict=True)
    ]
    return {"shown": told[:SHOWN], "more": told[SHOWN:], "count": len(told)}
