"""What everyday words mean: the titles, tasks, skills and fields of knowledge that speak of it.

"cooking" is no skill of any list, but the title and the tasks of cooks speak of it. There a word is looked
for, by the index of the search. For what people say in other words than roles do ("numbers", "helping
people") there is a small table, everyday.toml. Names of tools count for nothing here: a program that is
called "Cooking" cooks nothing.
"""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, sqrt
from pathlib import Path
from typing import NamedTuple

from django.db import connections
from django.db.models import Q

from careers.models import Skill
from careers.pages import RolePage

from .models import EditionSkill, PublicSkill, SearchDocument
from .search import index, terms
from .skills.directory import count_all
from .skills.index import sort_name

#: How many words are looked for of all that somebody typed, and how many of them an entry of the table has.
MOST_WORDS, LONGEST_ENTRY = 6, 4
#: How many editions count for one word, and for one skill: those that say most of it.
PER_WORD, PER_SKILL = 150, 300
#: So many times in a text is half of what counts at most.
OFTEN = 3
#: So many titles with a word that no role has count as without it.
FEW_TITLES = 5
#: How much it counts that the title of the role has the word.
OWN_TITLE = 0.5
#: How much more a role is about an interest whose type it is.
OF_TYPE = 0.25
#: How much the skills count in whose definition such a word is.
BY_WORD = 0.5
#: How many skills are read that may be meant.
MOST_SKILLS = 100
#: How much a word counts that the table does not have, beside one that it has.
BESIDE = 0.4
#: The strength of a skill that counts for nothing: see skills.index.
WEAK = 250


@dataclass(frozen=True)
class MeaningPart:
    """What a thing that is said is called in titles and tasks (stems, of one word or two), and in skills.

    `types` are stems of interest types, which speak for a role that is about it anyway, where its text names
    one. `is_word`: the table has none for it, and it is looked for as it is.
    """

    terms: tuple[str, ...]
    skills: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    is_word: bool = False


class Meaning(NamedTuple):
    """What somebody said, and what each part of it means."""

    said: str
    parts: tuple[MeaningPart, ...]


class Evidence(NamedTuple):
    """How much live and coming editions are about one thing: `share` of what the one is that is most, by key.

    `skills` are those that are meant.
    """

    meaning: Meaning
    share: Mapping[int, float]
    skills: tuple[PublicSkill, ...] = ()

    @property
    def telling(self) -> int:
        """How many are about it at least half as much as the one that is most."""
        return sum(share >= 0.5 for share in self.share.values())


def meaning_of(said: str) -> Meaning:
    """What `said` means, by the table where it has an entry; else each word as it is. No query."""
    words = terms.words(said)
    if entry := _entry_of(words):
        return Meaning(said, (entry,))
    words = (_telling(words) or words)[:MOST_WORDS]
    parts = []
    while words:
        for length in range(min(LONGEST_ENTRY, len(words)), 0, -1):
            if entry := _entry_of(words[:length]):
                break
        else:
            length, entry = 1, MeaningPart((terms.stem(words[0]),), is_word=True)
        parts.append(entry)
        words = words[length:]
    return Meaning(said, tuple(dict.fromkeys(parts)))


def _telling(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in _table().nothing]


def is_everyday(said: str) -> bool:
    """Whether the table has an entry for all that was said."""
    return _entry_of(terms.words(said)) is not None


def interest(key: str) -> Meaning:
    """What a question about an interest asks for, by the key of its entry."""
    return Meaning(key, (_table().by_key[key],))


def evidence(meanings: Sequence[Meaning]) -> list[Evidence]:
    """How much editions are about each of `meanings`. Four queries for each, and two; none without."""
    total = count_all() if meanings else 0
    meant = _skills({part for meaning in meanings for part in meaning.parts})
    found = []
    for meaning in meanings:
        skills = {skill: None for part in meaning.parts for skill in meant[part]}
        by_skill = _by_skill([skill.pk for skill in skills])
        by_term = _by_term({term for part in meaning.parts for term in part.terms}, total)
        shares = []
        for part in meaning.parts:
            said = _most_is_one(_summed(by_term.get(term, {}) for term in part.terms))
            asked = _most_is_one(_summed(by_skill.get(skill.pk, {}) for skill in meant[part]))
            if part.is_word:
                asked = {edition: BY_WORD * share for edition, share in asked.items()}
            weight = BESIDE if part.is_word and not all(each.is_word for each in meaning.parts) else 1
            shares.append((weight, _most_is_one(_fitting_types(_summed([said, asked]), part.types))))
        # Roles that are a little about all parts come before those that are much about one.
        whole = _summed(
            {edition: weight * sqrt(share) for edition, share in each.items()} for weight, each in shares
        )
        found.append(Evidence(meaning, _most_is_one(whole), tuple(skills)))
    return found


class Table(NamedTuple):
    """The entries by what may be said, by its stems, and by their keys; and words that say nothing."""

    exact: dict[str, MeaningPart]
    by_stems: dict[str, MeaningPart]
    by_key: dict[str, MeaningPart]
    nothing: frozenset[str]


@cache
def _table() -> Table:
    read = tomllib.loads(Path(__file__).with_name("everyday.toml").read_text(encoding="utf-8"))
    table = Table({}, {}, {}, frozenset(read["nothing"].split()))
    for each in read["meaning"]:
        entry = MeaningPart(
            tuple(map(_stems, each["words"])),
            tuple(map(sort_name, each.get("skills", ()))),
            tuple(map(_stems, each.get("types", ()))),
        )
        if "key" in each:
            table.by_key[each["key"]] = entry
        for words in map(terms.words, each["said"]):
            table.exact.setdefault(" ".join(words), entry)
            for form in (words, [word for word in words if word not in table.nothing]):
                table.by_stems.setdefault(" ".join(map(terms.stem, form)), entry)
    table.by_stems.pop("", None)
    return table


