"""What somebody means by what they typed: for each word the terms that it may stand for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from careers.discovery.models import one_of, read_rows
from careers.text import one_slip

from . import index, terms

#: How many words one word is taken for at most.
MOST_ALTERNATIVES = 6
#: How many words that begin alike are looked at.
MOST_BEGINNINGS = 40
SHORTEST_MISSPELT = 4
#: A word in fewer editions than this may as well be another, misspelt.
RARE = 3
#: How much a word counts that is not the one typed: misspelt, only begun, or known but rare.
MISSPELT, BEGUN, RATHER = 0.85, 0.8, 0.4
#: How much a known word counts that an unknown one begins or ends with, and how long it must be.
PART, SHORTEST_PART = 0.5, 5
#: How many editions of a word are read while somebody types.
MOST_WHILE_TYPING = 250
#: How many letters of a word are looked at for a space that is missing.
MOST_SPLIT = 30


@dataclass(frozen=True)
class Alternative:
    """A word that may be meant, how much it counts (from 0 to 1), and what the index calls it."""

    word: str
    weight: float
    term: int
    variant: int

    @classmethod
    def of(cls, word: str, weight: float = 1.0) -> "Alternative":
        return cls(word, weight, terms.term(terms.stem(word)), terms.variant(word))


@dataclass(frozen=True)
class QueryWord:
    """A word of the question, as typed, and what it may stand for: first what is most likely."""

    typed: str
    alternatives: tuple[Alternative, ...]

    @classmethod
    def of(cls, typed: str, means: Iterable[tuple[str, float]] = ()) -> "QueryWord":
        return cls(typed, tuple(Alternative.of(*each) for each in means) or (Alternative.of(typed),))

    @property
    def sure(self) -> bool:
        """Whether it stands for what was typed."""
        return not self.alternatives or self.alternatives[0].word == self.typed


@dataclass
class Query:
    """`found` are the editions of every term, with its impact there, as `index.best` reads them.

    `pairs` are the terms of two words that follow each other, `letters` those of `letters.buckets`, and
    `most` is how many editions of a term were read at most.
    """

    slots: list[QueryWord] = field(default_factory=list)
    found: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    pairs: list[int] = field(default_factory=list)
    letters: set[int] = field(default_factory=set)
    most: int = index.MOST_EDITIONS

    def knows(self, slot: QueryWord) -> bool:
        return any(one.term in self.found for one in slot.alternatives)


def parse(query: str, *, typing: bool = False) -> Query:
    """What `query` asks for; if `typing`, its last word may be the beginning of another.

    One query, and up to five more where a word is unknown, rare or only begun.
    """
    typed = list(dict.fromkeys(terms.words(query[: terms.LONGEST_QUERY])))[: terms.MOST_WORDS]
    stems = [terms.stem(word) for word in typed]
    pairs = [terms.term(pair) for pair in terms.pairs(stems)]
    asked = terms.buckets(" ".join(typed))
    most = MOST_WHILE_TYPING if typing else index.MOST_EDITIONS
    question = Query([QueryWord.of(word) for word in typed], {}, pairs, asked, most)
    question.found = dict(index.best({*map(terms.term, stems), *pairs}, question.most))
    doubtful = {
        slot.typed for slot in question.slots if len(question.found.get(slot.alternatives[0].term, ())) < RARE
    }
    if doubtful or (typing and typed):
        _resolve(question, doubtful, typing)
    return question


def _resolve(question: Query, doubtful: Collection[str], typing: bool) -> None:
    """Take doubtful words for others: a slip of the pen, a beginning, or a space too many or too few."""
    unknown = {slot.typed for slot in question.slots if not question.knows(slot)}
    near = _near([word for word in doubtful if len(word) >= SHORTEST_MISSPELT])
    last = question.slots[-1].typed
    begun = _beginning_with(last) if typing or last in unknown else []
    known = _known(_pieces([slot.typed for slot in question.slots], unknown))
    slots: list[QueryWord] = []
    for slot in question.slots:
        word = slot.typed
        before = slots[-1].typed if slots else ""
        if before and before + word in known and {word, before} & unknown:
            slots[-1] = QueryWord.of(f"{before} {word}", [(before + word, 1.0)])
            continue
        sure = [(word, 1.0)] if word not in unknown else []
        likely = [(other, RATHER if sure else MISSPELT) for other in near.get(word, ())]
        starts = [(other, BEGUN) for other in begun if other != word] if word == last else []
        halves = () if sure or likely else _split(word, known)
        if halves:
            slots += [QueryWord.of(half, [(half, MISSPELT)]) for half in halves]
            continue
        means = sure + likely + starts
        slots.append(QueryWord.of(word, means or [(part, PART) for part in _parts(word, known)]))
    meant = {one.term for slot in slots for one in slot.alternatives}
    question.found |= index.best(meant - question.found.keys(), question.most)
    question.slots = [replace(slot, alternatives=_likeliest(slot, question)) for slot in slots]


def _likeliest(slot: QueryWord, question: Query) -> tuple[Alternative, ...]:
    """The alternatives that are in the index, each term once: those that count most, then the usual."""
    there = [one for one in slot.alternatives if one.term in question.found]
    there.sort(key=lambda one: (-one.weight, -len(question.found[one.term]), one.word))
    once = {one.term: one for one in reversed(there)}
    return tuple(one for one in there if once[one.term] is one)[:MOST_ALTERNATIVES]


def _near(misspelt: Iterable[str]) -> dict[str, list[str]]:
    """Known words that are one slip away from each of these. One query."""
    by_spelling: dict[int, list[str]] = {}
    for word in misspelt:
        for spelling in terms.spellings(word):
            by_spelling.setdefault(spelling, []).append(word)
    found: dict[str, set[str]] = {}
    if by_spelling:
        rows = read_rows(
            "SELECT spelling, key FROM discovery_searchspelling JOIN discovery_searchword ON id = word_id"  # noqa: S608
            f" WHERE {one_of('spelling', by_spelling)}"
        )
        for spelling, key in rows:
            for word in by_spelling[spelling]:
                found.setdefault(word, set()).add(key.decode())
    return {
        word: [other for other in sorted(others) if other != word and one_slip(word, other)]
        for word, others in found.items()
    }


def _beginning_with(start: str) -> list[str]:
    """The shortest known words that begin so. One query, a range of the index."""
    key = start.encode()
    rows = read_rows(
        "SELECT key FROM discovery_searchword WHERE key >= %s AND key < %s ORDER BY key LIMIT %s",
        [key, key + b"\xff", MOST_BEGINNINGS],
    )
    found = [key.decode() for (key,) in rows]
    return sorted(found, key=lambda word: (len(word), word))[:MOST_ALTERNATIVES]


def _pieces(typed: list[str], unknown: Collection[str]) -> set[str]:
    """Words that unknown ones may be made of, or be parts of."""
    pieces = {
        piece
        for word in unknown
        for cut in range(2, len(word[:MOST_SPLIT]) - 1)
        for piece in (word[:cut], word[cut:MOST_SPLIT])
    }
    for first, second in pairwise(typed):
        if {first, second} & set(unknown):
            pieces.add(first + second)
    return pieces


def _known(pieces: set[str]) -> set[str]:
    """Those of these words that are known. One query."""
    if not pieces:
        return set()
    keys = [piece.encode() for piece in pieces]
    places = ", ".join(["%s"] * len(keys))
    rows = read_rows(f"SELECT key FROM discovery_searchword WHERE key IN ({places})", keys)  # noqa: S608
    return {key.decode() for (key,) in rows}


def _parts(word: str, known: set[str]) -> list[str]:
    """The longest known word that `word` ends with, or else begins with."""
    ends = (word[cut:] for cut in range(1, len(word) - SHORTEST_PART + 1))
    begins = (word[:cut] for cut in range(len(word) - 1, SHORTEST_PART - 1, -1))
    return next(([part] for part in (*ends, *begins) if part in known), [])


def _split(word: str, known: set[str]) -> tuple[str, ...]:
    """The two known words that `word` is made of, perhaps with a letter where the space should be."""
    word = word[:MOST_SPLIT]
    halves = [
        (word[:cut], word[cut + gap :])
        for gap in (0, 1)
        for cut in range(2, len(word) - 1 - gap)
        if word[:cut] in known and word[cut + gap :] in known
    ]
    return max(halves, key=lambda pair: min(map(len, pair)), default=())
