"""In what settings the work of a page is done, such as outdoors or with animals, as the page says.

No source marks every occupation for this, so statements of the page are counted: its title, its summary, its
tasks, and how it describes the work environment. The clearest of them is kept, so that readers see on what
evidence a role is listed. The words that count are in intents.toml, by language.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from careers.pages import RolePage

from . import terms

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("intents.toml").read_text(encoding="utf-8"))

#: The settings, by what tells roles apart most: a list of several is in the order of the first.
SETTINGS = ("animals", "children", "environment", "creative", "outdoors", "home")
BIT = {name: 1 << place for place, name in enumerate(SETTINGS)}

#: What a statement counts where it stands; tasks are many, and only so many of them count.
OWN_TITLE, SUMMARY, ENVIRONMENT, QUALITY, TASK = 10, 8, 5, 3, 1
MOST_TASKS, MOST_OTHERS = 6, 3
#: What "mostly" adds, and from how much on a role is in a setting.
STRONG, ENOUGH = 2, 4
LONGEST_EVIDENCE = 300

_ENDS = re.compile(r"(?<=[.!?])(?:\[\^[^\]]*\])?\s+|\n")
#: "Animal production: 14%", a share of an employer, is not about the work.
_NOT_OF_WORK = re.compile(r"(?:\d%|:)\s*$")
_MARKUP = re.compile(r"\[\^[^\]]*\]|[*#_\\]|^\s*[-+]\s+", re.M)
#: Sections whose statements count, with what one of them counts; of others only what people have to be.
_COUNTS = {"overview": TASK, "responsibilities": TASK, "work-environment": ENVIRONMENT}
_QUALITIES = {"entry", "requirements", "soft-skills"}
#: "**Creativity.** Artists must develop new ideas."
_QUALITY = re.compile(r"^\*\*[^*\n]{3,60}\*\*.*$", re.M)


#: What says of itself that it is about more occupations than that of the page, and whom it names.
_OF_GROUP = re.compile(r"\*[^*:\n]{3,60}: ([^*\n]{3,200}?)\.?\*\s*(?:\n|$)")
_PRONOUN = re.compile(r"(?:they|these|those|workers|work|this|the|most|many|in|when|because|their)\b", re.I)
#: How many other names of a page count for it, and within how many letters a statement says whom it is about.
MOST_NAMES, LONGEST_SUBJECT = 30, 80


class SettingFound(NamedTuple):
    """That a page is in a setting: how much it says so, and the statement that says it most clearly."""

    setting: str
    strength: int
    evidence: str


class _Vocabulary(NamedTuple):
    says: dict[str, re.Pattern[str]]
    excluded: dict[str, re.Pattern[str] | None]
    hedged: frozenset[str]
    any_of_them: re.Pattern[str]
    hedges: re.Pattern[str]
    mixed: re.Pattern[str]
    strong: re.Pattern[str]


def language() -> str:
    """The language of the site, where there are words of it."""
    own = settings.LANGUAGE_CODE.partition("-")[0]
    return own if own in WORDS else "en"


def settings_of(page: RolePage) -> list[SettingFound]:
    """The settings of a page, as SETTINGS orders them."""
    words = _vocabulary(language())
    counted = {name: _Counted() for name in words.says}
    for kind, statement in _statements(page):
        if not words.any_of_them.search(statement) or _NOT_OF_WORK.search(statement):
            continue
        for name, says in words.says.items():
            if not says.search(statement):
                continue
            excluded = words.excluded[name]
            if excluded and not says.search(excluded.sub(" ", statement)):
                continue
            counted[name].add(kind, statement, _weight(kind, statement, words, hedged=name in words.hedged))
    return [
        SettingFound(name, counted[name].strength, counted[name].evidence)
        for name in SETTINGS
        if name in counted and counted[name].strength >= ENOUGH
    ]


class _Counted:
    def __init__(self) -> None:
        self.title = self.best = self.others = self.tasks = 0
        self.clearest, self.evidence = 0, ""

    def add(self, kind: int, statement: str, weight: int) -> None:
        if kind == OWN_TITLE:
            self.title = weight
            return
        if weight > self.clearest:
            self.clearest, self.evidence = weight, _shortened(statement)
        if kind == TASK:
            self.tasks += weight
        elif weight:
            self.others += 1
            self.best = max(self.best, weight)

    @property
    def strength(self) -> int:
        """The clearest statement counts whole; of others and of tasks, how many there are."""
        more = max(0, min(self.others - 1, MOST_OTHERS))
        return self.title + self.best + more + min(self.tasks, MOST_TASKS)


def _weight(kind: int, statement: str, words: _Vocabulary, *, hedged: bool) -> int:
    """What a statement counts: nothing for "some may" if that is not enough, less for "in- and outdoors"."""
    if kind in (OWN_TITLE, SUMMARY, TASK):
        return kind
    if words.hedges.search(statement):
        return ENOUGH if hedged else 0
    if kind == ENVIRONMENT and words.mixed.search(statement):
        return ENOUGH
    return kind + STRONG * bool(words.strong.search(statement))


def _statements(page: RolePage) -> Iterator[tuple[int, str]]:
    yield OWN_TITLE, page.title
    yield from ((SUMMARY, each) for each in _ENDS.split(page.summary))
    for section in page.sections:
        if counts := _COUNTS.get(section.kind):
            statements = [each for each in _ENDS.split(section.body) if each and each not in page.summary]
            if of_group := _OF_GROUP.match(section.body):
                names = _names(page.title, *page.alternate_titles[:MOST_NAMES], of_group[1])
                statements = [each for each in statements[1:] if _is_about(each, names)]
            yield from ((counts, each) for each in statements)
        elif section.kind in _QUALITIES:
            yield from ((QUALITY, each.partition(".**")[0] + ".") for each in _QUALITY.findall(section.body))


def _names(*titles: str) -> set[str]:
    return {terms.stem(word) for title in titles for word in terms.words_of_name(title)}


def _is_about(statement: str, names: Set[str]) -> bool:
    """Whether a statement about a wider group is about this page: it begins with no other name."""
    subject = terms.words(statement[:LONGEST_SUBJECT])[:2]
    return (
        not subject
        or not statement[:1].isupper()
        or _PRONOUN.match(statement) is not None
        or bool({terms.stem(word) for word in subject} & names)
    )


def _shortened(statement: str) -> str:
    plain = " ".join(_MARKUP.sub("", statement).split())
    return plain if len(plain) <= LONGEST_EVIDENCE else plain[: LONGEST_EVIDENCE - 1].rstrip() + "…"


@lru_cache(maxsize=8)
def _vocabulary(language: str) -> _Vocabulary:
    table = WORDS[language]
    each = table["settings"]
    says = {name: _any_of(each[name]["says"]) for name in SETTINGS if name in each}
    return _Vocabulary(
        says=says,
        excluded={name: _any_of(each[name]["not"]) if each[name].get("not") else None for name in says},
        hedged=frozenset(name for name in says if each[name].get("hedged")),
        any_of_them=_any_of([phrase for name in says for phrase in each[name]["says"]]),
        hedges=_any_of(table["hedges"]),
        mixed=_any_of(table["mixed"]),
        strong=_any_of(table["strong"]),
    )


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """Any of these phrases as whole words; `*` at the end of one is the rest of a word."""
    longest_first = sorted(phrases, key=len, reverse=True)
    written = (re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"\b(?:{'|'.join(written)})\b", re.I)
