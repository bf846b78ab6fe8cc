"""Titles by their letters: how often each sequence of a few is in those of a role.

What two words share that are neither a slip of the pen apart nor of one stem (blockmaker, matchmaker,
maker) is seen here. Sequences are counted in buckets, some of which hold several, so that a role takes no
more than BUCKETS bytes.
"""

import math
from collections.abc import Collection, Iterable
from functools import lru_cache
from zlib import crc32

from django.db import connection

from . import words
from .postings import listed

BUCKETS = 2048
#: How many letters a sequence has, with the space before and behind a word.
LENGTH = 4
MOST = 255


@lru_cache(maxsize=50_000)
def _bucket(sequence: str) -> int:
    return crc32(sequence.encode("utf-8", "replace")) % BUCKETS


def buckets(title: str) -> set[int]:
    """The buckets of what is in a title."""
    text = f" {' '.join(words.words(title))} "
    return {_bucket(text[at : at + LENGTH]) for at in range(len(text) - LENGTH + 1)}


def count(titles: Iterable[str]) -> bytes:
    """In how many of `titles` each bucket is, 255 at most."""
    counts = [0] * BUCKETS
    for title in titles:
        for bucket in buckets(title):
            counts[bucket] += 1
    return bytes(min(number, MOST) for number in counts)


def likeness(asked: Collection[int], titles: dict[int, int], usual: float) -> dict[int, float]:
    """How much more usual the sequences of a question are in the titles of editions than in others'.

    `titles` says how many each edition has; `usual` is how many most have. The logarithm of the ratio, on
    average over the buckets `asked`. Two queries.
    """
    if not asked or not titles:
        return {}
    # A hundred editions tell how usual a sequence is.
    sample = _read(
        "SELECT letters.edition_id, letters.counts, document.titles FROM discovery_searchletters letters"
        " JOIN discovery_searchdocument document ON document.edition_id = letters.edition_id"
        " ORDER BY document.title_key LIMIT 100"
    )
    many = sum(row[2] for row in sample) or 1
    smooth = usual / 2
    among = [(bucket, many / (sum(row[1][bucket] for row in sample) + 0.5)) for bucket in asked]
    of_these = (
        f"SELECT edition_id, counts FROM discovery_searchletters WHERE edition_id IN ({listed(titles)})"  # noqa: S608
    )
    rows = _read(of_these)
    log = math.log
    return {
        edition: sum(log(counts[bucket] * rare + smooth) for bucket, rare in among) / len(among)
        - log(titles[edition] + smooth)
        for edition, counts in rows
    }


def _read(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()
