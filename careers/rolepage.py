"""RolePage: all that one role page says, as plain frozen data.

It is the only shape that templates, preview, comparison, imports and history know. The rows of the
working copy turn into it (`from_rows`) and back (`write_to_rows`); editions store it as JSON
(`to_json`, `from_json`).

Stored pages outlive this code: a field may be added with a default at any time; any other change
needs a new VERSION and an entry in UPGRADES.
"""

import hashlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q

from careers import markdown
from careers import models as rows
from careers.models.salary import AMOUNTS_IN_ORDER
from careers.models.text import unix_line_ends

VERSION = 1

#: For every older version, what turns its JSON (as plain dicts and lists) into the next one's.
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of the parts of a page. Fields at their default are left out of the JSON."""


class Family(Part, kw_only=True):
    slug: str
    name: str


class ExternalCode(Part, kw_only=True):
    scheme: str
    code: str
    title: str = ""
    match: str


class Picture(Part, kw_only=True):
    """An uploaded picture: its name in the media storage, and its alternative text."""

    file: str
    alt: str


class Section(Part, kw_only=True):
    """A written part; `body` is Markdown."""

    slug: str
    kind: str
    heading: str
    body: str = ""


class Requirement(Part, kw_only=True):
    """A skill (by short name, with its name and kind) as this role asks for it."""

    skill: str
    name: str
    kind: str
    importance: str
    level: str = ""
    wording: str = ""


class SkillGroup(Part, kw_only=True):
    slug: str
    heading: str
    requirements: tuple[Requirement, ...] = ()


class SalaryBand(Part, kw_only=True):
    """A pay figure: amounts in `currency` per `period`; `source` is a Source's short name."""

    slug: str
    label: str
    statistic: str
    low: Decimal | None = None
    p10: Decimal | None = None
    p25: Decimal | None = None
    median: Decimal | None = None
    mean: Decimal | None = None
    p75: Decimal | None = None
    p90: Decimal | None = None
    high: Decimal | None = None
    open_ended: bool = False
    approximate: bool = False
    currency: str
    period: str = "year"
    basis: str
    area: str
    year: int | None = None
    experience_min: int | None = None
    experience_max: int | None = None
    source: str
    note: str = ""

    @property
    def bottom(self) -> Decimal | None:
        """The lowest amount the figure names."""
        return min(self.amounts(), default=None)

    @property
    def top(self) -> Decimal | None:
        """The highest amount the figure names."""
        return max(self.amounts(), default=None)

    def amounts(self) -> list[Decimal]:
        names = (*AMOUNTS_IN_ORDER, "mean")
        return [value for name in names if (value := getattr(self, name)) is not None]


class SalaryFactor(Part, kw_only=True):
    """What moves pay; percentages are of `percent_of`, below zero for less."""

    slug: str
    kind: str
    label: str
    percent_low: Decimal | None = None
    percent_high: Decimal | None = None
    open_ended: bool = False
    percent_of: str = ""
    effect: str = ""
    year: int | None = None
    source: str


class MarketFigure(Part, kw_only=True):
    """A figure about the market, in full units (not thousands or millions)."""

    slug: str
    label: str
    value: Decimal
    unit: str
    currency: str = ""
    area: str = ""
    period: str = ""
    source: str
    note: str = ""


class Rung(Part, kw_only=True):
    """A step; `role` is the slug of its role page, if it has one."""

    title: str
    role: str | None = None
    summary: str = ""
    track: str = ""


class Ladder(Part, kw_only=True):
    slug: str
    title: str
    description: str = ""
    rungs: tuple[Rung, ...] = ()


class RelatedCareer(Part, kw_only=True):
    """A role (by slug) to read next, and why. Its title is looked up when the page is read."""

    role: str
    kind: str
    reason: str


class Source(Part, kw_only=True):
    slug: str
    publisher: str
    title: str
    url: str = ""
    published: str = ""
    accessed_on: date | None = None
    licence: str = ""
    attribution: str = ""
    trust: str
    note: str = ""


