"""Figures of two pages, compared: amounts of pay, what moves it, and the market."""

from collections.abc import Iterable
from decimal import Decimal
from functools import singledispatch

from django.utils.translation import gettext as _

from careers import models as rows
from careers.models.salary import AMOUNTS_IN_ORDER
from careers.pages import MarketFigure, SalaryBand, SalaryFactor, wording

from . import fields
from .change import Detail

#: The most telling amount first.
AMOUNTS = ("median", "mean", *(name for name in AMOUNTS_IN_ORDER if name != "median"))

Figure = SalaryBand | SalaryFactor | MarketFigure


def about_figure(figure: Figure) -> str:
    """What a figure measures, where and when: "Base pay, United States, 2025"."""
    named = figure.label if isinstance(figure, SalaryFactor) else fields.with_area(figure)
    when = figure.period if isinstance(figure, MarketFigure) else figure.year
    return f"{named}, {when}" if when and str(when) not in named else named


@singledispatch
def told_of_figure(figure) -> str:
    """What a figure says."""
    raise NotImplementedError


@told_of_figure.register
def _pay(band: SalaryBand) -> str:
    return f"{wording.amounts(band)[0]} {wording.period(band.period)}"


@told_of_figure.register
def _factor(factor: SalaryFactor) -> str:
    return wording.percent(factor) or factor.effect


@told_of_figure.register
def _value(figure: MarketFigure) -> str:
    return wording.market_value(figure)


@singledispatch
def figure_details(old, new) -> Iterable[Detail]:
    """The amounts on which two figures of a kind differ."""
    raise NotImplementedError


@figure_details.register
def _amounts(old: SalaryBand, new: SalaryBand) -> Iterable[Detail]:
    alike = (old.currency, old.period) == (new.currency, new.period)
    is_same = alike and _limits(old) == _limits(new)
    for name in AMOUNTS:
        if is_same and getattr(old, name) == getattr(new, name):
            continue
        before, after = wording.stated(old, name), wording.stated(new, name)
        if before != after or (before and not alike):
            if not alike:
                before, after = _per(before, old), _per(after, new)
            by = _percent(getattr(old, name), getattr(new, name)) if alike else ""
            yield Detail(fields.label(SalaryBand, name), before, after, by)


@figure_details.register
def _percentages(old: SalaryFactor, new: SalaryFactor) -> Iterable[Detail]:
    before, after = wording.percent(old), wording.percent(new)
    if before != after:
        yield Detail("", before, after)


@figure_details.register
def _values(old: MarketFigure, new: MarketFigure) -> Iterable[Detail]:
    before, after = wording.market_value(old), wording.market_value(new)
    if before != after:
        alike = (old.unit, old.currency) == (new.unit, new.currency) and old.unit != "percent"
        yield Detail("", before, after, _percent(old.value, new.value) if alike else "")


#: What `details` and `about` have told, or `_experience` tells.
TOLD = {
    SalaryBand: {
        *(*AMOUNTS_IN_ORDER, "mean", "top_code", "top_coded", "withheld", "currency", "period"),
        *("experience_min", "experience_max", "source"),
    },
    SalaryFactor: {"percent_low", "percent_high", "percent_of", "open_ended", "source"},
    MarketFigure: {"value", "unit", "currency", "source"},
}


def figure_texts(old: Figure, new: Figure) -> Iterable[tuple[str, str, str]]:
    """(label, words of the old, words of the new) of all else in which two figures of a kind differ."""
    if isinstance(old, SalaryBand):
        years = [wording.years(band.experience_min, band.experience_max) for band in (old, new)]
        if years[0] != years[1]:
            yield (_("Experience"), *years)
    for label, field, mine, other in fields.differing(old, new, TOLD[type(old)]):
        yield (label, fields.in_words(mine, field, old, {}), fields.in_words(other, field, new, {}))


def _limits(band: SalaryBand) -> tuple:
    return (band.top_code, band.top_coded, band.withheld)


def _per(amount: str, band: SalaryBand) -> str:
    return amount and f"{amount} {wording.label(rows.SalaryBand.Period, band.period)}"


def _percent(old: Decimal | None, new: Decimal | None) -> str:
    """By how much `new` is more or less than `old`: "+4.3%". Empty where there is nothing to tell."""
    if not old or new is None or old == new:
        return ""
    share = (new - old) / old * 100
    rounded = wording.rounded(share, 1)
    if rounded == 0:
        return ""
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}"
    return _("%(sign)s%(number)s%%") % {"sign": sign, "number": wording.number(abs(rounded))}
