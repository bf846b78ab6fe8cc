"""Keeps for every edition the editions most like it.

Likeness is a cosine. Who is looked at closely are the editions that share the most telling terms with
one (found by the index of search). As likeness goes both ways, an edition that comes is put into the lists of
those it is near to, and pushes the farthest out of them.

How rare a term is, is counted now and then: whenever there are twice as many editions as at the last time,
over SAMPLE of them. What was computed before stays as it was until `settle`, which makes all anew. Many
editions that come `together` are compared at the end, by `settle` where they are half of all that is there.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import repeat
from operator import mul
from typing import NamedTuple, Self

import msgspec
from django.db import transaction
from django.db.models import Q

from careers.discovery.models import Likeness, RelatedEdition
from careers.discovery.search.index import best, pack, unpack
from careers.models import Edition
from careers.pages import RolePage
from careers.write_queue import wait_for_indexes

from . import weights
from .weights import Features, Scale

#: How many editions are kept for each, and below how many the list is made anew.
KEPT, FEWEST = 20, 10
#: Terms by which others are found, how many editions of each are read, and how many are looked at closely.
TERMS, EDITIONS_OF_TERM, CANDIDATES = 32, 200, 100
#: From how many editions rarity is learnt while publishing.
SAMPLE = 1000
#: A likeness of one, and the least that counts.
WHOLE, LEAST = 1_000_000, 20_000
BATCH = 500

#: The editions that came `together` and are not compared yet.
_waiting: ContextVar[set[int] | None] = ContextVar("waiting", default=None)


def add(editions: Sequence[tuple[Edition, RolePage]]) -> None:
    """Compare editions with those that are there, and enter both into each other's lists.

    Costs two queries for each edition and about ten more, and some 8 milliseconds each.
    """
    found = {edition.pk: weights.features_of(page) for edition, page in editions}
    scale = weights.load() if _waiting.get() is not None else _scale(found.values())
    rows = [_row(edition.pk, edition.role_id, found[edition.pk], scale) for edition, _page in editions]
    Likeness.objects.bulk_create(rows, BATCH)
    _compare_in_time(rows, scale)


def remove(editions: Collection[int]) -> None:
    """Forget the editions with these primary keys, and make lists anew that become too short."""
    shortened = set(RelatedEdition.objects.filter(other__in=editions).values_list("edition", flat=True))
    rows = RelatedEdition.objects.filter(Q(edition__in=editions) | Q(other__in=editions))
    rows._raw_delete(rows.db)
    Likeness.objects.filter(pk__in=editions).delete()
    shortened -= set(editions)
    left = dict.fromkeys(sorted(shortened), 0)
    for edition in RelatedEdition.objects.filter(edition__in=shortened).values_list("edition", flat=True):
        left[edition] += 1
    short = [edition for edition, count in left.items() if count < FEWEST][:KEPT]
    if short:
        _compare_in_time(list(Likeness.objects.filter(pk__in=short).order_by("pk")), weights.load())


@contextmanager
def together() -> Iterator[None]:
    """Put off comparing what comes in this block until its end. All of it has to be one transaction.

    Memory holds the primary keys of what came.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: set[int] = set()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    if not waiting:
        return
    scale, there = weights.load(), Likeness.objects.count()
    if 2 * len(waiting) >= there or _has_outgrown(scale, there):
        settle()
        return
    left = sorted(waiting)
    for start in range(0, len(left), BATCH):
        rows = Likeness.objects.filter(pk__in=left[start : start + BATCH])
        _compare(list(rows.order_by("pk")), scale)


def _compare_in_time(rows: Sequence[Likeness], scale: Scale) -> None:
    if (waiting := _waiting.get()) is None:
        _compare(rows, scale)
    else:
        waiting.update(row.pk for row in rows)


