"""Titles that are offered while somebody types."""

from careers.discovery.models import read_rows
from careers.models import Edition
from careers.text import fold

from . import terms
from .finding import find
from .results import LIVE, Suggestion, live_values

MOST = 50
#: How many roles are weighed, and how many of these compared title by title.
POOL, CLOSELY = 200, 30
#: How many titles that begin as was typed are looked at: of roles' own, and of the others.
LOOKED_AT = 60
#: A range of the index.
_BEGINNING = (
    "SELECT * FROM (SELECT edition_id, own, title, key FROM discovery_searchtitle"
    " WHERE own = %s AND key >= %s AND key < %s ORDER BY key, edition_id LIMIT %s) AS begun"
)


def suggest(prefix: str, limit: int = 8) -> list[Suggestion]:
    """Live roles that may be meant by what was typed so far, each once.

    They are in the order in which `search` would find them, where the last word need only be begun: then
    those with a title that begins so come first. About as many queries as a search.
    """
    limit = max(1, min(limit, MOST))
    start = fold(prefix[: terms.LONGEST_QUERY].replace("\0", " "))
    if not start:
        return []
    begun = _titles_beginning_with(start)
    found = find(prefix, typing=True, besides=list(begun), pool_size=POOL, closely=CLOSELY)
    editions = [one.edition for one in found.documents]
    if found.is_begun:
        editions.sort(key=lambda edition: edition not in begun)
    editions = editions[:limit]
    why = found.reasons(editions)
    shown = Edition.objects.only("slug", "title").in_bulk(editions)
    return [
        Suggestion(
            shown[edition].title,
            shown[edition].slug,
            begun.get(edition) or (why[edition].text if why[edition].kind == "also-called" else ""),
        )
        for edition in editions
        if edition in shown
    ]


def _titles_beginning_with(start: str) -> dict[int, str]:
    """Live editions with a title that begins so: their own, which is not named, or another. One query."""
    key = start.encode("utf-8", "replace")
    rows = read_rows(
        "SELECT title.edition_id, title.own, title.title"  # noqa: S608, nothing of the visitor's
        f" FROM ({_BEGINNING} UNION ALL {_BEGINNING}) AS title"
        f" JOIN discovery_searchdocument document ON document.edition_id = title.edition_id WHERE {LIVE}"
        " ORDER BY title.own DESC, title.key, title.edition_id",
        [True, key, key + b"\xff", LOOKED_AT, False, key, key + b"\xff", LOOKED_AT, *live_values()],
    )
    found: dict[int, str] = {}
    for edition, own, title in rows:
        found.setdefault(edition, "" if own else title)
    return found
