"""Related careers: which editions are most alike, by what people do, are called, know and use."""

from .nearest import near, nearest

__all__ = ["near", "nearest"]
