"""How long a text is and how hard it is to read. It advises; nothing is refused for it.

Sentences and words are those that readers see: signs of Markdown, addresses and citations do not count.
A heading and an item of a list are a sentence each; rows of tables are left out.
"""

import re
from itertools import pairwise
from math import ceil

import msgspec

from careers.pages import markdown

#: Words that are read in a minute (M. Brysbaert, How many words do we read per minute?, 2019: 238).
WORDS_A_MINUTE = 238
#: A sentence with more words than this is hard to follow.
LONG_SENTENCE = 25
#: Up to these grades a text is easy, and fine for most readers.
EASY, HARD = 8, 12
#: In a shorter text chance decides what a measure of reading says.
FEWEST_WORDS = 30
#: As many long sentences are named, the longest first, each by as many of its words.
NAMED, NAMED_WORDS = 3, 12

WORD = re.compile(r"[^\W_]+(?:['’.,\-][^\W_]+)*")
END_OF_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
#: After these a full stop ends no sentence.
LONGEST_ABBREVIATION = 8
ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|no|dr|mr|mrs|ms|st|[a-z])\.)$", re.I)
VOWELS = re.compile(r"[aeiouy]+")
SILENT_END = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouysxzcgh]es)$")


class LongSentence(msgspec.Struct, frozen=True):
    """A sentence that is hard to follow: how it begins, and how many words it has."""

    beginning: str
    words: int


class Reading(msgspec.Struct, frozen=True):
    """What it takes to read a text.

    `minutes` is rounded up; `grade` is the school year (of the United States) whose pupils can follow
    the text, or None where the text is too short to say. `too_long` sentences are hard to follow, the longest
    of which are the `long_sentences`.
    """

    words: int
    minutes: int
    grade: int | None
    too_long: int = 0
    long_sentences: tuple[LongSentence, ...] = ()


def reading(text: str) -> Reading:
    """What it takes to read the Markdown `text`. The grade is made for English.

    The grade is that of J. P. Kincaid et al., Derivation of New Readability Formulas for Navy Enlisted
    Personnel, 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59.
    """
    lines = markdown.plain_lines(text)
    words = [WORD.findall(line) for line in lines]
    total = sum(map(len, words))
    found = [
        sentence for line in lines if " | " not in line for sentence in sentences(line) if sentence.strip()
    ]
    counted = [(each, WORD.findall(each)) for each in found]
    counted = [(each, inside) for each, inside in counted if inside]
    too_long = sorted((each for each in counted if len(each[1]) > LONG_SENTENCE), key=lambda e: -len(e[1]))
    return Reading(
        words=total,
        minutes=ceil(total / WORDS_A_MINUTE),
        grade=_grade([inside for _each, inside in counted]),
        too_long=len(too_long),
        long_sentences=tuple(
            LongSentence(_beginning(each), len(inside)) for each, inside in too_long[:NAMED]
        ),
    )


def sentences(line: str) -> list[str]:
    """The sentences of one line of plain text, in order."""
    found, begun = [], []
    for piece in _split(line):
        begun.append(piece)
        if not ABBREVIATION.search(piece.rstrip()[-LONGEST_ABBREVIATION:]):
            found.append("".join(begun).strip())
            begun = []
    rest = "".join(begun).strip()
    return [*found, rest] if rest else found


def _split(line: str) -> list[str]:
    ends = [0, *(match.end() for match in END_OF_SENTENCE.finditer(line)), len(line)]
    return [line[start:end] for start, end in pairwise(ends) if end > start]


def syllables(word: str) -> int:
    """About how many syllables an English `word` has; at least one."""
    letters = word.lower()
    count = len(VOWELS.findall(letters))
    if count > 1 and SILENT_END.search(letters):
        count -= 1
    return max(1, count)


def _grade(found: list[list[str]]) -> int | None:
    words = sum(map(len, found))
    if words < FEWEST_WORDS:
        return None
    spoken = sum(syllables(word) for sentence in found for word in sentence)
    return max(1, round(0.39 * words / len(found) + 11.8 * spoken / words - 15.59))


def _beginning(sentence: str) -> str:
    shown = sentence.lstrip("• ").split()
    return " ".join(shown[:NAMED_WORDS]) + (" …" if len(shown) > NAMED_WORDS else "")
