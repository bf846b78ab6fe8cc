"""Skills that may be one skill: found by how they are spelt, among all skills that editors have."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from django.db.models import Count

from careers.discovery.search.terms import singular
from careers.discovery.skills.index import sort_name
from careers.models import Skill, SkillAlias, SkillRequirement
from careers.text import Matcher, likeness, one_slip

#: What "(…)" adds to a name: "Amazon Web Services (AWS)" is called by both.
IN_BRACKETS = re.compile(r"\(([^()]*)\)")
DIGITS = re.compile(r"\d+")
#: Shorter names, such as SQL and SAL, are told apart by a single letter.
SHORTEST = 5
#: How alike two longer names are, from 0 to 1, of which one may be a slip of the other.
SLIP, SHORTEST_SLIP = 0.9, 8
#: How alike what somebody types is to what they look for, where nothing has these letters.
SOUGHT = 0.7
#: How many names, those that share most pairs of letters with it, are compared closely.
CANDIDATES = 200
#: How many may be the same skill, and are told.
TOLD = 6
LONGEST = 60


class Alike(NamedTuple):
    """A skill that may be the one that is meant; `name` is what is alike, `roles` how many ask for it.

    `is_same`: its letters are the same, but for capitals, plural, hyphens and the like.
    """

    skill: Skill
    name: str
    is_same: bool
    roles: int


class Spelling(NamedTuple):
    """What a name is compared by."""

    keys: frozenset[str]
    longest: str
    initials: str
    digits: tuple[str, ...]


@lru_cache(maxsize=50_000)
def spelt(name: str) -> Spelling:
    """ "Web Services (AWS)" -> the keys "webservice", "aws" and "webserviceaws"."""
    forms = [name, IN_BRACKETS.sub(" ", name), *IN_BRACKETS.findall(name)]
    plain = [words for form in forms if (words := sort_name(form).split())]
    keys = [_key(words) for words in plain]
    whole = plain[1] if len(plain) > 1 else plain[0] if plain else []
    return Spelling(
        frozenset(keys),
        max(keys, key=len, default=""),
        "".join(word[0] for word in whole if word != "and") if len(whole) > 2 else "",
        tuple(DIGITS.findall(name)),
    )


def _key(words: Iterable[str]) -> str:
    return "".join(_one(word) for word in words if word != "and")


def _one(word: str) -> str:
    """A word without the sign of the plural: of "APIs" too, which as a word of English would end so."""
    one = singular(word)
    return one[:-1] if one == word and len(word) > 3 and word.endswith("is") else one


def alike(names: Iterable[str], *, but: Skill | None = None) -> list[Alike]:
    """The skills that may be called by one of `names`, those first that are the same but for their spelling.

    `but` is the skill that has these names. At most four queries: all names of all skills are read.
    """
    wanted = [spelt(name) for name in names if name.strip()]
    found: dict[int, tuple[bool, str]] = {}
    for pk, name in _all_names():
        if but and pk == but.pk:
            continue
        known = spelt(name)
        for one in wanted:
            if one.keys & known.keys:
                found[pk] = True, name
            elif pk not in found and _may_be(one, known):
                found[pk] = False, name
    counts = roles_asking(found)
    rows = Skill.objects.in_bulk(found) if found else {}
    told = [Alike(rows[pk], name, is_same, counts.get(pk, 0)) for pk, (is_same, name) in found.items()]
    return sorted(told, key=lambda each: (not each.is_same, -each.roles, each.skill.name))[:TOLD]


def nearest(typed: str, limit: int) -> list[int]:
    """The primary keys of skills whose names are most like `typed`, likeliest first. Two queries."""
    sought = spelt(typed).longest[:LONGEST]
    if len(sought) < 3:
        return []
    comparing = Matcher(sought, least=SOUGHT)
    pieces = {sought[start : start + 2] for start in range(len(sought) - 1)}
    scores: dict[int, float] = {}
    keys = [(pk, spelt(name).longest[:LONGEST]) for pk, name in _all_names()]
    shared = ((sum(piece in key for piece in pieces), pk, key) for pk, key in keys)
    for count, pk, key in nlargest(CANDIDATES, shared):
        if not count:
            break
        if score := comparing.of(key):
            scores[pk] = max(score, scores.get(pk, 0))
    return sorted(scores, key=lambda pk: (-scores[pk], pk))[:limit]


def roles_asking(skills: Collection[int]) -> dict[int, int]:
    """How many roles ask for the skills with these primary keys; none where no role does. One query."""
    if not skills:
        return {}
    asking = SkillRequirement.objects.filter(skill__in=skills).order_by()
    return dict(asking.values_list("skill").annotate(Count("group__role", distinct=True)))


def other_names(skills: Collection[int]) -> dict[int, list[str]]:
    """How else the skills with these primary keys are written. One query."""
    found = defaultdict(list)
    if skills:
        for skill, name in SkillAlias.objects.filter(skill__in=skills).values_list("skill", "name"):
            found[skill].append(name)
    return dict(found)


def _all_names() -> list[tuple[int, str]]:
    """(primary key of its skill, name) of every name and other spelling. Two queries."""
    names = Skill.objects.order_by("pk").values_list("pk", "name")
    return [*names, *SkillAlias.objects.order_by("pk").values_list("skill_id", "name")]


def _may_be(one: Spelling, other: Spelling) -> bool:
    """Whether one name may be a slip of the other, or its initials."""
    if one.digits != other.digits:
        return False
    if one.initials in other.keys - {""} or other.initials in one.keys - {""}:
        return True
    first, second = one.longest, other.longest
    if min(len(first), len(second)) < SHORTEST or abs(len(first) - len(second)) > 3:
        return False
    if one_slip(first, second):
        return True
    if min(len(first), len(second)) < SHORTEST_SLIP:
        return False
    return likeness(first, second, least=SLIP) > 0
