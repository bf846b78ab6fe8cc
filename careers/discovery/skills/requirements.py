"""How a page asks for skills: how much for each, and of what kinds it speaks at all.

Of other kinds nothing is known, which is not "not asked for". A survey marks every skill of its list, and a
page shows those that matter: what is missing there is not asked for. What somebody lists, or a source names
as examples, is not set against a survey, since each has skills that the other has no word for. Pure
functions; no query.
"""

from decimal import Decimal
from enum import IntEnum

from careers.models import Skill
from careers.pages import Requirement, RolePage


class Scope(IntEnum):
    """Skills of one kind, all of them either marked by a survey or not. Sums of these are stored."""

    RATED_SKILLS = 1
    RATED_KNOWLEDGE = 2
    SKILLS = 4
    KNOWLEDGE = 8
    TECHNOLOGIES = 16


RATED = (Scope.RATED_SKILLS, Scope.RATED_KNOWLEDGE)
_LISTED = {
    Skill.Kind.TOOL: Scope.TECHNOLOGIES,
    Skill.Kind.TECHNIQUE: Scope.SKILLS,
    Skill.Kind.SOFT: Scope.SKILLS,
    Skill.Kind.KNOWLEDGE: Scope.KNOWLEDGE,
}
#: By the kind of a skill, and whether a survey has marked it.
SCOPES = {(str(kind), False): listed for kind, listed in _LISTED.items()} | {
    (str(kind), True): Scope.RATED_KNOWLEDGE if kind == Skill.Kind.KNOWLEDGE else Scope.RATED_SKILLS
    for kind in _LISTED
}


#: The sum of the scopes that skills of a kind can be of. No survey rates technologies.
OF_KIND = {
    str(kind): listed if kind == Skill.Kind.TOOL else listed | SCOPES[kind, True]
    for kind, listed in _LISTED.items()
}


def scope_of(part: Requirement) -> Scope:
    return SCOPES[part.kind, part.importance_rating is not None]


def scopes(page: RolePage) -> frozenset[Scope]:
    """The scopes that a page has skills of."""
    return frozenset(
        SCOPES[part.kind, part.importance_rating is not None]
        for group in page.skill_groups
        for part in group.requirements
    )


#: What a word means on the scales of surveys: importance from 1 to 5, level from 0 to 7.
IMPORTANCE = {"essential": Decimal(4), "desirable": Decimal("2.5")}
LEVEL = {
    "awareness": Decimal("1.5"),
    "working": Decimal(3),
    "practitioner": Decimal("4.5"),
    "expert": Decimal(6),
    "": Decimal(3),
}


def strength(part: Requirement) -> int:
    """How much a skill is asked for, from 100 to 570: by importance first, then by level."""
    importance = part.importance_rating or IMPORTANCE[part.importance]
    level = LEVEL[part.level] if part.level_rating is None else part.level_rating
    return round(importance * 100 + level * 10)


def asked(page: RolePage) -> dict[str, Requirement]:
    """Each skill of a page once, by short name, the one that is asked for most first.

    Where groups differ, as the strongest of them asks for it.
    """
    found: dict[str, Requirement] = {}
    for group in page.skill_groups:
        for part in group.requirements:
            if part.skill not in found or strength(part) > strength(found[part.skill]):
                found[part.skill] = part
    return dict(sorted(found.items(), key=lambda item: -strength(item[1])))
