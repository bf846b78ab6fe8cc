"""What is asked of any text: when two are the same, how alike they are, what short name is free.

Without Django, since files of others are read by a process that has none.
"""

import re
import unicodedata
from collections.abc import Container, Iterable
from difflib import SequenceMatcher, get_close_matches
from itertools import count

#: What is neither a letter nor a blank, and cannot be seen, beside the format characters (Cf).
INVISIBLE = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", *map(chr, range(0xFE00, 0xFE10))}
#: Characters that people take for one another.
ALIKE = str.maketrans({"\u2212": "-", "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})
#: What is no part of the name of a skill; signs that tell languages apart stay: C, C++, C#, .NET.
NOT_IN_A_SKILL = re.compile(r"[^\w+#.]+|_+|(?<=\w)\.(?=\W|$)|\.(?=\.)")
#: What is no part of a name in a document, where a full stop ends a sentence more often than it begins .NET.
NOT_IN_A_NAME = re.compile(r"[^\w+#]+")


def one_line(text: str) -> str:
    """`text` as one line that any encoding and any database can hold.

    A control character becomes a space; half a pair of surrogates goes.
    """
    kept = (
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in text
        if unicodedata.category(letter) != "Cs"
    )
    return " ".join("".join(kept).split())


def fold(text: str) -> str:
    """`text` without capitals and accents, with one space between words: for searching.

    Punctuation stays, since words are told apart by it.
    """
    text = text.casefold()
    return " ".join((text if text.isascii() else _without_accents(text)).split())


def fold_skill(name: str) -> str:
    """ "  Élastic-Search, " -> "elastic search": as `fold`, and without punctuation, for the names of skills.

    "C++ ", "c++" and "Ｃ++" are one; C, C# and .NET are others.
    """
    return " ".join(NOT_IN_A_SKILL.sub(" ", _without_accents(name).casefold()).split())


def fold_name(name: str) -> str:
    """`name` without capitals and punctuation, for documents.

    Accents count: two names in one document that differ in them are two names.
    """
    return NOT_IN_A_NAME.sub(" ", name.casefold()).strip()


def fold_title(title: str) -> str:
    """What spellings of one title have in common: "Data\u00a0Analyst" and "data  analyst" are one.

    Case, the kind and number of blanks, what cannot be seen (zero-width blanks, soft hyphens), the kind of
    dashes and apostrophes, and how Unicode puts letters together do not count. Accents and punctuation do:
    a title is stored and shown, not looked for.
    """
    if title.isascii():
        return " ".join(title.split()).casefold()
    text = unicodedata.normalize("NFKC", title).translate(ALIKE)
    kinds = {char: unicodedata.category(char) for char in text}
    seen = (
        "-" if kinds[char] == "Pd" else char for char in text if kinds[char] != "Cf" and char not in INVISIBLE
    )
    return unicodedata.normalize("NFKC", " ".join("".join(seen).split()).casefold())


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def distinct_titles(titles: Iterable[str], *, besides: str = "") -> list[str]:
    """Each title once, in its first spelling, and none that is another spelling of `besides`."""
    found = {fold_title(besides): "", "": ""}
    for title in titles:
        found.setdefault(fold_title(title), title)
    return [title for title in found.values() if title]


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


def free_slug(wanted: str, taken: Container[str], *, limit: int | None = None, many: bool = False) -> str:
    """`wanted`, or the first of wanted-2, wanted-3, ... that is not among `taken`.

    With a `limit`, the number takes the place of the last letters. Where `many` may have the same name, a
    free one is found in leaps, which is the first only where the numbers before it are all taken.
    """
    if wanted not in taken:
        return wanted

    def numbered(number: int) -> str:
        ending = f"-{number}"
        return f"{wanted if limit is None else wanted[: limit - len(ending)]}{ending}"

    if not many:
        return next(name for name in map(numbered, count(2)) if name not in taken)
    above = 2
    while numbered(above) in taken:
        above *= 2
    below = above // 2
    while above - below > 1:
        middle = (above + below) // 2
        if numbered(middle) in taken:
            below = middle
        else:
            above = middle
    return numbered(above)
