"""Figures in words: amounts, ranges, years and percentages as a reader says them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from careers import models as rows

from .structure import MarketFigure, SalaryBand, SalaryFactor

#: Signs that stand before the amount. Other currencies are named by their code.
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "AUD": "A$", "CAD": "C$", "NZD": "NZ$"}

#: Pay factors whose percentage is a distance from ordinary pay, rather than a share of something.
DISTANCES = {"experience", "location", "industry", "company-size"}

TEN_THOUSAND = Decimal(10_000)


def rounded(value: Decimal | float, places: int = 0, *, times: int = 1) -> Decimal:
    """`times` the value with at most so many decimals, as people round: halves away from zero.

    The one way in which figures are rounded that people read. Python's own `round` takes halves to the even
    neighbour.
    """
    exact = Decimal(str(value)) * times
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


@lru_cache(maxsize=4096)
def number(value: Decimal) -> str:
    """165000 -> "165,000", -3.2 -> "−3.2"; at most the decimals that are there."""
    amount = Decimal(format(abs(value).normalize(), "f"))
    return _minus(value) + number_format(amount, use_l10n=True, force_grouping=True)


def mark(value: Decimal) -> str:
    """A mark of a survey: 4.25 -> "4.3"."""
    return number(rounded(value, 1))


def _minus(value: Decimal) -> str:
    return "\N{MINUS SIGN}" if value < 0 else ""


@lru_cache(maxsize=4096)
def money(value: Decimal, currency: str, *, cents: bool = False) -> str:
    """(150000, "USD") -> "$150,000"; cents are shown where there are any, or always."""
    value = rounded(value, 2)
    places = 0 if value == value.to_integral_value() and not cents else 2
    amount = number_format(abs(value), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{_minus(value)}{sign(currency)}{amount}"


def sign(currency: str) -> str:
    return SIGNS.get(currency) or f"{currency}\N{NO-BREAK SPACE}"


def short_money(value: Decimal, currency: str) -> str:
    """The amount as it fits on an axis: "$150k", "$1.2m", "$18.50"."""
    for size, unit in ((10**12, _("tn")), (10**9, _("bn")), (10**6, _("m")), (10**3, _("k"))):
        if value >= size and (size > 1000 or value >= TEN_THOUSAND):
            return money(rounded(value / size, 2), currency).replace(".00", "") + unit
    return money(value, currency)


def label(choices: type[TextChoices], name: str) -> str:
    """The words of a choice; the name itself where an old edition holds one that is gone."""
    return _label(choices, name, get_language())


@lru_cache(maxsize=1024)
def _label(choices: type[TextChoices], name: str, language: str | None) -> str:
    try:
        return str(choices(name).label)
    except ValueError:
        return name


def period(name: str) -> str:
    """ "year" -> "a year"."""
    return label(rows.SalaryBand.Period, name)


def match(name: str) -> str:
    """How well an external code fits."""
    return {
        "exact": _("the same occupation"),
        "close": _("nearly the same occupation"),
        "broad": _("a broader occupation that includes this role"),
    }.get(name, name)


def span(
    low: Decimal | None, high: Decimal | None, currency: str, *, open_ended: bool = False, cents: bool = False
) -> str:
    """A range of money: "$150,000 to $250,000", "$300,000 or more", "up to $90,000"."""
    bottom = money(low, currency, cents=cents) if low is not None else ""
    top = money(high, currency, cents=cents) if high is not None else ""
    if bottom and top and bottom != top:
        words = _("%(low)s to %(high)s or more") if open_ended else _("%(low)s to %(high)s")
        return words % {"low": bottom, "high": top}
    if open_ended:
        return _("%(amount)s or more") % {"amount": top or bottom}
    if bottom and top:
        return bottom
    if bottom:
        return _("from %(amount)s") % {"amount": bottom}
    return _("up to %(amount)s") % {"amount": top}


def has_cents(band: SalaryBand) -> bool:
    """Whether any amount of a figure has: then all of them are shown with cents."""
    return any(amount != amount.to_integral_value() for amount in band.amounts())


def stated(band: SalaryBand, name: str) -> str:
    """One amount of a figure: "$118,000", "$239,200 or more", "not released"; empty where it has none."""
    if (value := getattr(band, name)) is not None:
        return money(value, band.currency, cents=has_cents(band))
    if (least := band.at_least(name)) is not None:
        return _("%(amount)s or more") % {"amount": money(least, band.currency, cents=has_cents(band))}
    return _("not released") if name in band.withheld.split() else ""


def amount(band: SalaryBand, name: str) -> str:
    """One amount of a figure as it stands in a sentence: "about $165,000", "$300,000 or more"; or empty.

    Empty too where the source keeps it back.
    """
    if name in band.withheld.split():
        return ""
    words = stated(band, name)
    if words and name == "high" and band.open_ended:
        words = _("%(amount)s or more") % {"amount": words}
    return _about(words) if words and band.approximate else words


def between(band: SalaryBand, low: str, high: str) -> str:
    """Two amounts of a figure as a range: "$80,000 to $239,200 or more", or empty.

    Empty too where the source releases neither of them.
    """
    bottom, top = getattr(band, low), getattr(band, high)
    kept_back = {low, high} & set(band.withheld.split())
    if bottom is None and top is None and not {low, high} & set(band.top_coded.split()):
        return ""
    if not kept_back and high not in band.top_coded.split():
        return span(bottom, top, band.currency, cents=has_cents(band))
    ends = [
        _("an amount not released") if name in kept_back else words
        for name in (low, high)
        if (words := stated(band, name))
    ]
    return _(" to ").join(dict.fromkeys(ends))


def leading(band: SalaryBand) -> str:
    """What the amount is that stands for a figure: "Median: half earn more, half less"."""
    if not band.amounts():
        return ""
    if band.statistic in {"median", "percentiles"}:
        if band.median is not None:
            return _("Median: half earn more, half less")
        if band.at_least("median") is not None:
            return _("Median: at least half earn this or more")
        return "" if band.statistic == "median" else _("A range: the source gives no median")
    if band.statistic == "mean":
        return _("Average: some earn more, some less")
    return _("A range: the source gives no median") if band.statistic == "range" else ""


#: What each percentile says of people: of those who earn less, or more, and where it is cut off at the top.
PERCENTILES_TOLD = {
    "p10": (_l("One in ten earns less than %(pay)s."), _l("At least nine in ten earn %(pay)s.")),
    "p25": (_l("One in four earns less than %(pay)s."), _l("At least three in four earn %(pay)s.")),
    "median": (_l("Half earn less than %(pay)s, half earn more."), _l("At least half earn %(pay)s.")),
    "p75": (_l("One in four earns more than %(pay)s."), _l("At least one in four earns %(pay)s.")),
    "p90": (_l("One in ten earns more than %(pay)s."), _l("At least one in ten earns %(pay)s.")),
}


def percentile(band: SalaryBand, name: str) -> str:
    """The sentence of one of PERCENTILES_TOLD: "One in ten earns less than $68,940 a year."; or empty.

    Empty where the source keeps it back or does not give it.
    """
    words = amount(band, name)
    if not words:
        return ""
    exact, at_least = PERCENTILES_TOLD[name]
    sentence = at_least if getattr(band, name) is None else exact
    return sentence % {"pay": f"{words} {period(band.period)}"}


def percentiles(band: SalaryBand) -> list[str]:
    """The sentences of all percentiles of a figure, from the lowest up; what is cut off is told once."""
    found = [name for name in PERCENTILES_TOLD if percentile(band, name)]
    told = [name for name in found if getattr(band, name) is not None]
    cut_off = [name for name in found if name not in told]
    bounds = {band.at_least(name): name for name in reversed(cut_off)}
    return [percentile(band, name) for name in found if name in told or name in bounds.values()]


def amounts(band: SalaryBand) -> tuple[str, ...]:
    """What a pay figure says, the leading amount first, the others after it."""
    lines = _lines(band)
    if band.approximate and band.amounts():
        lines[0] = _about(lines[0])
    return tuple(lines)


def _about(words: str) -> str:
    return pgettext("an approximate amount", "about %(amount)s") % {"amount": words}


def _lines(band: SalaryBand) -> list[str]:
    if not band.amounts():
        return [_("not released")]
    currency, cents = band.currency, has_cents(band)
    whole = span(band.low, band.high, currency, open_ended=band.open_ended, cents=cents)
    has_range = band.low is not None or band.high is not None
    lines = []
    if band.statistic == "mean" and band.mean is not None:
        lines.append(money(band.mean, currency, cents=cents))
    elif band.statistic in {"median", "percentiles"} and (median := stated(band, "median")):
        lines.append(median)
    elif band.statistic == "median":
        lines.append(_("medians from %(range)s") % {"range": whole})
        has_range = False
    elif has_range:
        lines.append(whole)
        has_range = False
    for words, low, high in (
        (_("%(range)s (from the 10th to the 90th percentile)"), "p10", "p90"),
        (_("%(range)s (from the 25th to the 75th percentile)"), "p25", "p75"),
    ):
        if found := between(band, low, high):
            lines.append(words % {"range": found})
    if has_range:
        lines.append(_("%(range)s (whole range)") % {"range": whole})
    if band.median is not None and band.statistic not in {"median", "percentiles"}:
        lines.append(_("median %(amount)s") % {"amount": money(band.median, currency, cents=cents)})
    if band.statistic != "mean" and (mean := stated(band, "mean")):
        lines.append(_("average %(amount)s") % {"amount": mean})
    if "median" in band.withheld.split():
        # What is known leads.
        lines.append(_("median %(amount)s") % {"amount": lines.pop(0)})
    return lines


def in_a_row(names: Iterable[str]) -> str:
    """ "A", "A and B", "A, B and C"; with semicolons where a name has a comma of its own."""
    names = list(names)
    if len(names) < 2:
        return "".join(names)
    between = "; " if any("," in name for name in names) else ", "
    return _("%(first)s and %(last)s") % {"first": between.join(names[:-1]), "last": names[-1]}


def years(low: int | None, high: int | None) -> str:
    """Years of experience: "5 years or more", "5 to 7 years", "up to 3 years", or empty."""
    if low is None:
        if high is None:
            return ""
        return ngettext("up to %(high)d year", "up to %(high)d years", high) % {"high": high}
    if high is None:
        return ngettext("%(low)d year or more", "%(low)d years or more", low) % {"low": low}
    if low == high:
        return ngettext("%(low)d year", "%(low)d years", low) % {"low": low}
    return _("%(low)d to %(high)d years") % {"low": low, "high": high}


def training_explained(name: str) -> str:
    """What the Bureau of Labor Statistics means by one of its terms for training; empty for other words.

    https://www.bls.gov/emp/documentation/education/tech.htm
    """
    return {
        "none": _("typically no training is needed on the job to do the work well"),
        "short-term on-the-job training": _("one month or less, by doing the work or being shown it"),
        "moderate-term on-the-job training": _("one to twelve months, by doing the work and being shown it"),
        "long-term on-the-job training": _("more than twelve months, or work and classes together"),
        "apprenticeship": _("paid work and classes under an agreement, usually for three to five years"),
        "internship/residency": _("supervised work, for example in a hospital or a school"),
    }.get(name.casefold(), "")


def percent(factor: SalaryFactor) -> str:
    """What a factor does to pay: "10 to 30% above the average", "2 to 5% of salary", or empty."""
    low = factor.percent_high if factor.percent_low is None else factor.percent_low
    high = factor.percent_low if factor.percent_high is None else factor.percent_high
    if low is None or high is None:
        return ""
    if factor.kind not in DISTANCES and low >= 0:
        share = _percent_span(low, high, factor.open_ended)
        return (
            _("%(share)s of %(whole)s") % {"share": share, "whole": factor.percent_of}
            if factor.percent_of
            else share
        )
    whole = factor.percent_of or _("the average")
    if low >= 0:
        return _("%(share)s above %(whole)s") % {
            "share": _percent_span(low, high, factor.open_ended),
            "whole": whole,
        }
    if high <= 0:
        return _("%(share)s below %(whole)s") % {
            "share": _percent_span(-high, -low, factor.open_ended),
            "whole": whole,
        }
    return _("%(low)s%% below to %(high)s%% above %(whole)s") % {
        "low": number(-low),
        "high": number(high),
        "whole": whole,
    }


def _percent_span(low: Decimal, high: Decimal, open_ended: bool) -> str:
    values = {"low": number(low), "high": number(high)}
    if low == high:
        return (_("%(low)s%% or more") if open_ended else _("%(low)s%%")) % values
    return (_("%(low)s to %(high)s%% or more") if open_ended else _("%(low)s to %(high)s%%")) % values


def change(percent: Decimal) -> str:
    """A change in percent: "+15.8%", "−13.7%", "0%"."""
    plus = "+" if percent > 0 else ""
    return plus + _("%(number)s%%") % {"number": number(percent)}


#: How growth is called, by the names of careers.pages.outlook.Terms.
OUTLOOKS = {
    "much-faster": _l("Employment is projected to grow much faster than average"),
    "faster": _l("Employment is projected to grow faster than average"),
    "as-fast": _l("Employment is projected to grow about as fast as average"),
    "slower": _l("Employment is projected to grow more slowly than average"),
    "little": _l("Little or no change in employment is projected"),
    "decline": _l("Employment is projected to fall"),
}


def outlook(kind: str, growth: Decimal, everywhere: Decimal | None, period: str) -> str:
    """What is projected, in a sentence: growth in percent, and `everywhere` in all occupations together."""
    values = {
        "words": OUTLOOKS.get(kind) or _("Employment is projected to change"),
        "change": change(growth),
        "period": period,
    }
    if everywhere is None:
        return _("%(words)s: %(change)s from %(period)s.") % values
    values["all"] = change(everywhere)
    return _("%(words)s: %(change)s from %(period)s. All occupations together: %(all)s.") % values


def openings(number_of: Decimal) -> str:
    """Openings a year, in a sentence."""
    return _("About %(number)s openings a year: new jobs, and jobs that people leave.") % {
        "number": large(number_of)
    }


def large(value: Decimal) -> str:
    """A number of people or jobs: "115,200", "3.4 million"."""
    for size, words in ((10**9, _("%(amount)s billion")), (10**6, _("%(amount)s million"))):
        if abs(value) >= size:
            return words % {"amount": number(rounded(value / size, 1))}
    return number(value)


def market_value(figure: MarketFigure) -> str:
    """The value of a market figure: "$410.22 billion", "46%", "1,200 people", "3.4 million people"."""
    if figure.unit == "percent":
        return _("%(number)s%%") % {"number": number(figure.value)}
    if figure.unit == "people":
        return _("%(number)s people") % {"number": large(figure.value)}
    if figure.unit == "count":
        return large(figure.value)
    value, unit = figure.value, ""
    for size, words in (
        (10**12, _("%(amount)s trillion")),
        (10**9, _("%(amount)s billion")),
        (10**6, _("%(amount)s million")),
    ):
        if abs(value) >= size:
            value, unit = rounded(value / size, 3), words
            break
    text = _trimmed_money(value, figure.currency)
    return unit % {"amount": text} if unit else text


def _trimmed_money(value: Decimal, currency: str) -> str:
    return f"{_minus(value)}{sign(currency)}{number(abs(value))}"


def published(text: str) -> str:
    """A date as exactly as it is known: "2024", "May 2024", "31 May 2024"."""
    match [int(part) for part in text.split("-")] if text else []:
        case [year, month]:
            return date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
        case [year, month, day]:
            return long_date(date(year, month, day))
    return text


def long_date(day: date) -> str:
    return date_format(day, "j F Y")


def moment(at: datetime) -> str:
    """A day and a time where the site is: "31 May 2024, 14:05"."""
    return date_format(timezone.localtime(at), "j F Y, H:i")