class RolePage(Part, kw_only=True):
    """One role page. `sources` are all that it cites, in the order of their first use."""

    version: int
    slug: str
    title: str
    family: Family
    level: str = ""
    summary: str
    experience_min: int | None = None
    experience_max: int | None = None
    experience_note: str = ""
    education: str = ""
    hero: Picture | None = None
    second: Picture | None = None
    reviewed_on: date | None = None
    reviewed_by: str = ""
    review_due: date | None = None
    alternate_titles: tuple[str, ...] = ()
    external_codes: tuple[ExternalCode, ...] = ()
    sections: tuple[Section, ...] = ()
    skill_groups: tuple[SkillGroup, ...] = ()
    salary_bands: tuple[SalaryBand, ...] = ()
    salary_factors: tuple[SalaryFactor, ...] = ()
    market_figures: tuple[MarketFigure, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    related_careers: tuple[RelatedCareer, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def headline_pay(self) -> SalaryBand | None:
        """The figure shown at the top of the page and in lists: the editor's first."""
        return self.salary_bands[0] if self.salary_bands else None

    @property
    def source_numbers(self) -> dict[str, int]:
        """The footnote number of every source, from 1, by its short name."""
        return {source.slug: number for number, source in enumerate(self.sources, start=1)}


# ---------------------------------------------------------------------------------------------
# JSON


def to_json(page: RolePage) -> str:
    """The page as JSON: equal pages give equal text."""
    return msgspec.json.encode(page).decode()


def from_json(text: str) -> RolePage:
    """The page that `to_json` or an earlier version of it wrote.

    Raises ValueError where the text is no RolePage, or of a version newer than this code.
    """
    try:
        page = msgspec.json.decode(text, type=RolePage)
    except msgspec.ValidationError:
        page = None
    if page is None or page.version != VERSION:
        page = _upgraded(msgspec.json.decode(text))
    return page


def _upgraded(stored: Any) -> RolePage:
    version = stored.get("version") if isinstance(stored, dict) else None
    while version in UPGRADES:
        stored = UPGRADES[version](stored)
        version = stored["version"]
    if version != VERSION:
        raise ValueError(f"A role page of version {version!r} cannot be read by version {VERSION}.")
    return msgspec.convert(stored, RolePage, strict=False)


def checksum(json: str) -> str:
    """The SHA-256 of a page's JSON, in hex: equal for equal pages."""
    return hashlib.sha256(json.encode()).hexdigest()


# ---------------------------------------------------------------------------------------------
# Rows -> page


def from_rows(role: rows.Role) -> RolePage:
    """What the rows of `role` say.

    Costs one query for the sources, and those of `RoleQuerySet.with_parts` where it was not used.
    """
    bands = role.salary_bands.all()
    factors = role.salary_factors.all()
    figures = role.market_figures.all()
    sections = role.sections.all()
    used = [row.source_id for row in (*bands, *factors, *figures)]
    cited = [slug for section in sections for slug in markdown.citations(section.body)]
    known = rows.Source.objects.filter(Q(pk__in=used) | Q(slug__in=cited))
    by_key = {key: source for source in known for key in (source.pk, source.slug)}
    sources = dict.fromkeys(by_key[key] for key in (*used, *cited) if key in by_key)

    def figure(part, row):
        return _part(part, row, source=by_key[row.source_id].slug)

    ladders = {rung.ladder_id: rung.ladder for rung in role.rungs.all()}
    return RolePage(
        version=VERSION,
        family=_part(Family, role.family),
        hero=_picture(role.hero_image, role.hero_alt),
        second=_picture(role.second_image, role.second_alt),
        alternate_titles=tuple(row.title for row in role.alternate_titles.all()),
        external_codes=tuple(_part(ExternalCode, row) for row in role.external_codes.all()),
        sections=tuple(_part(Section, row) for row in sections),
        skill_groups=tuple(map(_skill_group, role.skill_groups.all())),
        salary_bands=tuple(figure(SalaryBand, row) for row in bands),
        salary_factors=tuple(figure(SalaryFactor, row) for row in factors),
        market_figures=tuple(figure(MarketFigure, row) for row in figures),
        ladders=tuple(sorted(map(_ladder, ladders.values()), key=lambda ladder: (ladder.title, ladder.slug))),
        related_careers=tuple(
            RelatedCareer(role=row.target.slug, kind=row.kind, reason=row.reason)
            for row in role.related_careers.all()
        ),
        sources=tuple(_part(Source, source) for source in sources),
        **_values(
            role,
            *("slug", "title", "level", "summary", "education"),
            *("experience_min", "experience_max", "experience_note"),
            *("reviewed_on", "reviewed_by", "review_due"),
        ),
    )


def _part(part, row, /, **given):
    """A Part whose fields are called as the columns of `row`, but for those given."""
    return part(**_values(row, *(n for n in part.__struct_fields__ if n not in given)), **given)


def _values(row, *names: str) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value):
    """One form for each value, whichever database or form it comes from."""
    if isinstance(value, Decimal):
        return Decimal(format(value.normalize(), "f"))
    if isinstance(value, str):
        return unix_line_ends(str(value))
    return value


def _picture(image, alt: str) -> Picture | None:
    return Picture(file=image.name, alt=alt) if image else None


def _skill_group(group: rows.SkillGroup) -> SkillGroup:
    return SkillGroup(
        slug=group.slug,
        heading=group.heading,
        requirements=tuple(
            _part(Requirement, row, skill=row.skill.slug, name=row.skill.name, kind=row.skill.kind)
            for row in group.requirements.all()
        ),
    )


def _ladder(ladder: rows.Ladder) -> Ladder:
    return _part(
        Ladder,
        ladder,
        rungs=tuple(
            _part(Rung, rung, role=rung.role.slug if rung.role else None) for rung in ladder.rungs.all()
        ),
    )


# ---------------------------------------------------------------------------------------------
# Page -> rows


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
    role.family = _found_or_made(rows.Family, page.family)
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

    sources = {source.slug: _found_or_made(rows.Source, source) for source in page.sources}
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
    for position, group in enumerate(page.skill_groups, start=1):
        _write_skill_group(role, group, position)
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


def _write_skill_group(role, group: SkillGroup, position: int) -> None:
    row = rows.SkillGroup.objects.create(role=role, slug=group.slug, heading=group.heading, position=position)
    rows.SkillRequirement.objects.bulk_create(
        rows.SkillRequirement(
            group=row,
            skill=_skill(part),
            importance=part.importance,
            level=part.level,
            wording=part.wording,
            position=place,
        )
        for place, part in enumerate(group.requirements, start=1)
    )


def _skill(part: Requirement) -> rows.Skill:
    known = rows.Skill.objects.filter(Q(slug=part.skill) | Q(name=part.name)).first()
    return known or rows.Skill.objects.create(slug=part.skill, name=part.name, kind=part.kind)


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
