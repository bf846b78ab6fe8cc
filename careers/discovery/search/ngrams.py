"""Titles by their letters: how often each sequence of a few is in those of a role, and on the site.

What two words share that are neither a slip of the pen apart nor of one stem (blockmaker, matchmaker,
maker) is seen here. Sequences are counted in buckets, some of which hold several, so that a role takes no
more than BUCKETS bytes.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from django.core.cache import cache

from careers.discovery.models import SearchDocument, one_of, read_rows

from . import postings, terms

BUCKETS = 2048
#: How many letters a sequence has, with the space before and behind a word.
LENGTH = 4
MOST = 255


@lru_cache(maxsize=50_000)
def _bucket(sequence: str) -> int:
    return crc32(sequence.encode("utf-8", "replace")) % BUCKETS


def buckets(title: str) -> set[int]:
    """The buckets of what is in a title."""
    text = f" {' '.join(terms.words_of_name(title))} "
    return {_bucket(text[at : at + LENGTH]) for at in range(len(text) - LENGTH + 1)}


def count_buckets(titles: Iterable[str]) -> bytes:
    """In how many of `titles` each bucket is, 255 at most."""
    counts = [0] * BUCKETS
    for title in titles:
        for bucket in buckets(title):
            counts[bucket] += 1
    return bytes(min(number, MOST) for number in counts)


def likeness(asked: Mapping[int, float], titles: Mapping[int, int], usual: float) -> dict[int, float]:
    """How much more usual the sequences of a question are in the titles of editions than in others'.

    `asked` are their buckets, with how many titles there are for one that has them; `titles` says how many
    each edition has, and `usual` how many most have. The logarithm of the ratio, on average over the
    buckets. One query.
    """
    if not asked or not titles:
        return {}
    smooth = usual / 2
    rows = read_rows(
        f"SELECT edition_id, counts FROM discovery_searchletters WHERE {one_of('edition_id', titles)}"  # noqa: S608
    )
    log = math.log
    return {
        edition: sum(log(counts[bucket] * rare + smooth) for bucket, rare in asked.items()) / len(asked)
        - log(titles[edition] + smooth)
        for edition, counts in rows
    }


#: How many editions tell how usual a sequence of letters is.
SIZE = 100
#: For how many seconds a server process remembers it. Where there are fewer roles, they are read every time.
REMEMBERED = 60
_KEY = "search-sample"


@dataclass(frozen=True)
class TitleSample:
    """`roles` is how many are live, `postings.MOST_COUNTED` at most.

    SIZE of them have `titles` titles, and `counts` says for each bucket of letters in how many it is.
    """

    roles: int
    titles: int
    counts: tuple[int, ...]

    def rarity(self, bucket: int) -> float:
        """How many titles there are for one that has these letters."""
        return max(self.titles, 1) / (self.counts[bucket] + 0.5)


def read_sample() -> TitleSample:
    """Two queries, once a minute where there are many roles."""
    found: TitleSample | None = cache.get(_KEY)
    if found:
        return found
    rows = _rows()
    columns = zip(*(counts for counts, _titles in rows), strict=True)
    found = TitleSample(
        SearchDocument.objects.live().order_by()[: postings.MOST_COUNTED].count(),
        sum(titles for _counts, titles in rows),
        tuple(map(sum, columns)) or (0,) * BUCKETS,
    )
    if len(rows) == SIZE:
        cache.set(_KEY, found, REMEMBERED)
    return found


def _rows() -> list[tuple[bytes, int]]:
    return read_rows(
        "SELECT letters.counts, document.titles FROM discovery_searchletters letters"
        " JOIN discovery_searchdocument document ON document.edition_id = letters.edition_id"
        " ORDER BY document.title_key LIMIT %s",
        [SIZE],
    )
