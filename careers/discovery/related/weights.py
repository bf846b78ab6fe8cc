"""What a page is compared by, and how much each of it counts.

A page has keys: stems of its texts and titles, and its skills, each in a field of its own. How much they
count is learnt from the editions, now and then: how rare a key is, which marks are usual, and the landmarks.
These are some editions that every page is compared with: pages that are near to the same landmarks and far
from the same ones are alike, also where they share few words: one says "kitchen" where the other says
"restaurant", and some landmarks say both. What a page is compared by in this field is how near it is to each
landmark, as against what is usual there.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from math import log, sqrt
from typing import NamedTuple

import msgspec
from django.db import transaction

from careers.discovery.models import Rarity
from careers.discovery.search.terms import stem, term, words, words_of_name
from careers.pages import ExternalCode, RolePage

#: How much each field counts, in thousandths. Found on half of O*NET's occupations, tried on the others.
#: What `landmarks` counts was tried on all of them: from half of it to twice as much does about as well.
#: `all` is text and titles in one: words of a title that stand in the other's text count too.
FIELDS = {
    "all": 1000,
    "titles": 350,
    "tasks": 320,
    "tools": 95,
    "skills": 25,
    "codes": 70,
    "marks": 60,
    "knowledge": 170,
    "landmarks": 315,
}
PLACES = {name: place for place, name in enumerate(FIELDS)}
NAMES = tuple(FIELDS)
#: The fields of marks, which come after those that are counted.
OF_MARKS = ("marks", "knowledge")
#: The kinds of sections that tell one role from another.
KINDS = ("overview", "responsibilities", "requirements")
#: The importance, from 1 to 5, that a survey would give to a skill it does not list.
UNLISTED = 2.2
#: A page with fewer marks than this is not compared by them.
FEWEST_MARKS = 6

_CITATION = re.compile(r"\[\^[^\]]*\]")
_SAYS_NOTHING = {
    *("such", "other", "may", "using", "use", "including", "include", "etc", "that", "this", "these"),
    *("those", "it", "its", "their", "they", "not", "but", "into", "than", "all", "any", "be", "are"),
}


class Features(NamedTuple):
    """The keys of a page with how strongly it has them, by field; and its marks of surveys, by key."""

    counted: dict[str, dict[int, float]]
    marks: dict[int, float]


#: The numbers from here on are landmarks: see careers.discovery.related.weights.
FIRST_LANDMARK = 1 << 51


def key(field: str, text: str) -> int:
    """A number of 51 bits; the lowest three are the field."""
    return term(text) << 3 | PLACES[field]


def key_of_landmark(counted: dict[str, dict[int, float]]) -> int:
    """A number of 52 bits, made of all that is counted on a page: another page, another number."""
    return FIRST_LANDMARK | sum(number for found in counted.values() for number in found) % FIRST_LANDMARK


def field_of(number: int) -> int:
    return PLACES["landmarks"] if number >= FIRST_LANDMARK else number & 7


def term_of(number: int) -> int:
    """The term of the index of search that a key is made of."""
    return number >> 3


def features_of(page: RolePage) -> Features:
    every, tasks = _stems((page.summary,)), Counter[str]()
    for section in page.sections:
        if section.kind in KINDS:
            stems = _stems((_CITATION.sub("", section.body),))
            every.update(stems)
            if section.kind == "responsibilities":
                tasks.update(stems)
    every.update(_stems((page.education,)))
    titles = _stems((page.title, *page.alternate_titles), words_of_name)
    requirements = [part for group in page.skill_groups for part in group.requirements]
    unmarked = [part for part in requirements if part.importance_rating is None]
    return Features(
        counted={
            "all": _keys("all", titles + every),
            "titles": _keys("titles", titles),
            "tasks": _keys("tasks", tasks),
            "tools": _keys("tools", _stems(f"{part.wording} {part.name}" for part in unmarked)),
            "skills": {
                key("skills", part.skill): 4.0 if part.importance == "essential" else 2.5 for part in unmarked
            },
            "codes": {number: 1.0 for code in page.external_codes for number in _beginnings(code)},
        },
        marks={
            key("knowledge" if part.kind == "knowledge" else "marks", part.skill): float(
                part.importance_rating
            )
            for part in requirements
            if part.importance_rating is not None
        },
    )


def _beginnings(code: ExternalCode) -> list[int]:
    """The groups that a code of a classification is in, by its beginnings: 15, 15-2, 15-20, ..., 15-2051."""
    return [key("codes", f"{code.scheme} {code.code[:end]}") for end in range(2, len(code.code) + 1)]


def _stems(texts: Iterable[str], words_of: Callable[[str], Iterable[str]] = words) -> Counter[str]:
    return Counter(stem(word) for text in texts for word in words_of(text) if word not in _SAYS_NOTHING)


def _keys(field: str, stems: Counter[str]) -> dict[int, float]:
    return {key(field, word): 1 + log(times) for word, times in stems.items()}


#: How many there are at most, and on how small a site there are none.
MOST, FEWEST = 256, 64
#: By how many of its words each is known, the most telling.
WORDS = 200
#: How much the texts count. Tried on all of O*NET's occupations; others like these do about as well.
TEXTS = {"all": 1.0, "titles": 0.36, "tasks": 0.36}
#: Nearer than so many spreads is no nearer: a landmark is not all that there is to itself.
FARTHEST = 4.0

#: What is counted on a page, by field.
Counted = dict[str, dict[int, float]]
#: What each key counts.
KeyWeights = Mapping[int, float]


class Landmarks(msgspec.Struct, array_like=True):
    """The key of each, how near pages usually are to it with the spread of that, and their words.

    `words` are lists of (place of a landmark, value), by the key of the word.
    """

    keys: list[int] = []
    usual: list[tuple[float, float]] = []
    words: dict[int, list[tuple[int, float]]] = {}

    def around(self, counted: Counted, weights: KeyWeights) -> dict[int, float]:
        """How much nearer than usual a page is to each, in spreads, by its key."""
        if not self.keys:
            return {}
        return {
            key: max(-FARTHEST, min(FARTHEST, (near - mean) / spread))
            for key, near, (mean, spread) in zip(
                self.keys, self._near(counted, weights), self.usual, strict=True
            )
        }

    def _near(self, counted: Counted, weights: KeyWeights) -> list[float]:
        found = [0.0] * len(self.keys)
        for word, value in _weighed(counted, weights).items():
            for place, other in self.words.get(word, ()):
                found[place] += value * other
        return found


class LandmarkChoice:
    """Chooses landmarks among pages that come one after the other, the same in whatever order they come."""

    def __init__(self) -> None:
        self._kept: dict[int, Counted] = {}

    def add(self, counted: Counted) -> None:
        self._kept[key_of_landmark(counted)] = counted
        if len(self._kept) >= 2 * MOST:
            self._kept = self._chosen()

    def _chosen(self) -> dict[int, Counted]:
        return {key: self._kept[key] for key in sorted(self._kept)[:MOST]}

    def landmarks(self, weights: KeyWeights) -> Landmarks:
        """What is usual is learnt from how near they are to each other."""
        chosen = self._chosen()
        if len(chosen) < FEWEST:
            return Landmarks()
        found = Landmarks(list(chosen))
        for place, counted in enumerate(chosen.values()):
            weighed = _weighed(counted, weights)
            for word in sorted(weighed, key=lambda word: (-weighed[word], word))[:WORDS]:
                found.words.setdefault(word, []).append((place, weighed[word]))
        near = [found._near(counted, weights) for counted in chosen.values()]
        found.usual = [
            _usual([row[place] for other, row in enumerate(near) if other != place])
            for place in range(len(chosen))
        ]
        return found


def _weighed(counted: Counted, weights: KeyWeights) -> dict[int, float]:
    """The values of the words of a page, of length 1 within each text, times the root of its share."""
    weighed: dict[int, float] = {}
    for name, share in TEXTS.items():
        found = {word: value * weights[word] for word, value in sorted(counted.get(name, {}).items())}
        length = sqrt(sum(value * value for value in found.values()))
        if length > 0:
            weighed |= {word: value * sqrt(share) / length for word, value in found.items()}
    return weighed


def _usual(values: Sequence[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    spread = sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return mean, spread or 1.0


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

    def __init__(self) -> None:
        self.total = 0
        self.counts: Counter[int] = Counter()
        self._landmarks = LandmarkChoice()
        #: How many pages have marks of each field.
        self._marked: Counter[int] = Counter()
        #: Of each mark how often it was given, and the sums of what it is above UNLISTED, and of its square.
        self._marks: defaultdict[int, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])

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
    if pk is None or (scale := _read.get(pk)) is None:
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
