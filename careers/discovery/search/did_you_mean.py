"""Live pages whose address or title is nearly what somebody asked for, or stands next to it."""

import re
from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Abs, Length
from django.utils.text import slugify

from careers.discovery.models import SearchDocument, SearchTitle
from careers.models import Edition
from careers.text import fold, likeness

from . import terms

#: How alike two addresses must be, from 0 to 1, for one to be offered for the other.
LIKE_ENOUGH = 0.6
#: How alike, for the search to stop there.
SURELY = 0.85

#: How many addresses the database hands over for a closer look, for each of the two questions.
CANDIDATES = 60
#: How many of the nearest are then looked up: some of them may be of pages that are gone.
LOOKED_UP = 20

MOST_WORDS = 6
LONGEST = 120
#: Words too short to find anything by.
SHORTEST_WORD = 3


def nearest_editions(asked: str, limit: int = 5, *, at: datetime | None = None) -> list[Edition]:
    """Live editions nearest to `asked` (an address or a title, misspelt perhaps), best first.

    Live is what is so at `at`, or now if that is not given.
    At most three queries. The first asks for addresses that begin with the same two letters, a
    range of the index on the address; the second, if nothing very near was among them, for addresses
    with about one of the longest words of `asked`, which goes through that index once; the third looks up
    the pages. Comparing more closely happens here, for 120 addresses at most.
    """
    wanted = slugify(asked[:LONGEST])
    words = [word for word in wanted.split("-") if len(word) >= SHORTEST_WORD][:MOST_WORDS]
    if not words:
        return []
    found = _ranked(wanted, _addresses(wanted, words, _same_beginning(wanted)))
    if not found or found[0][0] < SURELY:
        found = _ranked(
            wanted, {slug for _score, slug in found} | _addresses(wanted, words, _same_word(words))
        )
    scores = {slug: score for score, slug in found[:LOOKED_UP]}
    if not scores:
        return []
    pages = Edition.objects.live(at).only("slug", "title", "family_name").filter(slug__in=scores)
    return sorted(
        pages,
        key=lambda page: (
            -max(scores[page.slug], _likeness(wanted, slugify(page.title))),
            page.title,
            page.slug,
        ),
    )[:limit]


def _same_beginning(wanted: str) -> Q:
    first, second = wanted[0], wanted[1]
    return Q(slug__gte=first + second, slug__lt=first + chr(ord(second) + 1))


def _same_word(words: list[str]) -> Q:
    """The longest words are likely the rarest; without their last letters, as they may be misspelt."""
    longest = sorted(words, key=len)[-2:]
    return Q(
        *(Q(slug__contains=word[: max(SHORTEST_WORD, len(word) * 2 // 3)]) for word in longest),
        _connector=Q.OR,
    )


def _addresses(wanted: str, words: list[str], condition: Q) -> set[str]:
    """Addresses that share the most pieces of words with `wanted`, then those of about its length.

    Whether their pages are live is not asked here, so that the index on the address is enough.
    """
    shared = sum((_one_if(slug__contains=piece) for word in words for piece in _pieces(word)), Value(0))
    return set(
        Edition.objects.filter(condition)
        .annotate(shared=shared, longer=Abs(Length("slug") - len(wanted)))
        .order_by("-shared", "longer", "slug")
        .values_list("slug", flat=True)
        .distinct()[:CANDIDATES]
    )


def _pieces(word: str) -> set[str]:
    """The two halves of a word: a slip of the pen spoils only one of them."""
    half = (len(word) + 1) // 2
    return {word[:half], word[half:]} if half >= SHORTEST_WORD else {word}


def _one_if(**condition: str) -> Case:
    return Case(When(**condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _ranked(wanted: str, slugs: set[str]) -> list[tuple[float, str]]:
    scored = ((_likeness(wanted, slug), slug) for slug in slugs)
    return sorted((pair for pair in scored if pair[0] >= LIKE_ENOUGH), reverse=True)


def _likeness(wanted: str, slug: str) -> float:
    """From 0 to 1: the better of comparing letter by letter, and of comparing words in any order."""
    letters = likeness(wanted, slug)
    if letters >= SURELY:
        return letters
    return max(letters, likeness(_sorted_words(wanted), _sorted_words(slug)))


def _sorted_words(slug: str) -> str:
    return "-".join(sorted(re.split("-+", slug)))


MOST = 5
#: How many titles are looked at, some of which may not be live.
LOOKED_AT = 30


def nearest_titles(query: str) -> list[str]:
    """Titles of live roles that stand where `query` would in the alphabet.

    Those that begin with as many of its letters as any does; where none has even the first, those around
    it. About six queries, each of which reads a few rows.
    """
    start = fold(query[: terms.LONGEST_QUERY].replace("\0", " "))[:6].encode("utf-8", "replace")
    # Not `own=True`, for which SQLite uses no index: see suggesting.
    own = SearchTitle.objects.filter(own__in=[True])
    for letters in range(len(start), 0, -1):
        key = start[:letters]
        if found := _live_titles(
            own.filter(key__gte=key, key__lt=key + b"\xff").order_by("key", "edition_id")
        ):
            return found
    after = _live_titles(own.filter(key__gte=start).order_by("key", "edition_id"))
    return after or _live_titles(own.filter(key__lt=start).order_by("-key", "-edition_id"))


def _live_titles(rows: QuerySet[SearchTitle]) -> list[str]:
    found = list(rows.values_list("edition_id", "title")[:LOOKED_AT])
    if not found:
        return []
    there = set(
        SearchDocument.objects.live()
        .filter(pk__in=[edition for edition, _title in found])
        .values_list("pk", flat=True)
    )
    return list(dict.fromkeys(title for edition, title in found if edition in there))[:MOST]
