"""A page in a few sentences that anyone understands: what its editor wrote, or what its own figures say.

One pattern makes one line. A pattern that lacks its figure makes none, and no sentence puts figures together
that are not of the same people, area, year and source.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from careers import models as rows

from . import preparation, wording
from .structure import MarketFigure, Requirement, RolePage, SalaryBand

#: Skills that are named.
NAMED = 3
#: What the importers write of a wider group; readers of these lines need no code.
SOC_CODE = re.compile(r" \(SOC \d\d-\d{4}\)", re.ASCII)
SPAN_OF_YEARS = re.compile(r"(\d{4}) to (\d{4})", re.ASCII)
#: The first words of a note on experience that go on a sentence as they begin one.
GOES_ON = re.compile(r"(?:In|Less|More|Usually|With|As|At least|Up) ", re.ASCII)


class ShortAnswer(NamedTuple):
    """What one line answers: "pay", with its label, "Pay". A line of the editor's has neither."""

    name: str
    label: str
    text: str


def lines(page: RolePage, pay: SalaryBand | None = None) -> tuple[ShortAnswer, ...]:
    """The lines of a page, without what it leads to where only other pages know that. No query.

    `pay` is the figure that a reader chose by area or period, where that is another than usual.
    """
    if page.in_short:
        return tuple(ShortAnswer("", "", line.strip()) for line in page.in_short.split("\n") if line.strip())
    made = (
        ("pay", _("Pay"), _pay(page, pay or page.headline_pay)),
        ("jobs", _("Jobs"), _jobs(page)),
        ("training", _("Training"), _training(page)),
        ("skills", _("Skills"), _skills(page)),
        ("next", _("Next"), _next_on_ladder(page)),
    )
    return tuple(ShortAnswer(name, label, text) for name, label, text in made if text)


# -- pay ------------------------------------------------------------------------------------------


def _pay(page: RolePage, band: SalaryBand | None) -> str:
    if band is None:
        return _all_kept_back(page)
    said = _amount(band)
    if not said:
        return ""
    told = [f"{said} ({facts})." if (facts := _facts(page, band)) else f"{said}."]
    if "median" in band.withheld.split():
        told.append(_("The source keeps the median back."))
    if "median" in band.top_coded.split():
        told.append(_("The source gives no exact figure above that."))
    if band.covers:
        told.append(_("This counts a wider group: %(group)s.") % {"group": SOC_CODE.sub("", band.covers)})
    return " ".join(told)


def _all_kept_back(page: RolePage) -> str:
    if not page.salary_bands:
        return ""
    said, facts = _("The source does not release what it pays"), _facts(page, page.salary_bands[0])
    return f"{said} ({facts})." if facts else f"{said}."


def _amount(band: SalaryBand) -> str:
    """The typical amount as a clause: see `SalaryBand.typical`."""
    typical, period = band.typical, wording.period(band.period)
    if typical is None:
        return ""
    if typical.statistic == "median":
        amount = wording.money(typical.amount, band.currency)
        if typical.high is None:
            return _("At least half earn %(amount)s or more %(period)s") % {
                "amount": amount,
                "period": period,
            }
        told = _("Half earn more than about %(amount)s %(period)s, half less")
        exact = _("Half earn more than %(amount)s %(period)s, half less")
        return (told if band.approximate else exact) % {"amount": amount, "period": period}
    if typical.statistic == "mean":
        return _("The average is %(amount)s %(period)s") % {
            "amount": wording.amount(band, "mean"),
            "period": period,
        }
    span = wording.span(typical.low, typical.high, band.currency, open_ended=typical.high is None)
    words = _("It pays about %(span)s %(period)s") if band.approximate else _("It pays %(span)s %(period)s")
    if typical.statistic == "percentiles":
        is_wide = band.p10 is not None and band.p90 is not None
        words = _("Eight in ten earn %(span)s %(period)s")
        words = words if is_wide else _("The half in the middle earns %(span)s %(period)s")
    elif band.statistic == "median":
        words = _("Medians run from %(span)s %(period)s")
    return words % {"span": span, "period": period}


def _facts(page: RolePage, band: SalaryBand) -> str:
    """Where, when and of whom: "United States, May 2025"."""
    found = [
        _("total pay") if band.basis == rows.SalaryBand.Basis.TOTAL else "",
        _of_experience(band),
        band.area,
        _when(page, band),
    ]
    return ", ".join(filter(None, found))


def _of_experience(band: SalaryBand) -> str:
    years = wording.years(band.experience_min, band.experience_max)
    return _("with %(years)s of experience") % {"years": years} if years else ""


def _when(page: RolePage, band: SalaryBand) -> str:
    """The year; with the month where that is in the name of the source, as it is of a survey of one month."""
    if band.year is None:
        return ""
    source = next((source for source in page.sources if source.slug == band.source), None)
    if source and source.published.startswith(f"{band.year}-"):
        month = wording.published(source.published[:7])
        return month if month in source.title else str(band.year)
    return str(band.year)


# -- jobs -----------------------------------------------------------------------------------------


