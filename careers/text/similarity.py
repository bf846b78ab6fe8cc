"""How alike two texts are, letter by letter: for what may be misspelt.

By difflib's SequenceMatcher (after Ratcliff and Obershelp, 1988), which takes time in proportion to the
product of both lengths: limit what is compared.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches


class Matcher:
    """How alike texts are to one, from 0 to 1; 0 where that is below `least`, which is found out faster."""

    def __init__(self, sought: str, *, least: float = 0.0):
        self.least = least
        self._matcher = SequenceMatcher(None, "", sought, autojunk=False)

    def of(self, text: str) -> float:
        matcher = self._matcher
        matcher.set_seq1(text)
        # The two quick ones are never below the exact one.
        if matcher.real_quick_ratio() < self.least or matcher.quick_ratio() < self.least:
            return 0.0
        ratio = matcher.ratio()
        return ratio if ratio >= self.least else 0.0


def likeness(text: str, sought: str, *, least: float = 0.0) -> float:
    """How alike two texts are: see Likeness, which is faster for many."""
    return Matcher(sought, least=least).of(text)


def closest(sought: str, among: Iterable[str], *, limit: int, least: float) -> list[str]:
    """Those of a few texts that are most like `sought`, the most alike first."""
    return get_close_matches(sought, list(among), n=limit, cutoff=least)


def one_slip(one: str, other: str) -> bool:
    """Whether a letter too many, too few, another, or two that changed places tell these words apart."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[:start] + short[start + 1 : start + 2] + short[start : start + 1] + short[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped == long
