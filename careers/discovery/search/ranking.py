"""How well editions answer a question.

First roughly, by the impact of terms; then the best of them title by title. A role is what its titles say:
each title is compared with the question (the cosine of their words, rare words counting more), and the best
and all of them together count. So does how usual its words, its first and its last, and two that follow each
other are in this role's titles against all others' (naive Bayes), in its text, its skills, and the titles of
the roles most like it.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import repeat

from django.core.cache import cache
from django.utils.functional import cached_property

from careers.discovery.models import SearchDocument, one_of, read_rows

from . import index, terms
from .query_parser import Query, QueryWord

#: How much a title counts that has another word of the same stem.
SAME_STEM = 0.75
#: What a word of a title that was not asked for weighs, squared: about as much as one in fifty roles.
OTHER_WORD = 16.0
#: How much two words count that follow each other in the question as in a title.
FOLLOWED = 0.3
#: How many editions are compared by letters and surroundings too.
FINELY = 30
#: How much each of the `features` counts. Fitted to titles of O*NET: see bench/search_quality.py.
#: The last two are compared for the best only.
WEIGHTS = (1.0, 0.02, 0.55, 0.43, 0.2, 0.12, 0.14, 1.95, 0.02, 1.7, 0.27)


@dataclass
class Scored:
    """The score of an edition; `title` is the number of the title most like the question, -1 if none is.

    `likeness` is how like it is, from 0 to 1, and `own` how like the role's own title is. `words` are those
    meant, by their place in the question.
    """

    edition: int
    score: float = 0.0
    title: int = -1
    likeness: float = 0.0
    own: float = 0.0
    in_skill: bool = False
    words: dict[int, str] = field(default_factory=dict)
    features: tuple[float, ...] = ()


def rarity(question: Query, total: int, counts: Mapping[int, int]) -> list[float]:
    """What each word of the question weighs: the fewer of `total` editions have it, the more."""
    return [math.log(1 + total / _often(slot, counts)) for slot in question.slots]


def _often(slot: QueryWord, counts: Mapping[int, int]) -> int:
    return max(1, *(counts.get(one.term, 0) for one in slot.alternatives), 1)


def roughly(question: Query, rarity: list[float], total: int) -> tuple[dict[int, float], dict[int, float]]:
    """For every edition found a rough score, and the weight of those words of the question that it has."""
    rough: dict[int, float] = {}
    share: dict[int, float] = {}
    for slot, weight in zip(question.slots, rarity, strict=True):
        best: dict[int, float] = {}
        for one in slot.alternatives:
            for edition, impact in question.found[one.term]:
                value = one.weight * impact
                if best.get(edition, 0) < value:
                    best[edition] = value
        for edition, value in best.items():
            rough[edition] = rough.get(edition, 0) + weight * value
            share[edition] = share.get(edition, 0) + weight
    for pair in question.pairs:
        found = question.found.get(pair, ())
        weight = FOLLOWED * math.log(1 + total / max(len(found), 1))
        for edition, impact in found:
            rough[edition] = rough.get(edition, 0) + weight * impact
    return rough, share


#: How many editions tell how usual a sequence of letters is.
SAMPLE = 100
#: For how many seconds a server process remembers it. Where there are fewer roles, they are read every time.
REMEMBERED = 60
_SAMPLE = "search-sample"


@dataclass(frozen=True)
class TitleSample:
    """`roles` is how many are live, `index.MOST_COUNTED` at most.

    SAMPLE of them have `titles` titles, and `counts` says for each bucket of letters in how many it is.
    """

    roles: int
    titles: int
    counts: tuple[int, ...]

    def rarity(self, bucket: int) -> float:
        """How many titles there are for one that has these letters."""
        return max(self.titles, 1) / (self.counts[bucket] + 0.5)


def read_sample() -> TitleSample:
    """Two queries, once a minute where there are many roles."""
    found: TitleSample | None = cache.get(_SAMPLE)
    if found:
        return found
    rows = _sampled_rows()
    columns = zip(*(counts for counts, _titles in rows), strict=True)
    found = TitleSample(
        SearchDocument.objects.live().order_by()[: index.MOST_COUNTED].count(),
        sum(titles for _counts, titles in rows),
        tuple(map(sum, columns)) or (0,) * terms.BUCKETS,
    )
    if len(rows) == SAMPLE:
        cache.set(_SAMPLE, found, REMEMBERED)
    return found


def _sampled_rows() -> list[tuple[bytes, int]]:
    return read_rows(
        "SELECT letters.counts, document.titles FROM discovery_searchletters letters"
        " JOIN discovery_searchdocument document ON document.edition_id = letters.edition_id"
        " ORDER BY document.title_key LIMIT %s",
        [SAMPLE],
    )


@dataclass
class Scoring:
    """Compares editions with a question, title by title.

    `titles` says how many titles editions have, as far as they were read; `usual` is how many a role has.
    """

    question: Query
    rarity: list[float]
    of_site: TitleSample
    counts: Mapping[int, int]
    titles: Mapping[int, int]
    usual: float

    def best_first(self, editions: Collection[int]) -> list[Scored]:
        """The editions, which are keys of `titles`, best first.

        The best FINELY of them are compared by their letters and their surroundings too, and stay before
        the others. Three queries.
        """
        scored = sorted(self.closely(editions), key=lambda one: (-one.score, one.edition))
        titles = {one.edition: self.titles[one.edition] for one in scored[:FINELY]}
        asked = {bucket: self.of_site.rarity(bucket) for bucket in self.question.letters}
        alike = likeness_of_letters(asked, titles, self.usual)
        around = usage_of_related(self.question, titles, self.titles, self.usual, self._boosts())
        for one in scored[:FINELY]:
            one.features += (alike.get(one.edition, 0.0), around.get(one.edition, 0.0))
            one.score = sum(weight * value for weight, value in zip(WEIGHTS, one.features, strict=True))
        scored[:FINELY] = sorted(scored[:FINELY], key=lambda one: (-one.score, one.edition))
        return scored

    def closely(self, editions: Collection[int]) -> list[Scored]:
        """The editions, compared title by title, in no order. One query."""
        terms = {one.term for slot in self.question.slots for one in slot.alternatives}
        places = index.places(editions, terms)
        boosts = self._boosts()
        return [self._score(edition, places.get(edition, {}), boosts) for edition in editions]

    def _boosts(self) -> list[float]:
        """How much it counts, for each word of the question, that a title has it: the rarer, the more."""
        return [
            self.of_site.roles / _often(slot, self.counts) * self.usual / 2 for slot in self.question.slots
        ]

    def _score(self, edition: int, places: dict[int, bytes], boosts: list[float]) -> Scored:
        one = Scored(edition)
        many = self.titles[edition]
        smooth = self.usual / 2
        usage = text = last = first = 0.0
        shared: dict[int, float] = {}
        others: dict[int, int] = {}
        for at, (slot, weight) in enumerate(zip(self.question.slots, self.rarity, strict=True)):
            here, often, at_start, at_end, in_text = self._places(one, at, slot, places, others)
            for title, value in here.items():
                shared[title] = shared.get(title, 0) + weight * weight * value
                others[title] -= 1
            boost = boosts[at]
            usage += math.log((often * boost + smooth) / (many + smooth))
            text += weight * math.log1p(in_text) * 0.3
            if at == 0:
                first = math.log((at_start * boost + smooth) / (many + smooth))
            if at == len(self.question.slots) - 1:
                last = math.log((at_end * boost + smooth) / (many + smooth))
        asked = sum(weight * weight for weight in self.rarity) or 1.0
        together = 0.0
        for title, value in shared.items():
            likeness = value / math.sqrt(asked * (value + max(0, others[title]) * OTHER_WORD))
            together += likeness * likeness
            if likeness > one.likeness:
                one.title, one.likeness = title, likeness
            if title == 0:
                one.own = likeness
        one.features = (
            *(math.log(many), usage, text, last, first, self._pairs(edition)),
            *(math.log(together + 0.05), one.likeness, one.own),
        )
        one.score = sum(weight * value for weight, value in zip(WEIGHTS, one.features, strict=False))
        return one

    def _pairs(self, edition: int) -> float:
        """How usual words that follow each other in the question are in the titles of an edition."""
        many, smooth = self.titles[edition], self.usual / 2
        said = 0.0
        for impacts in self.impacts_of_pairs:
            often = index.titles_with(impacts[edition], many) if edition in impacts else 0.0
            boost = self.of_site.roles / max(len(impacts), 1) * smooth
            said += math.log((often * boost + smooth) / (many + smooth))
        return said

    @cached_property
    def impacts_of_pairs(self) -> list[dict[int, int]]:
        return [dict(self.question.found.get(pair, ())) for pair in self.question.pairs]

    def _places(
        self, scored: Scored, at: int, slot: QueryWord, places: dict[int, bytes], others: dict[int, int]
    ) -> tuple[dict[int, float], float, float, float, float]:
        """Where a word is: how much by title, in how many titles, as their first and last, in the text."""
        often = at_start = at_end = in_text = most = 0.0
        here: dict[int, float] = {}
        for one in slot.alternatives:
            if not (where := places.get(one.term)):
                continue
            head, *numbers = index.unpack(where)
            if head & index.SKILL:
                scored.in_skill = True
            in_text = max(in_text, one.weight * max(min(head & 0xFF, 8), bool(head & index.SKILL)))
            often += one.weight * len(numbers)
            if (said := one.weight * (len(numbers) + 0.1)) > most:
                most, scored.words[at] = said, one.word
            inexact = one.weight * SAME_STEM
            for number in numbers:
                title = number & 0xFFF
                value = one.weight if number >> index.VARIANT == one.variant else inexact
                if here.get(title, 0) < value:
                    here[title] = value
                if title not in others:
                    others[title] = number >> 12 & 0xF
                if number & index.FIRST:
                    at_start += one.weight
                if number & index.LAST:
                    at_end += one.weight
        return here, often, at_start, at_end, in_text


def likeness_of_letters(
    asked: Mapping[int, float], titles: Mapping[int, int], usual: float
) -> dict[int, float]:
    """How much more usual the sequences of a question are in the titles of editions than in others'.

    `asked` are their buckets, with how many titles there are for one that has them; `titles` says how many
    each edition has, and `usual` how many most have. The logarithm of the ratio, on average over the
    buckets. One query.
    """
    if not asked or not titles:
        return {}
    smooth = usual / 2
    rows = read_rows(
        f"SELECT edition_id, counts FROM discovery_searchletters WHERE {one_of('edition_id', titles)}"  # noqa: S608
    )
    log = math.log
    return {
        edition: sum(log(counts[bucket] * rare + smooth) for bucket, rare in asked.items()) / len(asked)
        - log(titles[edition] + smooth)
        for edition, counts in rows
    }


#: How much the other roles' titles are evened out, against those of one.
EVENED = 1 / 3


def usage_of_related(
    question: Query, editions: Mapping[int, int], titles: Mapping[int, int], usual: float, boosts: list[float]
) -> dict[int, float]:
    """How usual the words of a question are in the titles of the roles most like each of `editions`.

    `titles` says how many titles editions have, as far as that is known, `usual` how many most have, and
    `boosts` how much a title counts that has the word at each place of the question. One query, of twenty
    short rows for each edition.
    """
    alike: dict[int, list[int]] = {edition: [] for edition in editions}
    if not editions:
        return {}
    rows = read_rows(
        "SELECT edition_id, other_id FROM discovery_relatededition"  # noqa: S608, whole numbers
        f" WHERE {one_of('edition_id', editions)}"
    )
    for edition, other in rows:
        alike[edition].append(other)
    near = {other for others in alike.values() for other in others}
    # For each word of the question: in how many of its titles each of them has it.
    said: list[dict[int, float]] = []
    for slot in question.slots:
        here: dict[int, float] = {}
        for one in slot.alternatives:
            impacts = dict(question.found[one.term])
            for other in near & impacts.keys():
                often = one.weight * index.titles_with(impacts[other], titles.get(other, round(usual)))
                if often > here.get(other, 0):
                    here[other] = often
        said.append(here)
    found = {}
    for edition, others in alike.items():
        if others:
            smooth = usual / 2 * len(others) * EVENED
            many = sum(map(titles.get, others, repeat(round(usual)))) + smooth
            found[edition] = sum(
                math.log((sum(map(here.get, others, repeat(0.0))) * boost + smooth) / many)
                for here, boost in zip(said, boosts, strict=True)
            )
    return found
