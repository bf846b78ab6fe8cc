"""Why a role was found."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q

from careers.discovery import sql
from careers.discovery.models import PublicSkill

from . import packing, words
from .results import Why
from .scoring import Scored
from .understanding import Query

#: How much of a title has to be what was asked for, from 0 to 1, for it to be the reason before a skill is.
LIKE = 0.45


def reasons(question: Query, scored: Sequence[Scored], skills: Mapping[int, bytes]) -> dict[int, Why]:
    """The reason for each edition; `skills` are those of each, packed. At most two queries."""
    alike = {one.edition: one.title for one in scored if one.title > 0 and not _own(one)}
    titles = _named_titles(alike)
    by_skill = [one.edition for one in scored if one.in_skill and not one.own and one.likeness < LIKE]
    named = _named_skills(question, {edition: packing.unpack(skills[edition]) for edition in by_skill})
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
    found = sql.rows(
        f"WITH wanted (edition, number) AS (VALUES {values})"  # noqa: S608, whole numbers
        " SELECT title.edition_id, title.title FROM wanted JOIN discovery_searchtitle title"
        " ON title.edition_id = wanted.edition AND title.number = wanted.number"
    )
    return dict(found)


def _named_skills(question: Query, editions: Mapping[int, Collection[int]]) -> dict[int, str]:
    """For each edition, given its skills, that whose name has most of what was asked for. One query."""
    if not editions:
        return {}
    asked = {words.stem(one.word) for slot in question.slots for one in slot.alternatives}
    beginnings = Q(*(Q(sort_name__contains=stem) for stem in asked), _connector=Q.OR)
    among = PublicSkill.objects.filter(beginnings, pk__in=set().union(*editions.values()))
    shared: dict[int, tuple[int, float, str]] = {}
    for skill, name in among.values_list("pk", "name"):
        stems = {words.stem(word) for word in words.words(name)}
        if both := len(asked & stems):
            shared[skill] = (both, both / len(stems), name)
    best = {
        edition: max((shared[skill] for skill in skills if skill in shared), default=None)
        for edition, skills in editions.items()
    }
    return {edition: most[2] for edition, most in best.items() if most}
