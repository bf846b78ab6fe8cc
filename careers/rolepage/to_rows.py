"""RolePage -> rows."""

import msgspec
from django.db import transaction
from django.db.models import Q

from careers import models as rows

from .shape import Ladder, Requirement, RolePage, SkillGroup


@transaction.atomic
def write_to_rows(page: RolePage, role: rows.Role | None = None) -> tuple[rows.Role, list[str]]:
    """Make the rows of `role` (or of the role at the page's address, or a new one) say `page`.

    What belongs to the role is replaced, with positions counted from 1. What roles share (family,
    skills, sources, ladders) is made where it is missing and left alone where it exists, since
    other pages say it too. Returns the role and the slugs of roles that the page relates to but
    that do not exist: these relations are left out.
    """
    if role is None:
        role = rows.Role.objects.filter(slug=page.slug).first() or rows.Role()
    sources = {source.slug: _found_or_made(rows.Source, source) for source in page.sources}
    role.family = _found_or_made(rows.Family, page.family)
    role.experience_source = sources.get(page.experience_source)
    for name in (
        *("slug", "title", "level", "summary", "education"),
        *("experience_min", "experience_max", "experience_note"),
        *("reviewed_on", "reviewed_by", "review_due"),
    ):
        setattr(role, name, getattr(page, name))
    for name, picture in (("hero", page.hero), ("second", page.second)):
        setattr(role, f"{name}_image", picture.file if picture else "")
        setattr(role, f"{name}_alt", picture.alt if picture else "")
    if role.pk:
        role.version += 1
    role.save()
    for part in PARTS_OF_ROLE:
        part.objects.filter(role=role).delete()

    rows.AlternateTitle.objects.bulk_create(
        rows.AlternateTitle(role=role, title=title) for title in page.alternate_titles
    )
    rows.ExternalCode.objects.bulk_create(
        rows.ExternalCode(role=role, **msgspec.structs.asdict(code)) for code in page.external_codes
    )
    _write_parts(rows.Section, role, page.sections)
    for model, parts in (
        (rows.SalaryBand, page.salary_bands),
        (rows.SalaryFactor, page.salary_factors),
        (rows.MarketFigure, page.market_figures),
    ):
        _write_parts(model, role, parts, source=lambda part: sources[part.source])
    skills = _skills([part for group in page.skill_groups for part in group.requirements])
    for position, group in enumerate(page.skill_groups, start=1):
        _write_skill_group(role, group, position, skills, sources.get(group.source))
    return role, _write_relations(page, role)


PARTS_OF_ROLE = (
    *(rows.AlternateTitle, rows.ExternalCode, rows.Section, rows.SkillGroup),
    *(rows.SalaryBand, rows.SalaryFactor, rows.MarketFigure, rows.RelatedCareer),
)


def _write_parts(model, role, parts, **links):
    model.objects.bulk_create(
        model(
            role=role,
            position=position,
            **msgspec.structs.asdict(part) | {name: link(part) for name, link in links.items()},
        )
        for position, part in enumerate(parts, start=1)
    )


def _write_skill_group(
    role, group: SkillGroup, position: int, skills: dict[str, rows.Skill], source: rows.Source | None
) -> None:
    row = rows.SkillGroup.objects.create(
        role=role, slug=group.slug, heading=group.heading, source=source, position=position
    )
    rows.SkillRequirement.objects.bulk_create(
        rows.SkillRequirement(
            group=row,
            skill=skills[part.skill],
            importance=part.importance,
            level=part.level,
            importance_rating=part.importance_rating,
            level_rating=part.level_rating,
            wording=part.wording,
            position=place,
        )
        for place, part in enumerate(group.requirements, start=1)
    )


def _skills(parts: list[Requirement]) -> dict[str, rows.Skill]:
    """The skills that `parts` name, by the short name they use: found by it, or by name, or made."""
    wanted = Q(slug__in=[part.skill for part in parts]) | Q(name__in=[part.name for part in parts])
    known = list(rows.Skill.objects.filter(wanted))
    found = {skill.name: skill for skill in known} | {skill.slug: skill for skill in known}
    skills = {}
    for part in parts:
        skill = skills.get(part.skill) or found.get(part.skill) or found.get(part.name)
        skills[part.skill] = skill or rows.Skill.objects.create(
            slug=part.skill, name=part.name, kind=part.kind
        )
    return skills


def _found_or_made(model, part):
    values = msgspec.structs.asdict(part)
    return model.objects.get_or_create(slug=values.pop("slug"), defaults=values)[0]


def _write_relations(page: RolePage, role: rows.Role) -> list[str]:
    wanted = {part.role for part in page.related_careers}
    wanted |= {rung.role for ladder in page.ladders for rung in ladder.rungs if rung.role}
    known = {row.slug: row for row in rows.Role.objects.filter(slug__in=wanted)}
    known[page.slug] = role
    kept = [part for part in page.related_careers if part.role in known]
    rows.RelatedCareer.objects.bulk_create(
        rows.RelatedCareer(
            role=role,
            target=known[part.role],
            kind=part.kind,
            reason=part.reason,
            position=position,
        )
        for position, part in enumerate(kept, start=1)
    )
    for ladder in page.ladders:
        _write_ladder(ladder, known, role)
    return sorted(wanted - known.keys())


def _write_ladder(ladder: Ladder, known: dict[str, rows.Role], role: rows.Role) -> None:
    row, made = rows.Ladder.objects.get_or_create(
        slug=ladder.slug,
        defaults={"title": ladder.title, "description": ladder.description},
    )
    if made:
        rows.Rung.objects.bulk_create(
            rows.Rung(
                ladder=row,
                position=position,
                **msgspec.structs.asdict(rung) | {"role": known.get(rung.role)},
            )
            for position, rung in enumerate(ladder.rungs, start=1)
        )
    elif not row.rungs.filter(role=role).exists():
        own = [rung.title for rung in ladder.rungs if known.get(rung.role) == role]
        row.rungs.filter(title__in=own, role=None).update(role=role)
