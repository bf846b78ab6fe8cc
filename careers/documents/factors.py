"""Pay factors and market figures out of single statements."""

import re
from collections.abc import Iterator
from decimal import Decimal

from careers.pages import MarketFigure, SalaryFactor

from ..sandbox.documents.words import WORDINGS, plain, sentences, shortened
from . import money, pay
from .structure import slug

FACTORS = [(kind, re.compile(words, re.I)) for kind, words in WORDINGS["factor"].items()]
#: What headings say is behind the differences below them.
BEHIND = {"company-size", "location", "industry", "experience"}
#: Is a factor also where no percentage is said.
ON_TOP = re.compile(r"\b(?:stock|equity|rsu|bonus|profit)", re.I)
OF_WHAT = re.compile(
    r"\b(?:of|above|below)\s+(?:the\s+|your\s+)?"
    r"((?:base|average|annual|total|median)?\s?(?:salary|pay|average|base|compensation)?)"
)


def _kind(text: str) -> str:
    return next((kind for kind, pattern in FACTORS if pattern.search(text)), "")


def factors(text: str, around: pay.Surroundings, parent: str) -> list[tuple[SalaryFactor, float]]:
    """What a statement says moves pay: "Cities: Leeds 5% less; London 20% more" says it twice.

    `parent` is the list item or heading it stands under.
    """
    label, rest = pay.label_and_rest(text)
    parts = rest.split("; ")
    statements = [text]
    if label and len(parts) > 1 and all(map(money.percents, parts)):
        statements = [f"{label}, {part[: money.percents(part)[0].start].strip()}: {part}" for part in parts]
    return [made for words in statements if (made := _factor(words, around, parent))]


def _factor(text: str, around: pay.Surroundings, parent: str) -> tuple[SalaryFactor, float] | None:
    label, rest = pay.label_and_rest(text)
    words = plain(text)
    first = next(iter(money.percents(rest)), None)
    behind = _kind(parent) if _kind(parent) in BEHIND else ""
    kind = behind or _kind(label) or _kind(words)
    is_stated = len(words) <= 300 and (first or (behind and rest and label))
    is_market = first and pay.MARKET_WORDS.search(words) and "cagr" in words.casefold()
    if (
        not kind
        or is_market
        or money.spans(rest)
        or not (is_stated or (label and rest and ON_TOP.search(label)))
    ):
        return None
    of = OF_WHAT.search(rest[rest.find("%") :] if first else "")
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
        label, _rest = pay.label_and_rest(words)
        when = WHEN.search(words)
        for value, unit, currency in _values(words, in_market):
            figure = MarketFigure(
                slug=slug(label or words, 60, "figure"),
                label=shortened(label or words, 150),
                value=value,
                unit=unit,
                currency=currency,
                area=pay.area_in(words),
                period=when[0][:60] if when else "",
                source=source,
                note=shortened(words, 600),
            )
            found.append((figure, 0.75))
    return [each for each in found if each[0].value < 10**15]


def _values(words: str, in_market: bool) -> Iterator[tuple[Decimal, str, str]]:
    """The values that a sentence says of the market, with their units and currencies."""
    for span in money.spans(words) if pay.MARKET_WORDS.search(words) else ():
        if span.largest >= 10**6 and (span.sized or span.low >= 10**7):
            yield span.largest, "money", span.currency
    is_told = (in_market and GROWTH.search(words)) or "cagr" in words.casefold()
    for each in money.percents(words) if is_told and not OF_PAY.search(words) else ():
        yield each.high, "percent", ""
    for match in COUNT.finditer(words) if in_market else ():
        yield money.number(match[1]), "people" if match[2].casefold() == "people" else "count", ""
