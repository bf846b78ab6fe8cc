"""What a search answers with: filters and what passes them, how many each value would leave, and why."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from careers.models import Edition

from ..models import (
    EditionSkill,
    PublicSkill,
    SearchDocument,
    SearchSetting,
    one_of,
    read_rows,
)
from . import index, terms
from .facts import CHOICES, COLUMNS
from .query_parser import Query
from .ranking import Scored
from .work_settings import BIT, SETTINGS

#: How many values of a filter are looked at.
MOST_VALUES = 20
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")
_CURRENCY = re.compile(r"[A-Z]{3}")


_NONE: frozenset[str] = frozenset()


class DocumentRow(NamedTuple):
    """An edition as it is filtered, counted and put in order. `pay` is one a year, or None."""

    edition: int
    title_key: bytes
    family: str
    level: str
    pay: int | None
    currency: str
    titles: int
    skills: bytes
    education: int | None = None
    training: int | None = None
    outlook: int | None = None
    openings_step: int | None = None
    growth: int | None = None
    openings: int | None = None
    settings_bits: int = 0


#: The columns of a SearchDocument that make a DocumentRow.
DOCUMENT = ("pk", *DocumentRow._fields[1:])


@dataclass(frozen=True)
class AskedFacts:
    """What else is asked of roles: a value of each of `facts.CHOICES`, or none; and settings.

    `settings` are names of `work_settings.SETTINGS`, in all of which the work has to be.
    """

    education: str = ""
    training: str = ""
    outlook: str = ""
    openings: str = ""
    settings: frozenset[str] = frozenset()

    def chosen(self) -> dict[str, frozenset[int]]:
        """The numbers that pass, by the name of each choice that is made."""
        made = {name: getattr(self, name) for name in CHOICES}
        return {name: CHOICES[name].get(value, frozenset()) for name, value in made.items() if value}

    @property
    def bits(self) -> int:
        return sum(BIT[name] for name in self.settings)

    @property
    def first_setting(self) -> str:
        """The setting that a list is in order of."""
        return min(self.settings, key=SETTINGS.index)


@dataclass(frozen=True)
class Filters:
    """What roles have to be: `skills` are primary keys, all of which they have to have; 0 is unknown."""

    families: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    skills: frozenset[int] = frozenset()
    pay_at_least: Decimal | None = None
    currency: str = ""
    facts: AskedFacts = field(default_factory=AskedFacts)

    @classmethod
    def of(
        cls,
        families: Collection[str],
        levels: Collection[str],
        skills: Collection[str],
        pay_at_least: Decimal | None,
        currency: str,
        facts: AskedFacts = AskedFacts(),
    ) -> Self:
        """Filters by slugs, some of which may be unknown. One query where skills are given."""
        slugs = _values(skills)
        known = dict(PublicSkill.objects.filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {}
        if pay_at_least is not None and not pay_at_least.is_finite():
            pay_at_least = None
        return cls(
            frozenset(_values(families)),
            frozenset(_values(levels)),
            frozenset(known.get(slug, 0) for slug in slugs),
            None if pay_at_least is None else max(Decimal(0), min(pay_at_least, Decimal(10**15))),
            currency.upper() if _CURRENCY.fullmatch(currency.upper()) else "",
            facts,
        )

    def __bool__(self) -> bool:
        return bool(self.used())

    def used(self) -> list[str]:
        """The names of the filters that are set, as `failed_by` has them."""
        given = {
            "families": self.families,
            "levels": self.levels,
            "skills": self.skills,
            "pay": self.pay_at_least is not None,
            **self.facts.chosen(),
            "settings": self.facts.settings,
        }
        return [name for name, value in given.items() if value or name in CHOICES]

    def rows(self, but: str = "") -> QuerySet[SearchDocument]:
        """Live editions that pass all filters, or all but one."""
        found = SearchDocument.objects.live()
        if self.families and but != "families":
            found = found.filter(family__in=self.families)
        if self.levels and but != "levels":
            found = found.filter(level__in=self.levels)
        if self.pay_at_least is not None and but != "pay":
            found = found.filter(pay__gte=self.pay_at_least)
            if self.currency:
                found = found.filter(currency=self.currency)
        if but != "skills":
            for skill in self.skills:
                found = found.filter(pk__in=EditionSkill.objects.filter(skill=skill).values("edition"))
        for name, numbers in self.facts.chosen().items():
            if but != name:
                found = found.filter(**{f"{COLUMNS[name]}__in": numbers})
        if but != "settings":
            for setting in self.facts.settings:
                found = found.filter(pk__in=SearchSetting.objects.filter(setting=setting).values("document"))
        return found

    def failed_by(self, one: DocumentRow) -> frozenset[str]:
        """The filters that an edition does not pass."""
        if not self.is_set:
            return _NONE
        failed = set()
        if self.families and one.family not in self.families:
            failed.add("families")
        if self.levels and one.level not in self.levels:
            failed.add("levels")
        if self.pay_at_least is not None and not (
            one.pay is not None and one.pay >= self.pay_at_least and self.currency in ("", one.currency)
        ):
            failed.add("pay")
        if self.skills and not self.skills <= set(index.unpack(one.skills)):
            failed.add("skills")
        for name, numbers in self._chosen.items():
            if getattr(one, COLUMNS[name]) not in numbers:
                failed.add(name)
        if self._bits & ~one.settings_bits:
            failed.add("settings")
        return frozenset(failed)

    @cached_property
    def _chosen(self) -> dict[str, frozenset[int]]:
        return self.facts.chosen()

    @cached_property
    def _bits(self) -> int:
        return self.facts.bits

    @cached_property
    def is_set(self) -> bool:
        return bool(self)


#: As `SearchDocument.objects.live`, in SQL, with `live_values` in its places.
LIVE = "live_from <= %s AND (live_until IS NULL OR live_until > %s)"


def live_values() -> list[Any]:
    now: Any = connection.ops.adapt_datetimefield_value(timezone.now())
    return [now, now]


def documents(editions: Collection[int]) -> dict[int, DocumentRow]:
    """The live ones of these editions. One query."""
    if not editions:
        return {}
    found = read_rows(
        f"SELECT {', '.join(('edition_id', *DOCUMENT[1:]))} FROM discovery_searchdocument"  # noqa: S608
        f" WHERE {one_of('edition_id', editions)} AND {LIVE}",
        live_values(),
    )
    return {row[0]: DocumentRow(*row) for row in found}


def _values(given: Collection[str]) -> list[str]:
    """The values given, each once. What can be no slug stays as one that nothing has."""
    return [value if _SLUG.fullmatch(value) else "" for value in dict.fromkeys(given)][:MOST_VALUES]


@dataclass(frozen=True)
class Why:
    """Why a role was found: `kind` is code, title, also-called, skill, or text, which has no `text`."""

    kind: str
    text: str = ""


@dataclass(frozen=True)
class Hit:
    """A role that was found. `edition` is one without its content; `why` is None for an empty query."""

    edition: Edition
    why: Why | None = None


@dataclass(frozen=True)
class Facet:
    """A value of a filter, and how many roles it would leave."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True)
