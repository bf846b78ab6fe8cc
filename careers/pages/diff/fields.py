"""The fields of a part of a page in words: what each is called, and what it says."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from careers import models as rows
from careers import pages
from careers.pages import Source, wording

#: The model whose fields give the words of each part of a page.
MODELS = {
    pages.ExternalCode: rows.ExternalCode,
    pages.MarketFigure: rows.MarketFigure,
    pages.RelatedCareer: rows.RelatedCareer,
    pages.Requirement: rows.SkillRequirement,
    pages.Rung: rows.Rung,
    pages.SalaryBand: rows.SalaryBand,
    pages.SalaryFactor: rows.SalaryFactor,
    pages.Section: rows.Section,
    pages.SkillGroup: rows.SkillGroup,
    pages.Source: rows.Source,
}
#: What only names a part, and how its editor wrote what another field says.
NAMING = {"slug", "skill", "role", "scheme", "code", "requirements", "written"}
#: What the name of a part mostly repeats.
TITLES = {"name", "heading", "label"}
NAMES_OF_AMOUNTS = {"top_coded", "withheld"}


def of_parts(ours, theirs) -> Iterable[tuple[str, Field, Any, Any]]:
    """(label, field, our value, their value) of all that either of two parts of one kind says.

    One of them may be None. What names the part is left out, and so is its title where it is the same.
    """
    part = type(theirs if ours is None else ours)
    for name in part.__struct_fields__:
        values = [getattr(side, name, None) for side in (ours, theirs)]
        if name in NAMING or all(value is None or value is False or value == "" for value in values):
            continue
        if name in TITLES and (ours is None or theirs is None or values[0] == values[1]):
            continue
        yield label(part, name), field_of(part, name), *values


def differing(old, new, told: Collection[str] = ()) -> Iterable[tuple[str, Field, Any, Any]]:
    """As `of_parts`, of two parts whose values differ; those of the fields in `told` are left out."""
    for name in type(new).__struct_fields__:
        values = getattr(old, name), getattr(new, name)
        if values[0] != values[1] and name not in NAMING and name not in told:
            yield label(type(new), name), field_of(type(new), name), *values


def field_of(part: type, name: str) -> Field:
    of_skill = part is pages.Requirement and name in {"name", "kind"}
    return (rows.Skill if of_skill else MODELS[part])._meta.get_field(name)


def label(part: type, name: str) -> str:
    """What a field of a part is called: "10th percentile"."""
    return _label(part, name, get_language())


@lru_cache(maxsize=500)
def _label(part: type, name: str, language: str) -> str:
    return capfirst(str(field_of(part, name).verbose_name))


def in_words(value, field: Field | None, part, sources: Mapping[str, str]) -> str:
    """What the `field` of a `part` says. `sources` are the words of each source, by its short name."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal):
        currency = getattr(part, "currency", "")
        return wording.money(value, currency) if currency else wording.number(value)
    if field is None:
        return str(value)
    if field.related_model is rows.Source:
        return sources.get(value, value)
    if field.name in NAMES_OF_AMOUNTS:
        return ", ".join(str(field.model._meta.get_field(name).verbose_name) for name in value.split())
    return str(dict(field.flatchoices).get(value, value))


def source_in_words(cited: Source) -> str:
    published = wording.published(cited.published)
    return f"{cited.publisher}: {cited.title}" + (f" ({published})" if published else "")


def with_area(figure) -> str:
    return f"{figure.label}, {figure.area}" if figure.area not in figure.label else figure.label
