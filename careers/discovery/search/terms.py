"""From text to what the index holds: folded words, their stems, hashes of these, and sequences of letters.

Stems are our own, made for titles: what is left of a word without the endings that tell who does a thing
from the doing of it (weld, welder, welding; manage, manager, management). A stemmer for running text
(Porter's) finds no more titles than this one, and no fewer.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from zlib import crc32

from careers.text import fold

#: What is read of a text: enough for any page, and no more than a request can afford.
LONGEST_TEXT = 100_000
LONGEST_QUERY = 200
MOST_WORDS = 12
LONGEST_WORD = 40

#: What may be one word, or several with signs between them; and which it is: the first of these that fits.
_CHUNK = re.compile(r"\.?[^\W_]+(?:[-/&.+#]+[^\W_]*)*")
_WORD = re.compile(
    r"\.net(?![^\W_])"  # .NET, ASP.NET
    r"|(?<![^\W_.])(?:[^\W_]\.)+[^\W_](?![^\W_])\.?"  # U.S., R.N.
    r"|(?<![^\W_])[^\W_]{1,2}&[^\W_]{1,2}(?![^\W_])"  # R&D, AT&T
    r"|^(?:[^\W\d_]|\d(?=[-/][^\W\d_]))[-/][^\W_]+(?![^\W_])(?![+#])"  # X-ray, 4-H
    r"|(?<![^\W_])[^\W\d_]+/\d+(?![^\W_])"  # AS/400
    r"|[^\W_]+(?:\+{1,2}(?![^\W_])|#)?"  # C++, A+, C#
)
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")
_SIGNS_WITHIN = re.compile(r"(?<=.)[-/.]")
#: R & D, R and D.
_INITIALS = re.compile(r"(?<![^\W_])([^\W_]) (?:&|and) ([^\W_])(?![^\W_])")
#: How words with signs are written by those who leave these out or cannot type them.
_SPELT = {
    "c sharp": "c#",
    "f sharp": "f#",
    "c plus plus": "c++",
    "dot net": ".net",
    "dotnet": ".net",
    "as 400": "as400",
    "x ray": "xray",
    "x rays": "xray",
    "xrays": "xray",
    "e commerce": "ecommerce",
    "e business": "ebusiness",
    "e learning": "elearning",
    "e mail": "email",
}
_IS_SPELT = re.compile(rf"(?<![^\W_])(?:{'|'.join(_SPELT)})(?![^\W_])")
_STOP = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "per", "the", "to"}
_STOP |= {"with"}
#: Shorter ways to write a word of a title, and what takes their place in the index and in questions.
_SHORT = {
    "sr": "senior",
    "jr": "junior",
    "mgr": "manager",
    "mngr": "manager",
    "mgmt": "management",
    "asst": "assistant",
    "assoc": "associate",
    "engr": "engineer",
    "eng": "engineer",
    "dev": "developer",
    "dir": "director",
    "spec": "specialist",
    "coord": "coordinator",
    "supv": "supervisor",
    "svc": "service",
    "svcs": "services",
    "dept": "department",
    "ops": "operations",
    "acct": "account",
    "vp": "vice president",
    "svp": "senior vice president",
    "hr": "human resources",
    "qa": "quality assurance",
    "qc": "quality control",
    "ml": "machine learning",
    "ai": "artificial intelligence",
    "ux": "user experience",
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "coo": "chief operating officer",
    "cio": "chief information officer",
    "cto": "chief technology officer",
    "mlops": "machine learning operations",
    "centre": "center",
    "labour": "labor",
}
_WRITTEN_OUT = {short: tuple(long.split()) for short, long in _SHORT.items()}
#: In capitals these are words; but OR is none between two others in capitals.
_CAPITALS = {"IT": "information technology", "OR": "operating room"}
_IN_CAPITALS = re.compile(r"\b(?:IT|OR)\b")
_BETWEEN_CAPITALS = re.compile(r"(?<=[A-Z]{2} )OR(?= [A-Z]{2})")

_ENDINGS = (
    *("ologist", "ological", "ographer", "ation", "ition", "ment", "ance", "ence", "ancy", "ency", "ist"),
    *("ive", "ian", "man", "men", "woman", "women", "person", "ing", "ion", "ize", "iz", "er", "or", "ed"),
    *("es", "al", "ic", "ly", "y", "s", "e"),
)
SHORTEST_STEM = 4


# Three indexes ask for the words of the same titles and skills, one after the other.
@lru_cache(maxsize=5_000)
def words_of_name(name: str) -> tuple[str, ...]:
    """`words` of a title or the name of a skill."""
    return tuple(words(name))


def words(text: str) -> list[str]:
    """The words of `text`, folded and written out, without those that say nothing."""
    found: list[str] = []
    text = _BETWEEN_CAPITALS.sub("or", text[:LONGEST_TEXT])
    text = _IN_CAPITALS.sub(lambda word: _CAPITALS[word[0]], text)
    text = _INITIALS.sub(r"\1&\2", fold(text).translate(_APOSTROPHES))
    text = _IS_SPELT.sub(lambda spelt: _SPELT[spelt[0]], text)
    for chunk in _CHUNK.findall(text):
        for word in (chunk,) if chunk.isalnum() else _WORD.findall(chunk):
            if word not in _STOP:
                found += _WRITTEN_OUT.get(word) or (_SIGNS_WITHIN.sub("", word)[:LONGEST_WORD],)
    return found


#: How many letters and digits of a code are enough to find what begins so.
SHORTEST_BEGINNING = 4


def codes(code: str) -> dict[int, int]:
    """The terms by which a code of a classification is found, with its signs or without, and what
    each counts.

    15-1252.00 is found by 15-1252 too, and by its first four digits: these count less.
    """
    written = "".join(filter(str.isalnum, code))
    found = {code_term(written[:end]): 0 for end in range(SHORTEST_BEGINNING, len(written))}
    return found | {code_term(code): 1, code_term(code.partition(".")[0]): 1}


def code_term(code: str) -> int:
    return term("code " + "".join(filter(str.isalnum, fold(code))))


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The part of a word that its relatives share: at least SHORTEST_STEM letters, or all it has."""
    while ending := next(
        (end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= SHORTEST_STEM), ""
    ):
        word = word[: -len(ending)]
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


