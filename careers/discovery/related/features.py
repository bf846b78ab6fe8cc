"""What a page is compared by: stems of its texts and titles, and its skills, each in a field of its own."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from math import log
from typing import NamedTuple

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
TEXTS = ("overview", "responsibilities", "requirements")
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


def of_page(page: RolePage) -> Features:
    every, tasks = _stems((page.summary,)), Counter[str]()
    for section in page.sections:
        if section.kind in TEXTS:
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
