"""Why a role was found."""

from collections.abc import Collection, Sequence

from django.db.models import Q

from careers.discovery.models import EditionSkill, SearchTitle

from . import words
from .results import Why
from .scoring import Scored
from .understanding import Question

#: How much of a title has to be what was asked for, from 0 to 1, for it to be the reason before a skill is.
LIKE = 0.45


def of(question: Question, scored: Sequence[Scored]) -> dict[int, Why]:
    """The reason for each edition. At most two queries."""
    alike = {one.edition: one.title for one in scored if one.title > 0 and not _own(one)}
    titles = _titles(alike)
    by_skill = [one.edition for one in scored if one.in_skill and not one.own and one.likeness < LIKE]
    skills = _skills(question, by_skill)
    found = {}
    for one in scored:
        if one.edition in skills:
            found[one.edition] = Why("skill", skills[one.edition])
        elif _own(one):
            found[one.edition] = Why("title")
        elif one.edition in titles:
            found[one.edition] = Why("also-called", titles[one.edition])
        else:
            found[one.edition] = Why("text")
    return found


def _own(one: Scored) -> bool:
    return one.own > 0 and one.own >= one.likeness * 0.95


def _titles(wanted: dict[int, int]) -> dict[int, str]:
    """The titles with these numbers, by edition. One query."""
    if not wanted:
        return {}
    rows = SearchTitle.objects.filter(edition__in=wanted, number__in=set(wanted.values()))
    return {
        edition: title
        for edition, number, title in rows.values_list("edition_id", "number", "title")
        if wanted[edition] == number
    }


def _skills(question: Question, editions: Collection[int]) -> dict[int, str]:
    """For each edition the skill whose name has most of what was asked for. One query."""
    if not editions:
        return {}
    asked = {words.stem(one.word) for slot in question.slots for one in slot.alternatives}
    beginnings = Q(*(Q(skill__sort_name__contains=stem) for stem in asked), _connector=Q.OR)
    rows = EditionSkill.objects.filter(beginnings, edition__in=editions).order_by("rank")
    best: dict[int, tuple[int, float, str]] = {}
    for edition, name in rows.values_list("edition_id", "skill__name"):
        stems = {words.stem(word) for word in words.words(name)}
        if shared := len(asked & stems):
            best[edition] = max(best.get(edition, (0, 0, "")), (shared, shared / len(stems), name))
    return {edition: name for edition, (_shared, _share, name) in best.items()}
