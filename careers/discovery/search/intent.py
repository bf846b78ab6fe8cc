"""What a question asks for besides its words: "best paid jobs without a degree" is an order and a filter.

The phrases are in intents.toml, by language. Nothing is guessed where a role or a skill has the name of
the whole question: "Growing tomatoes" stays a search for that. The words that are left are what is searched.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from careers.text import fold

from ..models import PublicSkill, SearchTitle, current_family_names, read_rows
from ..skills.index import sort_name
from . import terms
from .amounts import amount
from .work_settings import WORDS, language

#: Less than this a year is no pay, unless a currency stands before it: "over 50".
LEAST_PAY = Decimal(1000)
#: How many families are looked at for the one that is meant, and how long a word is that one may begin with.
MOST_FAMILIES = 100
SHORTEST_BEGINNING = 5
_TOKEN = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*(?:\+{1,2}|#)?|[$€£]")
_SIGNS = {"$", "€", "£"}


@dataclass
class Intent:
    """A question that was understood: filters and an order to set, and the words that are left.

    `filters` are by the name that they have in the address of a search. `unanswered` are kinds of questions
    that no page answers, with the phrase that asks so.
    """

    words: str
    filters: dict[str, list[str]] = field(default_factory=dict)
    sort: str = ""
    unanswered: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.filters or self.sort or self.unanswered)


class _Token(NamedTuple):
    word: str
    start: int
    end: int


class _Phrase(NamedTuple):
    """`sets` are filters and the order; or the `unanswered` kind. `beside`: only next to a word for work."""

    words: tuple[str, ...]
    sets: Mapping[str, str]
    unanswered: str
    beside: bool


class _Language(NamedTuple):
    #: By their first word, the longest first.
    phrases: Mapping[str, list[_Phrase]]
    jobs: frozenset[str]
    #: Those of them that are in no name of a kind of work, as "work" is in "social work".
    jobs_alone: frozenset[str]
    openers: list[tuple[str, ...]]
    between: list[tuple[str, ...]]
    in_family: list[tuple[str, ...]]
    at_least: list[tuple[str, ...]]
    pay_after: list[tuple[str, ...]]


def understand(query: str) -> Intent:
    """What `query` asks for. No query without such a phrase; else two, four where it names a family."""
    tokens = _tokens(query)[: 2 * terms.MOST_WORDS]
    words = _language(language())
    reading = _Reading(query, tokens, words)
    reading.read()
    if not (reading.intent or reading.is_for_jobs) or _is_a_name(query):
        return Intent(query)
    reading.read_family()
    found = reading.intent
    found.words = reading.left()
    # "Best jobs": there is nothing in it that could be answered otherwise.
    return found if found or found.words else Intent(query)


class _Reading:
    def __init__(self, query: str, tokens: list[_Token], words: _Language):
        self.query, self.tokens, self.language = query, tokens, words
        self.intent = Intent(query)
        #: Places of tokens that are understood, and of words for work.
        self.used: set[int] = set()
        self.jobs = {at for at, token in enumerate(tokens) if token.word in words.jobs}

    @property
    def is_for_jobs(self) -> bool:
        """Whether it asks for "jobs", or begins as "work in a" does."""
        return any(token.word in self.language.jobs_alone for token in self.tokens) or (
            0 in self.jobs and _longest(self.language.between, self.tokens, 1) > 0
        )

    def read(self) -> None:
        at = 0
        while at < len(self.tokens):
            at += self._read_pay(at) or self._read_phrase(at) or 1

    def _read_phrase(self, at: int) -> int:
        for phrase in self.language.phrases.get(self.tokens[at].word, ()):
            end = at + len(phrase.words)
            if self._words(at, end) != phrase.words or (phrase.beside and not self._is_beside(at, end)):
                continue
            if phrase.unanswered:
                first, last = self.tokens[at], self.tokens[end - 1]
                self.intent.unanswered.setdefault(phrase.unanswered, self.query[first.start : last.end])
            self._set(phrase.sets)
            self.used.update(range(at, end))
            return end - at
        return 0

    def _set(self, sets: Mapping[str, str]) -> None:
        for name, value in sets.items():
            if name == "sort":
                # Of two orders the first counts; one that is asked for comes before one that goes along.
                if len(sets) == 1 or not self.intent.sort:
                    self.intent.sort = value
                continue
            values = self.intent.filters.setdefault(name, [])
            if name != "setting":
                values.clear()
            if value not in values:
                values.append(value)

    def _is_beside(self, at: int, end: int) -> bool:
        """Whether a word for work follows, or ends the question that begins so: "growing health jobs"."""
        last = len(self.tokens) - 1
        begins = at == 0 and self.tokens[last].word in self.language.jobs_alone
        return end in self.jobs or begins or (end + 1 in self.jobs and self._is_known(end))

    def _is_known(self, at: int) -> bool:
        """Whether another phrase of one word is there: "growing outdoor jobs"."""
        return any(len(phrase.words) == 1 for phrase in self.language.phrases.get(self.tokens[at].word, ()))

    def _read_pay(self, at: int) -> int:
        """ "over 50k", "more than $60,000 a year": how many tokens it takes."""
        length = _longest(self.language.at_least, self.tokens, at)
        if not length:
            return 0
        end = at + length
        sign = end < len(self.tokens) and self.tokens[end].word in _SIGNS
        end += sign
        if end >= len(self.tokens):
            return 0
        typed = self.tokens[end].word
        plus = typed.endswith("+")
        try:
            pay = amount(typed.rstrip("+"))
        except ValueError:
            return 0
        if pay < LEAST_PAY and not (sign or plus):
            return 0
        end += 1
        while (more := _longest(self.language.pay_after, self.tokens, end)) or (
            end < len(self.tokens) and self.tokens[end].word in _SIGNS and (more := 1)
        ):
            end += more
        self.intent.filters["pay"] = [format(pay.normalize(), "f")]
        self.used.update(range(at, end))
        return end - at

    def read_family(self) -> None:
        """ "growing jobs in health": families whose names have what is left behind "in", or all that is."""
        left = self._left()
        if not left:
            return
        start = _longest(self.language.in_family, self.tokens, left[0])
        named = [at for at in left if at >= left[0] + start]
        behind = left[0] - 1 in self.jobs or left[0] - 1 in self.used
        if not named or (start and not behind) or (not start and not self.intent):
            return
        if named[-1] - named[0] + 1 != len(named):
            return
        asked = [self.tokens[at].word for at in named]
        families = _families_called(asked)
        if families:
            self.intent.filters["family"] = families
            self.used.update(left)

    def _left(self) -> list[int]:
        """The places of what is not understood."""
        return [at for at in range(len(self.tokens)) if at not in self.used | self.jobs]

    def left(self) -> str:
        """The words that are left, as typed, without what joined them to the phrases."""
        used = set(self.used)
        tokens, words = self.tokens, self.language
        at = _longest(words.openers, tokens, 0)
        used.update(range(at))
        used |= {
            at for at in self.jobs if self.intent or at == 0 or tokens[at].word in self.language.jobs_alone
        }
        # What joins words to a phrase is next to one: in the middle of a name ("bed and breakfast") it stays.
        changed = True
        while changed:
            changed = False
            for at in range(len(tokens)):
                if at in used:
                    continue
                length = _longest(words.between, tokens, at)
                places = set(range(at, at + length))
                if length and not places & used and self._joins(places, used):
                    used |= places
                    changed = True
        kept = [at for at in range(len(tokens)) if at not in used]
        parts: list[str] = []
        for at in kept:
            joined = parts and at - 1 in kept
            gap = self.query[tokens[at - 1].end : tokens[at].start] if joined else " "
            parts.append((gap if parts else "") + self.query[tokens[at].start : tokens[at].end])
        text = "".join(parts)
        # A sign behind the last word belongs to it: "c++".
        if kept and kept[-1] == len(tokens) - 1:
            text += self.query[tokens[-1].end :]
        return text.strip(" ,;:?!.")

    def _joins(self, places: set[int], used: set[int]) -> bool:
        first, last = min(places), max(places)
        return first - 1 in used or last + 1 in used or last == len(self.tokens) - 1 or first == 0

    def _words(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(token.word for token in self.tokens[start:end])


def _tokens(query: str) -> list[_Token]:
    """The words of a question, folded as titles are, with where each is."""
    return [
        _Token(fold(match[0]).replace("’", "'"), match.start(), match.end())
        for match in _TOKEN.finditer(query)
    ]


def _longest(phrases: list[tuple[str, ...]], tokens: list[_Token], at: int) -> int:
    """How many words the longest of `phrases` has that is at this place."""
    for phrase in phrases:
        if tuple(token.word for token in tokens[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


@lru_cache(maxsize=8)
def _language(name: str) -> _Language:
    table = WORDS[name]
    phrases: dict[str, list[_Phrase]] = {}
    for phrase in _phrases(table):
        phrases.setdefault(phrase.words[0], []).append(phrase)
    for some in phrases.values():
        some.sort(key=lambda phrase: -len(phrase.words))
    return _Language(
        phrases=phrases,
        jobs=frozenset(table["jobs"]),
        jobs_alone=frozenset(table["jobs_alone"]),
        **{
            each: sorted((_split(phrase) for phrase in table[each]), key=len, reverse=True)
            for each in ("openers", "between", "in_family", "at_least", "pay_after")
        },
    )


def _phrases(table: Mapping[str, Any]) -> Iterator[_Phrase]:
    for each in table["intents"]:
        for beside, phrases in ((False, each.get("anywhere", ())), (True, each.get("beside", ()))):
            yield from (_Phrase(_split(phrase), each["sets"], "", beside) for phrase in phrases)
    for each in table["unanswered"]:
        for beside, phrases in ((False, each["phrases"]), (True, each.get("beside", ()))):
            yield from (_Phrase(_split(phrase), {}, each["kind"], beside) for phrase in phrases)


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(token.word for token in _tokens(phrase))


def _is_a_name(query: str) -> bool:
    """Whether a role has the title `query`, or a skill the name. Two queries."""
    key = fold(query).encode("utf-8", "replace")
    return (
        SearchTitle.objects.filter(own__in=(True, False), key=key).exists()
        or PublicSkill.objects.filter(sort_name=sort_name(query)).exists()
    )


#: Which families there are: one step through an index for each.
_FAMILIES = """
    WITH RECURSIVE families (family) AS (
        SELECT MIN(family) FROM discovery_editionfacts
        UNION ALL
        SELECT (SELECT MIN(family) FROM discovery_editionfacts WHERE family > families.family)
        FROM families WHERE families.family IS NOT NULL
    )
    SELECT family FROM families WHERE family IS NOT NULL LIMIT %s"""


def _families_called(words: list[str]) -> list[str]:
    """The slugs of the families whose names have all of these words, or words that begin so. Two queries."""
    slugs = [slug for (slug,) in read_rows(_FAMILIES, [MOST_FAMILIES])]
    names = current_family_names(slugs)
    return sorted(slug for slug, name in names.items() if _has_all(terms.words(name), words))


def _has_all(name: list[str], words: list[str]) -> bool:
    return all(
        any(
            terms.stem(word) == terms.stem(one) or (len(word) >= SHORTEST_BEGINNING and one.startswith(word))
            for one in name
        )
        for word in words
    )
