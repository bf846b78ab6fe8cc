"""Pay figures out of single statements."""

import re
from decimal import Decimal
from itertools import pairwise

import msgspec
from django.utils.translation import gettext as _

from careers.pages import SalaryBand

from ..sandbox.documents.words import ABBREVIATED, plain, shortened
from . import money
from .structure import slug

PAY_WORDS = re.compile(
    r"\b(?:salar|pay\b|pays\b|paid\b|earn|wage|compensation|income|remuneration|stipend"
    r"|per (?:year|annum|hour|day|week|month)"
    r"|a year|annual(?:ly)?\b|hourly|p\.?a\.?\b|starter|experienced|bonus|base\b|per-hour)",
    re.I,
)
MARKET_WORDS = re.compile(r"\b(?:market|industry|sector|revenue|spending|investment|valued|economy)\b", re.I)
NOT_PAY = re.compile(
    r"\b(?:tuition|fees?|costs?|budgets?|funding|grants?|revenues?|turnover|raised|raise|investment|assets|deals?|"
    r"contracts? worth|worth|funds?|loans?|savings?|allowance|weighting|supplement|voucher|discount|"
    r"(?:learning|training|education|wellness|wellbeing|home[- ]office|equipment|relocation|signing|sign-on|"
    r"referral|welcome|joining) (?:\w+ )?(?:stipend|bonus|credit))\b",
    re.I,
)
#: A paragraph with more amounts than this is a table gone wrong, or junk.
MOST_AMOUNTS = 40
#: Amounts with fewer letters between them may be one range.
CLOSE = 12
#: How far back the sentence of an amount is looked for.
SENTENCE = 400
PERIODS = [
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        ("hour", r"\bper[ -]hour|\bhourly|\b(?:an|each|every) hour|/\s?h(?:ou)?r?\b|\bp\.?h\.?\b"),
        ("day", r"\bper[ -](?:day|diem)|\bdaily|\b(?:a|each) day\b|\bday rate|/\s?d(?:ay)?\b"),
        ("week", r"\bper[ -]week|\bweekly|\b(?:a|each) week\b|/\s?w(?:ee)?k\b|\bp\.?w\.?\b"),
        (
            "month",
            r"\bper[ -]month|\bmonthly|\b(?:a|each) month\b|/\s?mo(?:nth)?\b|\bp\.?c?\.?m\.?\b|"
            r"\bpar mois|\b(?:pro|im) Monat",
        ),
        (
            "year",
            r"\bper[ -](?:year|annum)|\byearly|\bannual|\b(?:a|each) year\b|/\s?(?:y(?:ea)?r?|annum|pa)\b|"
            r"\bp\.?a\.?\b|\b(?:pro|im) Jahr\b|\bpar an\b",
        ),
    )
]
YEAR = re.compile(r"(?<![\d,.$£€-])(?:19[89]\d|20[0-4]\d)(?![\d%]|,\d)")
AREAS = [
    (name, re.compile(pattern))
    for name, pattern in {
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
    }.items()
]

#: The money of an area, where "$" may be another dollar and an amount in other money is from elsewhere.
MONEY_OF = {
    "United States": "USD",
    "United Kingdom": "GBP",
    "London": "GBP",
    "Canada": "CAD",
    "Australia": "AUD",
    "New Zealand": "NZD",
    "Singapore": "SGD",
    "Switzerland": "CHF",
    "India": "INR",
    **dict.fromkeys(("Germany", "France", "Ireland", "Netherlands", "Spain", "Italy", "Austria"), "EUR"),
}
LARGEST = Decimal("9999999999")


def period_in(text: str) -> str:
    """The period that `text` names, of several the first."""
    found = [(match.start(), name) for name, pattern in PERIODS if (match := pattern.search(text))]
    return min(found, default=(0, ""))[1]


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


