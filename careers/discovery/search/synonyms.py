"""Everyday words of a question, in those of the pages: by the synonyms that editors keep."""

import re
from dataclasses import dataclass, field

from careers.models import Synonym
from careers.text import fold_skill

from . import terms

#: In how many other ways a question is read at most.
MOST_READINGS = 3
#: A text of more words is none that somebody typed: it has its words from a page.
LONGEST_QUESTION = 10


@dataclass
class InOtherWords:
    """`readings` are the question in the words of the pages, the most usual first.

    `words` says for words of the question which others may stand in their place. `lead`: the readings rest on
    several words or on all of it, so that they tell more than the question as it was typed.
    """

    readings: list[str] = field(default_factory=list)
    lead: bool = False
    words: dict[str, list[str]] = field(default_factory=dict)


def in_other_words(query: str, *, is_title: bool = False) -> InOtherWords:
    """What the synonyms say of `query`: only of all of it, if it is a title. One query.

    The longest synonyms count. In the first reading each stands for its first meaning, in the next for its
    second, and where it has no more, for its last. A word among others that only means another word makes no
    reading, lest a common one lead away from what all of them say.
    """
    words = fold_skill(query[: terms.LONGEST_QUERY]).split()[: terms.MOST_WORDS]
    if len(words) > LONGEST_QUESTION:
        return InOtherWords()
    spellings = {
        (start, end): _spellings(words[start:end])
        for start in range(len(words))
        for end in range(min(start + Synonym.MOST_WORDS, len(words)), start, -1)
        if not is_title or end - start == len(words)
    }
    asked = set().union(*spellings.values())
    rows = Synonym.objects.filter(phrase__in=asked) if asked else ()
    known = {one.phrase: one.meanings for one in rows}
    found = InOtherWords()
    parts: list[list[str]] = []
    covered = 0
    for (start, end), phrases in spellings.items():
        means = next((known[each] for each in phrases if each in known), [])
        if start < covered or not means:
            continue
        if len(words) > 1 == end - start and (single := [each for each in means if " " not in each]):
            found.words[words[start]] = single
            continue
        parts += [[word] for word in words[covered:start]]
        parts.append(means)
        found.lead |= end - start > 1 or end - start == len(words)
        covered = end
    parts += [[word] for word in words[covered:]]
    if covered:
        most = min(max(map(len, parts)), MOST_READINGS)
        found.readings.extend(
            dict.fromkeys(" ".join(means[min(at, len(means) - 1)] for means in parts) for at in range(most))
        )
    return found


def _spellings(words: list[str]) -> list[str]:
    """A phrase as it was typed, and in the singular: cabbies, of cabby or of cabbie; postmen, of postman."""
    last = words[-1]
    ends = [last, terms.singular(last), last.removesuffix("s"), re.sub("men$", "man", last)]
    before = [" ".join(words[:-1]), " ".join(map(terms.singular, words[:-1]))]
    return list(dict.fromkeys(f"{start} {end}".strip() for start in before for end in ends))
