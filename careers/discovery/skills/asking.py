"""The live roles that ask for a skill: by importance and level, family by family."""

import re
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, Max, QuerySet

from careers.discovery.models import EditionFacts, EditionSkill, PublicSkill
from careers.models import Edition

ROLES_SHOWN = 50
#: What a row of a list needs, all of it stored before the text of the page.
COLUMNS = (
    *("slug", "title", "family_slug", "family_name", "level", "summary"),
    *(f"facts__{name}" for name in EditionFacts.PAY),
)
#: A place in the list, as it stands in addresses: the rank and the edition of the last one shown.
PLACE = "{}-{}"


class Asking(NamedTuple):
    """Roles that ask for a skill, with their editions; `after` is the place of the last, if more follow."""

    rows: list[tuple[EditionSkill, Edition]]
    after: str = ""


def asking_for(skill: PublicSkill, *, family: str = "", after: str = "") -> Asking:
    """The live roles that ask for `skill` (those of `family`, if given), from the place `after` on.

    Essential before desirable, then from expert to no level, then the strongest, then by title. At most four
    queries, each of which reads SHOWN rows from an index, however many roles there are.
    """
    rows = _rows(skill, family)
    if place := _place(after):
        # In two steps, since one condition for both would be answered by going through all that came before.
        alike = rows.filter(rank=place.rank, title__gte=place.title)
        found = list(alike.exclude(title=place.title, edition_id__lte=place.edition)[: ROLES_SHOWN + 1])
        if len(found) <= ROLES_SHOWN:
            found += rows.filter(rank__gt=place.rank)[: ROLES_SHOWN + 1 - len(found)]
    else:
        found = list(rows[: ROLES_SHOWN + 1])
    shown = found[:ROLES_SHOWN]
    editions = in_lists([row.edition_id for row in shown])
    last = PLACE.format(shown[-1].rank, shown[-1].edition_id) if len(found) > ROLES_SHOWN else ""
    return Asking([(row, editions[row.edition_id]) for row in shown if row.edition_id in editions], last)


def in_lists(editions: Collection[int]) -> dict[int, Edition]:
    """The editions with these primary keys, with the columns of a list. One query.

    On SQLite a column behind `content` costs the reading of all of it: twenty times as much for a long page.
    """
    return Edition.objects.select_related("facts").only(*COLUMNS).in_bulk(editions) if editions else {}


class FamilyCount(NamedTuple):
    slug: str
    name: str
    count: int


def families(skill: PublicSkill) -> list[FamilyCount]:
    """The families whose live roles ask for `skill`, by name, and how many of them do.

    Two queries. The first goes once through the index entries of the skill: 80,000 of them take some 10 ms.
    It asks for nothing that is not in that index.
    """
    hidden = EditionFacts.objects.not_live().values("pk")
    counted = (
        EditionSkill.objects.filter(skill=skill)
        .exclude(edition__in=hidden)
        .order_by()
        .values_list("family")
        .annotate(count=Count("*"), newest=Max("edition"))
    )
    found = {newest: (family, count) for family, count, newest in counted}
    names = dict(Edition.objects.filter(pk__in=found).values_list("pk", "family_name")) if found else {}
    return sorted(
        (FamilyCount(family, names[newest], count) for newest, (family, count) in found.items()),
        key=lambda family: family.name.casefold(),
    )


def _rows(skill: PublicSkill, family: str) -> QuerySet[EditionSkill]:
    rows = EditionSkill.objects.filter(skill=skill)
    if family:
        rows = rows.filter(family=family)
    hidden = EditionFacts.objects.not_live().values("pk")
    return rows.exclude(edition__in=hidden).order_by("rank", "title", "edition_id")


class Position(NamedTuple):
    rank: int
    title: str
    edition: int


def _place(after: str) -> Position | None:
    """Where in the list an address goes on: after a rank and an edition, which need not be there any more."""
    found = re.fullmatch(r"(\d{1,4})-(\d{1,18})", after, re.ASCII)
    if found is None:
        return None
    rank, edition = map(int, found.groups())
    title = Edition.objects.filter(pk=edition).values_list("title", flat=True).first()
    return Position(rank, title.casefold()[:60], edition) if title else None
