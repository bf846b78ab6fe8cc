"""Names of skills, written so that they can be compared: "C++ ", "c++" and "Ｃ++" are one."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 120
#: What is no part of a word; signs that tell languages apart stay: C, C++, C#, .NET.
BETWEEN = re.compile(r"[^\w+#.]+|_+|(?<=\w)\.(?=\W|$)|\.(?=\.)")


# A thousand pages that are indexed at once share most of their skills.
@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """ "  Élastic-Search, " -> "elastic search": lower case, no accents, one space between words."""
    apart = unicodedata.normalize("NFKD", text[:LONGEST])
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(BETWEEN.sub(" ", bare.casefold()).split())[:LONGEST]


def spellings(names: Iterable[str]) -> str:
    """All names of a skill in one text, each between bars: "|scikit learn|sklearn|"."""
    return "|{}|".format("|".join(dict.fromkeys(filter(None, map(plain, names)))))


def letter(name: str) -> str:
    """Under which letter a name stands, from "a" to "z", or "0" for what begins with none of them."""
    first = plain(name).lstrip(".+#")[:1]
    return first if "a" <= first <= "z" else "0"