def _stems(said: str) -> str:
    return " ".join(map(terms.stem, terms.words(said)))


def _entry_of(words: Sequence[str]) -> MeaningPart | None:
    """The entry for these words as they are, else for other forms of them."""
    table = _table()
    return table.exact.get(" ".join(words)) or table.by_stems.get(" ".join(map(terms.stem, words)))


def _skills(parts: Collection[MeaningPart]) -> dict[MeaningPart, list[PublicSkill]]:
    """The skills that each part means, without tools: those that the table names. One query.

    Of a word that the table does not have: those in whose name, other spellings or definition it is.
    """
    named = Q(sort_name__in={name for part in parts for name in part.skills})
    for stem in {stem for part in parts if part.is_word for stem in part.terms}:
        named |= Q(spellings__contains=stem) | Q(description__icontains=stem)
    found: dict[MeaningPart, list[PublicSkill]] = {part: [] for part in parts}
    if not parts:
        return found
    of_site = PublicSkill.objects.filter(named, editions_count__gt=0).exclude(kind=Skill.Kind.TOOL)
    for skill in of_site.order_by("-editions_count", "pk")[:MOST_SKILLS]:
        stems = set(map(terms.stem, terms.words(f"{skill.spellings} {skill.description}")))
        for part in parts:
            if skill.sort_name in part.skills or (part.is_word and stems & set(part.terms)):
                found[part].append(skill)
    return found


def _by_skill(skills: Sequence[int]) -> dict[int, dict[int, float]]:
    """How strongly editions ask for each of these skills, the most one being 1. One query."""
    if not skills:
        return {}
    rows = EditionSkill.objects.order_by("-strength", "edition").values("skill", "edition", "strength")
    # Written by hand, since Django refuses a union of limited queries on SQLite.
    one, _values = rows.filter(skill=skills[0])[:PER_SKILL].query.sql_with_params()
    union = " UNION ALL ".join(f"SELECT * FROM ({one}) AS s{number}" for number in range(len(skills)))  # noqa: S608
    found: dict[int, dict[int, float]] = defaultdict(dict)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(union, skills)
        for skill, edition, strength in cursor.fetchall():
            found[skill][edition] = max(0, strength - WEAK) ** 2
    return {skill: _most_is_one(strengths) for skill, strengths in found.items()}


def _by_term(stems: Collection[str], total: int) -> dict[str, dict[int, float]]:
    """How much editions say of each stem in titles and texts, rare ones counting more. Three queries."""
    keys = {terms.term(stem): stem for stem in stems}
    best = index.best(keys)
    editions = {edition for found in best.values() for edition, _impact in found[:PER_WORD]}
    titles = dict(SearchDocument.objects.filter(pk__in=editions).values_list("pk", "titles"))
    places = index.places(editions, keys)
    said: dict[str, dict[int, float]] = {}
    for key, found in best.items():
        rarity = log(1 + total / len(found))
        said[keys[key]] = {
            edition: rarity * said_of
            for edition, impact in found[:PER_WORD]
            if edition in titles
            and (said_of := _said(places.get(edition, {}).get(key, b""), impact, titles[edition]))
        }
    return said


def _said(places: bytes, impact: int, titles: int) -> float:
    """How much an edition says of a term: in its text, in its titles, in the first of them. Not in skills."""
    if not places:
        # Two words that follow each other in titles.
        return index.titles_with(impact, titles) / (titles + FEW_TITLES)
    first, *numbers = index.unpack(places)
    often = first % index.SKILL
    own = any(number % index.MOST_TITLES == 0 for number in numbers)
    return float(often / (often + OFTEN) + len(numbers) / (titles + FEW_TITLES) + OWN_TITLE * own)


def _fitting_types(shares: dict[int, float], types: Collection[str]) -> dict[int, float]:
    """The shares, more of those of editions whose text names one of these types. At most one query."""
    found = index.best(list(map(terms.term, types)))
    of_type = {edition for editions in found.values() for edition, _impact in editions}
    return {
        edition: share * (1 + OF_TYPE) if edition in of_type else share for edition, share in shares.items()
    }


def _summed(shares: Iterable[Mapping[int, float]]) -> dict[int, float]:
    whole: dict[int, float] = defaultdict(float)
    for each in shares:
        for edition, share in each.items():
            whole[edition] += share
    return whole


def _most_is_one(shares: Mapping[int, float]) -> dict[int, float]:
    most = max(shares.values(), default=0)
    return {edition: share / most for edition, share in shares.items()} if most else {}


#: A task: a line of the list of what people in a role do.
TASK = "- "


def tasks_about(page: RolePage, meanings: Sequence[Meaning]) -> list[str]:
    """The task of a page that says most of each of `meanings`; empty where none speaks of it. No query."""
    tasks = [
        line.removeprefix(TASK)
        for section in page.sections
        if section.kind == "responsibilities"
        for line in section.body.splitlines()
        if line.startswith(TASK)
    ]
    stems = [(task, set(map(terms.stem, terms.words(task)))) for task in tasks]
    found = []
    for meaning in meanings:
        sought = {term for part in meaning.parts for term in part.terms}
        # Of tasks that say as much, the first: they begin with the most important.
        task, said = max(stems, key=lambda each: len(each[1] & sought), default=("", set()))
        found.append(task if said & sought else "")
    return found
