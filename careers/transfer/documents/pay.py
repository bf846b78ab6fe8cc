"""Pay figures, pay factors and market figures out of single statements."""

import re
from decimal import Decimal

import msgspec
from django.utils.translation import gettext as _

from careers.rolepage import MarketFigure, SalaryBand, SalaryFactor

from . import money
from .words import ABBREVIATED, plain, shortened, slug

PAY_WORDS = re.compile(
    r"\b(?:salar|pay\b|pays\b|paid\b|earn|wage|compensation|income|remuneration|stipend"
    r"|per (?:year|annum|hour|day|week|month)"
    r"|a year|annual(?:ly)?\b|hourly|p\.?a\.?\b|starter|experienced|bonus|base\b|per-hour)",
    re.I,
)
MARKET_WORDS = re.compile(r"\b(?:market|industry|sector|revenue|spending|investment|valued|economy)\b", re.I)
NOT_PAY = re.compile(r"\b(?:tuition|fees?|course costs?|budget of|funding|grant)\b", re.I)
PERIODS = [
    ("hour", r"\bper hour|\bhourly|\ban hour|/\s?h(?:ou)?r?\b|\bp\.?h\.?\b"),
    ("day", r"\bper day|\bdaily|\ba day\b|/\s?day\b"),
    ("week", r"\bper week|\bweekly|\ba week\b|/\s?w(?:ee)?k\b"),
    ("month", r"\bper month|\bmonthly|\ba month\b|/\s?mo(?:nth)?\b|\bp\.?m\.?\b"),
    ("year", r"\bper year|\byearly|\bannual|\ba year\b|/\s?y(?:ea)?r?\b|\bp\.?a\.?\b|\bper annum"),
]
PERIODS = [(name, re.compile(pattern, re.I)) for name, pattern in PERIODS]
YEAR = re.compile(r"(?<![\d,.$£€-])(?:19[89]\d|20[0-4]\d)(?![\d,%])")
AREAS = {
    "United States": r"\bUSA?\b|\bU\.S\.|\bUnited States\b|\bAmerica\b",
    "United Kingdom": r"\bUK\b|\bU\.K\.|\bUnited Kingdom\b|\bBritain\b",
    "Germany": r"\bGermany\b",
    "France": r"\bFrance\b",
    "Canada": r"\bCanada\b",
    "Australia": r"\bAustralia\b",
    "India": r"\bIndia\b",
    "Ireland": r"\bIreland\b",
    "Netherlands": r"\bNetherlands\b",
    "Spain": r"\bSpain\b",
    "Switzerland": r"\bSwitzerland\b",
    "Singapore": r"\bSingapore\b",
    "New Zealand": r"\bNew Zealand\b",
    "Italy": r"\bItaly\b",
    "Austria": r"\bAustria\b",
    "Europe": r"\bEurope\b",
    "London": r"\bLondon\b",
    "Worldwide": r"\b(?:[Gg]lobal|[Ww]orldwide)\b",
}
AREAS = [(name, re.compile(pattern)) for name, pattern in AREAS.items()]

FACTORS = [
    ("bonus", r"\bbonus"),
    ("profit-sharing", r"\bprofit[ -]?shar"),
    ("equity", r"\b(?:stock|equity|shares|rsus?|options)\b"),
    ("promotion", r"\bpromotion"),
    ("raise", r"\b(?:raise|increases?|increments?|pay rises?)\b"),
    ("company-size", r"\b(?:compan(?:y|ies)|start-?ups?|employers?|organi[sz]ations?|enterprises?|firms?)\b"),
    (
        "location",
        r"\b(?:location|hubs?|cit(?:y|ies)|region|market|area|remote|london|metropolitan|rural|geograph)",
    ),
    ("industry", r"\b(?:industr(?:y|ies)|sector|finance|healthcare|tech|public sector)\b"),
    ("experience", r"\b(?:experience|years|senior|junior|certif|degree|skills?|education)"),
]
FACTORS = [(kind, re.compile(pattern, re.I)) for kind, pattern in FACTORS]
PARENTS = {
    "experience": "experience",
    "location": "location",
    "region": "location",
    "geograph": "location",
    "industry": "industry",
    "sector": "industry",
    "company": "company-size",
    "employer": "company-size",
    "organi": "company-size",
    "education": "experience",
    "skill": "experience",
}
LARGEST = Decimal("9999999999")


