"""Rows -> RolePage."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.db.models import Prefetch, Q
from django.db.models.fields.files import FieldFile

from careers import models as rows
from careers.models.row import Row
from careers.models.text import unix_line_ends
from careers.pages import markdown
from careers.text import distinct_titles

from .references import Figures, resolved, without_references
from .structure import (
    VERSION,
    ExternalCode,
    Family,
    Ladder,
    MarketFigure,
    Part,
    Picture,
    RelatedCareer,
    Requirement,
    RolePage,
    Rung,
    SalaryBand,
    SalaryFactor,
    Section,
    SkillGroup,
    Source,
)

#: The columns of a SkillRequirement, in the order of the fields of a Requirement.
REQUIREMENT_COLUMNS = tuple(
    {"skill": "skill__slug", "name": "skill__name", "kind": "skill__kind"}.get(name, name)
    for name in Requirement.__struct_fields__
)


P = TypeVar("P", bound=Part)


class FiguresOfPage(NamedTuple):
    """The figures to which the texts of a page can refer, as a RolePage has them."""

    salary_bands: tuple[SalaryBand, ...]
    salary_factors: tuple[SalaryFactor, ...]
    market_figures: tuple[MarketFigure, ...]
    experience_min: int | None
    experience_max: int | None


def figures_of_rows(
    role: rows.Role,
    bands: Iterable[rows.SalaryBand],
    factors: Iterable[rows.SalaryFactor],
    figures: Iterable[rows.MarketFigure],
) -> FiguresOfPage:
    """What texts can refer to where `role` has these figures, which need not be saved. Costs no query."""
    return FiguresOfPage(
        tuple(_part(SalaryBand, row, source="") for row in bands),
        tuple(_part(SalaryFactor, row, source="") for row in factors),
        tuple(_part(MarketFigure, row, source="") for row in figures),
        role.experience_min,
        role.experience_max,
    )


def sources_by_key() -> dict[int | str, rows.Source]:
    """All sources, by primary key and by slug, for reading many roles. One query."""
    return _by_key(rows.Source.objects.all())


class _Rows(NamedTuple):
    """What a page is made of but its role: rows, or tuples whose places are called as the columns."""

    alternate_titles: Iterable[str]
    external_codes: Iterable[Any]
    sections: Iterable[Any]
    salary_bands: Iterable[Any]
    salary_factors: Iterable[Any]
    market_figures: Iterable[Any]
    #: Each with its requirements.
    skill_groups: Sequence[tuple[Any, tuple[Requirement, ...]]]
    ladders: Iterable[rows.Ladder]
    related_careers: tuple[RelatedCareer, ...]


def from_rows(role: rows.Role, sources: dict[int | str, rows.Source] | None = None) -> RolePage:
    """What the rows of `role` say.

    Costs one query for the sources where `sources_by_key` is not given, and those of
    `Role.read_parts` where they have not been read.
    """
    found = _Rows(
        alternate_titles=[row.title for row in role.alternate_titles.all()],
        external_codes=role.external_codes.all(),
        sections=role.sections.all(),
        salary_bands=role.salary_bands.all(),
        salary_factors=role.salary_factors.all(),
        market_figures=role.market_figures.all(),
        skill_groups=[(group, _requirements(group)) for group in role.skill_groups.all()],
        ladders=[rung.ladder for rung in role.rungs.all()],
        related_careers=tuple(
            RelatedCareer(role=row.target.slug, kind=row.kind, reason=row.reason)
            for row in role.related_careers.all()
        ),
    )
    return _page(role, found, sources)


def read_pages(
    roles: Iterable[rows.Role], sources: dict[int | str, rows.Source] | None
) -> dict[int, RolePage]:
    """What the rows of many roles say, by primary key, as `from_rows`, which is given the same `sources`.

    In half the time, and without what has to be freed again: no object is made of a row that only one page
    says. Costs eleven queries, however many roles; `family` should have been selected.
    """
    roles = list(roles)
    ids = [role.pk for role in roles]
    titles = _tuples(rows.AlternateTitle, ids, "title")
    codes = _tuples(rows.ExternalCode, ids, *ExternalCode.__struct_fields__)
    sections = _tuples(rows.Section, ids, "slug", "kind", "heading", "body")
    bands = _tuples(rows.SalaryBand, ids, *_cited_columns(SalaryBand))
    factors = _tuples(rows.SalaryFactor, ids, *_cited_columns(SalaryFactor))
    figures = _tuples(rows.MarketFigure, ids, *_cited_columns(MarketFigure))
    groups = _tuples(rows.SkillGroup, ids, "pk", "slug", "heading", "source_id")
    asked = _tuples(rows.SkillRequirement, ids, *REQUIREMENT_COLUMNS, by="group__role", key="group_id")
    related = _tuples(rows.RelatedCareer, ids, "target__slug", "kind", "reason")
    ladders = defaultdict(list)
    rungs = rows.Rung.objects.filter(role__in=ids).select_related("ladder")
    for rung in rungs.prefetch_related(Prefetch("ladder__rungs", rows.Rung.objects.select_related("role"))):
        ladders[rung.role_id].append(rung.ladder)
    pages = {}
    for role in roles:
        found = _Rows(
            alternate_titles=[row.title for row in titles[role.pk]],
            external_codes=codes[role.pk],
            sections=sections[role.pk],
            salary_bands=bands[role.pk],
            salary_factors=factors[role.pk],
            market_figures=figures[role.pk],
            skill_groups=[(group, tuple(map(_requirement, asked[group.pk]))) for group in groups[role.pk]],
            ladders=ladders[role.pk],
            related_careers=tuple(
                RelatedCareer(role=row.target__slug, kind=row.kind, reason=row.reason)
                for row in related[role.pk]
            ),
        )
        pages[role.pk] = _page(role, found, sources)
    return pages


def _page(role: rows.Role, found: _Rows, sources: dict[int | str, rows.Source] | None) -> RolePage:
    bands, factors, figures = found.salary_bands, found.salary_factors, found.market_figures
    refers = any(
        "{{" in text for text in (role.summary, role.in_short, *(row.body for row in found.sections))
    )
    named = Figures(figures_of_rows(role, bands, factors, figures)) if refers else None
    sections = tuple(_section(row, named) for row in found.sections)
    summary, summary_written = _resolved(role.summary, named, plain=True)
    in_short, in_short_written = _resolved(role.in_short, named, plain=True)
    citing = (*bands, *factors, *figures, *(group for group, _requirements in found.skill_groups))
    stated = [role.experience_source_id, role.education_source_id, role.training_source_id]
    used = [*stated, *(row.source_id for row in citing)]
    cited = [slug for section in sections for slug in markdown.citations(section.body)]
    by_key = sources
    if by_key is None:
        by_key = _by_key(rows.Source.objects.filter(Q(pk__in=used) | Q(slug__in=cited)))
    shown = dict.fromkeys(by_key[key] for key in (*used, *cited) if key in by_key)

    def slug_of(key: int | None) -> str | None:
        source = by_key.get(key or 0)
        return source.slug if source else None

    def cited_by(row: Any) -> str | None:
        return slug_of(row.source_id)

    def figure(part: type[P], row: Row) -> P:
        return _part(part, row, source=cited_by(row))

    ladders = {ladder.pk: ladder for ladder in found.ladders}
    return RolePage(
        version=VERSION,
        summary=summary,
        summary_written=summary_written,
        in_short=in_short,
        in_short_written=in_short_written,
        experience_source=slug_of(role.experience_source_id),
        education_source=slug_of(role.education_source_id),
        training_source=slug_of(role.training_source_id),
        family=_part(Family, role.family),
        hero=_picture(role.hero_image, role.hero_alt),
        second=_picture(role.second_image, role.second_alt),
        alternate_titles=tuple(distinct_titles(found.alternate_titles)),
        external_codes=tuple(_part(ExternalCode, row) for row in found.external_codes),
        sections=sections,
        skill_groups=tuple(
            SkillGroup(slug=row.slug, heading=row.heading, source=cited_by(row), requirements=requirements)
            for row, requirements in found.skill_groups
        ),
        salary_bands=tuple(figure(SalaryBand, row) for row in bands),
        salary_factors=tuple(figure(SalaryFactor, row) for row in factors),
        market_figures=tuple(figure(MarketFigure, row) for row in figures),
        ladders=tuple(sorted(map(_ladder, ladders.values()), key=lambda ladder: (ladder.title, ladder.slug))),
        related_careers=found.related_careers,
        sources=tuple(_part(Source, source) for source in shown),
        **_values(
            role,
            *("slug", "title", "level", "education", "training"),
            *("experience_min", "experience_max", "experience_note"),
            *("reviewed_on", "reviewed_by", "review_due"),
        ),
    )


def _tuples(
    model: type[Any], roles: Collection[int], *columns: str, by: str = "role", key: str = "role_id"
) -> dict[int, list[Any]]:
    """Columns of the rows of roles, in their order, by what `key` says of each. One query."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in model.objects.filter(**{f"{by}__in": roles}).values_list(key, *columns, named=True):
        found[row[0]].append(row)
    return found


