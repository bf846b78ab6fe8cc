"""RolePage -> rows."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from django.db import transaction

from careers import bulk
from careers import models as rows
from careers.text import distinct_titles

from .references import without_references
from .structure import Ladder, Requirement, RolePage, Section

PARTS_OF_ROLE = (
    *(rows.AlternateTitle, rows.ExternalCode, rows.Section, rows.SkillGroup),
    *(rows.SalaryBand, rows.SalaryFactor, rows.MarketFigure, rows.RelatedCareer),
)
#: The parts of a page that are rows of their own, by the name of the field that holds them.
PARTS: dict[str, type[Any]] = {
    str(model._meta.get_field("role").remote_field.related_name): model for model in PARTS_OF_ROLE
}
COLUMNS = (
    *("slug", "title", "level", "education", "training"),
    *("experience_min", "experience_max", "experience_note"),
    *("reviewed_on", "reviewed_by", "review_due"),
)
#: How many rows go to the database at once.
BATCH = 1000


#: The pages and roles to write, by the part of them that is written.
Written = dict[str, list[tuple[RolePage, rows.Role]]]


class Writing(NamedTuple):
    """A page to write, the role to write it to (nothing for a new one), which of PARTS, and who does it."""

    page: RolePage
    role: rows.Role | None = None
    parts: Collection[str] = tuple(PARTS)
    by: str = ""


def write_to_rows(
    page: RolePage, role: rows.Role | None = None, *, by: str = ""
) -> tuple[rows.Role, list[str]]:
    """Make the rows of `role` (or of the role at the page's address, or a new one) say `page`.

    Returns the role and the slugs of roles that the page relates to but that do not exist: these
    relations are left out. See `write_pages`.
    """
    if role is None:
        role = rows.Role.objects.filter(slug=page.slug).first()
    (role,), left_out = write_pages([Writing(page, role, by=by)])
    return role, left_out


@transaction.atomic
def write_pages(writings: Sequence[Writing]) -> tuple[list[rows.Role], list[str]]:
    """Make rows say what the pages say; the roles, and the slugs of related roles that do not exist.

    The columns of a role are always written. Of its parts, those in `parts` are replaced, with
    positions counted from 1, and the others stay. What roles share (family, skills, sources, ladders)
    is made where it is missing and left alone where it exists, since other pages say it too. Costs a
    number of queries that grows with the number of rows in steps of BATCH only, and one for each role
    that exists already.
    """
    pages = [writing.page for writing in writings]
    families = _found_or_made(rows.Family, (page.family for page in pages))
    sources = _found_or_made(rows.Source, (source for page in pages for source in page.sources))
    roles = [_with_columns(writing, families, sources) for writing in writings]
    for role in roles:
        if role.pk:
            role.save()
    rows.Role.objects.bulk_create((role for role in roles if role.pk is None), BATCH)
    written: Written = {name: [] for name in PARTS}
    for writing, role in zip(writings, roles, strict=True):
        for name in writing.parts:
            written[name].append((writing.page, role))
    for name, model in PARTS.items():
        replaced = [role.pk for (_page, role) in written[name]]
        for start in range(0, len(replaced), BATCH):
            model.objects.filter(role__in=replaced[start : start + BATCH]).delete()

    rows.AlternateTitle.objects.bulk_create(
        (
            rows.AlternateTitle(role=role, title=title, position=position)
            for page, role in written["alternate_titles"]
            for position, title in enumerate(distinct_titles(page.alternate_titles), start=1)
        ),
        BATCH,
    )
    rows.ExternalCode.objects.bulk_create(
        (
            rows.ExternalCode(role=role, **msgspec.structs.asdict(code))
            for page, role in written["external_codes"]
            for code in page.external_codes
        ),
        BATCH,
    )
    _write_placed(written, "sections", body=_body)
    for name in ("salary_bands", "salary_factors", "market_figures"):
        _write_placed(written, name, source=lambda part: sources[part.source])
    _write_skills(written, sources)
    return roles, _write_relations(written["related_careers"], zip(pages, roles, strict=True))


def _with_columns(
    writing: Writing, families: dict[str, rows.Family], sources: dict[str, rows.Source]
) -> rows.Role:
    page, role = writing.page, writing.role or rows.Role()
    role.family = families[page.family.slug]
    for name in ("experience_source", "education_source", "training_source"):
        setattr(role, name, sources.get(getattr(page, name) or ""))
    for name in COLUMNS:
        setattr(role, name, getattr(page, name))
    role.summary = page.summary_written or without_references(page.summary)
    role.in_short = page.in_short_written or without_references(page.in_short)
    for name, picture in (("hero", page.hero), ("second", page.second)):
        setattr(role, f"{name}_image", picture.file if picture else "")
        setattr(role, f"{name}_alt", picture.alt if picture else "")
    role.note_saved(writing.by)
    return role


def _body(section: Section) -> str:
    """The text of a section as its editor wrote it."""
    return section.written or without_references(section.body)


def _write_placed(written: Written, name: str, **columns: Callable[[Any], object]) -> None:
    """Make the rows of a kind of part that has a position. `columns` make a column's value of the part."""
    model = PARTS[name]
    names = {field.name for field in model._meta.fields}
    model.objects.bulk_create(
        (
            model(
                role=role,
                position=position,
                **{name: value for name, value in msgspec.structs.asdict(part).items() if name in names}
                | {name: value(part) for name, value in columns.items()},
            )
            for page, role in written[name]
            for position, part in enumerate(getattr(page, name), start=1)
        ),
        BATCH,
    )


def _write_skills(written: Written, sources: dict[str, rows.Source]) -> None:
    groups = [
        (
            rows.SkillGroup(
                role=role,
                slug=group.slug,
                heading=group.heading,
                source=sources.get(group.source or ""),
                position=position,
            ),
            group.requirements,
        )
        for page, role in written["skill_groups"]
        for position, group in enumerate(page.skill_groups, start=1)
    ]
    rows.SkillGroup.objects.bulk_create((row for row, _requirements in groups), BATCH)
    skills = _skills([part for _row, requirements in groups for part in requirements])
    bulk.insert(
        rows.SkillRequirement,
        ("group_id", "skill_id", "position", *REQUIREMENT_COLUMNS),
        (
            (row.pk, skill, position, *(getattr(part, name) for name in REQUIREMENT_COLUMNS))
            for row, requirements in groups
            for position, (skill, part) in enumerate(_each_skill_once(requirements, skills), start=1)
        ),
    )


REQUIREMENT_COLUMNS = tuple(
    name for name in Requirement.__struct_fields__ if name not in ("skill", "name", "kind")
)


def _each_skill_once(
    parts: Iterable[Requirement], skills: dict[str, rows.Skill]
) -> Iterable[tuple[int, Requirement]]:
    """`parts` with the primary keys of their skills, without those whose skill an earlier one has.

    The two were merged since the page was made.
    """
    first: dict[int, Requirement] = {}
    for part in parts:
        first.setdefault(skills[part.skill].pk, part)
    return first.items()


def _skills(parts: list[Requirement]) -> dict[str, rows.Skill]:
    """The skills that `parts` name, by the short name they use.

    Found by it, by name, or by another spelling, such as that of a skill which was merged; or made.
    """
    wanted = {part.skill: part for part in parts}
    by_slug = _found(rows.Skill, "slug", wanted)
    names = {part.name: part for slug, part in wanted.items() if slug not in by_slug}
    by_name = _found(rows.Skill, "name", names)
    unknown = [name for name in names if name not in by_name]
    aliases = rows.SkillAlias.objects.select_related("skill")
    by_name |= {name: alias.skill for name, alias in _found(aliases, "name", unknown).items()}
    made = [
        rows.Skill(slug=part.skill, name=name, kind=part.kind)
        for name, part in names.items()
        if name not in by_name
    ]
    by_name |= {skill.name: skill for skill in rows.Skill.objects.bulk_create(made, BATCH)}
    return {slug: by_slug.get(slug) or by_name[part.name] for slug, part in wanted.items()}


def _found(model: Any, column: str, values: Iterable[str]) -> dict[str, Any]:
    """The rows of `model` (or of a query) whose `column` is one of `values`, by it."""
    among = getattr(model, "objects", model)
    values = list(values)
    found: dict[str, Any] = {}
    for start in range(0, len(values), BATCH):
        some = among.filter(**{f"{column}__in": values[start : start + BATCH]})
        found |= {getattr(row, column): row for row in some}
    return found


def _found_or_made(model: Any, parts: Iterable[Any]) -> dict[str, Any]:
    """The rows that `parts` describe, by slug: as they are where they exist, made where they do not."""
    wanted = {part.slug: part for part in parts}
    found = _found(model, "slug", wanted)
    missing = [model(**msgspec.structs.asdict(part)) for slug, part in wanted.items() if slug not in found]
    return found | {row.slug: row for row in model.objects.bulk_create(missing, BATCH)}


def _write_relations(
    related: list[tuple[RolePage, rows.Role]], written: Iterable[tuple[RolePage, rows.Role]]
) -> list[str]:
    """Relations and rungs, both of which name other roles; the slugs of those that do not exist."""
    written = list(written)
    wanted = {career.role for page, _role in related for career in page.related_careers}
    wanted |= {
        rung.role for page, _role in written for ladder in page.ladders for rung in ladder.rungs if rung.role
    }
    known = _found(rows.Role, "slug", wanted) | {page.slug: role for page, role in written}
    rows.RelatedCareer.objects.bulk_create(
        (
            rows.RelatedCareer(
                role=role,
                target=known[career.role],
                kind=career.kind,
                reason=career.reason,
                position=position,
            )
            for page, role in related
            for position, career in enumerate(
                (each for each in page.related_careers if each.role in known), start=1
            )
        ),
        BATCH,
    )
    for page, role in written:
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
                **msgspec.structs.asdict(rung) | {"role": known.get(rung.role or "")},
            )
            for position, rung in enumerate(ladder.rungs, start=1)
        )
    elif not row.rungs.filter(role=role).exists():
        own = [rung.title for rung in ladder.rungs if known.get(rung.role or "") == role]
        row.rungs.filter(title__in=own, role=None).update(role=role)