def period_in(text: str) -> str:
    for name, pattern in PERIODS:
        if pattern.search(text):
            return name
    return ""


def area_in(text: str) -> str:
    for name, pattern in AREAS:
        if pattern.search(text):
            return name
    return ""


def year_in(text: str) -> int | None:
    match = YEAR.search(text)
    return int(match[0]) if match else None


def label_and_rest(text: str) -> tuple[str, str]:
    """ "Tech hubs (e.g., New York): 10% above" -> the label and what is said of it."""
    text = plain(text).replace("**", "")
    depth = 0
    for at, char in enumerate(text[:200]):
        depth += (char in "([") - (char in ")]")
        if char == ":" and depth <= 0 and text[at + 1 : at + 2] in {" ", ""}:
            return text[:at].strip(), text[at + 1 :].strip()
        if char in "–—" and depth <= 0 and text[at - 1 : at] == " " and not text[:at].rstrip()[-1:].isdigit():
            return text[:at].strip(), text[at + 1 :].strip()
    return "", text.strip()


def bands(text: str, context: list[str], source: str, in_pay: bool) -> list[tuple[SalaryBand, float]]:
    """The pay figures of a statement, each with how sure it is.

    `context` are the headings above it, the nearest first: what they say of area, year and period holds
    where the statement does not say it.
    """
    words = plain(text).replace("**", "")
    found = []
    about_pay = bool(PAY_WORDS.search(words))
    for span in money.spans(words):
        begin = _clause_start(words, span.start)
        clause = words[begin : span.end + 45]
        if not (about_pay or in_pay) or NOT_PAY.search(words[max(0, span.start - 40) : span.end + 20]):
            continue
        largest = span.high or span.low
        if largest > LARGEST or largest <= 0 or (largest >= 10**8 and MARKET_WORDS.search(words)):
            continue
        found.append(_band(words, clause, span, context, source, about_pay))
    return _percentiles(words, found)


def _clause_start(words: str, at: int) -> int:
    """Where the sentence or clause begins that `at` stands in."""
    begin = 0
    for match in re.finditer(r"[.;] ", words[:at]):
        if not ABBREVIATED.search(words[max(0, match.start() - 8) : match.start() + 1]):
            begin = match.end()
    return begin


