"""Texts written so that spellings of the same can be compared: what does not count is left out.

What that is differs with what is compared, and each function says why. Without Django, since files of
others are read by a process that has none.
"""

import re
import unicodedata

#: What is neither a letter nor a blank, and cannot be seen, beside the format characters (Cf).
INVISIBLE = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", *map(chr, range(0xFE00, 0xFE10))}
#: Characters that people take for one another.
ALIKE = str.maketrans({"\u2212": "-", "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"'})
#: What is no part of the name of a skill; signs that tell languages apart stay: C, C++, C#, .NET.
NOT_IN_A_SKILL = re.compile(r"[^\w+#.]+|_+|(?<=\w)\.(?=\W|$)|\.(?=\.)")
#: What is no part of a name in a document, where a full stop ends a sentence more often than it begins .NET.
NOT_IN_A_NAME = re.compile(r"[^\w+#]+")


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
