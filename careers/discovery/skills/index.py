"""Which editions ask for which skills."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from careers.discovery.models import EditionSkill, PublicSkill
from careers.models import Edition, Skill
from careers.rolepage import Requirement, RolePage

BATCH = 1000
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


def add(editions: Sequence[tuple[Edition, RolePage]]) -> None:
    """Index editions. Costs five queries and one for every BATCH rows."""
    asked = [(edition, _asked(page)) for edition, page in editions]
    skills = _public_skills({part.skill: part for _edition, parts in asked for part in parts})
    EditionSkill.objects.bulk_create(
        (
            EditionSkill(
                edition=edition,
                skill=skills[part.skill],
                importance=part.importance,
                level=part.level,
                importance_rating=part.importance_rating,
                level_rating=part.level_rating,
                strength=strength(part),
            )
            for edition, parts in asked
            for part in parts
        ),
        BATCH,
    )


def remove(editions: Collection[int]) -> None:
    """Forget the editions with these primary keys. A skill that nobody asks for any more stays, unlisted."""
    EditionSkill.objects.filter(edition__in=editions).delete()


def _asked(page: RolePage) -> Iterable[Requirement]:
    """Each skill of a page once: where groups differ, as the strongest of them asks for it."""
    found: dict[str, Requirement] = {}
    for group in page.skill_groups:
        for part in group.requirements:
            if part.skill not in found or strength(part) > strength(found[part.skill]):
                found[part.skill] = part
    return found.values()


def _public_skills(parts: dict[str, Requirement]) -> dict[str, PublicSkill]:
    """The skills of these short names, as they are named and described now."""
    rows = {row.slug: row for row in Skill.objects.filter(slug__in=parts).prefetch_related("aliases")}
    public = PublicSkill.objects.in_bulk(parts, field_name="slug")
    made, changed = [], []
    for slug, part in parts.items():
        row = rows.get(slug)
        says = {
            "name": part.name,
            "kind": part.kind,
            "description": row.description if row else "",
            "aliases": "\n".join(alias.name for alias in row.aliases.all()) if row else "",
        }
        if slug not in public:
            public[slug] = PublicSkill(slug=slug, **says)
            made.append(public[slug])
        elif any(getattr(public[slug], name) != value for name, value in says.items()):
            for name, value in says.items():
                setattr(public[slug], name, value)
            changed.append(public[slug])
    PublicSkill.objects.bulk_create(made, BATCH)
    PublicSkill.objects.bulk_update(changed, ["name", "kind", "description", "aliases"], 100)
    return public
