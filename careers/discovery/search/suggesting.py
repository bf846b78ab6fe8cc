"""Titles offered while somebody is typing."""

from careers.discovery import sql
from careers.models import Edition

from . import reasons, words
from .answering import weigh
from .filtering import LIVE, live_values
from .results import Suggestion
from .understanding import parse

#: How many titles that begin as was typed are looked at.
LOOKED_AT = 60
MOST = 50
#: How many roles are weighed, and how many of these compared title by title.
SUGGESTED_FROM, SUGGESTED_CLOSELY = 200, 30
#: Fewer letters than this begin too much to be looked for within titles.
SHORTEST = 2
#: A range of the index.
_BEGINNING = (
    "SELECT * FROM (SELECT edition_id, own, title, key FROM discovery_searchtitle"
    " WHERE own = %s AND key >= %s AND key < %s ORDER BY key, edition_id LIMIT %s) AS begun"
)


def suggest(prefix: str, limit: int = 8) -> list[Suggestion]:
    """Live roles that may be meant by what was typed so far, each once.

    First roles whose own title begins so, then those that another title of theirs does, then what `search`
    would find, where the last word need only be begun. Two queries, and those of a search where that is
    not enough.
    """
    limit = max(1, min(limit, MOST))
    start = words.fold(prefix[: words.LONGEST_QUERY].replace("\0", " "))
    if not start:
        return []
    found: dict[int, str] = {}
    for edition, title in _titles_beginning_with(start):
        found.setdefault(edition, title)
    editions = list(found)[:limit]
    if len(editions) < limit and len(start) >= SHORTEST:
        question = parse(prefix, typing=True)
        answer = weigh(question, pool_size=SUGGESTED_FROM, closely=SUGGESTED_CLOSELY)
        best = [one.edition for one in answer.documents if one.edition not in found][: limit - len(editions)]
        scored = answer.closely(best)
        why = reasons.reasons(question, [scored[edition] for edition in best], answer.skills())
        found |= {
            edition: why[edition].text if why[edition].kind == "also-called" else "" for edition in best
        }
        editions += best
    shown = Edition.objects.only("slug", "title").in_bulk(editions)
    return [
        Suggestion(shown[edition].title, shown[edition].slug, found[edition])
        for edition in editions
        if edition in shown
    ]


def _titles_beginning_with(start: str) -> list[tuple[int, str]]:
    """Live editions with a title that begins so: their own, and then others, which are named. One query."""
    key = start.encode("utf-8", "replace")
    found = sql.rows(
        "SELECT title.edition_id, title.own, title.title"  # noqa: S608, nothing of the visitor's
        f" FROM ({_BEGINNING} UNION ALL {_BEGINNING}) AS title"
        f" JOIN discovery_searchdocument document ON document.edition_id = title.edition_id WHERE {LIVE}"
        " ORDER BY title.own DESC, title.key, title.edition_id",
        [True, key, key + b"\xff", LOOKED_AT, False, key, key + b"\xff", LOOKED_AT, *live_values()],
    )
    return [(edition, "" if own else title) for edition, own, title in found]
