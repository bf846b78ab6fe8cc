"""Rows -> RolePage."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from careers import models as rows
from careers.models.naming import distinct_titles
from careers.models.text import unix_line_ends
from careers.pages import markdown

from .references import Figures, resolved, without_references
from .structure import (
    VERSION,
    ExternalCode,
    Family,
    Ladder,
    MarketFigure,
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


def from_rows(role: rows.Role, sources: dict[int | str, rows.Source] | None = None) -> RolePage:
    """What the rows of `role` say.

    Costs one query for the sources where `sources_by_key` is not given, and those of
    `RoleQuerySet.with_parts` where it was not used.
    """
    bands = role.salary_bands.all()
    factors = role.salary_factors.all()
    figures = role.market_figures.all()
    groups = role.skill_groups.all()
    refers = any("{{" in text for text in (role.summary, *(row.body for row in role.sections.all())))
    named = Figures(figures_of_rows(role, bands, factors, figures)) if refers else None
    sections = tuple(_section(row, named) for row in role.sections.all())
    summary, summary_written = _resolved(role.summary, named, plain=True)
    citing = (*bands, *factors, *figures, *groups)
    used = [role.experience_source_id, *(row.source_id for row in citing)]
    cited = [slug for section in sections for slug in markdown.citations(section.body)]
    by_key = sources
    if by_key is None:
        by_key = _by_key(rows.Source.objects.filter(Q(pk__in=used) | Q(slug__in=cited)))
    shown = dict.fromkeys(by_key[key] for key in (*used, *cited) if key in by_key)

    def cited_by(row):
        source = by_key.get(row.source_id)
        return source and source.slug

    def figure(part, row):
        return _part(part, row, source=cited_by(row))

    ladders = {rung.ladder_id: rung.ladder for rung in role.rungs.all()}
    stated_by = by_key.get(role.experience_source_id)
    return RolePage(
        version=VERSION,
        summary=summary,
        summary_written=summary_written,
        experience_source=stated_by and stated_by.slug,
        family=_part(Family, role.family),
        hero=_picture(role.hero_image, role.hero_alt),
        second=_picture(role.second_image, role.second_alt),
        alternate_titles=tuple(distinct_titles(row.title for row in role.alternate_titles.all())),
        external_codes=tuple(_part(ExternalCode, row) for row in role.external_codes.all()),
        sections=sections,
        skill_groups=tuple(_skill_group(row, cited_by(row)) for row in groups),
        salary_bands=tuple(figure(SalaryBand, row) for row in bands),
        salary_factors=tuple(figure(SalaryFactor, row) for row in factors),
        market_figures=tuple(figure(MarketFigure, row) for row in figures),
        ladders=tuple(sorted(map(_ladder, ladders.values()), key=lambda ladder: (ladder.title, ladder.slug))),
        related_careers=tuple(
            RelatedCareer(role=row.target.slug, kind=row.kind, reason=row.reason)
            for row in role.related_careers.all()
        ),
        sources=tuple(_part(Source, source) for source in shown),
        **_values(
            role,
            *("slug", "title", "level", "education"),
            *("experience_min", "experience_max", "experience_note"),
            *("reviewed_on", "reviewed_by", "review_due"),
        ),
    )


def _by_key(sources) -> dict[int | str, rows.Source]:
    return {key: source for source in sources for key in (source.pk, source.slug)}


def _part(part, row, /, **given):
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


def _skill_group(group: rows.SkillGroup, source: str | None) -> SkillGroup:
    return SkillGroup(
        slug=group.slug,
        heading=group.heading,
        source=source,
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
