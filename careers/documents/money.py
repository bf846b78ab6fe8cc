"""Amounts of money and percentages as people write them, and how sure it is that one is the pay of a role."""

import re
from decimal import Decimal
from typing import NamedTuple

from careers.pages import SalaryBand

from ..sandbox.documents.words import key

SIGNS = {
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "S$": "SGD",
    "HK$": "HKD",
    "R$": "BRL",
    "zł": "PLN",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
}
CODES = [
    "USD",
    "EUR",
    "GBP",
    "CHF",
    "CAD",
    "AUD",
    "NZD",
    "JPY",
    "INR",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "SGD",
    "HKD",
    "ZAR",
    "BRL",
]
SIZES = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "bn": 10**9,
    "b": 10**9,
    "billion": 10**9,
    "tn": 10**12,
    "trillion": 10**12,
}

CURRENCY = r"(?:(?:US|AU|CA|NZ|HK|A|C|S|R)\$|[$£€¥₹]|zł|(?:" + "|".join(CODES) + r")(?![A-Za-z]))"
NUMBER = (
    r"\d{1,3}(?:[,.'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,3}(?: \d{3}){1,3}(?!\d)|\d{1,12}(?:[.,]\d{1,2})?(?!\d)"
)
AMOUNT = re.compile(
    rf"(?P<before>{CURRENCY})?[ \u00a0]?(?<![\d.,])(?P<number>{NUMBER})"
    rf"(?:[ \u00a0]?(?P<size>thousand|million|billion|trillion|bn|tn|mn|[kKmM])(?![A-Za-z]))?"
    rf"(?P<plus>\+)?(?:[ \u00a0]?(?P<after>{CURRENCY}))?(?P<more>\+)?"
)
#: Whether there is any money in a text, before it is looked at closely.
SIGNED = re.compile(rf"{CURRENCY}[ \u00a0]?\d|\d[ \u00a0]?[kKmM]?[ \u00a0]?{CURRENCY}")
#: "10th" is no amount.
ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
BETWEEN = re.compile(
    r"(?:/\s?[a-z]{1,6}|\s+(?:per|an?) [a-z]{3,6})?"
    r"\s*(?:\([^()]{2,30}\)\s+|\(?[A-Za-z]{2,20}\)?,?\s+|(?:for|at|as an?) [a-z][a-z -]{2,25} )?"
    r"(?:-|–|—|−|to|and|through|up to|rising to|and up to|à|bis)"
    r"\s*(?:~|about |around |more than |over |approximately |experienced )?",
    re.I,
)


class Span(NamedTuple):
    """An amount, or two: `low` and `high` in full units, and where in the text they stand."""

    low: Decimal | None
    high: Decimal | None
    currency: str
    open_ended: bool
    start: int
    end: int
    sized: bool

    @property
    def largest(self) -> Decimal:
        return self.high or self.low or Decimal(0)


def number(text: str) -> Decimal:
    """The number "1,234.50", "1.234,50" or "1 234" is: one or two digits after the last mark are decimals."""
    text = re.sub(r"[ '’\u00a0\u202f]", "", text)
    if match := re.search(r"[.,](\d{1,2})$", text):
        return Decimal(re.sub(r"[.,]", "", text[: match.start()]) + "." + match[1])
    return Decimal(re.sub(r"[.,]", "", text))


def spans(text: str, fallback: str = "") -> list[Span]:
    """The amounts of money in `text`, two that belong together as one.

    `fallback` is the currency of numbers in thousands ("32k") that name none.
    """
    found = []
    matches = [match for match in AMOUNT.finditer(text) if not ORDINAL.match(text, match.end())]
    at = 0
    while at < len(matches):
        first = matches[at]
        second = matches[at + 1] if at + 1 < len(matches) else None
        if second is not None and not _joined(text, first, second):
            second = None
        currency = _currency(first) or (second is not None and _currency(second)) or ""
        if not currency and fallback and {"k", "K"} & {first["size"], second and second["size"]}:
            currency = fallback
        if currency:
            found.append(_span(text, first, second, currency))
        at += 2 if second is not None and currency else 1
    return found


