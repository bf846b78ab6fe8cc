"""Titles by their letters: how often each sequence of a few is in those of a role, and on the site.

What two words share that are neither a slip of the pen apart nor of one stem (blockmaker, matchmaker,
maker) is seen here. Sequences are counted in buckets, some of which hold several, so that a role takes no
more than BUCKETS bytes.
"""

from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

from . import terms

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
