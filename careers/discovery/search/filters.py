"""Filters, and the rows that they leave."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, Self

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from careers.discovery.models import EditionSkill, PublicSkill, SearchDocument, one_of, read_rows

from . import postings

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
        found = live()
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
        if self.skills and not self.skills <= set(postings.unpack(one.skills)):
            failed.add("skills")
        return frozenset(failed)


def live(at: datetime | None = None) -> QuerySet[SearchDocument]:
    """Those of editions that are live at `at` (now if not given), as Edition.objects.live()."""
    at = at or timezone.now()
    return SearchDocument.objects.filter(live_from__lte=at).filter(Q(live_until=None) | Q(live_until__gt=at))


#: As `live`, in SQL, with `live_values` in its places.
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
