"""Finding roles by what people call them."""

from .engine import search
from .results import Facet, Facets, Hit, Results, Suggestion, Why
from .suggestions import suggest

__all__ = ["Facet", "Facets", "Hit", "Results", "Suggestion", "Why", "search", "suggest"]