def bands(
    text: str, context: list[str], source: str, in_pay: bool, currency: str = ""
) -> list[tuple[SalaryBand, float]]:
    """The pay figures of a statement, each with how sure it is.

    `context` are the headings above it, the nearest first: what they say of area, year and period holds
    where the statement does not say it. `currency` is what the rest of the document counts in: in it
    "32k" is money too.
    """
    words = plain(text).replace("**", "")
    found = []
    about_pay = bool(PAY_WORDS.search(words))
    if not (about_pay or in_pay):
        return []
    spans = money.spans(words, currency)[:MOST_AMOUNTS]
    for span in spans:
        begin = _clause_start(words, span.start)
        clause = words[begin : _clause_end(words, span.end)]
        if NOT_PAY.search(clause[max(0, span.start - begin - 40) : span.end - begin + 25]):
            continue
        if (
            span.largest > LARGEST
            or span.largest <= 0
            or (span.largest >= 10**8 and (span.sized or MARKET_WORDS.search(words)))
        ):
            continue
        found.append(_band(words, clause, span, context, source))
    is_doubtful = any(sure == money.DOUBTFUL for _band, sure in found)
    gaps = [words[one.end : after.start] for one, after in pairwise(spans)]
    if is_doubtful or any(len(gap) < CLOSE and not period_in(gap) for gap in gaps):
        # What was taken for two amounts may be one range, and beside one that was read wrongly is another.
        found = [(band, min(sure, money.UNNAMED)) for band, sure in found]
    return _percentiles(words, found)


def _clause_start(words: str, at: int) -> int:
    """Where the sentence or clause begins that `at` stands in."""
    begin = first = max(0, at - SENTENCE)
    for match in re.finditer(r"[.;] ", words[first:at]):
        if not ABBREVIATED.search(words[max(0, first + match.start() - 8) : first + match.start() + 1]):
            begin = first + match.end()
    return begin


def _clause_end(words: str, at: int, most: int = 45) -> int:
    """Where the clause ends in which an amount ends at `at`: at most `most` further."""
    match = re.search(r"[.;](?:\s|$)|\s\(?(?:plus|and a)\b", words[at : at + most])
    return at + match.start() if match else at + most


PERCENTILE = re.compile(r"\s*\(?(?:the )?(10|25|75|90)th percentile", re.I)


