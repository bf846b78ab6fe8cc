"""How many roles there are, and how often letters are in their titles."""

from dataclasses import dataclass

from django.core.cache import cache

from careers.discovery import sql

from . import letters, postings
from .filtering import live

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
    if found := cache.get(_KEY):
        return found
    rows = _rows()
    columns = zip(*(counts for counts, _titles in rows), strict=True)
    found = TitleSample(
        live().order_by()[: postings.MOST_COUNTED].count(),
        sum(titles for _counts, titles in rows),
        tuple(map(sum, columns)) or (0,) * letters.BUCKETS,
    )
    if len(rows) == SIZE:
        cache.set(_KEY, found, REMEMBERED)
    return found


def _rows() -> list[tuple[bytes, int]]:
    return sql.rows(
        "SELECT letters.counts, document.titles FROM discovery_searchletters letters"
        " JOIN discovery_searchdocument document ON document.edition_id = letters.edition_id"
        " ORDER BY document.title_key LIMIT %s",
        [SIZE],
    )