def settle() -> None:
    """Learn from all editions how rare everything is, and compare all of them anew.

    Memory holds BATCH editions and the counts, however many editions there are.
    """
    count = weights.Count()
    for row in Likeness.objects.order_by("pk").iterator(BATCH):
        count.add(_features(row))
    scale = count.scale()
    weights.save(scale)
    for rows in _batches():
        for row in rows:
            anew = _row(row.pk, row.role, _features(row), scale)
            row.keys, row.values = anew.keys, anew.values
        with transaction.atomic():
            wait_for_indexes()
            Likeness.objects.bulk_update(rows, ["keys", "values"], 50)
    for rows in _batches():
        # What earlier batches have entered into the lists of this one is new, and stays.
        batch, first = [row.pk for row in rows], rows[0].pk
        with transaction.atomic():
            wait_for_indexes()
            for condition in ({"edition__in": batch, "other__gte": first}, {"other__in": batch}):
                old = RelatedEdition.objects.filter(**condition)
                old._raw_delete(old.db)
            _compare(rows, scale)


def _batches() -> Iterable[list[Likeness]]:
    last = 0
    while rows := list(Likeness.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield rows
        last = rows[-1].pk


def _scale(coming: Collection[Features]) -> Scale:
    """The scale that was learnt last, or a new one where it is time for that."""
    scale = weights.load()
    there = Likeness.objects.count() if scale.total < SAMPLE else scale.total
    if not _has_outgrown(scale, there + len(coming)):
        return scale
    count = weights.Count()
    for row in Likeness.objects.order_by("pk")[:SAMPLE]:
        count.add(_features(row))
    for each in coming:
        count.add(each)
    scale = count.scale()
    weights.save(scale)
    return scale


def _has_outgrown(scale: Scale, editions: int) -> bool:
    return scale.total < SAMPLE and editions >= 2 * scale.total


def _row(edition: int, role: int, found: Features, scale: Scale) -> Likeness:
    vector = scale.vector(found)
    return Likeness(
        edition_id=edition,
        role=role,
        keys=pack(vector, "Q"),
        values=pack(vector.values(), "f"),
        marks=msgspec.msgpack.encode(found.marks),
    )


def _features(row: Likeness) -> Features:
    """What a row was made of; the values of each field in proportion, which is all that counts."""
    fields: dict[int, dict[int, float]] = defaultdict(dict)
    for key, value in zip(*Vector.unpacked(row.keys, row.values), strict=True):
        fields[weights.field_of(key)][key] = value
    counted = {weights.NAMES[place]: found for place, found in fields.items() if place < weights.MARKS}
    return Features(counted, msgspec.msgpack.decode(bytes(row.marks), type=dict[int, float]))


# -- comparing --------------------------------------------------------------------------------


def _compare(rows: Sequence[Likeness], scale: Scale) -> None:
    """Make the lists of `rows`, and enter them into the lists of those they are near to."""
    near = {row.pk: set(_candidates(row, scale)) for row in rows}
    others = sorted({other for candidates in near.values() for other in candidates})
    columns = Likeness.objects.filter(pk__in=others).values_list("pk", "role", "keys", "values")
    tails: dict[bytes, bytes] = {}
    known = {pk: (role, _split(keys, values, tails)) for pk, role, keys, values in columns}
    lists = _Lists([row.pk for row in rows], others)
    done: set[int] = set()
    for row in rows:
        weighed = _weighed(row, scale, tails)
        for other in near[row.pk]:
            if other in done and row.pk in near[other]:
                continue  # Then the two have been compared the other way round.
            if other in known and known[other][0] != row.role:
                score = round(_likeness(weighed, known[other][1]) * WHOLE)
                if score >= LEAST:
                    lists.enter(row.pk, other, score)
                    lists.enter(other, row.pk, score)
        done.add(row.pk)
    lists.save()


class Vector(NamedTuple):
    keys: "array[int]"
    values: "array[float]"

    @classmethod
    def unpacked(cls, keys: bytes | memoryview, values: bytes | memoryview) -> Self:
        """The vector that a row of Likeness has."""
        return cls(unpack(keys, "Q"), unpack(values, "f"))


class _Split(NamedTuple):
    """A vector in two parts: the second has the keys that all weigh the same, as bytes."""

    head: Vector
    tail: bytes
    tail_values: Sequence[float]


class _Weighed(NamedTuple):
    """What another is compared with: the value of each key times its weight, and those of the tail again."""

    values: dict[int, float]
    tail: bytes
    tail_values: Sequence[float]


def _split(keys: bytes | memoryview, values: bytes | memoryview, tails: dict[bytes, bytes]) -> _Split:
    """`tails` has those that are in memory: most pages have the same one."""
    vector = Vector.unpacked(keys, values)
    at = bisect_left(vector.keys, True, key=weights.is_level)
    tail = pack(vector.keys[at:], "Q")
    return _Split(
        Vector(vector.keys[:at], vector.values[:at]), tails.setdefault(tail, tail), vector.values[at:]
    )


def _weighed(row: Likeness, scale: Scale, tails: dict[bytes, bytes]) -> _Weighed:
    split = _split(row.keys, row.values, tails)
    vector = Vector.unpacked(row.keys, row.values)
    values = {key: value * scale.weights[key] for key, value in zip(*vector, strict=True)}
    return _Weighed(values, split.tail, list(values.values())[len(split.head.keys) :])


def _likeness(one: _Weighed, other: _Split) -> float:
    head = _product(one.values, *other.head)
    if one.tail is other.tail:
        tail: float = sum(map(mul, one.tail_values, other.tail_values))
        return head + tail
    places, places_of_other = _places_of_both(one.tail, other.tail)
    own, others = one.tail_values.__getitem__, other.tail_values.__getitem__
    both: float = sum(map(mul, map(own, places), map(others, places_of_other)))
    return head + both


@lru_cache(maxsize=100)
def _places_of_both(one: bytes, other: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where in two tails the keys stand that both have."""
    place = {key: at for at, key in enumerate(unpack(other, "Q"))}
    both = [(at, place[key]) for at, key in enumerate(unpack(one, "Q")) if key in place]
    return tuple(at for at, _other in both), tuple(at for _one, at in both)


def _product(values: dict[int, float], keys: Iterable[int], others: Iterable[float]) -> float:
    found: float = sum(map(mul, map(values.get, keys, repeat(0.0)), others))
    return found


def _candidates(row: Likeness, scale: Scale) -> list[int]:
    """The editions that share the most telling terms of `row`, most of them first. One query."""
    telling: dict[int, float] = defaultdict(float)
    for key, value in zip(*Vector.unpacked(row.keys, row.values), strict=True):
        if weights.field_of(key) == weights.PLACES["all"]:
            telling[weights.term_of(key)] = value * scale.weights[key]
    terms = sorted(telling, key=lambda term: (-telling[term], term))[:TERMS]
    scores: dict[int, float] = defaultdict(float)
    for term, found in sorted(best(terms, EDITIONS_OF_TERM).items()):
        for edition, _impact in found:
            scores[edition] += telling[term]
    scores.pop(row.pk, None)
    return sorted(scores, key=lambda edition: (-scores[edition], edition))[:CANDIDATES]


class _Lists:
    """The lists of some editions, in memory until they are saved."""

    def __init__(self, *editions: Collection[int]):
        wanted = {edition for each in editions for edition in each}
        self.now: dict[int, dict[int, int]] = {edition: {} for edition in wanted}
        self.before: dict[tuple[int, int], tuple[int, int]] = {}
        rows = RelatedEdition.objects.filter(edition__in=wanted)
        for pk, edition, other, score in rows.values_list("pk", "edition", "other", "score"):
            self.now[edition][other] = score
            self.before[edition, other] = (pk, score)

    def enter(self, edition: int, other: int, score: int) -> None:
        entries = self.now[edition]
        if len(entries) >= KEPT and other not in entries:
            if score < min(entries.values()):
                return
            farthest = min(entries, key=lambda each: (entries[each], -each))
            if (score, -other) < (entries[farthest], -farthest):
                return
            del entries[farthest]
        entries[other] = score

    def save(self) -> None:
        entries = {
            (edition, other): score for edition, found in self.now.items() for other, score in found.items()
        }
        gone = [pk for pair, (pk, score) in self.before.items() if entries.get(pair) != score]
        rows = RelatedEdition.objects
        for start in range(0, len(gone), BATCH):
            found = rows.filter(pk__in=gone[start : start + BATCH])
            found._raw_delete(found.db)
        rows.bulk_create(
            (
                RelatedEdition(edition_id=edition, other_id=other, score=score)
                for (edition, other), score in sorted(entries.items())
                if self.before.get((edition, other), (0, None))[1] != score
            ),
            BATCH,
        )
