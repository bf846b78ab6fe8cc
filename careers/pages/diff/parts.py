"""The parts of two pages, compared: which of them are the same, their fields in words, and their figures."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, singledispatch
from typing import Any, NamedTuple, TypeAlias, cast

from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from careers import models as rows
from careers import pages
from careers.models.salary import AMOUNTS_IN_ORDER
from careers.pages import MarketFigure, SalaryBand, SalaryFactor, Source, wording
from careers.pages.structure import Part

from .change import Detail


class Pair(NamedTuple):
    old: Any
    new: Any
    moved: bool = False


def pairs(
    old: Sequence[Any],
    new: Sequence[Any],
    alike: Callable[[Any], Any] | None,
    key: Callable[[Any], Any] = lambda part: part.slug,
) -> Iterable[Pair]:
    """The parts in which two pages differ, in the order of the new one; first those that are gone.

    Parts are the same by `key`, or else, where only one on either side is left of them, by `alike`.
    """
    had, has = {key(part): part for part in old}, {key(part): part for part in new}
    before = {name: name for name in has if name in had}
    if alike:
        gone = _only_ones(alike, ((name, part) for name, part in had.items() if name not in has))
        came = _only_ones(alike, ((name, part) for name, part in has.items() if name not in had))
        before |= {name: gone[same] for same, name in came.items() if same in gone}
    paired = set(before.values())
    yield from (Pair(part, None) for name, part in had.items() if name not in paired)
    place = {name: number for number, name in enumerate(had)}
    kept = [name for name in has if name in before]
    staying = _in_order([place[before[name]] for name in kept])
    stayed = {name for number, name in enumerate(kept) if number in staying}
    for name, part in has.items():
        was = had[before[name]] if name in before else None
        moved = was is not None and name not in stayed
        if moved or was != part:
            yield Pair(was, part, moved)


def _only_ones(alike: Callable[[Any], Any], parts: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """The names of parts by what they have in common, as far as no two have the same."""
    found: dict[Any, Any] = {}
    for name, part in parts:
        same = alike(part)
        found[same] = name if same not in found else None
    return {same: name for same, name in found.items() if name is not None}


def _in_order(places: Sequence[int]) -> set[int]:
    """Where a longest rising sequence stands in `places`: what has kept its order.

    By patience sorting, see Fredman, On computing the length of longest increasing subsequences (1975).
    """
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, place in enumerate(places):
        pile = bisect_left(ends, place)
        ends[pile:], at[pile:] = [place, *ends[pile + 1 :]], [number, *at[pile + 1 :]]
        before.append(at[pile - 1] if pile else -1)
    found: set[int] = set()
    number = at[-1] if at else -1
    while number >= 0:
        found.add(number)
        number = before[number]
    return found


#: A column of any kind; what relates to a model is none here.
AnyField: TypeAlias = "Field[Any, Any]"

#: The model whose fields give the words of each part of a page.
MODELS: dict[type[Part], type[Model]] = {
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


def of_parts(ours: Part | None, theirs: Part | None) -> Iterable[tuple[str, AnyField, Any, Any]]:
    """(label, field, our value, their value) of all that either of two parts of one kind says.

    One of them may be None. What names the part is left out, and so is its title where it is the same.
    """
    either = theirs if ours is None else ours
    if either is None:
        return
    part = type(either)
    for name in part.__struct_fields__:
        values = getattr(ours, name, None), getattr(theirs, name, None)
        if name in NAMING or all(value is None or value is False or value == "" for value in values):
            continue
        if name in TITLES and (ours is None or theirs is None or values[0] == values[1]):
            continue
        yield label(part, name), field_of(part, name), *values


def differing(old: Part, new: Part, told: Collection[str] = ()) -> Iterable[tuple[str, AnyField, Any, Any]]:
    """As `of_parts`, of two parts whose values differ; those of the fields in `told` are left out."""
    for name in type(new).__struct_fields__:
        values = getattr(old, name), getattr(new, name)
        if values[0] != values[1] and name not in NAMING and name not in told:
            yield label(type(new), name), field_of(type(new), name), *values


def field_of(part: type[Part], name: str) -> AnyField:
    of_skill = part is pages.Requirement and name in {"name", "kind"}
    return column(rows.Skill if of_skill else MODELS[part], name)


def column(model: type[Model], name: str) -> "AnyField":
    """A field of a model that is a column."""
    return cast("AnyField", model._meta.get_field(name))


def label(part: type[Part], name: str) -> str:
    """What a field of a part is called: "10th percentile"."""
    return _label(part, name, get_language())


@lru_cache(maxsize=500)
def _label(part: type[Part], name: str, language: str | None) -> str:
    return capfirst(str(field_of(part, name).verbose_name))


def in_words(value: Any, field: "AnyField | None", part: object, sources: Mapping[str, str]) -> str:
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
        return sources.get(value, str(value))
    if field.name == "hourly":
        words, currency = value.split(), getattr(part, "currency", "")
        return ", ".join(
            f"{column(field.model, name).verbose_name} {wording.money(Decimal(amount), currency)}"
            for name, amount in zip(words[::2], words[1::2], strict=True)
        )
    if field.name in NAMES_OF_AMOUNTS:
        return ", ".join(str(column(field.model, name).verbose_name) for name in value.split())
    return str(dict(field.flatchoices).get(value, value))


def source_in_words(cited: Source) -> str:
    published = wording.published(cited.published)
    return f"{cited.publisher}: {cited.title}" + (f" ({published})" if published else "")


def with_area(figure: SalaryBand | MarketFigure) -> str:
    return f"{figure.label}, {figure.area}" if figure.area not in figure.label else figure.label


#: The most telling amount first.
AMOUNTS = ("median", "mean", *(name for name in AMOUNTS_IN_ORDER if name != "median"))

Figure = SalaryBand | SalaryFactor | MarketFigure


def about_figure(figure: Figure) -> str:
    """What a figure measures, where and when: "Base pay, United States, 2025"."""
    named = figure.label if isinstance(figure, SalaryFactor) else with_area(figure)
    when = figure.period if isinstance(figure, MarketFigure) else figure.year
    return f"{named}, {when}" if when and str(when) not in named else named


@singledispatch
def told_of_figure(figure: Figure) -> str:
    """What a figure says."""
    raise NotImplementedError


@told_of_figure.register
def _pay(band: SalaryBand) -> str:
    return f"{wording.amounts(band)[0]} {wording.period(band.period)}"


@told_of_figure.register
def _factor(factor: SalaryFactor) -> str:
    return wording.percent(factor) or factor.effect


@told_of_figure.register
def _value(figure: MarketFigure) -> str:
    return wording.market_value(figure)


@singledispatch
def figure_details(old: Figure, new: Figure) -> Iterable[Detail]:
    """The amounts on which two figures of a kind differ."""
    raise NotImplementedError


@figure_details.register
def _amounts(old: SalaryBand, new: SalaryBand) -> Iterable[Detail]:
    alike = (old.currency, old.period) == (new.currency, new.period)
    is_same = alike and _limits(old) == _limits(new)
    for name in AMOUNTS:
        if is_same and getattr(old, name) == getattr(new, name):
            continue
        before, after = wording.stated(old, name), wording.stated(new, name)
        if before != after or (before and not alike):
            if not alike:
                before, after = _per(before, old), _per(after, new)
            by = _percent(getattr(old, name), getattr(new, name)) if alike else ""
            yield Detail(label(SalaryBand, name), before, after, by)


@figure_details.register
def _percentages(old: SalaryFactor, new: SalaryFactor) -> Iterable[Detail]:
    before, after = wording.percent(old), wording.percent(new)
    if before != after:
        yield Detail("", before, after)


@figure_details.register
def _values(old: MarketFigure, new: MarketFigure) -> Iterable[Detail]:
    before, after = wording.market_value(old), wording.market_value(new)
    if before != after:
        alike = (old.unit, old.currency) == (new.unit, new.currency) and old.unit != "percent"
        yield Detail("", before, after, _percent(old.value, new.value) if alike else "")


#: What `details` and `about` have told, or `_experience` tells.
TOLD = {
    SalaryBand: {
        *(*AMOUNTS_IN_ORDER, "mean", "top_code", "top_coded", "withheld", "currency", "period"),
        *("experience_min", "experience_max", "source"),
    },
    SalaryFactor: {"percent_low", "percent_high", "percent_of", "open_ended", "source"},
    MarketFigure: {"value", "unit", "currency", "source"},
}


def figure_texts(old: Figure, new: Figure) -> Iterable[tuple[str, str, str]]:
    """(label, words of the old, words of the new) of all else in which two figures of a kind differ."""
    if isinstance(old, SalaryBand) and isinstance(new, SalaryBand):
        before, after = (wording.years(band.experience_min, band.experience_max) for band in (old, new))
        if before != after:
            yield _("Experience"), before, after
    for label, field, mine, other in differing(old, new, TOLD[type(old)]):
        yield (label, in_words(mine, field, old, {}), in_words(other, field, new, {}))


def _limits(band: SalaryBand) -> tuple[Decimal | None, str, str]:
    return (band.top_code, band.top_coded, band.withheld)


def _per(amount: str, band: SalaryBand) -> str:
    return amount and f"{amount} {wording.label(rows.SalaryBand.Period, band.period)}"


def _percent(old: Decimal | None, new: Decimal | None) -> str:
    """By how much `new` is more or less than `old`: "+4.3%". Empty where there is nothing to tell."""
    if not old or new is None or old == new:
        return ""
    share = (new - old) / old * 100
    rounded = wording.rounded(share, 1)
    if rounded == 0:
        return ""
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}"
    return _("%(sign)s%(number)s%%") % {"sign": sign, "number": wording.number(abs(rounded))}