def _joined(text, first, second) -> bool:
    gap = text[first.end() : second.start()]
    if len(gap) > 60 or not BETWEEN.fullmatch(gap):
        return False
    if (
        gap.strip().casefold() == "and"
        and "between" not in text[max(0, first.start() - 12) : first.start()].casefold()
    ):
        return False
    ones = {_currency(first), _currency(second)} - {""}
    return len(ones) == 1 or (not ones and bool({"k", "K"} & {first["size"], second["size"]}))


def _currency(match) -> str:
    mark = match["before"] or match["after"] or ""
    return SIGNS.get(mark, mark)


def _span(text, first, second, currency) -> Span:
    size = (first["size"] or "").casefold()
    low = number(first["number"])
    plus = first["plus"] or first["more"]
    end, high = first.end(), None
    if second is not None:
        size_of_second = (second["size"] or "").casefold()
        high = number(second["number"]) * SIZES.get(size_of_second, 1)
        if not size and size_of_second and low < 1000:
            size = size_of_second
        gap = text[first.end() : second.start()].casefold()
        plus = second["plus"] or second["more"] or "more than" in gap or "over " in gap
        end = second.end()
    low *= SIZES.get(size, 1)
    if high is not None and high < low and high * 1000 >= low and not (second["size"]):
        high *= 1000
    if high is not None and high < low:
        low, high = high, low
    return Span(low, high, currency, bool(plus), first.start(), end, bool(size))


ONE = r"\d{1,3}(?:[.,]\d{1,2})?"
PERCENT = re.compile(
    rf"(?P<sign>(?<![\w%])[-–−+]|)(?<![\d.])(?P<low>{ONE})\s?(?:%|percent|per cent)?\s?"
    rf"(?:(?:-|–|—|to)\s?(?P<second>[-−+]?)(?P<high>{ONE}))?\s?(?:%|percent\b|per cent\b)(?P<plus>\+)?",
    re.I,
)


class Percent(NamedTuple):
    low: Decimal
    high: Decimal
    open_ended: bool
    start: int
    end: int


def percents(text: str) -> list[Percent]:
    """The percentages in `text`; those that are "below" or "less" are below zero."""
    found = []
    for match in PERCENT.finditer(text):
        low = number(match["low"])
        high = number(match["high"]) if match["high"] else low
        after = text[match.end() : match.end() + 30].casefold()
        before = text[max(0, match.start() - 25) : match.start()].casefold()
        if (match["second"] or "") == "+" and match["sign"] in {"-", "−", "–"}:
            found.append(Percent(-low, high, False, match.start(), match.end()))
            continue
        if high < low:
            low, high = high, low
        if (
            re.match(r"\s*(?:below|less|lower|under|down|decrease|reduction)", after)
            or match["sign"] in {"-", "−"}
            or re.search(r"(?:less by|lower by|reduced by|decrease of)\s*$", before)
        ):
            low, high = -high, -low
        if re.search(r"up to\s*$", before) and low == high and low > 0:
            low = Decimal(0)
        more = bool(match["plus"]) or after.lstrip().startswith("or more")
        found.append(Percent(low, high, more, match.start(), match.end()))
    return found


# How sure it is that an amount is the pay of the role. Only what is sure stands at the head of a page; the
# rest waits for an editor.


