"""Pay figures, what moves pay, and figures about the market, out of single statements."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from babel import Locale
from django.utils.translation import gettext as _
from msgspec.structs import replace

from careers.pages import MarketFigure, SalaryBand, SalaryFactor

from ..sandbox.documents.words import WORDINGS, key, pattern, plain, sentences, shortened, wordings
from . import money
from .money import DOUBTFUL, NAMES_PAY, SURE, UNHELD, UNNAMED
from .structure import slug
from .tokens import PARITY, VOCABULARY, WORDS

PAY_WORDS = re.compile(f"{NAMES_PAY.pattern}|{wordings('about-pay')}", re.I)
MARKET_WORDS = re.compile(r"\b(?:market|industry|sector|revenue|spending|investment|valued|economy)\b", re.I)
#: Amounts with fewer letters between them may be one range.
CLOSE = 12
PARTING = re.compile(r"[;,/:+]| plus ")
#: A range this wide was put together of two things; a smaller amount without a period may be that of a month.
WIDEST, LEAST_UNNAMED = 6, 15_000
STATISTIC = re.compile(r"median|average|mean(?=[ :])|typical salary", re.I)
TOTAL = re.compile(r"\btotal (?:pay|comp|cash|earnings|package)|\bote\b|\bon-target", re.I)
BASE = re.compile(r"\bbas(?:e|ic)\b", re.I)
OCCUPATION = re.compile(r"\b[a-z]{2,}(?:er|or|ist|ian|yst|ant|man|woman)s?$")
LARGEST = Decimal("9999999999")
YEAR = re.compile(r"(?<![\d,.$£€-])(?:19[89]\d|20[0-4]\d)(?![\d%]|,\d)")


class Surroundings(NamedTuple):
    """Where a statement stands: below `context`, headings with the nearest first and at last the title.

    What they say of area, year and period holds where the statement does not say it.
    """

    context: list[str]
    source: str
    in_pay: bool

    @property
    def title(self) -> str:
        return self.context[-1] if self.context else ""

    @property
    def year(self) -> int | None:
        return next(filter(None, map(year_in, self.context)), None)


@cache
def _areas() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """What finds places in a text, and by their names what we call them and their money."""
    names, money_of = Locale("en").territories, money.lexicon().of_country
    codes = {locale.partition("_")[2] for locale in PARITY} | WORDS["countries"]
    found = {names[code]: (names[code], money_of[code]) for code in codes}
    for name, written in VOCABULARY["places"].items():
        named = [name, *written.split()]
        found |= dict.fromkeys(named, (name, money_of.get(named[1], "")))
    longest_first = sorted(found, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"), found


def area_in(text: str) -> str:
    """The first place that `text` names."""
    return _area_and_money(text)[0]


def _area_and_money(text: str) -> tuple[str, str]:
    pattern, known = _areas()
    match = pattern.search(text)
    return known[match[0]] if match else ("", "")


def year_in(text: str) -> int | None:
    match = YEAR.search(text)
    return int(match[0]) if match else None


def label_and_rest(text: str) -> tuple[str, str]:
    """ "Tech hubs (e.g., New York): 10% above" -> the label and what is said of it."""
    text = plain(text)
    depth = 0
    for at, char in enumerate(text[:200]):
        depth += (char in "([") - (char in ")]")
        is_dash = char in "–—-" and text[at - 1 : at] == " " and not text[:at].rstrip()[-1:].isdigit()
        if depth <= 0 and (is_dash or char == ":") and text[at + 1 : at + 2] in {" ", ""}:
            return text[:at].strip(), text[at + 1 :].strip()
    return "", text.strip()


def bands(text: str, around: Surroundings) -> list[tuple[SalaryBand, float]]:
    """The pay figures of a statement, each with how sure it is."""
    words = plain(text)
    if not (around.in_pay or PAY_WORDS.search(words)):
        return []
    found = []
    spans = money.spans(words)
    for span in spans:
        if not span.is_perk and span.period != UNHELD and 0 < span.largest <= LARGEST:
            band, sure = _band(words, span, around)
            is_usual = money.is_usual(band.currency, span.low, span.largest, band.period, times=10)
            # Outside the sections on pay most money is no pay.
            if is_usual and (around.in_pay or sure > DOUBTFUL):
                found.append((band, sure))
    gaps = (words[one.end : after.start] for one, after in pairwise(spans))
    if any(len(gap) < CLOSE and not PARTING.search(gap) and not money.period_in(gap) for gap in gaps):
        # What was taken for two amounts may be one range.
        found = [(band, min(sure, UNNAMED)) for band, sure in found]
    return _percentiles(words, found)


def _band(words: str, span: money.Span, around: Surroundings) -> tuple[SalaryBand, float]:
    begin, end = span.clause
    clause = words[begin:end]
    before = words[max(begin, span.start - 30) : span.start].casefold().rstrip(" .").rpartition(" ")[2]
    said = _last_statistic(words[begin : min(end, span.end + 30)])
    statistic, values = "range", dict[str, Any](low=span.low, high=span.largest)
    if span.high is not None:
        statistic = "median" if said == "median" else statistic
    elif span.edge:
        values = {"low" if span.edge == "least" else "high": span.low}
    elif said:
        statistic, values = said, {said: span.low}
    area, currency = _area_and_currency(clause, span, around.context)
    period, is_guessed = _period(span, currency, around.context)
    label = _label(words, clause, around.context)
    years = experience(label) or (None, None)
    band = SalaryBand(
        slug=f"pay-{slug(label, 60, 'figure')}",
        label=label,
        statistic=statistic,
        open_ended=span.open_ended or span.edge == "least",
        approximate=before in WORDS["approximately"],
        currency=currency,
        period=period,
        basis="total" if TOTAL.search(clause) else "base" if BASE.search(clause) else "unstated",
        area=area,
        year=year_in(re.sub(r"\bby (?:19|20)\d\d", "", clause)) or around.year,
        experience_min=years[0],
        experience_max=years[1],
        source=around.source,
        note=shortened(words, 600),
        **values,
    )
    return band, _certainty(clause, span, band, around, is_guessed)


def _area_and_currency(clause: str, span: money.Span, context: list[str]) -> tuple[str, str]:
    """Where the amount is paid, and in which of the currencies that its mark may mean."""
    area, local = _area_and_money(clause)
    currency = local if area and local in span.codes else span.currency
    if not area and (named := next((each for each in map(_area_and_money, context) if each[0]), None)):
        # An amount in other money than the heading's country has is from another country.
        currency = named[1] if named[1] in span.codes else currency
        area = named[0] if named[1] in {currency, ""} else ""
    return area, currency


def _period(span: money.Span, currency: str, context: list[str]) -> tuple[str, bool]:
    """The period of an amount, and whether it is only guessed."""
    named = span.period or next(filter(None, map(money.period_in, context)), "")
    if named and not (named == "year" and span.largest < 500 and not span.period):
        return named, False
    guesses = (each for each in ("year", "month") if money.is_usual(currency, span.low, span.low, each))
    is_small = money.is_usual(currency, span.largest, span.largest, "hour") and span.largest < 200
    return "hour" if is_small else next(guesses, "year"), True


def _certainty(
    clause: str, span: money.Span, band: SalaryBand, around: Surroundings, is_guessed_period: bool
) -> float:
    """How sure `band` is, which was read at `span` in `clause`.

    Only what is sure stands at the head of a page; the rest waits for an editor.
    """
    low, high = span.low, span.largest
    # The country says which money an ambiguous mark means.
    is_ambiguous = span.is_ambiguous and band.currency != _area_and_money(band.area)[1]
    is_unusual = not money.is_usual(band.currency, low, high, band.period) or (low and high / low > WIDEST)
    if is_unusual or (is_guessed_period and (band.period != "year" or low < LEAST_UNNAMED)):
        return min(span.certainty, DOUBTFUL)
    is_called_pay = any(map(NAMES_PAY.search, [clause, *around.context[:-1]]))
    is_far = is_guessed_period and band.currency not in money.ALIKE
    if is_ambiguous or is_far or not is_called_pay or is_of_another(band.label, around.title):
        return min(span.certainty, UNNAMED)
    return min(span.certainty, SURE - 0.05 if is_guessed_period or low == high else SURE)


def is_of_another(name: str, role: str, *, is_occupation: bool = False) -> bool:
    """Whether `name` is that of an occupation (or looks like one), and not of `role` or a level of it."""
    name, role = key(name), key(role)
    own = [word for word in name.split() if not {word, word.removesuffix("s")} & WORDS["levels"]]
    if not role or role in name or set(own) <= set(role.split()):
        return False
    return is_occupation or (len(own) <= 4 and bool(OCCUPATION.search(" ".join(own))))


def _last_statistic(words: str) -> str:
    """Which of "median" and "mean" is said last, if any."""
    said = STATISTIC.findall(words)
    return "" if not said else "median" if said[-1].casefold() == "median" else "mean"


def _label(words: str, clause: str, context: list[str]) -> str:
    label, rest = label_and_rest(words)
    if label and rest and len(label) <= 120 and not money.spans(label):
        return label
    first = next(iter(money.spans(clause)), None)
    lead = re.sub(r"[\s,(:~–-]+$", "", clause[: first.start]) if first else ""
    while lead and lead.rpartition(" ")[2].casefold().strip(".") in WORDS["leading"]:
        lead = lead.rpartition(" ")[0].strip(" ,:(–-")
    if len(lead.split()) > 1 or re.search(r"\d", lead):
        return shortened(lead, 140)
    return shortened(context[0], 140) if context else _("Pay")


PERCENTILE = re.compile(
    r"\b(?:(10|25|75|90)th percentile|(?:lowest|(highest)) (?:10|ten) ?(?:percent|%))", re.I
)


def _percentiles(words: str, found: list[tuple[SalaryBand, float]]) -> list[tuple[SalaryBand, float]]:
    """Of two amounts and two percentiles one figure: "The lowest 10 percent earned ..., the highest ..."."""
    named = [int(match[1] or (90 if match[2] else 10)) for match in PERCENTILE.finditer(words)]
    ends = [each for each in found if each[0].statistic == "range"]
    amounts = {amount for band, _sure in ends for amount in (band.low, band.high) if amount is not None}
    if len(named) != 2 or len(amounts) != 2 or named[0] >= named[1]:
        return found
    band, sure = ends[0]
    values = dict(zip((f"p{percent}" for percent in named), sorted(amounts), strict=True))
    label = _("Lowest and highest tenth") if named == [10, 90] else band.label
    one = replace(band, statistic="percentiles", low=None, high=None, open_ended=False, label=label, **values)
    return [*(each for each in found if each not in ends), (one, sure)]


YEARS = re.compile(
    r"(?<![\d$£€.,])(\d{1,2})\s?(?:(?:-|–|to)\s?(\d{1,2})\s?)?(\+)?\s?(?:\+\s?)?"
    r"(?:or more )?(?:years?|yrs?)\b(?! old)",
    re.I,
)


#: Before a number of years: that it is the most, and that not even it is reached.
AT_MOST = re.compile(r"(?:\bup to|\bat most|\bno more than|\bnot more than|\bmaximum(?: of)?|≤)\s*\Z", re.I)
LESS_THAN = re.compile(r"(?:\b(?:less|fewer) than|\bunder|\bbelow|<)\s*\Z", re.I)


def experience(text: str) -> tuple[int | None, int | None] | None:
    """ "5-7 years" -> (5, 7); "8+ years" -> (8, None); "up to 3 years" -> (None, 3).

    None for "less than 5 years": that five are the most is not said, nor that they are asked for.
    """
    match = YEARS.search(text)
    if not match or LESS_THAN.search(text, 0, match.start()):
        return None
    if AT_MOST.search(text, 0, match.start()):
        return (None, int(match[2] or match[1]))
    low, high = int(match[1]), int(match[2]) if match[2] else None
    return (low, high) if high is None or low <= high else (high, low)


FACTORS = [(kind, re.compile(words, re.I)) for kind, words in WORDINGS["factor"].items()]
#: What headings say is behind the differences below them.
BEHIND = {"company-size", "location", "industry", "experience"}
#: Is a factor also where no percentage is said.
ON_TOP = re.compile(r"\b(?:stock|equity|rsu|bonus|profit)", re.I)
OF_WHAT = pattern("whole", r"\b(?:of|above|below)\s+(?:the\s+|your\s+)?(", ")")


def _kind(text: str) -> str:
    return next((kind for kind, pattern in FACTORS if pattern.search(text)), "")


def factors(text: str, around: Surroundings, parent: str) -> list[tuple[SalaryFactor, float]]:
    """What a statement says moves pay: "Cities: Leeds 5% less; London 20% more" says it twice.

    `parent` is the list item or heading it stands under.
    """
    label, rest = label_and_rest(text)
    parts = rest.split("; ")
    statements = [text]
    if label and len(parts) > 1 and all(map(money.percents, parts)):
        statements = [f"{label}, {part[: money.percents(part)[0].start].strip()}: {part}" for part in parts]
    return [made for words in statements if (made := _factor(words, around, parent))]


def _factor(text: str, around: Surroundings, parent: str) -> tuple[SalaryFactor, float] | None:
    label, rest = label_and_rest(text)
    words = plain(text)
    first = next(iter(money.percents(rest)), None)
    behind = _kind(parent) if _kind(parent) in BEHIND else ""
    kind = behind or _kind(label) or _kind(words)
    is_stated = len(words) <= 300 and (first or (behind and rest and label))
    is_market = first and MARKET_WORDS.search(words) and "cagr" in words.casefold()
    is_added = label and rest and ON_TOP.search(label)
    if not kind or is_market or money.spans(rest) or not (is_stated or is_added):
        return None
    of = OF_WHAT.search(rest, first.start) if first else None
    made = SalaryFactor(
        slug=slug(label or words, 60, kind),
        kind=kind,
        label=shortened(label or words, 150),
        percent_low=first.low if first else None,
        percent_high=first.high if first else None,
        open_ended=bool(first and first.open_ended),
        percent_of=(of[1].strip() if of else "")[:80],
        effect=shortened(rest if label else words, 250),
        year=around.year,
        source=around.source,
    )
    return made, 0.85 if first else 0.65


GROWTH = re.compile(r"\b(?:growth|grow|growing|projected|increase|decline)\b", re.I)
OF_PAY = re.compile(r"\b(?:salar|pay\b|paid\b|wage|earn|compensation|bonus|raise)", re.I)
WHEN = re.compile(r"\b(?:by|in|from) (?:19|20)\d\d(?:(?: to |[-–])(?:20)?\d\d)?|\bover the decade\b", re.I)
COUNT = re.compile(
    r"(?<![\d$£€.,])(\d{1,3}(?:,\d{3})+)\s+(?:\w+\s+){0,3}(openings|jobs|vacancies|positions|people)\b", re.I
)


def figures(text: str, source: str, in_market: bool) -> list[tuple[MarketFigure, float]]:
    """Figures about the market: its size, its growth, jobs and openings."""
    found = []
    for words in sentences(plain(text)):
        label, _rest = label_and_rest(words)
        when = WHEN.search(words)
        for value, unit, currency in _values(words, in_market):
            figure = MarketFigure(
                slug=slug(label or words, 60, "figure"),
                label=shortened(label or words, 150),
                value=value,
                unit=unit,
                currency=currency,
                area=area_in(words),
                period=when[0][:60] if when else "",
                source=source,
                note=shortened(words, 600),
            )
            found.append((figure, 0.75))
    return [each for each in found if each[0].value < 10**15]


def _values(words: str, in_market: bool) -> Iterator[tuple[Decimal, str, str]]:
    """The values that a sentence says of the market, with their units and currencies."""
    for span in money.spans(words) if MARKET_WORDS.search(words) else ():
        if span.largest >= 10**6 and (span.sized or span.low >= 10**7):
            yield span.largest, "money", span.currency
    is_told = (in_market and GROWTH.search(words)) or "cagr" in words.casefold()
    for each in money.percents(words) if is_told and not OF_PAY.search(words) else ():
        yield each.high, "percent", ""
    for match in COUNT.finditer(words) if in_market else ():
        yield money.number(match[1]), "people" if match[2].casefold() == "people" else "count", ""
