"""How many roles each value of a filter would leave."""

from collections import Counter
from collections.abc import Iterable, Set
from itertools import chain
from operator import attrgetter

from careers.models import Role

from ..models import PublicSkill, current_family_names
from . import index
from .facts import CHOICES, COLUMNS
from .results import DOCUMENT, DocumentRow, Facet, Facets, Filters
from .work_settings import BIT, SETTINGS

#: How many roles are counted, where all are listed, and how many for each filter where there are more.
POOL, EACH = 1500, 500
#: How many skills are offered as a filter.
SKILLS = 9
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
    passing_all: list[DocumentRow] = []
    #: Those that fail by one filter alone, by its name.
    failing: dict[str, list[DocumentRow]] = {name: [] for name in filters.used()}
    for one in documents:
        failed = filters.failed_by(one)
        if not failed:
            passing_all.append(one)
        elif len(failed) == 1:
            failing[next(iter(failed))].append(one)

    def among(name: str) -> Iterable[DocumentRow]:
        """What passes all filters but, perhaps, that one."""
        return chain(passing_all, failing.get(name, ()))

    families = Counter(one.family for one in among("families"))
    levels = Counter(one.level for one in among("levels") if one.level)
    have = bytearray().join(one.skills for one in passing_all)
    passing = len(passing_all)
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
        choices={name: _choices(name, among(name)) for name in CHOICES},
        settings=_settings(passing_all),
        without={name: passing + len(more) for name, more in failing.items()},
    )


def _choices(name: str, documents: Iterable[DocumentRow]) -> list[Facet]:
    """What can be chosen of one of CHOICES, in the order there; none that leaves nothing."""
    counted = Counter(map(attrgetter(COLUMNS[name]), documents))
    found = [
        Facet(slug, "", sum(counted[number] for number in numbers)) for slug, numbers in CHOICES[name].items()
    ]
    return [facet for facet in found if facet.count]


def _settings(documents: Iterable[DocumentRow]) -> list[Facet]:
    """The settings of these roles: how many would be left in each of them."""
    counted = Counter(one.settings_bits for one in documents)
    found = [
        Facet(name, "", sum(many for bits, many in counted.items() if bits & BIT[name])) for name in SETTINGS
    ]
    return [facet for facet in found if facet.count]


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
