"""Finding roles by what people call them."""

from .engine import search, suggest
from .results import AskedFacts, Facet, Facets, Hit, Results, Suggestion, Why, evidence

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
