"""Which terms, titles and words are in which editions: written, and read in few queries of bounded length.

The first number of the `places` of a term says how often it is in the text (up to 255) and, in the next bit,
whether it is in the name of a skill. One number follows for each title that has it: from the lowest bit on
12 bits for the number of the title, 4 for how many words it has, one for whether the term is its last word,
one for whether it is its first, and 14 for which word of the stem it is.
"""

import math
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from careers import bulk
from careers.discovery.models import (
    EditionSkill,
    SearchDocument,
    SearchLetters,
    SearchPosting,
    SearchSetting,
    SearchSpelling,
    SearchTitle,
    SearchWord,
    one_of,
    read_rows,
)
from careers.models import Edition
from careers.pages import RolePage
from careers.text import fold

from . import terms
from .facts import facts_of
from .work_settings import BIT, SettingFound, settings_of

MOST_TITLES = 1 << 12
MOST_TIMES = 255
SKILL = 1 << 8


#: Marks of a place: the term is the last word of the title, or its first.
LAST, FIRST = 1 << 16, 1 << 17
VARIANT = 18


def place(number: int, words: int, *, first: bool, last: bool, variant: int) -> int:
    return number | min(words, 15) << 12 | last * LAST | first * FIRST | variant << VARIANT


def impact(weight: float) -> int:
    return min(round(1000 * math.log1p(weight)), 32_767)


def titles_with(of: int, titles: int) -> float:
    """In about how many of its `titles` an edition has a term of the impact `of` there."""
    return math.expm1(of / 1000) / title_weight(titles)


def title_weight(titles: int) -> float:
    """What a title weighs, where an edition has so many."""
    return 100 / math.sqrt(10 + titles)


