"""Live roles that ask for skills, for tests."""

from decimal import Decimal

from careers import publishing
from careers.models import Role
from tests.factories import RoleFactory, SalaryBandFactory, SkillFactory, SkillGroupFactory
from tests.factories import SkillRequirementFactory as RequirementFactory


def draft(slug: str, *skills: str, pay: dict | None = None, family: str = "data-and-ai", **values) -> Role:
    """A role that asks for `skills`, each "name", "name:level" or "name:level:importance".

    Without them at no level, and essential. `pay` are arguments of SalaryBandFactory.
    """
    role = RoleFactory(slug=slug, publishable=True, family__slug=family, **values)
    group = SkillGroupFactory(role=role)
    for position, asked in enumerate(skills, start=1):
        name, level, importance = [*asked.split(":"), "", ""][:3]
        RequirementFactory(
            group=group,
            skill=SkillFactory(slug=name),
            level=level,
            importance=importance or "essential",
            position=position,
        )
    if pay is not None:
        SalaryBandFactory(role=role, **pay)
    return role


def live(slug: str, *skills: str, **values) -> Role:
    """The same, published."""
    role = draft(slug, *skills, **values)
    publishing.publish(role, by="writer")
    return role


def many(number: int, *skills: str, slug: str = "role", **values) -> None:
    """`number` live roles that ask for the same skills."""
    roles = [draft(f"{slug}-{n:03}", *skills, **values) for n in range(number)]
    publishing.publish_all(roles, by="writer")


def surveyed(slug: str, *skills: str, technologies: tuple[str, ...] = (), **values) -> Role:
    """A live role with `skills` that a survey has marked, each "name" or "name:mark of its level".

    All are essential and of importance 4. Of `technologies` there are no marks; without skills, the role has
    not been rated.
    """
    role = RoleFactory(slug=slug, publishable=True, **values)
    if skills:
        rated = SkillGroupFactory(role=role, slug="skills")
        for asked in skills:
            name, _colon, mark = asked.partition(":")
            RequirementFactory(
                group=rated,
                skill=SkillFactory(slug=name, kind="soft"),
                importance_rating=Decimal(4),
                level_rating=Decimal(mark or 4),
                level="practitioner",
            )
    if technologies:
        group = SkillGroupFactory(role=role, slug="technologies")
        for name in technologies:
            RequirementFactory(group=group, skill=SkillFactory(slug=name), level="")
    publishing.publish(role, by="writer")
    return role
