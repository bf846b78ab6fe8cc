"""Reading the index of terms, in few queries of bounded length.

In SQL, since Django's own takes longer to be put together, for a thousand editions, than to be answered.
"""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection

#: How many editions of a term are read at most, the most telling first.
MOST_EDITIONS = 1200
#: How far editions of a term are counted.
MOST_COUNTED = 5_000

_BEST = (
    "SELECT term, edition_id, impact FROM (SELECT term, edition_id, impact FROM discovery_searchposting"
    " WHERE term = %s ORDER BY impact DESC, edition_id LIMIT %s) AS best"
)
_COUNT = (
    "SELECT %s, COUNT(*) FROM"
    " (SELECT edition_id FROM discovery_searchposting WHERE term = %s LIMIT %s) AS counted"
)


def best(terms: Collection[int], limit: int | None = None) -> dict[int, list[tuple[int, int]]]:
    """For each term that is in the index the editions that it says most about, with its impact. One query.

    `limit` of them at most (MOST_EDITIONS if not given), for each term.
    """
    limit = limit or MOST_EDITIONS
    found = defaultdict(list)
    if terms:
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join([_BEST] * len(terms)), [value for term in terms for value in (term, limit)]
            )
            for term, edition, impact in cursor.fetchall():
                found[term].append((edition, impact))
    return found


def counts(terms: Collection[int]) -> dict[int, int]:
    """In how many editions each term is, MOST_COUNTED at most. One query."""
    if not terms:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([_COUNT] * len(terms)),
            [value for term in terms for value in (term, term, MOST_COUNTED)],
        )
        return dict(cursor.fetchall())


def within(editions: Collection[int], terms: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """Which of these editions have which of these terms, with its impact, by term. One query."""
    found = defaultdict(list)
    for edition, term, impact in _rows("impact", editions, terms):
        found[term].append((edition, impact))
    return found


def places(editions: Collection[int], terms: Collection[int]) -> dict[int, dict[int, bytes]]:
    """Where these terms are in these editions, by edition and term. One query, by the primary key."""
    found = defaultdict(dict)
    for edition, term, where in _rows("places", editions, terms):
        found[edition][term] = where
    return found


def _rows(column: str, editions: Collection[int], terms: Collection[int]) -> list[tuple]:
    if not editions or not terms:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT edition_id, term, {column} FROM discovery_searchposting"  # noqa: S608, names of ours
            f" WHERE edition_id IN ({listed(editions)}) AND term IN ({listed(terms)})"
        )
        return cursor.fetchall()


def listed(values: Collection[int]) -> str:
    """Whole numbers as SQL has them: of a thousand, each as a parameter takes longer than the answer."""
    return ", ".join(map(str, map(int, values)))