def _cited_columns(part: type[Part]) -> list[str]:
    return [f"{name}_id" if name == "source" else name for name in part.__struct_fields__]


def _by_key(sources: Iterable[rows.Source]) -> dict[int | str, rows.Source]:
    return {key: source for source in sources for key in (source.pk, source.slug)}


def _part(part: type[P], row: Row, /, **given: Any) -> P:
    """A Part whose fields are called as the columns of `row`, but for those given."""
    return part(**_values(row, *(n for n in part.__struct_fields__ if n not in given)), **given)


def _section(row: rows.Section, figures: Figures | None) -> Section:
    body, written = _resolved(row.body, figures)
    return _part(Section, row, body=body, written=written)


def _resolved(text: str, figures: Figures | None, *, plain: bool = False) -> tuple[str, str]:
    """A text as readers read it, and as it is written where that cannot be told from the first.

    `figures` may be missing where no text refers to one.
    """
    text = _plain(text)
    if figures is None:
        return text, ""
    found = resolved(text, figures, plain=plain).text
    return found, text if text != without_references(found) else ""


def _values(row: Row, *names: str) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    """One form for each value, whichever database or form it comes from."""
    if value is None:
        return None
    if isinstance(value, str):
        return unix_line_ends(str(value)) if "\r" in value else str(value)
    if isinstance(value, Decimal):
        return Decimal(format(value.normalize(), "f"))
    return value


def _picture(image: FieldFile, alt: str) -> Picture | None:
    return Picture(file=str(image.name), alt=alt) if image else None


def _requirements(group: rows.SkillGroup) -> tuple[Requirement, ...]:
    return tuple(
        _part(Requirement, row, skill=row.skill.slug, name=row.skill.name, kind=row.skill.kind)
        for row in group.requirements.all()
    )


def _requirement(row: tuple[Any, ...]) -> Requirement:
    """A requirement of the primary key of its group and its REQUIREMENT_COLUMNS."""
    return Requirement(**dict(zip(Requirement.__struct_fields__, map(_plain, row[1:]), strict=True)))


def _ladder(ladder: rows.Ladder) -> Ladder:
    return _part(
        Ladder,
        ladder,
        rungs=tuple(
            _part(Rung, rung, role=rung.role.slug if rung.role else None) for rung in ladder.rungs.all()
        ),
    )
