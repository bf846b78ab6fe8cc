"""How much a page asks for a skill. Pure functions; no query."""

from decimal import Decimal

from careers.pages import Requirement, RolePage

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
