"""What a search answers with: filters and what passes them, how many each value would leave, and why."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from careers.models import Edition, Role

from ..models import EditionSkill, PublicSkill, SearchDocument, current_family_names, one_of, read_rows
from . import index, terms
from .query_parser import Query
from .ranking import Scored

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


#: The columns of a SearchDocument that make a Document.
DOCUMENT = ("pk", "title_key", "family", "level", "pay", "currency", "titles", "skills")


@dataclass(frozen=True)
class Filters:
    """What roles have to be: `skills` are primary keys, all of which they have to have; 0 is unknown."""

    families: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    skills: frozenset[int] = frozenset()
    pay_at_least: Decimal | None = None
    currency: str = ""

    @classmethod
    def of(
        cls,
        families: Collection[str],
        levels: Collection[str],
        skills: Collection[str],
        pay_at_least: Decimal | None,
        currency: str,
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
        )

    def __bool__(self) -> bool:
        return bool(self.families or self.levels or self.skills or self.pay_at_least is not None)

    def used(self) -> list[str]:
        """The filters that are set: families, levels, skills, pay."""
        given = {
            "families": self.families,
            "levels": self.levels,
            "skills": self.skills,
            "pay": self.pay_at_least is not None,
        }
        return [name for name, value in given.items() if value]

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
        return found

    def failed_by(self, one: DocumentRow) -> frozenset[str]:
        """The filters that an edition does not pass."""
        if not self:
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
        return frozenset(failed)


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

    A level's `slug` is the value of `Role.Level`, and its `name` is empty: templates have words for it.
    """

    families: list[Facet] = field(default_factory=list)
    levels: list[Facet] = field(default_factory=list)
    skills: list[Facet] = field(default_factory=list)


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


#: How many roles are counted, where all are listed, and how many for each filter where there are more.
POOL, EACH = 1500, 500
#: How many skills are offered as a filter.
SKILLS = 20
NEARLY_ALL = 0.9


def facet_pool(filters: Filters) -> tuple[list[DocumentRow], int, bool]:
    """Roles to count the values of filters among, how many pass all of them, and whether that is exact."""
    found = _first(filters, "", POOL + 1) if not filters else _first(Filters(), "", POOL + 1)
    if len(found) <= POOL:
        return found, sum(not filters.failed_by(one) for one in found), True
    if not filters:
        return found[:POOL], POOL, False
    passing = _first(filters, "", POOL + 1)
    every = {one.edition: one for one in passing[:POOL]}
    for name in filters.used():
        every |= {one.edition: one for one in _first(filters, name, EACH)}
    return list(every.values()), min(len(passing), POOL), len(passing) <= POOL


def _first(filters: Filters, but: str, limit: int) -> list[DocumentRow]:
    rows = filters.rows(but).order_by("title_key", "edition_id")
    return [DocumentRow(*row) for row in rows.values_list(*DOCUMENT)[:limit]]


def count_facets(documents: Iterable[DocumentRow], filters: Filters) -> Facets:
    """The values of each filter among `documents`, counted with the other filters applied. Two queries.

    Of skills, all of which a role must have, are counted how many roles would be left with one more. Those
    that nearly all of them have are not offered, since they would leave nearly all.
    """
    families: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    have = bytearray()
    passing = 0
    documents = list(documents)
    if not filters:
        families = Counter(one.family for one in documents)
        levels = Counter(one.level for one in documents if one.level)
        have = bytearray().join(one.skills for one in documents)
        passing = len(documents)
        documents = ()
    for one in documents:
        failed = filters.failed_by(one)
        if failed <= {"families"}:
            families[one.family] += 1
        if failed <= {"levels"} and one.level:
            levels[one.level] += 1
        if not failed:
            passing += 1
            have += one.skills
    skills = Counter(index.unpack(have))
    names = current_family_names(families)
    chosen = {skill for skill in filters.skills if skill}
    return Facets(
        families=_ordered(Facet(slug, names.get(slug, slug), many) for slug, many in families.items()),
        levels=sorted(
            (Facet(level, "", many) for level, many in levels.items()),
            key=lambda facet: (-facet.count, _level_rank(facet.slug)),
        ),
        skills=_skill_facets(skills, chosen, int(passing * NEARLY_ALL)),
    )


def _skill_facets(counted: Counter[int], chosen: Set[int], most: int) -> list[Facet]:
    """The skills that are offered: those that many ask for but not more than `most`, and the chosen ones.

    Which of those that are asked for as often come first, their names say: keys differ between databases.
    """
    counts = {skill: many for skill, many in counted.items() if many <= most or skill in chosen}
    ranked = sorted(counts.values(), reverse=True)
    least = ranked[SKILLS - 1] if len(ranked) > SKILLS else 0
    wanted = {skill for skill, many in counts.items() if many >= least}
    names = PublicSkill.objects.filter(pk__in=wanted.union(chosen)).values_list("pk", "slug", "name")
    facets = {pk: Facet(slug, name, counted[pk]) for pk, slug, name in names}
    offered = _ordered(facets[skill] for skill in facets.keys() & wanted)[:SKILLS]
    return _ordered({*offered, *(facets[skill] for skill in facets.keys() & chosen)})


def _ordered(facets: Iterable[Facet]) -> list[Facet]:
    return sorted(facets, key=lambda facet: (-facet.count, facet.name.casefold(), facet.slug))


def _level_rank(level: str) -> int:
    return Role.Level.values.index(level) if level in Role.Level.values else len(Role.Level.values)


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