class Facets:
    """The values of each filter, most frequent first, counted with the other filters applied.

    A level's `slug` is the value of `Role.Level`, and its `name` is empty: templates have words for it. So it
    is with `choices`, those of each of `facts.CHOICES` in the order there, and with `settings`. `without`
    counts what would be left without one of the filters that are set, by its name.
    """

    families: list[Facet] = field(default_factory=list)
    levels: list[Facet] = field(default_factory=list)
    skills: list[Facet] = field(default_factory=list)
    choices: dict[str, list[Facet]] = field(default_factory=dict)
    settings: list[Facet] = field(default_factory=list)
    without: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """One page of what was found.

    `total` is a lower bound where it is not exact. `next` is the cursor of the page after this one.
    `corrected` is the query as it was understood, where a word was not as typed; `unknown` are words that
    nothing was found by, and `also` is the query in the words of its synonyms; `suggestions` are titles
    nearest to the query, where nothing was found.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    total_is_exact: bool = True
    next: str | None = None
    facets: Facets = field(default_factory=Facets)
    corrected: str = ""
    unknown: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Suggestion:
    """A role that may be meant; `also` is the other title of it that matched, if one did."""

    title: str
    slug: str
    also: str = ""


def evidence(editions: Collection[int], settings: Collection[str]) -> dict[int, list[str]]:
    """What each of these editions says of its work in these settings. One query where there are any."""
    found: dict[int, list[str]] = {}
    if editions and settings:
        rows = SearchSetting.objects.filter(document__in=editions, setting__in=settings)
        told = {(row[0], row[1]): row[2] for row in rows.values_list("document", "setting", "evidence")}
        for edition in editions:
            said = (told.get((edition, name), "") for name in SETTINGS if name in settings)
            found[edition] = list(dict.fromkeys(filter(None, said)))
    return found


#: How much of a title has to be what was asked for, from 0 to 1, for it to be the reason before a skill is.
LIKE = 0.45


def reasons(question: Query, scored: Sequence[Scored], skills: Mapping[int, bytes]) -> dict[int, Why]:
    """The reason for each edition; `skills` are those of each, packed. At most two queries."""
    alike = {one.edition: one.title for one in scored if one.title > 0 and not _own(one)}
    titles = _named_titles(alike)
    by_skill = [one.edition for one in scored if one.in_skill and not one.own and one.likeness < LIKE]
    named = _named_skills(question, {edition: index.unpack(skills[edition]) for edition in by_skill})
    found = {}
    coded = set(question.coded)
    for one in scored:
        if one.edition in coded:
            found[one.edition] = Why("code")
        elif one.edition in named:
            found[one.edition] = Why("skill", named[one.edition])
        elif _own(one):
            found[one.edition] = Why("title")
        elif one.edition in titles:
            found[one.edition] = Why("also-called", titles[one.edition])
        else:
            found[one.edition] = Why("text")
    return found


def _own(one: Scored) -> bool:
    return one.own > 0 and one.own >= one.likeness * 0.95


def _named_titles(wanted: dict[int, int]) -> dict[int, str]:
    """The titles with these numbers, by edition. One query."""
    if not wanted:
        return {}
    values = ", ".join(f"({int(edition)}, {int(number)})" for edition, number in wanted.items())
    # Joined, since SQLite uses no index for pairs that are IN a list.
    found = read_rows(
        f"WITH wanted (edition, number) AS (VALUES {values})"  # noqa: S608, whole numbers
        " SELECT title.edition_id, title.title FROM wanted JOIN discovery_searchtitle title"
        " ON title.edition_id = wanted.edition AND title.number = wanted.number"
    )
    return dict(found)


def _named_skills(question: Query, editions: Mapping[int, Collection[int]]) -> dict[int, str]:
    """For each edition, given its skills, that whose name has most of what was asked for. One query."""
    if not editions:
        return {}
    asked = {terms.stem(one.word) for slot in question.slots for one in slot.alternatives}
    beginnings = Q(*(Q(sort_name__contains=stem) for stem in asked), _connector=Q.OR)
    among = PublicSkill.objects.filter(beginnings, pk__in=set().union(*editions.values()))
    shared: dict[int, tuple[int, float, str]] = {}
    for skill, name in among.values_list("pk", "name"):
        stems = {terms.stem(word) for word in terms.words(name)}
        if both := len(asked & stems):
            shared[skill] = (both, both / len(stems), name)
    best = {
        edition: max((shared[skill] for skill in skills if skill in shared), default=None)
        for edition, skills in editions.items()
    }
    return {edition: most[2] for edition, most in best.items() if most}
