"""What a search answers with.

How many roles every value of a filter would leave.

Why a role was found.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from django.db.models import Q

from careers.discovery.models import PublicSkill, current_family_names, read_rows
from careers.models import Edition, Role

from . import postings, terms
from .filters import DOCUMENT, DocumentRow, Filters
from .query_parser import Query
from .ranking import Scored


@dataclass(frozen=True)
class Why:
    """Why a role was found: `kind` is title, also-called, skill, or text, which has no `text`."""

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
    `corrected` is the query as it was understood, where a word was not as typed; `suggestions` are titles
    nearest to the query, where nothing was found.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    total_is_exact: bool = True
    next: str | None = None
    facets: Facets = field(default_factory=Facets)
    corrected: str = ""
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
    skills = Counter(postings.unpack(have))
    names = current_family_names() if families else {}
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
    named = _named_skills(question, {edition: postings.unpack(skills[edition]) for edition in by_skill})
    found = {}
    for one in scored:
        if one.edition in named:
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
