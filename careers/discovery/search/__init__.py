"""Finding roles by what people call them."""

from .engine import search, suggest
from .results import Facet, Facets, Hit, Results, Suggestion, Why

__all__ = ["Facet", "Facets", "Hit", "Results", "Suggestion", "Why", "search", "suggest"]
