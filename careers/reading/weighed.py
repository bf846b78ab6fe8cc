"""What separates two pages, in words: pay like for like, skills by level, steps."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from careers import models as rows
from careers import wording
from careers.discovery.weighing import PayComparison, Step
from careers.rolepage import Requirement, RolePage, SalaryBand


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
    return ", ".join((amount(found.amount), *common_facts(found.bands)))


def figure(found: PayComparison, place: int) -> str:
    """One of the two amounts compared: "$118,000 a year"."""
    band = found.bands[place]
    return f"{wording.money(found.values[place], band.currency)} {wording.period(band.period)}"


def amount(name: str) -> str:
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
        "amount": _("their figures state different amounts"),
        "one-figure": _("one figure of a wider group counts the people of both"),
    }[found.why_not] % {"here": here, "there": there}


def level(part: Requirement) -> str:
    """At what level a skill is asked for, in one word and, where a survey marked it, with the mark."""
    words = wording.label(rows.SkillRequirement.Level, part.level).lower() if part.level else ""
    if part.level_rating is not None:
        mark = _("%(mark)s of 7") % {"mark": wording.number(round(part.level_rating, 1))}
        words = f"{words} ({mark})" if words else mark
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
