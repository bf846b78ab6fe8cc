"""What somebody means by what they typed: for each word the terms that it may stand for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from careers.discovery.models import one_of, read_rows
from careers.text import one_slip

from . import index, terms

#: How many words one word is taken for at most.
MOST_ALTERNATIVES = 6
#: How many words that begin alike are looked at.
MOST_BEGINNINGS = 40
#: How far their editions are counted, to tell the usual ones.
MOST_USUAL = 100
SHORTEST_MISSPELT = 4
#: A word in fewer editions than this may as well be another, misspelt.
RARE = 3
#: How much a word counts that is not the one typed: misspelt, only begun, or known but rare.
MISSPELT, BEGUN, RATHER = 0.85, 0.8, 0.4
#: How much a synonym counts.
ALSO = 0.9
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

    `pairs` are the terms of two words that follow each other, `letters` those of `terms.buckets`, both of the
    words that are meant. `codes` are the terms that the question is by if it is the code of a role.
    `is_begun`: the last word is more likely the beginning of another. `most` is how many editions of a term
    were read at most.
    """

    slots: list[QueryWord] = field(default_factory=list)
    found: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    pairs: list[int] = field(default_factory=list)
    letters: set[int] = field(default_factory=set)
    codes: set[int] = field(default_factory=set)
    is_begun: bool = False
    most: int = index.MOST_EDITIONS

    def knows(self, slot: QueryWord) -> bool:
        return any(one.term in self.found for one in slot.alternatives)

    @property
    def unknown(self) -> list[str]:
        """The words that stand for nothing, so that nothing was looked for by them."""
        return [slot.typed for slot in self.slots if not self.knows(slot)]

    @property
    def coded(self) -> list[int]:
        """The editions that have the code which was asked for, or else one that begins so."""
        found = [each for term in self.codes for each in self.found.get(term, ())]
        best = max((impact for _edition, impact in found), default=0)
        return [edition for edition, impact in found if impact == best]

    def mean(self, words: list[str]) -> None:
        """Take pairs and letters from `words`."""
        self.pairs = [terms.term(pair) for pair in terms.pairs([terms.stem(word) for word in words])]
        self.letters = terms.buckets(" ".join(words))


def parse(
    query: str, *, typing: bool = False, also: Mapping[str, Collection[str]] = MappingProxyType({})
) -> Query:
    """What `query` asks for; if `typing`, its last word may be the beginning of another.

    `also` says for words which others may be meant by them.

    Two queries, and up to five more where a word is unknown, rare or only begun.
    """
    query = query[: terms.LONGEST_QUERY]
    typed = list(dict.fromkeys(_telling(terms.words(query))))[: terms.MOST_WORDS]
    most = MOST_WHILE_TYPING if typing else index.MOST_EDITIONS
    slots = [
        QueryWord.of(word, [(word, 1.0), *((other, ALSO) for other in also.get(word, ()))]) for word in typed
    ]
    question = Query(slots, codes=_codes(query), most=most)
    question.mean(typed)
    asked = {one.term for slot in slots for one in slot.alternatives}
    question.found = dict(index.best({*asked, *question.pairs, *question.codes}, most))
    known = _known(set(typed))
    doubtful = {
        slot.typed
        for slot in slots
        if slot.typed not in known or len(question.found.get(slot.alternatives[0].term, ())) < RARE
    }
    if doubtful or (typing and typed):
        _resolve(question, doubtful, typing)
    return question


#: Words of a question that say nothing of the work, where it has others.
_ASIDE = {"become", "becoming", "how", "i", "im", "me", "my", "someone", "somebody", "that", "want", "who"}
#: The same at the beginning: "I would like to be a".
_BEGINS = {"a", "an", "be", "being", "can", "do", "like", "love", "the", "to", "wanna", "would"}
#: The same at the end.
_ENDS = {"career", "careers", "job", "jobs", "occupation", "profession", "vacancies", "work"}


def _telling(words: list[str]) -> list[str]:
    """The words of a question that say what work is meant: all, where it has no others."""
    kept = [word for word in words if word not in _ASIDE]
    while len(kept) > 1 and kept[0] in _BEGINS:
        del kept[0]
    while kept and kept[-1] in _ENDS:
        kept.pop()
    return kept or words


#: Numbers with fewer digits than this are no codes.
SHORTEST_CODE = 3


def _codes(query: str) -> set[int]:
    """The terms by which the codes that `query` may be are found: all of it, or a word of it."""
    return {
        terms.code_term(text)
        for text in (query, *query.split()[: terms.MOST_WORDS])
        if sum(map(str.isdigit, text)) >= SHORTEST_CODE
    }


def _resolve(question: Query, doubtful: Collection[str], typing: bool) -> None:
    """Take doubtful words for others: a slip of the pen, a beginning, or a space too many or too few."""
    unknown = {slot.typed for slot in question.slots if not question.knows(slot)}
    near = _near([word for word in doubtful if len(word) >= SHORTEST_MISSPELT])
    last = question.slots[-1].typed
    begun = _beginning_with(last) if typing or last in unknown else []
    question.is_begun = bool(begun) and last != begun[0]
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
        starts = [(other, BEGUN) for other in begun] if word == last and question.is_begun else []
        halves = () if sure or likely else _split(word, known)
        if halves:
            slots += [QueryWord.of(half, [(half, MISSPELT)]) for half in halves]
            continue
        means = sure + [(one.word, one.weight) for one in slot.alternatives[1:]] + likely + starts
        slots.append(QueryWord.of(word, means or [(part, PART) for part in _parts(word, known)]))
    meant = {one.term for slot in slots for one in slot.alternatives}
    question.found |= index.best(meant - question.found.keys(), question.most)
    question.slots = [replace(slot, alternatives=_likeliest(slot, question)) for slot in slots]
    if not all(slot.sure for slot in question.slots):
        question.mean(
            [slot.alternatives[0].word if slot.alternatives else slot.typed for slot in question.slots]
        )
        question.found |= index.best(set(question.pairs) - question.found.keys(), question.most)


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
    """The most usual of the known words that begin so. Two queries."""
    key = start.encode()
    rows = read_rows(
        "SELECT key FROM discovery_searchword WHERE key >= %s AND key < %s ORDER BY key LIMIT %s",
        [key, key + b"\xff", MOST_BEGINNINGS],
    )
    by_word = {(word := key.decode()): terms.term(terms.stem(word)) for (key,) in rows}
    often = index.counts(set(by_word.values()), MOST_USUAL)
    usual = sorted(by_word, key=lambda word: (-often.get(by_word[word], 0), len(word), word))
    return usual[:MOST_ALTERNATIVES]


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
