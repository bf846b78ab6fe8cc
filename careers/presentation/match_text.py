"""What a match says, in words: how well a role fits, what is there, what is missing."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from careers.discovery.matching import LEVELS, AskedSkill, Fit, Pick
from careers.models import Edition
from careers.pages import wording

from . import skill_pages, weighed
from .targets import edition_pay

#: How many names of skills one line lists.
LISTED = 8
#: How many desirable skills a plan lists for each role.
DESIRABLE = 30


def kind(name: str) -> str:
    return skill_pages.kinds().get(name, name)


def level_options(pick: Pick) -> list[tuple[str, str, bool]]:
    """(value, words, whether chosen) of the levels of a picked skill."""
    levels = [("", _("Level not said")), *((name, skill_pages.level(name)) for name in LEVELS)]
    return [(f"{pick.skill.slug}:{name}".rstrip(":"), words, name == pick.level) for name, words in levels]


def match_families(counted: dict[str, tuple[int, int]], editions: dict[int, Edition]) -> list[tuple[str, str, int]]:
    """(short name, name, number of roles) of families, by name."""
    found = [
        (slug, editions[edition].family_name, count)
        for slug, (count, edition) in counted.items()
        if edition in editions
    ]
    return sorted(found, key=lambda family: family[1].casefold())


def pay_unit(currency: str) -> str:
    """What an amount of pay is in: "$ a year"; empty where no role states its pay."""
    return currency and _("%(currency)s a year") % {"currency": wording.SIGNS.get(currency, currency)}


def match_result(fit: Fit, edition: Edition, asked: Sequence[AskedSkill], picks: Sequence[Pick]) -> dict:
    """A role of the result: how well it fits in percent, and the skills that do and that do not."""
    there = [part for part in asked if part.has >= 1]
    lower = [part for part in asked if 0 < part.has < 1]
    missing = [part for part in asked if not part.has]
    return {
        "slug": edition.slug,
        "title": edition.title,
        "family_name": edition.family_name,
        "pay": edition_pay(edition),
        "fit": int(wording.rounded(fit.fit, times=100)),
        "brought": skill_pages.share(fit.brought),
        "asked_for": len(fit.has),
        "picks": len(picks) - len(fit.unknown),
        "unknown": _named([pick.skill.name for pick in picks if pick.skill.pk in fit.unknown]),
        "there": _listed(there),
        "lower": [_raised(part) for part in lower],
        "missing": _listed(missing),
    }


def match_plan(edition: Edition, asked: Sequence[AskedSkill]) -> dict:
    """A checklist for one role."""
    missing = [part for part in asked if not part.has]
    desirable = [part for part in missing if part.importance != "essential"]
    return {
        "slug": edition.slug,
        "title": edition.title,
        "gain": [(part, skill_pages.level(part.level)) for part in missing if part.importance == "essential"],
        "raise": [_raised(part) for part in asked if 0 < part.has < 1],
        "desirable": [(part, skill_pages.level(part.level)) for part in desirable[:DESIRABLE]],
        "more": max(0, len(desirable) - DESIRABLE),
        "there": [part for part in asked if part.has >= 1],
    }


def planned_editions(slugs: Sequence[str]) -> dict[int, Edition]:
    """The live editions at these addresses, in their order. One query."""
    if not slugs:
        return {}
    found = {
        edition.slug: edition
        for edition in Edition.objects.live().filter(slug__in=slugs).only("slug", "title")
    }
    return {found[slug].pk: found[slug] for slug in slugs if slug in found}


def _raised(part: AskedSkill) -> dict:
    return {
        "part": part,
        "own": skill_pages.level(part.own_level).lower(),
        "asked": skill_pages.level(part.level).lower(),
    }


def _named(names: Sequence[str]) -> str:
    """The first names in a row, and how many more there are."""
    more = len(names) - LISTED
    return weighed.in_a_row([*names[:LISTED], _("%(n)d more") % {"n": more}] if more > 0 else names)


def _listed(parts: Iterable[AskedSkill]) -> dict:
    parts = list(parts)
    return {"parts": parts[:LISTED], "more": max(0, len(parts) - LISTED), "count": len(parts)}
