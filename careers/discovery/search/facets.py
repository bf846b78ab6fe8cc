"""How many roles every value of a filter would leave."""

from collections import Counter
from collections.abc import Iterable

from careers.discovery.models import PublicSkill
from careers.models import Edition, Role

from . import packing
from .filtering import DOCUMENT, Document, Filters
from .results import Facet, Facets

#: How many roles are counted, where all are listed, and how many for each filter where there are more.
POOL, EACH = 1500, 500
#: How many skills are offered as a filter.
SKILLS = 20
NEARLY_ALL = 0.9


def pool(filters: Filters) -> tuple[list[Document], int, bool]:
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


def _first(filters: Filters, but: str, limit: int) -> list[Document]:
    rows = filters.rows(but).order_by("title_key", "edition_id")
    return [Document(*row) for row in rows.values_list(*DOCUMENT)[:limit]]


def count(documents: Iterable[Document], filters: Filters) -> Facets:
    """The values of each filter among `documents`, counted with the other filters applied. Two queries.

    Of skills, all of which a role must have, are counted how many roles would be left with one more. Those
    that nearly all of them have are not offered, since they would leave nearly all.
    """
    families: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    have = bytearray()
    sample: dict[str, int] = {}
    passing = 0
    if not filters:
        documents = list(documents)
        families = Counter(one.family for one in documents)
        levels = Counter(one.level for one in documents if one.level)
        sample = {one.family: one.edition for one in documents}
        have = b"".join(one.skills for one in documents)
        passing = len(documents)
        documents = ()
    for one in documents:
        failed = filters.failed_by(one)
        if failed <= {"families"}:
            families[one.family] += 1
            sample.setdefault(one.family, one.edition)
        if failed <= {"levels"} and one.level:
            levels[one.level] += 1
        if not failed:
            passing += 1
            have += one.skills
    skills = Counter(packing.unpack(have))
    names = dict(Edition.objects.filter(pk__in=sample.values()).values_list("family_slug", "family_name"))
    chosen = {skill for skill in filters.skills if skill}
    offered = [
        skill
        for skill, many in skills.most_common(SKILLS * 10)
        if many <= passing * NEARLY_ALL or skill in chosen
    ][:SKILLS]
    public = PublicSkill.objects.in_bulk({*offered, *chosen})
    return Facets(
        families=_ordered(Facet(slug, names.get(slug, slug), many) for slug, many in families.items()),
        levels=sorted(
            (Facet(level, "", many) for level, many in levels.items()),
            key=lambda facet: (-facet.count, _rank(facet.slug)),
        ),
        skills=_ordered(Facet(one.slug, one.name, skills[one.pk]) for one in public.values()),
    )


def _ordered(facets: Iterable[Facet]) -> list[Facet]:
    return sorted(facets, key=lambda facet: (-facet.count, facet.name.casefold(), facet.slug))


def _rank(level: str) -> int:
    return Role.Level.values.index(level) if level in Role.Level.values else len(Role.Level.values)