@lru_cache(maxsize=50_000)
def term(text: str) -> int:
    """A stem (or two, with a space between) as a number of 48 bits."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=6).digest(), "big")


@lru_cache(maxsize=20_000)
def variant(word: str) -> int:
    """A word in the singular as a number of 14 bits, to tell it from others of its stem."""
    return term(singular(word)) & 0x3FFF


def pairs(stems: list[str]) -> list[str]:
    """Stems that follow each other, two by two."""
    return [f"{first} {second}" for first, second in pairwise(stems)]


def spellings(word: str) -> set[int]:
    """What becomes of `word` without one of its letters, and itself, as numbers.

    Two words that are one slip apart (a letter too many, too few, another, or two that changed places)
    share one: https://github.com/wolfgarbe/SymSpell.
    """
    return {term("~" + word), *(term("~" + word[:at] + word[at + 1 :]) for at in range(len(word)))}


# Titles by their letters. What two words share that are neither a slip of the pen apart nor of one stem
# (blockmaker, matchmaker, maker) is seen here.


#: Sequences of letters are counted in so many buckets, some of which hold several: a byte each for a role.
BUCKETS = 4096
#: How many letters sequences have, with the space before and behind a word.
LENGTHS = (3, 4)
MOST = 255


@lru_cache(maxsize=50_000)
def _bucket(sequence: str) -> int:
    return crc32(sequence.encode("utf-8", "replace")) % BUCKETS


def buckets(title: str) -> set[int]:
    """The buckets of what is in a title."""
    text = f" {' '.join(words_of_name(title))} "
    return {_bucket(text[at : at + length]) for length in LENGTHS for at in range(len(text) - length + 1)}


def count_buckets(titles: Iterable[str]) -> bytes:
    """In how many of `titles` each bucket is, 255 at most."""
    counts = [0] * BUCKETS
    for title in titles:
        for bucket in buckets(title):
            counts[bucket] += 1
    return bytes(min(number, MOST) for number in counts)
