"""Titles offered while somebody is typing."""

from careers.discovery.models import SearchTitle
from careers.models import Edition

from . import reasons, words
from .answering import weigh
from .filtering import live
from .results import Suggestion
from .understanding import understand

#: How many titles that begin as was typed are looked at.
LOOKED_AT = 60
MOST = 50
#: How many roles are weighed, and how many of these compared title by title.
WEIGHED, CLOSELY = 200, 40
#: Fewer letters than this begin too much to be looked for within titles.
SHORTEST = 2


def suggest(prefix: str, limit: int = 8) -> list[Suggestion]:
    """Live roles that may be meant by what was typed so far, each once.

    First roles whose own title begins so, then those that another title of theirs does, then what `search`
    would find, where the last word need only be begun. Three queries, and those of a search where that is
    not enough.
    """
    limit = max(1, min(limit, MOST))
    start = words.fold(prefix[: words.LONGEST_QUERY].replace("\0", " "))
    if not start:
        return []
    found: dict[int, str] = {}
    for own in (True, False):
        if len(found) < limit:
            for edition, title in _beginning_with(start, own):
                found.setdefault(edition, "" if own else title)
    editions = list(found)[:limit]
    if len(editions) < limit and len(start) >= SHORTEST:
        question = understand(prefix, typing=True)
        answer = weigh(question, pool_size=WEIGHED, closely=CLOSELY)
        best = [one.edition for one in answer.documents if one.edition not in found][: limit - len(editions)]
        scored = answer.closely(best)
        why = reasons.of(question, [scored[edition] for edition in best])
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


def _beginning_with(start: str, own: bool) -> list[tuple[int, str]]:
    """(edition, title) of live titles that begin so, in order. One query, a range of the index."""
    key = start.encode("utf-8", "replace")
    # `own__in`, since Django asks for a boolean itself, for which SQLite uses no index.
    rows = SearchTitle.objects.filter(own__in=[own], key__gte=key, key__lt=key + b"\xff").order_by(
        "key", "edition_id"
    )
    titles = list(rows.values_list("edition_id", "title")[:LOOKED_AT])
    there = set(live().filter(pk__in={edition for edition, _title in titles}).values_list("pk", flat=True))
    return [(edition, title) for edition, title in titles if edition in there]
