"""How sure it is that an amount is the pay of the role, and what the figure made of it says.

Only what is sure stands at the head of a page; the rest waits for an editor.
"""

import re

from careers.pages import SalaryBand

from ..sandbox.documents.words import key
from .money import Span

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
    if low is None or (low and high / low > WIDEST):
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