def _band(words, clause, span, context, source, about_pay) -> tuple[SalaryBand, float]:
    before = words[max(0, span.start - 30) : span.start].casefold()
    after = words[span.end : span.end + 30].casefold()
    sure = 0.9 if about_pay else 0.75
    values = {}
    lead = re.sub(r"[\s(:~]+$", "", before)
    median, mean = _last_statistic(words[: span.end + 30], span.start)
    open_ended = span.open_ended
    if span.high is not None:
        values = {"low": span.low, "high": span.high}
        statistic = "median" if median else "range"
    elif re.search(r"(?:up to|maximum(?: of)?|as much as|below|under|less than|at most|to)$", lead):
        values, statistic = {"high": span.low}, "range"
    elif (
        open_ended
        or re.search(
            r"(?:from|above|over|starting (?:at|from|salary(?: of)?)|more than|at least|minimum(?: of)?"
            r"|beyond|exceed(?:ing|s)?|start at|upwards of)$",
            lead,
        )
        or re.match(r"\s*(?:or more|and (?:up|above)|upwards)", after)
    ):
        values, statistic, open_ended = {"low": span.low}, "range", True
    elif median:
        values, statistic = {"median": span.low}, "median"
    elif mean:
        values, statistic = {"mean": span.low}, "mean"
    else:
        values, statistic = {"low": span.low, "high": span.low}, "range"
        sure -= 0.15
    largest = span.high or span.low
    near = words[span.end : span.end + 25]
    period = period_in(near) or period_in(clause) or next(filter(None, map(period_in, context)), "")
    if not period or (period == "year" and largest < 500 and not period_in(clause)):
        period = "hour" if largest < 200 else "year"
        sure -= 0.1
    low = clause.casefold()
    basis = "base" if "base" in low else "total" if re.search(r"\btotal (?:pay|comp)", low) else "unstated"
    label = _label(words, clause, context)
    year = year_in(re.sub(r"\bby (?:19|20)\d\d", "", clause)) or next(
        filter(None, map(year_in, context)), None
    )
    years = experience(label)
    band = SalaryBand(
        slug=f"pay-{slug(label, 60, 'figure')}",
        label=label,
        statistic=statistic,
        open_ended=open_ended,
        approximate=bool(
            re.search(r"(?:~|about|around|approximately|approx\.?|roughly|circa|c\.)\s*$", before)
        ),
        currency=span.currency,
        period=period,
        basis=basis,
        area=area_in(clause) or next(filter(None, map(area_in, context)), ""),
        year=year,
        experience_min=years[0] if years else None,
        experience_max=years[1] if years else None,
        source=source,
        note=shortened(words, 600),
        **values,
    )
    return band, round(max(sure, 0.3), 2)


def _last_statistic(words: str, at: int) -> tuple[bool, bool]:
    """Which of median and average is said of the amount at `at`: (median, mean)."""
    begin = _clause_start(words, at)
    part = words[begin:].casefold()
    median = max(part.rfind("median"), -1)
    mean = max(part.rfind(name) for name in ("average", "mean ", "mean:", "on average", "typical salary"))
    return median >= 0 and median > mean, mean >= 0 and mean > median


def _label(words, clause, context) -> str:
    label, rest = label_and_rest(words)
    if label and rest and len(label) <= 120 and not money.spans(label):
        return label
    first = money.AMOUNT.search(clause)
    lead = re.sub(r"[\s,(:~–-]+$", "", clause[: first.start()]) if first else ""
    lead = re.sub(
        r"\b(?:is|are|was|were|of|from|at|between|typically|ranges?|about|around|above|up to|to|with"
        r"|can|push|earn)$",
        "",
        lead,
    ).strip(" ,")
    if len(lead.split()) > 1:
        return shortened(lead, 140)
    return shortened(context[0], 140) if context and context[0] else _("Pay")


LOWEST = re.compile(r"lowest (?:10|ten) ?(?:percent|%)", re.I)
HIGHEST = re.compile(r"highest (?:10|ten) ?(?:percent|%)", re.I)


def _percentiles(words, found):
    """ "The lowest 10 percent earned less than ..., the highest ... more than ...": one figure."""
    if len(found) < 2 or not (LOWEST.search(words) and HIGHEST.search(words)):
        return found
    out = [each for each in found if each[0].statistic != "range"]
    ends = [each for each in found if each[0].statistic == "range"]
    if len(ends) == 2:
        (low, sure), (high, _sure) = ends

        out.append(
            (
                msgspec.structs.replace(
                    low,
                    statistic="percentiles",
                    p10=low.low or low.high,
                    p90=high.high or high.low,
                    low=None,
                    high=None,
                    open_ended=False,
                    label=_("Lowest and highest tenth"),
                    slug="pay-percentiles",
                ),
                sure,
            )
        )
        return out
    return found


YEARS = re.compile(
    r"(?<![\d$£€.,])(\d{1,2})\s?(?:(?:-|–|to)\s?(\d{1,2})\s?)?(\+)?\s?(?:\+\s?)?"
    r"(?:or more )?(?:years?|yrs?)\b(?! old)",
    re.I,
)


