"""Finding roles by what people call them."""

from .engine import search
from .results import AskedFacts, Facet, Facets, Hit, Results, Suggestion, Why, evidence
from .suggestions import suggest

__all__ = [
    "AskedFacts",
    "Facet",
    "Facets",
    "Hit",
    "Results",
    "Suggestion",
    "Why",
    "evidence",
    "search",
    "suggest",
]
