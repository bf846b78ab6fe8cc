"""Roles -> fixtures in YAML, laid out like those in fixtures/roles/."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import yaml
from django.apps import apps
from django.core import serializers
from django.db import models
from django.db.models import Prefetch, Q

from careers.models import Family, Ladder, Role, Rung, Section, Skill, SkillRequirement, Source
from careers.pages import PARTS_OF_ROLE, markdown
from careers.yaml_format import ReadableDumper

#: How many roles are in memory at a time, and how many of the rows that roles share.
ROLES, SHARED = 25, 1000
#: The files that roles share. No role's file can be called so: see `_file_of`.
FAMILIES, SOURCES, SKILLS, LADDERS = "families.yaml", "sources.yaml", "skills.yaml", "ladders.yaml"


class _FixtureDumper(ReadableDumper):
    """Writes natural keys, which are tuples, on one line: [data-analyst]."""


_FixtureDumper.add_representer(
    tuple,
    lambda dumper, key: dumper.represent_sequence("tag:yaml.org,2002:seq", key, flow_style=True),
)


def as_fixtures(roles: models.QuerySet[Role], *, standalone: bool = False) -> Iterator[tuple[str, str]]:
    """(file name, YAML) of all that the pages of `roles` are made of; a file may come in pieces.

    The pieces of one file follow each other, each a list of objects of its own; with an empty line
    between them they are one file, and so are those of all the files. Rows are named by their natural
    keys. With `standalone`, nothing refers to a role that is not among `roles`: related careers that do
    are left out, and rungs are without their role.

    Costs one query for each kind of shared row (one more for each `SHARED` of them) and one for each
    kind of part for every `ROLES` roles, however many parts these have.
    """
    chosen = Role.objects.filter(pk__in=roles.order_by().values("pk"))
    yield from _pieces(FAMILIES, Family.objects.filter(roles__in=chosen).distinct().order_by("slug"))
    yield from _pieces(SOURCES, _sources(chosen).order_by("slug"))
    skills = Skill.objects.filter(pk__in=_requirements(chosen).values("skill")).order_by("slug")
    yield from _pieces(
        SKILLS, skills.prefetch_related("aliases"), lambda skill: [skill, *skill.aliases.all()]
    )
    steps = Rung.objects.select_related("role")
    ladders = Ladder.objects.filter(pk__in=Rung.objects.filter(role__in=chosen).values("ladder"))
    inside = set(chosen.values_list("pk", flat=True)) if standalone else None
    yield from _pieces(
        LADDERS,
        ladders.order_by("slug").prefetch_related(Prefetch("rungs", queryset=steps)),
        lambda ladder: [ladder, *(_within(rung, inside) for rung in ladder.rungs.all())],
    )
    slugs = chosen.order_by("slug").values_list("slug", flat=True)
    for batch in _batches(list(slugs), ROLES):
        for role in _with_parts(Role.objects.filter(slug__in=batch).order_by("slug")):
            yield _file_of(role), _yaml(_rows_of(role, inside))


def in_one_file(pieces: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The YAML of `pieces`, with an empty line between them."""
    for number, (_file, text) in enumerate(pieces):
        yield f"\n{text}" if number else text


def referred_to(roles: models.QuerySet[Role]) -> list[str]:
    """The slugs of roles that the fixtures of `roles` refer to without holding them. Costs two queries."""
    chosen = Role.objects.filter(pk__in=roles.order_by().values("pk"))
    ladders = Rung.objects.filter(role__in=chosen).values("ladder")
    found: set[str] = set()
    for named in (Q(related_from__role__in=chosen), Q(rungs__ladder__in=ladders)):
        found.update(Role.objects.filter(named).exclude(pk__in=chosen).values_list("slug", flat=True))
    return sorted(found)


# Rows


def _requirements(roles: models.QuerySet[Role]) -> models.QuerySet[SkillRequirement]:
    return SkillRequirement.objects.filter(group__role__in=roles)


