"""The index of terms: read in few queries of bounded length, its places packed into a few bytes.

The first number of `places` says how often the term is in the text (up to 255) and, in the next bit,
whether it is in the name of a skill. One number follows for each title that has it: from the lowest bit on
12 bits for the number of the title, 4 for how many words it has, one for whether the term is its last word,
and 15 for which word of the stem it is.
"""

import math
import sys
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from careers.discovery.models import one_of, read_rows

MOST_TITLES = 1 << 12
MOST_TIMES = 255
SKILL = 1 << 8


def place(number: int, words: int, last: bool, variant: int) -> int:
    return number | min(words, 15) << 12 | last << 16 | variant << 17


def impact(weight: float) -> int:
    return min(round(1000 * math.log1p(weight)), 32_767)


def titles_with(of: int, titles: int) -> float:
    """In about how many of its `titles` an edition has a term of the impact `of` there."""
    return math.expm1(of / 1000) / title_weight(titles)


def title_weight(titles: int) -> float:
    """What a title weighs, where an edition has so many."""
    return 100 / math.sqrt(10 + titles)


def pack(numbers: Iterable[float], kind: str = "I") -> bytes:
    """Numbers of a `kind` of `array` as bytes, the same on every machine: 32-bit whole ones if not given."""
    packed = array(kind, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(packed: bytes | bytearray | memoryview, kind: str = "I") -> "array[Any]":
    """The numbers that `pack` packed."""
    numbers: array[Any] = array(kind)
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


#: How many editions of a term are read at most, the most telling first.
MOST_EDITIONS = 1200
#: How far editions of a term are counted.
MOST_COUNTED = 3_000

_BEST = (
    "SELECT term, edition_id, impact FROM (SELECT term, edition_id, impact FROM discovery_searchposting"
    " WHERE term = %s AND impact >= 0 ORDER BY impact DESC, edition_id LIMIT %s) AS best"
)
_COUNT = (
    "SELECT %s, COUNT(*) FROM"
    " (SELECT edition_id FROM discovery_searchposting WHERE term = %s AND impact >= 0 LIMIT %s) AS counted"
)


def best(terms: Collection[int], limit: int | None = None) -> dict[int, list[tuple[int, int]]]:
    """For each term that is in the index the editions that it says most about, with its impact. One query.

    `limit` of them at most (MOST_EDITIONS if not given), for each term.
    """
    limit = limit or MOST_EDITIONS
    found = defaultdict(list)
    if terms:
        query = " UNION ALL ".join([_BEST] * len(terms))
        values = [value for term in terms for value in (term, limit)]
        for term, edition, impact in read_rows(query, values):
            found[term].append((edition, impact))
    return found


def counts(terms: Collection[int]) -> dict[int, int]:
    """In how many editions each term is, MOST_COUNTED at most. One query."""
    if not terms:
        return {}
    query = " UNION ALL ".join([_COUNT] * len(terms))
    return dict(read_rows(query, [value for term in terms for value in (term, term, MOST_COUNTED)]))


def within(editions: Collection[int], terms: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """Which of these editions have which of these terms, with its impact, by term. One query."""
    found = defaultdict(list)
    for edition, term, impact in _rows("impact", editions, terms):
        found[term].append((edition, impact))
    return found


def places(editions: Collection[int], terms: Collection[int]) -> dict[int, dict[int, bytes]]:
    """Where these terms are in these editions, by edition and term. One query, by the primary key."""
    found: dict[int, dict[int, bytes]] = defaultdict(dict)
    for edition, term, where in _rows("places", editions, terms):
        found[edition][term] = where
    return found


def _rows(column: str, editions: Collection[int], terms: Collection[int]) -> list[tuple[int, int, Any]]:
    if not editions or not terms:
        return []
    return read_rows(
        f"SELECT edition_id, term, {column} FROM discovery_searchposting"  # noqa: S608, names of ours
        f" WHERE {one_of('edition_id', editions)} AND {one_of('term', terms)}"
    )
