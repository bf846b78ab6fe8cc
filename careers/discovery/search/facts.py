"""What it takes and how the prospects are, as search filters by it: in numbers."""

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from careers.pages import MarketFigure, RolePage, preparation
from careers.pages.outlook import outlook_of

#: How education that is not in the words of the projections is told: the least that is named counts.
_EDUCATION_IN_WORDS = (
    (0, re.compile(r"no (?:formal )?(?:qualification|education|credential)", re.I)),
    (1, re.compile(r"high.school|secondary school|\bged\b", re.I)),
    (2, re.compile(r"certificate|non-?degree|some college", re.I)),
    (3, re.compile(r"associate", re.I)),
    (4, re.compile(r"bachelor|\bdegree in\b|\ba degree\b", re.I)),
    (5, re.compile(r"master", re.I)),
    (6, re.compile(r"doctor|\bphd\b|\bmd\b", re.I)),
)
NONE, SHORT, MODERATE, LONG, APPRENTICESHIP, RESIDENCY = range(6)
_TRAINING_IN_WORDS = (
    (APPRENTICESHIP, re.compile(r"apprentice", re.I)),
    (RESIDENCY, re.compile(r"internship|residency", re.I)),
    (SHORT, re.compile(r"\bshort-term\b", re.I)),
    (MODERATE, re.compile(r"\bmoderate-term\b", re.I)),
    (LONG, re.compile(r"\blong-term\b", re.I)),
    (NONE, re.compile(r"^\s*none\b", re.I)),
)
#: The categories of `PageOutlook.kind`; then what is known where growth is not set against the average.
DECLINE, LITTLE, SLOWER, AS_FAST, FASTER, MUCH_FASTER, GROWS, SHRINKS = range(8)
_OUTLOOK = {
    "decline": DECLINE,
    "little": LITTLE,
    "slower": SLOWER,
    "as-fast": AS_FAST,
    "faster": FASTER,
    "much-faster": MUCH_FASTER,
}
#: From how many openings a year on a role has a step.
OPENINGS = (1_000, 10_000, 50_000, 100_000)
#: More than this is no number of openings of one occupation, nor a change of one.
LARGEST = 1_000_000_000

#: What can be chosen of each of these filters, and which numbers it means.
CHOICES: Mapping[str, Mapping[str, frozenset[int]]] = MappingProxyType(
    {
        "education": {
            "none": frozenset({0}),
            "school": frozenset({0, 1}),
            "no-degree": frozenset({0, 1, 2}),
            "associate": frozenset({0, 1, 2, 3}),
            "bachelor": frozenset({0, 1, 2, 3, 4}),
            "master": frozenset({0, 1, 2, 3, 4, 5}),
        },
        "training": {
            "none": frozenset({NONE}),
            "month": frozenset({NONE, SHORT}),
            "year": frozenset({NONE, SHORT, MODERATE}),
            "long": frozenset({LONG}),
            "apprenticeship": frozenset({APPRENTICESHIP}),
            "residency": frozenset({RESIDENCY}),
        },
        "outlook": {
            "much-faster": frozenset({MUCH_FASTER}),
            "faster": frozenset({FASTER, MUCH_FASTER}),
            "grows": frozenset({SLOWER, AS_FAST, FASTER, MUCH_FASTER, GROWS}),
            "declines": frozenset({DECLINE, SHRINKS}),
        },
        "openings": {
            str(least): frozenset(range(step, len(OPENINGS) + 1)) for step, least in enumerate(OPENINGS, 1)
        },
    }
)
#: The column of a SearchDocument by which each of them is answered.
COLUMNS = {
    "education": "education",
    "training": "training",
    "outlook": "outlook",
    "openings": "openings_step",
}


class PageFacts(NamedTuple):
    """The columns of a SearchDocument of these names."""

    education: int | None
    training: int | None
    outlook: int | None
    growth: int | None
    openings: int | None
    openings_step: int | None


def facts_of(page: RolePage) -> PageFacts:
    openings = _whole(_figure(page, "openings", "count"))
    growth = _figure(page, "employment-growth", "percent")
    return PageFacts(
        education=education(page.education),
        training=training(page.training),
        outlook=_outlook(page, growth),
        growth=None if growth is None else _whole(growth * 10),
        openings=None if openings is None else max(openings, 0),
        openings_step=None if openings is None else sum(openings >= least for least in OPENINGS),
    )


def education(text: str) -> int | None:
    """From 0, none, to 6, a doctorate; None where that is not stated, or in words that are not known."""
    rank = preparation.education_rank(text)
    if rank is not None or not text:
        return rank
    return next((rank for rank, words in _EDUCATION_IN_WORDS if words.search(text)), None)


def training(text: str) -> int | None:
    return next((kind for kind, words in _TRAINING_IN_WORDS if words.search(text)), None)


def _outlook(page: RolePage, growth: Decimal | None) -> int | None:
    if growth is None:
        return None
    told = outlook_of(page)
    if told and told.kind:
        return _OUTLOOK[told.kind]
    return GROWS if growth > 0 else SHRINKS if growth < 0 else LITTLE


def _figure(page: RolePage, slug: str, unit: str) -> Decimal | None:
    figures = (figure for figure in page.market_figures if _is(figure, slug, unit))
    return next((figure.value for figure in figures), None)


def _is(figure: MarketFigure, slug: str, unit: str) -> bool:
    return figure.slug == slug and figure.unit == unit


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(max(min(value, Decimal(LARGEST)), Decimal(-LARGEST)))
