"""Finding roles by what people call them."""

from .answering import search
from .results import Facet, Facets, Hit, Results, Suggestion, Why
from .suggesting import suggest

__all__ = ["Facet", "Facets", "Hit", "Results", "Suggestion", "Why", "search", "suggest"]
