"""Titles nearest to a question that found nothing."""

from careers.discovery.models import SearchTitle

from . import words
from .filtering import live

MOST = 5
#: How many titles are looked at, some of which may not be live.
LOOKED_AT = 30


def nearest_titles(query: str) -> list[str]:
    """Titles of live roles that stand where `query` would in the alphabet.

    Those that begin with as many of its letters as any does; where none has even the first, those around
    it. About six queries, each of which reads a few rows.
    """
    start = words.fold(query[: words.LONGEST_QUERY].replace("\0", " "))[:6].encode("utf-8", "replace")
    # Not `own=True`, for which SQLite uses no index: see suggesting.
    own = SearchTitle.objects.filter(own__in=[True])
    for letters in range(len(start), 0, -1):
        key = start[:letters]
        if found := _live(own.filter(key__gte=key, key__lt=key + b"\xff").order_by("key", "edition_id")):
            return found
    after = _live(own.filter(key__gte=start).order_by("key", "edition_id"))
    return after or _live(own.filter(key__lt=start).order_by("-key", "-edition_id"))


def _live(rows) -> list[str]:
    found = list(rows.values_list("edition_id", "title")[:LOOKED_AT])
    if not found:
        return []
    there = set(live().filter(pk__in=[edition for edition, _title in found]).values_list("pk", flat=True))
    return list(dict.fromkeys(title for edition, title in found if edition in there))[:MOST]