def _band(words, clause, span, context, source) -> tuple[SalaryBand, float]:
    before = words[max(0, span.start - 30) : span.start].casefold()
    after = words[span.end : span.end + 30].casefold()
    values = {}
    lead = re.sub(r"[\s(:~]+$", "", before)
    median, mean = _last_statistic(words[: _clause_end(words, span.end, 30)], span.start)
    open_ended = span.open_ended
    first = PERCENTILE.search(words[span.start : span.end])
    second = PERCENTILE.match(words[span.end : span.end + 40])
    if span.high is not None and first and second and int(first[1]) < int(second[1]):
        values = {f"p{first[1]}": span.low, f"p{second[1]}": span.high}
        statistic = "percentiles"
    elif span.high is not None:
        values = {"low": span.low, "high": span.high}
        statistic = "median" if median else "range"
    elif re.search(
        r"(?:up to|maximum(?: of)?|max\.?|as much as|below|under|less than|at most|bis zu|to)$", lead
    ):
        values, statistic = {"high": span.low}, "range"
    elif (
        open_ended
        or re.search(
            r"(?:from|above|over|starting (?:at|from|salary(?: of)?)|more than|at least|minimum(?: of)?"
            r"|beyond|exceed(?:ing|s)?|in excess of|starts? at|upwards of|not less than|no less than)$",
            lead,
        )
        or re.match(r"\s*(?:or more|and (?:up|above|over)|upwards|plus\b(?! [a-z]))", after)
    ):
        values, statistic, open_ended = {"low": span.low}, "range", True
    elif median:
        values, statistic = {"median": span.low}, "median"
    elif mean:
        values, statistic = {"mean": span.low}, "mean"
    else:
        values, statistic = {"low": span.low, "high": span.low}, "range"
    largest = span.high or span.low
    near = words[span.end : _clause_end(words, span.end, 25)]
    period = period_in(near) or period_in(clause) or next(filter(None, map(period_in, context)), "")
    is_guessed = not period or (period == "year" and largest < 500 and not period_in(clause))
    if is_guessed:
        period = "hour" if largest < 200 else "year"
    low = clause.casefold()
    total = re.search(r"\btotal (?:pay|comp|cash|earnings|package)|\bote\b|\bon-target", low)
    basis = "total" if total else "base" if re.search(r"\bbas(?:e|ic)\b", low) else "unstated"
    label = _label(words, clause, context)
    year = year_in(re.sub(r"\bby (?:19|20)\d\d", "", clause)) or next(
        filter(None, map(year_in, context)), None
    )
    years = experience(label)
    area = area_in(clause)
    currency = span.currency
    if not area and (around := next(filter(None, map(area_in, context)), "")):
        local = MONEY_OF.get(around, currency)
        if words[span.start : span.end].lstrip().startswith("$") and local.endswith("D"):
            currency = local
        # An amount in other money than the heading's country has is from another country.
        area = around if local == currency else ""
    elif (
        area
        and words[span.start : span.end].lstrip().startswith("$")
        and MONEY_OF.get(area, "").endswith("D")
    ):
        currency = MONEY_OF[area]
    band = SalaryBand(
        slug=f"pay-{slug(label, 60, 'figure')}",
        label=label,
        statistic=statistic,
        open_ended=open_ended,
        approximate=bool(
            re.search(
                r"(?:~|≈|\b(?:about|around|approximately|approx\.?|roughly|circa|ca?\.|some|nearly|almost))\s*$",
                before,
            )
        ),
        currency=currency,
        period=period,
        basis=basis,
        area=area,
        year=year,
        experience_min=years[0] if years else None,
        experience_max=years[1] if years else None,
        source=source,
        note=shortened(words, 600),
        **values,
    )
    return band, money.certainty(words, clause, span, band, context, is_guessed)


def _last_statistic(words: str, at: int) -> tuple[bool, bool]:
    """Which of median and average is said of the amount at `at`: (median, mean)."""
    begin = _clause_start(words, at)
    part = words[begin:].casefold()
    median = max(part.rfind("median"), -1)
    mean = max(part.rfind(name) for name in ("average", "mean ", "mean:", "on average", "typical salary"))
    return median >= 0 and median > mean, mean >= 0 and mean > median


TRAILING = re.compile(
    r"(?:^|\s)(?:is|are|was|were|of|from|at|between|typically|usually|(?<!median )ranges?|ranging|about|"
    r"around|above|below|up to|up|to|with|can|push|earn|earns|earning|in excess|circa|c\.|ca\.|approx\.?|"
    r"approximately|roughly|an?|the|and|more than|less than|over|under|starts?|be|as much as|may|will|"
    r"could|you)$",
    re.I,
)


def _label(words, clause, context) -> str:
    label, rest = label_and_rest(words)
    if label and rest and len(label) <= 120 and not money.spans(label):
        return label
    first = money.AMOUNT.search(clause)
    lead = re.sub(r"[\s,(:~–-]+$", "", clause[: first.start()]) if first else ""
    while (shorter := TRAILING.sub("", lead).strip(" ,:(–-")) != lead:
        lead = shorter
    if len(lead.split()) > 1:
        return shortened(lead, 140)
    return shortened(context[0], 140) if context and context[0] else _("Pay")


LOWEST = re.compile(r"lowest (?:10|ten) ?(?:percent|%)", re.I)
HIGHEST = re.compile(r"highest (?:10|ten) ?(?:percent|%)", re.I)


def _percentiles(words: str, found: list[tuple[SalaryBand, float]]) -> list[tuple[SalaryBand, float]]:
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
