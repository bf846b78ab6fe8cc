"""Which terms, titles and words are in which editions."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from careers import bulk
from careers.discovery.models import (
    EditionSkill,
    SearchDocument,
    SearchLetters,
    SearchPosting,
    SearchSpelling,
    SearchTitle,
    SearchWord,
)
from careers.models import Edition
from careers.pages import RolePage
from careers.text.folding import fold

from . import ngrams, postings, terms

BATCH = 1000
#: How many words one query names at most.
WORDS_AT_ONCE = 500
#: Hours in a year of full-time work, as the Bureau of Labor Statistics counts them, and the like.
A_YEAR = {"year": 1, "month": 12, "week": 52, "day": 260, "hour": 2080}
#: The greatest amount that is told from a greater one.
MOST_PAY = 10**15
#: Words shorter than this are not corrected.
SHORTEST_MISSPELT = 4


def add(editions: Sequence[tuple[Edition, RolePage]]) -> None:
    """Index editions. Costs six queries and one for every BATCH rows."""
    rows: list[tuple[int, int, int, bytes]] = []
    titles: list[tuple[int, int, bool, str, bytes]] = []
    known: set[str] = set()
    for edition, page in editions:
        kept = titles_of(page)
        rows += _postings(edition.pk, page, kept, known)
        for number, title in enumerate(kept):
            key = fold(title).encode()
            titles.append((edition.pk, number, number == 0, title, key))
    skills: dict[int, list[int]] = defaultdict(list)
    asked = EditionSkill.objects.filter(edition__in=[edition.pk for edition, _page in editions])
    for pk, skill in asked.order_by("edition_id", "rank").values_list("edition_id", "skill"):
        skills[pk].append(skill)
    SearchDocument.objects.bulk_create(
        (_document(edition, page, skills[edition.pk]) for edition, page in editions), BATCH
    )
    SearchLetters.objects.bulk_create(
        (
            SearchLetters(edition=edition, counts=ngrams.count_buckets(titles_of(page)))
            for edition, page in editions
        ),
        BATCH,
    )
    bulk.insert(SearchTitle, ("edition_id", "number", "own", "title", "key"), titles, ignore_conflicts=True)
    bulk.insert(SearchPosting, ("edition_id", "term", "impact", "places"), rows, ignore_conflicts=True)
    _learn(known)


def remove(editions: Collection[int]) -> None:
    """Forget the editions with these primary keys. Words stay."""
    for model in (SearchDocument, SearchLetters, SearchTitle, SearchPosting):
        rows = model.objects.filter(edition__in=editions)
        rows._raw_delete(rows.db)


def follow(roles: Collection[int]) -> None:
    """Note when the indexed editions of these roles end: it can change after they were added. One query."""
    ends = Edition.objects.filter(pk=OuterRef("pk")).values("live_until")
    SearchDocument.objects.filter(edition__role__in=roles).update(live_until=Subquery(ends))


def titles_of(page: RolePage) -> list[str]:
    """The title and the alternate titles of a page, as far as the index numbers them."""
    return list(dict.fromkeys((page.title, *page.alternate_titles)))[: postings.MOST_TITLES]


def yearly(amount: Decimal, period: str) -> int:
    """An amount of pay as one a year, in whole units of its currency: an hour counts 2,080 times."""
    return min(int(amount * A_YEAR.get(period, 1)), MOST_PAY)


def _document(edition: Edition, page: RolePage, skills: list[int]) -> SearchDocument:
    band = page.headline_pay
    typical = band and band.typical
    return SearchDocument(
        edition=edition,
        live_from=edition.live_from,
        live_until=edition.live_until,
        title_key=fold(page.title).encode(),
        family=edition.family_slug,
        level=edition.level,
        pay=yearly(typical.amount, band.period) if band and typical else None,
        currency=edition.pay_currency,
        titles=len(titles_of(page)),
        skills=postings.pack(skills),
    )


def _postings(
    edition: int, page: RolePage, titles: list[str], known: set[str]
) -> list[tuple[int, int, int, bytes]]:
    """(edition, term, impact, places) of every term of a page; its words are added to `known`."""
    places: dict[str, list[int]] = defaultdict(list)
    followed: Counter[str] = Counter()
    for number, title in enumerate(titles):
        found = terms.words_of_name(title)
        known.update(found)
        stems = [terms.stem(word) for word in found]
        seen = {}
        for at, (word, stem) in enumerate(zip(found, stems, strict=True)):
            seen[stem] = postings.place(number, len(found), at == len(found) - 1, terms.variant(word))
        for stem, place in seen.items():
            places[stem].append(place)
        followed.update(set(terms.pairs(stems)))
    named: set[str] = set()
    for group in page.skill_groups:
        for part in group.requirements:
            found = terms.words_of_name(part.name)
            known.update(found)
            named.update(map(terms.stem, found))
    text = "\n".join([page.summary, *(f"{part.heading}\n{part.body}" for part in page.sections)])
    times = Counter(map(terms.stem, terms.words(text)))
    shrunk = postings.title_weight(len(titles))
    made = {}
    for stem in places.keys() | named | times.keys():
        where = places.get(stem, [])
        own = bool(where) and where[0] & 0xFFF == 0
        often = min(times[stem], postings.MOST_TIMES)
        weight = shrunk * (len(where) + own) + 3 * (stem in named) + math.log1p(often)
        places_of_it = postings.pack([often | postings.SKILL * (stem in named), *where])
        made[terms.term(stem)] = (edition, terms.term(stem), postings.impact(weight), places_of_it)
    for pair, count in followed.items():
        made[terms.term(pair)] = (edition, terms.term(pair), postings.impact(shrunk * count), b"")
    return list(made.values())


def _learn(known: set[str]) -> None:
    """Note words, and what they may be misspelt as, where they are new."""
    keys = sorted(word.encode() for word in known if len(word) >= 2)
    for start in range(0, len(keys), WORDS_AT_ONCE):
        some = keys[start : start + WORDS_AT_ONCE]
        there = {bytes(key) for key in SearchWord.objects.filter(key__in=some).values_list("key", flat=True)}
        new = [key for key in some if key not in there]
        if not new:
            continue
        # Another publication may have made one of them a moment ago.
        SearchWord.objects.bulk_create([SearchWord(key=key) for key in new], BATCH, ignore_conflicts=True)
        made = SearchWord.objects.filter(key__in=new)
        spellings = [
            (spelling, pk)
            for pk, key in made.values_list("pk", "key")
            if len(word := bytes(key).decode()) >= SHORTEST_MISSPELT
            for spelling in sorted(terms.spellings(word))
        ]
        bulk.insert(SearchSpelling, ("spelling", "word_id"), spellings, ignore_conflicts=True)