def pack(numbers: Iterable[float], kind: str = "I") -> bytes:
    """Numbers of a `kind` of `array` as bytes, the same on every machine: 32-bit whole ones if not given."""
    packed = array(kind, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(packed: bytes | bytearray | memoryview, kind: str = "I") -> "array[Any]":
    """The numbers that `pack` packed."""
    numbers: array[Any] = array(kind)
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


#: How many editions of a term are read at most, the most telling first.
MOST_EDITIONS = 1200
#: How far editions of a term are counted.
MOST_COUNTED = 3_000

_BEST = (
    "SELECT term, edition_id, impact FROM (SELECT term, edition_id, impact FROM discovery_searchposting"
    " WHERE term = %s AND impact >= 0 ORDER BY impact DESC, edition_id LIMIT %s) AS best"
)
_COUNT = (
    "SELECT %s, COUNT(*) FROM"
    " (SELECT edition_id FROM discovery_searchposting WHERE term = %s AND impact >= 0 LIMIT %s) AS counted"
)


def best(terms: Collection[int], limit: int | None = None) -> dict[int, list[tuple[int, int]]]:
    """For each term that is in the index the editions that it says most about, with its impact. One query.

    `limit` of them at most (MOST_EDITIONS if not given), for each term.
    """
    limit = limit or MOST_EDITIONS
    found = defaultdict(list)
    if terms:
        query = " UNION ALL ".join([_BEST] * len(terms))
        values = [value for term in terms for value in (term, limit)]
        for term, edition, impact in read_rows(query, values):
            found[term].append((edition, impact))
    return found


#: How many editions with one title are read: of their own titles, and of the others.
MOST_TITLED = 60
_TITLED = (
    "SELECT * FROM (SELECT edition_id, own FROM discovery_searchtitle"
    " WHERE own = %s AND key = %s ORDER BY edition_id LIMIT %s) AS titled"
)


def titled(title: str) -> dict[int, bool]:
    """Editions that have this title, and whether it is their own. One query."""
    key = fold(title).encode("utf-8", "replace")
    rows = read_rows(f"{_TITLED} UNION ALL {_TITLED}", [False, key, MOST_TITLED, True, key, MOST_TITLED])
    return {edition: bool(own) for edition, own in rows}


def counts(terms: Collection[int], most: int = MOST_COUNTED) -> dict[int, int]:
    """In how many editions each term is, `most` at most. One query."""
    if not terms:
        return {}
    query = " UNION ALL ".join([_COUNT] * len(terms))
    return dict(read_rows(query, [value for term in terms for value in (term, term, most)]))


def within(editions: Collection[int], terms: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """Which of these editions have which of these terms, with its impact, by term. One query."""
    found = defaultdict(list)
    for edition, term, impact in _rows("impact", editions, terms):
        found[term].append((edition, impact))
    return found


def places(editions: Collection[int], terms: Collection[int]) -> dict[int, dict[int, bytes]]:
    """Where these terms are in these editions, by edition and term. One query, by the primary key."""
    found: dict[int, dict[int, bytes]] = defaultdict(dict)
    for edition, term, where in _rows("places", editions, terms):
        found[edition][term] = where
    return found


def _rows(column: str, editions: Collection[int], terms: Collection[int]) -> list[tuple[int, int, Any]]:
    if not editions or not terms:
        return []
    return read_rows(
        f"SELECT edition_id, term, {column} FROM discovery_searchposting"  # noqa: S608, names of ours
        f" WHERE {one_of('edition_id', editions)} AND {one_of('term', terms)}"
    )


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
    """Index editions. Costs seven queries and one for every BATCH rows."""
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
    in_settings = {edition.pk: settings_of(page) for edition, page in editions}
    SearchDocument.objects.bulk_create(
        (_document(edition, page, skills[edition.pk], in_settings[edition.pk]) for edition, page in editions),
        BATCH,
    )
    bulk.insert(
        SearchSetting,
        ("document_id", "setting", "strength", "evidence"),
        ((pk, *each) for pk, found in in_settings.items() for each in found),
    )
    SearchLetters.objects.bulk_create(
        (
            SearchLetters(edition=edition, counts=terms.count_buckets(titles_of(page)))
            for edition, page in editions
        ),
        BATCH,
    )
    bulk.insert(SearchTitle, ("edition_id", "number", "own", "title", "key"), titles, ignore_conflicts=True)
    bulk.insert(SearchPosting, ("edition_id", "term", "impact", "places"), rows, ignore_conflicts=True)
    _learn(known)


def remove(editions: Collection[int]) -> None:
    """Forget the editions with these primary keys. Words stay."""
    settings = SearchSetting.objects.filter(document__in=editions)
    settings._raw_delete(settings.db)
    for model in (SearchDocument, SearchLetters, SearchTitle, SearchPosting):
        rows = model.objects.filter(edition__in=editions)
        rows._raw_delete(rows.db)


def follow(roles: Collection[int]) -> None:
    """Note when the indexed editions of these roles end: it can change after they were added. One query."""
    ends = Edition.objects.filter(pk=OuterRef("pk")).values("live_until")
    SearchDocument.objects.filter(edition__role__in=roles).update(live_until=Subquery(ends))


def titles_of(page: RolePage) -> list[str]:
    """The title and the alternate titles of a page, as far as the index numbers them."""
    return list(dict.fromkeys((page.title, *page.alternate_titles)))[:MOST_TITLES]


def yearly(amount: Decimal, period: str) -> int:
    """An amount of pay as one a year, in whole units of its currency: an hour counts 2,080 times."""
    return min(int(amount * A_YEAR.get(period, 1)), MOST_PAY)


def _document(
    edition: Edition, page: RolePage, skills: list[int], in_settings: list[SettingFound]
) -> SearchDocument:
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
        skills=pack(skills),
        settings_bits=sum(BIT[found.setting] for found in in_settings),
        **facts_of(page)._asdict(),
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
            seen[stem] = place(
                number,
                len(found),
                first=at == 0,
                last=at == len(found) - 1,
                variant=terms.variant(word),
            )
        for stem, number in seen.items():
            places[stem].append(number)
        followed.update(set(terms.pairs(stems)))
    named: set[str] = set()
    for group in page.skill_groups:
        for part in group.requirements:
            found = terms.words_of_name(part.name)
            known.update(found)
            named.update(map(terms.stem, found))
    text = "\n".join([page.summary, *(f"{part.heading}\n{part.body}" for part in page.sections)])
    times = Counter(map(terms.stem, terms.words(text)))
    shrunk = title_weight(len(titles))
    made = {}
    for stem in places.keys() | named | times.keys():
        where = places.get(stem, [])
        own = bool(where) and where[0] & 0xFFF == 0
        often = min(times[stem], MOST_TIMES)
        weight = shrunk * (len(where) + own) + 3 * (stem in named) + math.log1p(often)
        places_of_it = pack([often | SKILL * (stem in named), *where])
        made[terms.term(stem)] = (edition, terms.term(stem), impact(weight), places_of_it)
    for code in page.external_codes:
        for term, counts in terms.codes(code.code).items():
            if term not in made or made[term][2] < counts:
                made[term] = (edition, term, counts, b"")
    for pair, count in followed.items():
        made[terms.term(pair)] = (edition, terms.term(pair), impact(shrunk * count), b"")
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