def experience(text: str) -> tuple[int, int | None] | None:
    """ "5-7 years" -> (5, 7); "8+ years" -> (8, None)."""
    match = YEARS.search(text)
    if not match:
        return None
    low, high = int(match[1]), int(match[2]) if match[2] else None
    return (low, high) if high is None or low <= high else (high, low)


def factor(text: str, context: list[str], source: str, parent: str = "") -> tuple[SalaryFactor, float] | None:
    """What a statement says moves pay, or None. `parent` is the list item or heading it stands under."""
    label, rest = label_and_rest(text)
    words = plain(text).replace("**", "")
    percents = money.percents(rest)
    in_factors = any(sign in parent.casefold() for sign in PARENTS)
    on_top = label and rest and re.search(r"\b(?:stock|equity|rsu|bonus|profit)", label, re.I)
    if money.spans(rest) or not (
        on_top or (len(words) <= 300 and (percents or (in_factors and rest and label)))
    ):
        return None
    kind = (
        next((kind for sign, kind in PARENTS.items() if sign in parent.casefold()), "")
        or next((kind for kind, pattern in FACTORS if pattern.search(label or words)), "")
        or next((kind for kind, pattern in FACTORS if pattern.search(words)), "")
    )
    if not kind or (percents and MARKET_WORDS.search(words) and "cagr" in words.casefold()):
        return None
    first = percents[0] if percents else None
    of = re.search(
        r"\b(?:of|above|below)\s+(?:the\s+|your\s+)?((?:base|average|annual|total|median)?\s?(?:salary|pay|average|base|compensation)?)",
        rest[first.end :] if first else "",
    )
    made = SalaryFactor(
        slug=slug(label or words, 60, kind),
        kind=kind,
        label=shortened(label or words, 150),
        percent_low=first.low if first else None,
        percent_high=first.high if first else None,
        open_ended=bool(first and first.open_ended),
        percent_of=(of[1].strip() if of else "")[:80],
        effect=shortened(rest if label else words, 250),
        year=next(filter(None, map(year_in, context)), None),
        source=source,
    )
    return made, 0.85 if first else 0.65


WHEN = re.compile(r"\b(?:by|in|from) (?:19|20)\d\d(?:(?: to |[-–])(?:20)?\d\d)?|\bover the decade\b", re.I)
COUNT = re.compile(
    r"(?<![\d$£€.,])(\d{1,3}(?:,\d{3})+)\s+(?:\w+\s+){0,3}(openings|jobs|vacancies|positions|people)\b", re.I
)


def figures(text: str, context: list[str], source: str, in_market: bool) -> list[tuple[MarketFigure, float]]:
    """Figures about the market: its size, its growth, jobs and openings."""
    words = plain(text).replace("**", "")
    label, _rest = label_and_rest(words)
    when = WHEN.search(words)
    values = []
    for span in money.spans(words):
        if (
            MARKET_WORDS.search(words)
            and (span.sized or span.low >= 10**7)
            and (span.high or span.low) >= 10**6
        ):
            values.append((span.high or span.low, "money", span.currency))
    if re.search(r"\b(?:cagr|growth|grow|growing|projected|increase|decline)\b", words, re.I) and (
        in_market or "cagr" in words.casefold()
    ):
        values += [
            (each.high, "percent", "") for each in money.percents(words) if not PAY_WORDS.search(words)
        ]
    if in_market:
        for match in COUNT.finditer(words):
            unit = "people" if match[2].casefold() == "people" else "count"
            values.append((money.number(match[1]), unit, ""))
    return [
        (
            MarketFigure(
                slug=slug(label or words, 60, "figure"),
                label=shortened(label or words, 150),
                value=value,
                unit=unit,
                currency=currency,
                area=area_in(words),
                period=when[0][:60] if when else "",
                source=source,
                note=shortened(words, 600),
            ),
            0.75,
        )
        for value, unit, currency in values
        if value < 10**15
    ]