def _jobs(page: RolePage) -> str:
    """How many work in it, how that changes, and how many places come free, of one source and area."""
    figures = {figure.slug: figure for figure in page.market_figures}
    people = _figure(figures.get("employment"), "people")
    growth = _figure(figures.get("employment-growth"), "percent")
    openings = _figure(figures.get("openings"), "count")
    first = people or growth or openings
    if first is None:
        return ""
    told: list[str] = []
    if people and people.value:
        told.append(
            _("About %(number)s people work in it%(facts)s.")
            % {"number": wording.large(people.value), "facts": _in_brackets(people.area, people.period)}
        )
    for figure, words in ((growth, _growth), (openings, _openings)):
        if figure and _together(first, figure) and (said := words(figure)):
            facts = "" if told else _in_brackets(figure.area)
            told.append(f"{said}{facts}.")
    if told and first.note:
        told.append(_note(page, first))
    return " ".join(filter(None, told))


def _figure(figure: MarketFigure | None, unit: str) -> MarketFigure | None:
    return figure if figure and figure.unit == unit else None


def _together(one: MarketFigure, other: MarketFigure) -> bool:
    return (one.source, one.area, one.note) == (other.source, other.area, other.note)


def _in_brackets(*facts: str) -> str:
    found = ", ".join(filter(None, facts))
    return f" ({found})" if found else ""


def _growth(figure: MarketFigure) -> str:
    years = SPAN_OF_YEARS.fullmatch(figure.period)
    if not years:
        return ""
    percent = _("%(low)s%%") % {"low": wording.number(abs(figure.value))}
    if not figure.value:
        words = _("From %(start)s to %(end)s the number is expected to stay the same")
    elif figure.value > 0:
        words = _("From %(start)s to %(end)s the number is expected to grow by %(percent)s")
    else:
        words = _("From %(start)s to %(end)s the number is expected to shrink by %(percent)s")
    return words % {"start": years[1], "end": years[2], "percent": percent}


def _openings(figure: MarketFigure) -> str:
    if not figure.value or not SPAN_OF_YEARS.fullmatch(figure.period):
        return ""
    return _("About %(number)s jobs a year are expected to open") % {"number": wording.large(figure.value)}


def _note(page: RolePage, figure: MarketFigure) -> str:
    """Whom the figures count; shorter where the pay has said the same of its own."""
    pay = page.headline_pay
    if pay and pay.covers and figure.note.casefold() == f"Counts {pay.covers}.".casefold():
        return _("This counts the same wider group.")
    return SOC_CODE.sub("", figure.note)


# -- what it takes --------------------------------------------------------------------------------


def _training(page: RolePage) -> str:
    told = (_education(page.education), _experience(page), _on_the_job(page.training), _time_to_learn(page))
    return " ".join(filter(None, told))


def _education(text: str) -> str:
    if not text.strip():
        return ""
    needed = preparation.needed_education(text)
    if not needed:
        return _("You need no diploma to start.")
    if preparation.education_rank(text) is None:
        return _("Education: %(education)s.") % {"education": needed}
    return _("To start, most people need %(education)s.") % {"education": needed}


def _experience(page: RolePage) -> str:
    years = wording.years(page.experience_min, page.experience_max)
    note = page.experience_note.strip().rstrip(".")
    if GOES_ON.match(note):
        note = note[:1].lower() + note[1:]
    if not years and not note:
        return ""
    return _("Experience: %(experience)s.") % {"experience": ", ".join(filter(None, (years, note)))}


def _on_the_job(training: str) -> str:
    """What a term of the Bureau of Labor Statistics means, behind one that says more than "on the job"."""
    training = training.strip().rstrip(".")
    if not training or training.casefold() == "none":
        return ""
    if explained := wording.training_explained(training):
        name = training[:1].lower() + training[1:]
        training = explained if "on-the-job" in name else f"{name} ({explained})"
    return _("Training on the job: %(training)s.") % {"training": training}


def _time_to_learn(page: RolePage) -> str:
    time = preparation.time_to_learn(page)
    return _("Time to learn the work: %(time)s.") % {"time": time} if time else ""


def _skills(page: RolePage) -> str:
    names = list(dict.fromkeys(part.name for part in _most_important(page)))[:NAMED]
    if not names:
        return ""
    between = "; " if any(" and " in name or ", " in name for name in names) else ", "
    return _("What matters most: %(names)s.") % {"names": between.join(names)}


def _most_important(page: RolePage) -> Iterator[Requirement]:
    """Skills, the most important first: by the marks of a survey where there are any, else as editors ask.

    Nobody has rated what a source only lists, such as the technologies of an occupation.
    """
    asked = [(group, part) for group in page.skill_groups for part in group.requirements]
    if rated := [part for _group, part in asked if part.importance_rating is not None]:
        yield from sorted(rated, key=lambda part: (-(part.importance_rating or 0), -(part.level_rating or 0)))
        return
    levels = rows.SkillRequirement.Level.values
    written = [part for group, part in asked if group.source is None and part.importance == "essential"]
    yield from sorted(written, key=lambda part: -(levels.index(part.level) if part.level in levels else -1))


# -- where it leads -------------------------------------------------------------------------------


def _next_on_ladder(page: RolePage) -> str:
    titles = dict.fromkeys(rung.title for ladder in page.ladders for rung in ladder.after(page.slug))
    if not titles:
        return ""
    return _("The next step on its ladder: %(titles)s.") % {"titles": _(" or ").join(titles)}
