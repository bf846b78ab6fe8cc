"""Amounts of money and percentages as people write them."""

import re
from decimal import Decimal
from typing import NamedTuple

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
