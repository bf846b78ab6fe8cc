"""The live editions around a role page: what it points at, what is most like it, and when that changes."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec
from django.db.models import DateTimeField, F, Func, IntegerField, Q, QuerySet, Subquery, TextField, Value
from django.utils import timezone

from careers.discovery import related
from careers.discovery.models import EditionFacts
from careers.discovery.skills.roles import COLUMNS
from careers.models import Edition
from careers.models.edition import PreparedAt
from careers.models.prepared import Prepared
from careers.pages import RolePage

from .related_careers import (
    Kind,
    RelatedEditions,
    chosen_of,
    may_compute,
    needs_page,
    related_editions,
    to_compute,
)

#: What is read of an edition around a page.
LINKED = ("role", *COLUMNS, *(f"facts__{name}" for name in EditionFacts.STANDING))
#: The last and the next moments at which what a page points at begins and ends to be public.
MOMENTS = {
    "last_from": ("MAX", "live_from", "lte"),
    "last_until": ("MAX", "live_until", "lte"),
    "next_from": ("MIN", "live_from", "gt"),
    "next_until": ("MIN", "live_until", "gt"),
}


class LinkedEditions(NamedTuple):
    """The live editions around a page, and their MOMENTS, by name.

    `targets` are those of `link_targets`; `found` is what is related. `contents` are the pages, as JSON, that
    cards and ladders are weighed by, by the primary key of their edition: see `with_contents`.
    """

    targets: dict[str, Edition]
    found: RelatedEditions
    moments: dict[str, datetime | None]
    contents: dict[int, str] = {}


def linked_to(edition: Edition, page: RolePage, at: datetime | None = None) -> LinkedEditions:
    """What is around the live `edition`, whose page is `page`, at `at` (now if not given). One query.

    One more where so many of the editor's careers are not live any more that others are looked for; and one
    where the page points at nothing else: when that ended still counts.
    """
    slugs = tuple(sorted(mentioned(page)))
    own = {"edition": edition.pk, "role": edition.role_id}
    if not slugs:
        rows = _near(at=at, **own)
    elif may_compute(page):
        rows = _near_and_pointed_at(at=at, slugs=slugs, **own)
    else:
        rows = _pointed_at(at=at, slugs=slugs)
    targets = by_address(sorted((row for row in rows if row.asked), key=lambda row: row.pk))
    chosen = chosen_of(page, targets)
    number = to_compute(sum(career.kind != Kind.OTHER for career, _target in chosen))
    if number and slugs and not may_compute(page):
        # Too many of those that the editor has chosen are not live.
        rows += _near(at=at, **own)
    nearest = sorted((row for row in rows if not row.asked), key=lambda row: (-row.score, row.pk))
    # Who is chosen already may be among the nearest.
    there = {target.role_id for _career, target in chosen}
    nearest = [row for row in nearest if row.role_id not in there]
    if targets:
        found = {name: getattr(next(iter(targets.values())), name) for name in MOMENTS}
    elif slugs:
        moments = _moments(slugs, at or timezone.now())
        known = (
            Edition.objects.filter(slug__one_of=slugs).values("pk")[:1].annotate(**moments).values(*moments)
        )
        found = next(iter(known), {})
    else:
        found = {}
    return LinkedEditions(targets, related_editions(page, chosen, nearest), dict.fromkeys(MOMENTS) | found)


def as_chosen(page: RolePage, targets: dict[str, Edition]) -> LinkedEditions:
    """What is around a page that is not live: only what its editor has chosen. No query."""
    found = related_editions(page, chosen_of(page, targets), [])
    return LinkedEditions(targets, found, dict.fromkeys(MOMENTS))


def related_to(edition: Edition, page: RolePage) -> list[Edition]:
    """The careers related to the live `edition`, without their pages. Two queries at most."""
    found = linked_to(edition, page).found
    return [*found.moves.editions, *(target for _career, target in found.chosen), *found.computed]


def with_contents(found: LinkedEditions, page: RolePage) -> LinkedEditions:
    """`found` with the pages that its cards are weighed by, and of the rungs of `page`. One query at most."""
    shown = {
        target.pk for place, (career, target) in enumerate(found.found.chosen) if needs_page(place, career)
    }
    shown |= {each.pk for each in found.found.computed}
    shown |= {
        found.targets[rung.role].pk
        for ladder in page.ladders
        for rung in ladder.rungs
        if rung.role in found.targets
    }
    if not shown:
        return found
    return found._replace(contents=dict(_contents(editions=sorted(shown))))


_contents = Prepared(
    lambda editions: Edition.objects.filter(pk__in=editions).order_by().values_list("pk", "content")
)


def _build_near(edition: int, role: int, at: datetime | None) -> QuerySet:
    live = Edition.objects.live()
    if at is not None:
        # On SQLite, what stands behind the text of a page is reached only through all of it: so whether an
        # edition is live is asked of its facts.
        ends = Q(facts__live_until=None) | Q(facts__live_until__gt=at)
        live = Edition.objects.filter(ends, facts__live_from__lte=at)
    near = related.near(live.select_related("facts").only(*LINKED), edition, role)
    return near.annotate(asked=Value("", TextField()), score=F("near_to__score")).order_by()


def _build_pointed_at(slugs: tuple[str, ...], at: datetime | None) -> QuerySet:
    to = pointed_at(slugs, at).only(*LINKED).order_by()
    to = to.annotate(asked=F("role__editions__slug"), score=Value(0, IntegerField()))
    return to.annotate(**_moments(slugs, at or timezone.now()))


def _build_both(slugs: tuple[str, ...], edition: int, role: int, at: datetime | None) -> QuerySet:
    never = dict.fromkeys(MOMENTS, Value(None, DateTimeField()))
    near = _build_near(edition, role, at).annotate(**never)
    return _build_pointed_at(slugs, at).union(near, all=True)


_near = PreparedAt(_build_near)
_pointed_at = PreparedAt(_build_pointed_at)
_near_and_pointed_at = PreparedAt(_build_both)


def _moments(slugs: tuple[str, ...], now: datetime) -> dict[str, Subquery]:
    # By role, not by address: a target may have moved since this page was published.
    roles = Edition.objects.filter(slug__one_of=slugs).order_by().values("role_id")
    editions = Edition.objects.filter(role_id__in=roles).order_by()
    return {
        name: Subquery(
            # Func rather than Max, which would group and then give no row for none.
            editions.filter(Q(**{f"{column}__{when}": now}))
            .annotate(moment=Func(F(column), function=function))
            .values("moment")
        )
        for name, (function, column, when) in MOMENTS.items()
    }


def link_targets(page: RolePage, at: datetime | None = None) -> dict[str, Edition]:
    """The live editions that the related careers and rungs of `page` point at, by the slug it uses.

    A role that has moved is found under every address its page ever had; where another role's page
    is now at that address, that one counts. One query, without the pages themselves; none where the
    page points nowhere.
    """
    slugs = tuple(mentioned(page))
    if not slugs:
        return {}
    return by_address(pointed_at(slugs, at).annotate(asked=F("role__editions__slug")).order_by("pk"))


def titles_of_related(pages: Collection[RolePage], at: datetime | None = None) -> dict[str, str]:
    """The titles of the public roles that any of these pages relates to, by address. At most one query."""
    related = {career.role: career for page in pages for career in page.related_careers}
    if not related:
        return {}
    page = msgspec.structs.replace(next(iter(pages)), related_careers=tuple(related.values()), ladders=())
    return {slug: edition.title for slug, edition in link_targets(page, at).items()}


def mentioned(page: RolePage) -> set[str]:
    """The addresses of other roles that `page` uses."""
    slugs = {career.role for career in page.related_careers}
    slugs |= {rung.role for ladder in page.ladders for rung in ladder.rungs if rung.role}
    return slugs - {page.slug}


def pointed_at(slugs: tuple[str, ...], at: datetime | None = None) -> QuerySet:
    """The live editions of the roles that ever had one of these addresses: `role__editions__slug`."""
    return (
        Edition.objects.live(at)
        .without_content()
        .select_related("facts")
        .filter(
            Q(role__editions__slug__one_of=slugs),
            role__editions__live_from__lte=F("live_from"),
        )
    )


def by_address(editions: Iterable[Edition]) -> dict[str, Edition]:
    """Editions by the address under which they were `asked` for; the one that has it now counts."""
    found: dict[str, Edition] = {}
    for edition in editions:
        asked: str = edition.asked  # type: ignore[attr-defined]  # annotated by who asks
        if asked not in found or edition.slug == asked:
            found[asked] = edition
    return found
