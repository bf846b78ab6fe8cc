"""What the pages about skills and the match say, in words."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from careers import models as rows
from careers.discovery.everyday import Evidence
from careers.discovery.matching import LEVELS, AskedSkill, Fit, Pick
from careers.discovery.models import EditionFacts, EditionSkill, current_family_names
from careers.discovery.skills.roles import Companion, FamilyCount, Pay
from careers.models import Edition
from careers.pages import wording

from .listing import edition_pay, shortened

#: How many kinds of pay figures are told beside the leading one.
OTHER_KINDS = 4


def kinds() -> dict[str, str]:
    """The kinds of skills, and what many of each are called."""
    return {
        "tool": _("Tools"),
        "technique": _("Techniques"),
        "knowledge": _("Knowledge"),
        "soft": _("Soft skills"),
    }


def level(name: str) -> str:
    return wording.label(rows.SkillRequirement.Level, name) if name else _("level not said")


def step(importance: str, name: str) -> str:
    """How much a skill is asked for: "Essential, at expert level"."""
    words = wording.label(rows.SkillRequirement.Importance, importance)
    if not name:
        return _("%(importance)s, level not said") % {"importance": words}
    return _("%(importance)s, %(level)s level") % {"importance": words, "level": level(name).lower()}


def asked_how(families: Sequence[FamilyCount], unrated: int) -> str:
    """Who asks for a skill and how much: "It is essential for 300 roles and useful for 200."

    Nothing is known of `unrated` more: no survey has rated them, and they list no skills of this kind.
    """
    essential = sum(family.essential for family in families)
    desirable = sum(family.count for family in families) - essential
    parts = []
    if essential:
        parts.append(ngettext("essential for %(n)s role", "essential for %(n)s roles", essential))
    if desirable:
        parts.append(ngettext("useful for %(n)s role", "useful for %(n)s roles", desirable))
    counts = [count for count in (essential, desirable) if count]
    told = wording.in_a_row(
        words % {"n": number_format(count)} for words, count in zip(parts, counts, strict=True)
    )
    sentences = [_("It is %(told)s.") % {"told": told}] if told else []
    if unrated:
        sentences.append(
            ngettext(
                "%(n)s more role has not been rated for skills like this one.",
                "%(n)s more roles have not been rated for skills like this one.",
                unrated,
            )
            % {"n": number_format(unrated)}
        )
    return " ".join(sentences)


def marks(row: EditionSkill) -> str:
    """The marks of a survey: "importance 4.1 of 5, level 4.6 of 7", or empty."""
    found = (
        (_("importance %(mark)s of 5"), row.importance_rating),
        (_("level %(mark)s of 7"), row.level_rating),
    )
    return ", ".join(words % {"mark": wording.mark(mark)} for words, mark in found if mark is not None)


def share(value: float) -> str:
    """0.853 -> "85%"; what is not nothing never becomes 0%."""
    percent = wording.rounded(value, times=100)
    return _("under 1%") if value and not percent else _("%(n)s%%") % {"n": percent}


def companion(found: Companion) -> dict:
    return {
        "slug": found.skill.slug,
        "name": found.skill.name,
        "here": share(min(found.share, 1)),
        "everywhere": share(min(found.everywhere, 1)),
    }


def pay_of_roles(kinds: list[Pay], looked_at: int) -> dict | None:
    """What roles pay: the most common kind of figure first, the others apart, and how many have none."""
    if not kinds:
        return None
    # A figure of the role itself leads, unless figures of wider groups are far more.
    kinds = sorted(kinds, key=lambda kind: -kind.count / (3 if kind.like.wider else 1))
    with_pay = sum(kind.count for kind in kinds)
    return _of_one_kind(kinds[0]) | {
        "others": [_of_one_kind(kind) for kind in kinds[1 : 1 + OTHER_KINDS]],
        "not_told": sum(kind.count for kind in kinds[1 + OTHER_KINDS :]),
        "without": looked_at - with_pay,
    }


def _of_one_kind(kind: Pay) -> dict:
    return {"count": kind.count, "like": like(kind.like), "wider": kind.like.wider} | _amounts(kind)


def like(facts: EditionFacts) -> str:
    """What a figure is: "median, base pay, United States, 2025, USD a year"."""
    return ", ".join(
        (
            wording.label(rows.SalaryBand.Statistic, facts.statistic).lower(),
            basis(facts.basis),
            facts.area or _("area not stated"),
            str(facts.year or _("year not stated")),
            f"{facts.currency} {wording.period(facts.period)}",
        )
    )


def basis(name: str) -> str:
    if name == "unstated":
        return _("basis not stated")
    return wording.label(rows.SalaryBand.Basis, name).lower()


def _amounts(kind: Pay) -> dict:
    """`lead`: the amount or range in the middle; `span`: what lies around it, in words."""
    like = kind.like
    period = wording.period(like.period)

    def money(value: Decimal) -> str:
        return wording.money(value, like.currency)

    outer = _("%(low)s to %(high)s") % {"low": money(kind.lowest), "high": money(kind.highest)}
    if kind.middle is None:
        lead = wording.span(kind.low, kind.high, like.currency, open_ended=kind.high is None)
        told = _("The middle of the lower and of the upper ends. From the lowest to the highest: %(span)s.")
        return {"lead": lead, "period": period, "told": told % {"span": outer} if kind.count > 1 else ""}
    lead = money(kind.middle)
    if kind.or_more:
        lead = _("%(amount)s or more") % {"amount": lead}
    if kind.count == 1:
        told = ""
    elif kind.low is None or kind.high is None:
        told = _("The figure in the middle. From the lowest to the highest: %(span)s.") % {"span": outer}
    else:
        told = _("The figure in the middle. Half of these roles pay %(half)s, all of them %(span)s.") % {
            "half": _("%(low)s to %(high)s") % {"low": money(kind.low), "high": money(kind.high)},
            "span": outer,
        }
    return {"lead": lead, "period": period, "told": told}


#: What the questions about interests ask, by the keys of their entries in everyday.toml.
INTERESTS = {
    "animals": gettext_lazy("with animals"),
    "outdoors": gettext_lazy("outdoors"),
    "hands": gettext_lazy("with my hands"),
    "machines": gettext_lazy("with machines and engines"),
    "numbers": gettext_lazy("with numbers"),
    "computers": gettext_lazy("with computers"),
    "science": gettext_lazy("on finding out why things are so"),
    "words": gettext_lazy("with words, writing or reading"),
    "art": gettext_lazy("on art and design"),
    "people": gettext_lazy("helping people"),
    "children": gettext_lazy("with children"),
    "leading": gettext_lazy("leading other people"),
}
#: From which share on a role is much about something, and from which on it is partly so.
MUCH, PARTLY = 0.6, 0.25
#: How many words of a task are told.
TASK_WORDS = 24


def said(evidence: Evidence) -> dict:
    """What was said in everyday words, and the skills that it means beside tasks."""
    return {
        "said": evidence.meaning.said,
        "skills": evidence.skills,
        "is_known": bool(evidence.share),
    }


def about(fit: Fit, evidence: Sequence[Evidence], tasks: Sequence[str]) -> list[dict]:
    """How much a role is about each of what was said, in words, and a task that speaks of it."""
    return [
        {
            "name": INTERESTS.get(each.meaning.said, each.meaning.said),
            "how_much": _how_much(share),
            "is_little": share < PARTLY,
            "task": shortened(task, TASK_WORDS),
        }
        for each, share, task in zip(evidence, fit.about, tasks, strict=True)
    ]


def _how_much(share: float) -> str:
    if share >= MUCH:
        return _("much of the work")
    if share >= PARTLY:
        return _("part of the work")
    return _("little of the work") if share else _("not that we can see")


#: How many names of skills one line lists.
LISTED = 8
#: How many desirable skills a plan lists for each role.
DESIRABLE = 30


def kind(name: str) -> str:
    return kinds().get(name, name)


def level_options(pick: Pick) -> list[tuple[str, str, bool]]:
    """(value, words, whether chosen) of the levels of a picked skill."""
    levels = [("", _("Level not said")), *((name, level(name)) for name in LEVELS)]
    return [(f"{pick.skill.slug}:{name}".rstrip(":"), words, name == pick.level) for name, words in levels]


def match_families(counted: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """(short name, name, number of roles) of families, by name. At most one query."""
    names = current_family_names(counted)
    found = [(slug, names.get(slug, slug), count) for slug, count in counted.items()]
    return sorted(found, key=lambda family: (family[1].casefold(), family[0]))


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
        "needs": _needs(len(fit.has), len(picks) - len(fit.unknown), len(picks)),
        "unknown": _named([pick.skill.name for pick in picks if pick.skill.pk in fit.unknown]),
        "there": _listed(there),
        "lower": [_raised(part) for part in lower],
        "missing": _listed(missing),
    }


def _needs(number: int, compared: int, picked: int) -> str:
    """How many of the picked skills a role needs: of those that can be compared, where not all can."""
    if not picked:
        return ""
    if not compared:
        return _("Skills like yours are not rated for it.")
    values = {"number": number, "picks": compared}
    if not number:
        return (
            _("It does not ask for your skills.")
            if compared == picked
            else _("It asks for none that we can compare.")
        )
    if compared < picked:
        return (
            ngettext(
                "It needs the one skill of yours that we can compare.",
                "It needs %(number)d of the %(picks)d skills of yours that we can compare.",
                compared,
            )
            % values
        )
    return (
        ngettext(
            "It needs the skill that you picked.", "It needs %(number)d of your %(picks)d skills.", picked
        )
        % values
    )


def match_plan(edition: Edition, asked: Sequence[AskedSkill]) -> dict:
    """A checklist for one role."""
    missing = [part for part in asked if not part.has]
    desirable = [part for part in missing if part.importance != "essential"]
    return {
        "slug": edition.slug,
        "title": edition.title,
        "gain": [(part, level(part.level)) for part in missing if part.importance == "essential"],
        "raise": [_raised(part) for part in asked if 0 < part.has < 1],
        "desirable": [(part, level(part.level)) for part in desirable[:DESIRABLE]],
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
        "own": level(part.own_level).lower(),
        "asked": level(part.level).lower(),
    }


def _named(names: Sequence[str]) -> str:
    """The first names in a row, and how many more there are."""
    more = len(names) - LISTED
    return wording.in_a_row([*names[:LISTED], _("%(n)d more") % {"n": more}] if more > 0 else names)


def _listed(parts: Iterable[AskedSkill]) -> dict:
    parts = list(parts)
    return {"parts": parts[:LISTED], "more": max(0, len(parts) - LISTED), "count": len(parts)}
