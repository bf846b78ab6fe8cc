"""What separates two pages, in words: pay like for like, skills by level, steps."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from careers import models as rows
from careers.discovery.skills.scope import RATED, Scope, scope_of, scopes
from careers.discovery.weighing import PayComparison, SkillGap, Step
from careers.pages import Requirement, RolePage, SalaryBand, wording


def difference(found: PayComparison) -> str:
    """How much more or less the second pays: "$20,000 a year more (15%)"; empty where nothing compares."""
    if found.why_not:
        return ""
    band = found.bands[0]
    amount = f"{wording.money(abs(found.difference), band.currency)} {wording.period(band.period)}"
    if not found.difference:
        return _("the same")
    words = _("%(amount)s more") if found.difference > 0 else _("%(amount)s less")
    told = words % {"amount_name": amount}
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
    """One of `weighing.AMOUNTS` in words."""
    return {
        "median": _("medians"),
        "mean": _("averages"),
        "middle": _("middles of ranges"),
    }[name]


def common_facts(bands: Sequence[SalaryBand]) -> list[str]:
    """What figures that are alike have in common: basis, area, years; and whether some count others too."""
    years = sorted({band.year for band in bands})
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
    return {
        "none-here": _("no pay figure has been published for %(here)s"),
        "none-there": _("no pay figure has been published for %(there)s"),
        "currency": _("their figures are in different currencies"),
        "period": _("their figures are for different periods"),
        "area": _("their figures are not known to be of the same area"),
        "basis": _("their figures are not known to count the same pay"),
        "year": _("their figures are not known to be of about the same year"),
        "experience": _("their figures are of people with different experience"),
        "amount_name": _("their figures state different amounts"),
        "one-figure": _("one figure of a wider group counts the people of both"),
    }[found.why_not] % {"here": here, "there": there}


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
        _("%(kinds)s (%(reason)s)") % {"kinds": in_a_row(kinds), "reason": reason % {"title": page.title}}
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
    return _("Not compared: %(kinds)s.") % {"kinds": in_a_row(told)} if told else ""


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
    words = {1: _("A step up"), 0: _("A step across"), -1: _("A step down")}[step.direction]
    by = {
        "ladder": _("on the career ladder"),
        "level": _("by level"),
        "experience": _("by the years of experience asked for"),
    }[step.by]
    return f"{words} {by}"


def in_a_row(names: Iterable[str]) -> str:
    """ "A", "A and B", "A, B and C"; with semicolons where a name has a comma of its own."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    between = "; " if any("," in name for name in names) else ", "
    return _("%(first)s and %(last)s") % {"first": between.join(names[:-1]), "last": names[-1]}


def experience(page: RolePage) -> str:
    return wording.years(page.experience_min, page.experience_max) or page.experience_note
