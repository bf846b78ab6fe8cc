"""The names of skills as their index has them: see PublicSkill."""

from collections.abc import Iterable
from functools import lru_cache

from careers.text.folding import fold_skill

LONGEST = 120


# A thousand pages that are indexed at once share most of their skills.
@lru_cache(maxsize=20_000)
def sort_name(name: str) -> str:
    """What a name is put in order and compared by: "  Élastic-Search, " -> "elastic search"."""
    return fold_skill(name[:LONGEST])[:LONGEST]


def spellings(names: Iterable[str]) -> str:
    """All names of a skill in one text, each between bars: "|scikit learn|sklearn|"."""
    return "|{}|".format("|".join(dict.fromkeys(filter(None, map(sort_name, names)))))


def letter(name: str) -> str:
    """Under which letter a name stands, from "a" to "z", or "0" for what begins with none of them."""
    first = sort_name(name).lstrip(".+#")[:1]
    return first if "a" <= first <= "z" else "0"