#: Words that say that an amount is pay; a period alone does not.
NAMES_PAY = re.compile(
    r"\b(?:salar(?:y|ies)|pay|pays|paid|paying|earn|earns|earning|earnings|wages?|compensation|income|"
    r"remuneration|gehalt|salaire|salaris|sueldo|ote)\b",
    re.I,
)
#: What employers pay for besides. "Budgets", "allowances" and the like never become figures at all.
PERK = re.compile(
    r"\b(?:benefits?|perks?|budgets?|contributions?|cards?|vouchers?|reimburse\w*|subsid\w+|pensions?|insurance|"
    r"meals?|lunch\w*|gym|sports?|commut\w+|travel|transport|phone|internet|childcare|nursery|well-?being|wellness|"
    r"learning|training|courses?|development|relocation|equipment|home[- ]office|bonus(?:es)?|match|stipend|"
    r"assets|arr|revenue|turnover|sales|clients?|customers?|donat\w+)\b",
    re.I,
)
#: "GS-13", "Band 6", "E 13": the number is a grade, and what follows may be read wrongly.
GRADE = re.compile(r"\b(?:gs|band|grade|level|step|scale|point|tier|tv\w*|eg?|g|b|a)[ -]?$", re.I)
#: Words for thousands, lakhs and crores that are read as if they were not there.
UNREAD_SIZE = re.compile(
    r"\s?(?:l(?:akhs?|acs?|pa)?|cr(?:ores?)?|tsd|tausend|mille|mio|mrd|万|萬|만|億)(?![a-z])", re.I
)
#: (lowest, highest) amount that somebody is paid, by period, in the currencies that are alike.
USUAL = {
    "year": (8_000, 800_000),
    "month": (500, 70_000),
    "week": (100, 20_000),
    "day": (30, 5_000),
    "hour": (4, 600),
}
ALIKE = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"})
#: A range this wide was put together of two things.
WIDEST = 6
OCCUPATION = re.compile(r"\b[a-z]{2,}(?:er|or|ist|ian|yst|ant|man|woman)s?$")
NO_OCCUPATION = re.compile(
    r"\b(?:median|seniors?|juniors?|lower|upper|higher|starters?|beginners?|newcomers?|other|quarter|number|offer|"
    r"employers?|career|per|over|under|after|for)$"
)
SURE, SINGLE, UNNAMED, ELSEWHERE, DOUBTFUL = 0.9, 0.05, 0.75, 0.8, 0.5


def certainty(
    words: str, clause: str, span: Span, band: SalaryBand, headings: list[str], is_guessed_period: bool
) -> float:
    """How sure `band` is, which was read at `span` in the statement `words`; `headings` stand above it."""
    amount, after = words[span.start : span.end], words[span.end : span.end + 12]
    before = words[: span.end - len(amount.lstrip())]
    role, sections = key(headings[-1]) if headings else "", headings[:-1]
    is_named = bool(NAMES_PAY.search(clause)) or any(map(NAMES_PAY.search, sections))
    sure = SURE if is_named else UNNAMED
    if is_guessed_period or (band.low is not None and band.low == band.high):
        sure -= SINGLE
    if (
        (amount.lstrip()[:1].isdigit() and GRADE.search(before[-15:]))
        or UNREAD_SIZE.match(after)
        or (is_guessed_period and band.period != "year")
        or _is_unusual(band)
        or (PERK.search(clause) and not NAMES_PAY.search(clause))
    ):
        sure = min(sure, DOUBTFUL)
    if _is_of_another(band.label, role) or (is_guessed_period and band.currency not in ALIKE):
        sure = min(sure, UNNAMED)
    return round(sure, 2)


def _is_unusual(band: SalaryBand) -> bool:
    low, high = band.bottom, band.top
    if low is None or high is None or (low and high / low > WIDEST):
        return True
    least, most = USUAL[band.period]
    if band.currency not in ALIKE:
        return high < least / 8
    return low < least or high > most


def _is_of_another(label: str, role: str) -> bool:
    """Whether a label names an occupation, and not this role or a level of it."""
    name = key(label)
    if not role or role in name or name in role or NO_OCCUPATION.search(name):
        return False
    return len(name.split()) <= 4 and bool(OCCUPATION.search(name))