def _sources(roles: models.QuerySet[Role]) -> models.QuerySet[Source]:
    """Who is named by the parts of `roles`, and who is only cited in a text."""
    used = Q(slug__in=_cited(roles))
    for field in _links(Role):
        if field.remote_field.model is Source:
            used |= Q(pk__in=roles.values(field.name))
    for part in PARTS_OF_ROLE:
        for field in _links(part):
            if field.remote_field.model is Source:
                rows = part.objects.filter(role__in=roles, **{f"{field.name}__isnull": False})
                used |= Q(pk__in=rows.order_by().values(field.name))
    used |= Q(skills__in=_requirements(roles).order_by().values("skill"))
    return Source.objects.filter(used).distinct()


def _cited(roles) -> set[str]:
    texts = Section.objects.filter(role__in=roles, body__contains="[^").order_by()
    return {
        slug
        for text in texts.values_list("body", flat=True).iterator(chunk_size=SHARED)
        for slug in markdown.citations(text)
    }


def _links(part: type[models.Model]) -> list[Any]:
    """What rows of `part` point at, apart from their role."""
    return [field for field in part._meta.fields if field.is_relation and field.name != "role"]


def _name(part: type[models.Model]) -> str:
    """What a role calls its rows of `part`: `sections`."""
    role: Any = part._meta.get_field("role")
    return str(role.remote_field.get_accessor_name())


def _with_parts(roles: models.QuerySet[Role]) -> models.QuerySet[Role]:
    """`roles` with all that `_rows_of` asks of them."""
    parts: list[Any] = [
        Prefetch(_name(part), queryset=part.objects.select_related(*names))
        if (names := [field.name for field in _links(part)])
        else _name(part)
        for part in PARTS_OF_ROLE
    ]
    skills = Prefetch("skill_groups__requirements", SkillRequirement.objects.select_related("skill"))
    cited = [field.name for field in _links(Role) if field.remote_field.model is Source]
    return roles.select_related("family", *cited).prefetch_related(*parts, skills)


def _rows_of(role: Role, inside: set[int] | None) -> Iterator[models.Model]:
    yield role
    for part in PARTS_OF_ROLE:
        for row in getattr(role, _name(part)).all():
            if _name(part) == "related_careers" and inside is not None and row.target_id not in inside:
                continue
            yield row
            if _name(part) == "skill_groups":
                yield from row.requirements.all()


def _within(rung: Rung, inside: set[int] | None) -> Rung:
    if inside is not None and rung.role_id not in inside:
        rung.role = None
    return rung


# Files


def _file_of(role: Role) -> str:
    """The name of a role's file. A slug has no full stop, so that no other role's can be the same."""
    name = f"{role.slug}.yaml"
    return f"{role.slug}.role.yaml" if name in {FAMILIES, SOURCES, SKILLS, LADDERS} else name


def _pieces(file: str, rows: models.QuerySet, and_below=lambda row: [row]) -> Iterator[tuple[str, str]]:
    """The pieces of a file of shared `rows`, each followed by what hangs off it."""
    for some in _batches(rows.iterator(chunk_size=SHARED), SHARED):
        yield file, _yaml(each for row in some for each in and_below(row))


def _batches(each: Iterable, size: int) -> Iterator[list]:
    each = iter(each)
    while batch := list(islice(each, size)):
        yield batch


def _yaml(rows: Iterable[models.Model]) -> str:
    entries = serializers.serialize(
        "python", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    text = yaml.dump(
        [_entry(entry) for entry in entries],
        Dumper=_FixtureDumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )
    # Inside a text every line is indented, so that this can only be the start of the next object.
    return text.replace("\n- model: ", "\n\n- model: ")


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    """An object as people write it: what is empty is left out, and loads as empty."""
    model = apps.get_model(entry["model"])
    fields = {
        name: value
        for name, value in entry["fields"].items()
        if not (value in (None, "", False) and value == model._meta.get_field(name).get_default())
    }
    return {"model": entry["model"], "fields": fields}
