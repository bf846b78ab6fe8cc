"""How rare keys are, what marks are usual, and the landmarks: learnt from the editions, now and then."""

from collections import Counter, defaultdict
from hashlib import blake2b
from math import log, sqrt

import msgspec
from django.db import transaction

from careers.discovery.models import Rarity

from .features import (
    FEWEST_MARKS,
    FIELDS,
    FIRST_LANDMARK,
    NAMES,
    OF_MARKS,
    PLACES,
    UNLISTED,
    Features,
    field_of,
)
from .landmarks import Choice, Landmarks

MARKS = PLACES[OF_MARKS[0]]


def is_level(key: int) -> bool:
    """Whether a key is of the fields that are not counted: all that is in them weighs the same."""
    return key >= FIRST_LANDMARK or key & 7 >= MARKS


class Learnt(msgspec.Struct, array_like=True):
    """In how many of `total` editions a key is, and the usual value and spread of every mark."""

    total: int = 0
    counts: dict[int, int] = {}
    usual: dict[int, tuple[float, float]] = {}
    landmarks: Landmarks = msgspec.field(default_factory=Landmarks)


class Weights(dict[int, float]):
    """By how much a key that two editions share counts: the logarithm of how rare it is; found when asked."""

    def __init__(self, learnt: Learnt):
        self.total, self.counts = learnt.total, learnt.counts

    def __missing__(self, key: int) -> float:
        if is_level(key):
            found = 1.0
        else:
            found = log((self.total + 1) / (min(self.counts.get(key, 1), self.total) + 0.5))
            if key not in self.counts:
                return found
        self[key] = found
        return found


class Scale:
    """What keys weigh by what was learnt."""

    def __init__(self, learnt: Learnt):
        self.learnt = learnt
        self.total, self.usual = learnt.total, learnt.usual
        self.weights = Weights(learnt)
        self.whole = sum(FIELDS.values()) - (0 if learnt.landmarks.keys else FIELDS["landmarks"])

    def vector(self, features: Features) -> dict[int, float]:
        """The values of a page: of length 1 under `weights`, each field with its share.

        By rising key, those that all weigh the same last: many pages have the same of these. A field that
        a page lacks makes it shorter: it is less like any other.
        """
        level = self._centred(features.marks)
        level["landmarks"] = self.learnt.landmarks.around(features.counted, self.weights)
        vector: dict[int, float] = {}
        weights = self.weights
        for fields in (features.counted, level):
            found: list[tuple[int, float]] = []
            for name, values in fields.items():
                ordered = sorted(values.items())
                square = sum([value * value * weights[key] for key, value in ordered])
                if square > 0:
                    share = sqrt(FIELDS[name] / self.whole / square)
                    found += [(key, value * share) for key, value in ordered]
            vector.update(sorted(found))
        return vector

    def _centred(self, marks: dict[int, float]) -> dict[str, dict[int, float]]:
        """How far marks are from the usual, by field; a field of which there are no marks is not known."""
        found: dict[str, dict[int, float]] = {name: {} for name in OF_MARKS}
        if len(marks) >= FEWEST_MARKS:
            marked = {field_of(key) for key in marks}
            for key, (usual, spread) in self.usual.items():
                if (field := field_of(key)) in marked:
                    found[NAMES[field]][key] = (marks.get(key, UNLISTED) - usual) / spread
        return found


class Count:
    """Counts features into a Scale, one page after the other."""

    def __init__(self):
        self.total = 0
        self.counts = Counter()
        self._landmarks = Choice()
        #: How many pages have marks of each field.
        self._marked = Counter()
        self._marks = defaultdict(lambda: [0, 0.0, 0.0])

    def add(self, features: Features) -> None:
        self.total += 1
        for found in features.counted.values():
            self.counts.update(found.keys())
        self._landmarks.add(features.counted)
        if len(features.marks) >= FEWEST_MARKS:
            self._marked.update({field_of(key) for key in features.marks})
            for key, mark in features.marks.items():
                sums = self._marks[key]
                sums[0] += 1
                sums[1] += mark - UNLISTED
                sums[2] += (mark - UNLISTED) ** 2

    def scale(self) -> Scale:
        """Keys of one edition alone are left out: they are never shared."""
        usual = {}
        for key, (_times, above, squares) in sorted(self._marks.items()):
            marked = self._marked[field_of(key)]
            mean = above / marked
            spread = sqrt(max(squares / marked - mean * mean, 0))
            if spread > 0.01:
                usual[key] = (UNLISTED + mean, spread)
        counts = {key: count for key, count in sorted(self.counts.items()) if count > 1}
        landmarks = self._landmarks.landmarks(Scale(Learnt(self.total, counts)).weights)
        return Scale(Learnt(self.total, counts, usual, landmarks))


#: The scale that this process has read last, by the primary key of its row.
_read: dict[int, Scale] = {}


def load() -> Scale:
    """The scale as it was learnt last; an empty one before. One query, two where it is new."""
    rows = Rarity.objects.order_by("pk")
    pk = rows.values_list("pk", flat=True).first()
    if (scale := _read.get(pk)) is None:
        row = rows.first()
        if row is None:
            return Scale(Learnt())
        scale = Scale(msgspec.msgpack.decode(bytes(row.content), type=Learnt))
        _read.clear()
        _read[row.pk] = scale
    return scale


@transaction.atomic
def save(scale: Scale) -> None:
    content = msgspec.msgpack.encode(scale.learnt)
    pk = int.from_bytes(blake2b(content, digest_size=8).digest(), "big") >> 1
    Rarity.objects.exclude(pk=pk).delete()
    Rarity.objects.update_or_create(pk=pk, defaults={"total": scale.total, "content": content})
