"""What public pages show, read at once for all of them, as digests: a page need not be made again while its
digest stays the same.

A digest may hold more than its page shows, never less: what a view reads has to be in the digest of its page.
tests/static_site/test_again.py changes whatever can change, and compares a tree that was brought up to date
with one made from nothing.
"""

import hashlib
from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple, Self

import msgspec
from django.utils.functional import cached_property

from careers import pages
from careers.discovery import related
from careers.discovery.models import EditionFacts, RelatedEdition
from careers.models import Edition
from careers.pages import Ladder, RelatedCareer, Source
from careers.presentation.linked_editions import mentioned
from careers.presentation.related_careers import Kind, to_compute

#: The columns of an edition that lists show; some of them show its summary too.
LISTED = ("slug", "title", "family_slug", "family_name", "level")
FACTS = tuple(
    f"facts__{field.attname}"
    for field in EditionFacts._meta.concrete_fields[3:]
    if field.attname not in EditionFacts.PREPARATION
)


READ_AT_ONCE = 100


def digest(*parts: Any) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


class LiveEdition(NamedTuple):
    pk: int
    role: int
    slug: str
    title: str
    family_slug: str
    live_from: datetime
    checksum: str
    #: Whatever changes the page itself.
    itself: tuple[Any, ...]
    #: What lists show of it, and what they are sorted and summed up by; the same with its summary.
    listed: str
    told: str
    #: What its family is called, and the text about it.
    family: tuple[str, str]


class Past(NamedTuple):
    """An edition that is or was public."""

    pk: int
    role: int
    slug: str
    checksum: str
    live_from: datetime
    live_until: datetime | None
    told: tuple[Any, ...]


class _Page(msgspec.Struct):
    """What is read of a stored page here; the rest is passed over."""

    slug: str
    related_careers: tuple[RelatedCareer, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    sources: tuple[Source, ...] = ()


class PageLinks(msgspec.Struct, array_like=True, frozen=True):
    """What a stored page refers to: other roles by the addresses that it uses, and sources, as digests.

    `related` are its related careers, with their kinds.
    """

    roles: tuple[str, ...]
    related: tuple[tuple[str, str], ...]
    sources: dict[str, str]

    @classmethod
    def of(cls, content: str) -> Self:
        page = msgspec.json.decode(content, type=_Page)
        # Whatever is read of a page has the names that it has in a RolePage.
        roles = sorted(mentioned(page))  # type: ignore[arg-type]
        related = [(each.role, each.kind) for each in page.related_careers if each.role in roles]
        return cls(tuple(roles), tuple(related), {source.slug: digest(source) for source in page.sources})


class PublicContent:
    """All that public pages show at `moment`. Four queries, and some more for editions not seen before.

    `links` are those of pages, by checksum, as far as they are known from the last time.
    """

    def __init__(self, moment: datetime, links: dict[str, PageLinks]) -> None:
        self.moment = moment
        self.past = self._past()
        self.live = self._live()
        self.links = self._links(links)

    def _past(self) -> list[Past]:
        columns = ("pk", "role_id", "slug", "checksum", "live_from", "live_until")
        told = ("title", "summary", "family_name", "reason", "created_by")
        rows = Edition.objects.begun(self.moment).order_by("pk").values_list(*columns, *told)
        return [
            Past(pk, role, slug, checksum, begun, until, tuple(rest))
            for pk, role, slug, checksum, begun, until, *rest in rows.iterator()
        ]

    def _live(self) -> dict[int, LiveEdition]:
        """The live editions by primary key, in its order."""
        own = ("live_from", "live_until", "rendered_at", "checksum", "confirmations", "family_description")
        found = {}
        columns = ("pk", "role_id", *own, "summary", *LISTED, *FACTS)
        rows = Edition.objects.live(self.moment).order_by("pk").values_list(*columns)
        for pk, role, begun, until, rendered, checksum, confirmed, *rest in rows.iterator():
            confirmations = pages.confirmations_from_json(confirmed, self.moment)
            described, summary, *listed = rest
            slug, title, family, family_name = listed[:4]
            found[pk] = LiveEdition(
                pk=pk,
                role=role,
                slug=slug,
                title=title,
                family_slug=family,
                live_from=begun,
                checksum=checksum,
                itself=(pk, until, rendered, confirmations),
                listed=digest(*listed),
                told=digest(*listed, summary),
                family=(family_name, described),
            )
        return found

    def _links(self, known: dict[str, PageLinks]) -> dict[str, PageLinks]:
        wanted = {past.checksum: past.pk for past in self.past if past.checksum not in known}
        found = {past.checksum: known[past.checksum] for past in self.past if past.checksum in known}
        keys = list(wanted.values())
        for start in range(0, len(keys), READ_AT_ONCE):
            editions = Edition.objects.filter(pk__in=keys[start : start + READ_AT_ONCE])
            for checksum, content in editions.values_list("checksum", "content"):
                found[checksum] = PageLinks.of(content)
        return found

    @cached_property
    def family_names(self) -> dict[str, tuple[str, str]]:
        """What each family is called, and the text about it: as its newest edition says."""
        return {each.family_slug: each.family for each in self.live.values()}

    @cached_property
    def lists(self) -> str:
        """What lists of live editions show that have no summaries."""
        listed = sorted(each.listed for each in self.live.values())
        return digest(listed, sorted(self.family_names.items()))

    @cached_property
    def newest(self) -> str:
        """What lists of live editions show that begin with the newest, with summaries."""
        return digest(self.lists, sorted((each.live_from, each.told) for each in self.live.values()))

    @cached_property
    def sources(self) -> str:
        """What live editions cite: each source as the newest of them describes it."""
        editions = sorted(self.live.values(), key=lambda each: (each.live_from, each.pk))
        found: dict[str, str] = {}
        for each in editions:
            found |= self.links_of(each).sources
        return digest(sorted(found.items()))

    @cached_property
    def history(self) -> str:
        return digest(self.past, self.newest)

    @cached_property
    def families(self) -> dict[str, str]:
        """What the page of each family shows, by its short name."""
        members: dict[str, list[str]] = defaultdict(list)
        for each in self.live.values():
            members[each.family_slug].append(each.told)
        return {slug: digest(self.family_names[slug], sorted(told)) for slug, told in members.items()}

    @cached_property
    def histories(self) -> dict[int, list[Past]]:
        found: dict[int, list[Past]] = defaultdict(list)
        for past in self.past:
            found[past.role].append(past)
        return found

    @cached_property
    def at_addresses(self) -> dict[str, list[LiveEdition]]:
        """The live editions of the roles that ever had an address, by their keys."""
        by_role = {each.role: each for each in self.live.values()}
        found: dict[str, set[LiveEdition]] = defaultdict(set)
        for past in self.past:
            if today := by_role.get(past.role):
                found[past.slug].add(today)
        return {slug: sorted(editions, key=lambda each: each.pk) for slug, editions in found.items()}

    def at(self, slug: str) -> LiveEdition | None:
        """The live edition that an address leads to: the one that has it, else the first that ever had."""
        found = self.at_addresses.get(slug, ())
        return next((each for each in found if each.slug == slug), next(iter(found), None))

    def moved(self) -> dict[str, str]:
        """The addresses that roles had, and where they are today."""
        taken = {each.slug for each in self.live.values()}
        last = {past.slug: past.role for past in sorted(self.past, key=lambda past: past.live_from)}
        today = {each.role: each.slug for each in self.live.values()}
        return {slug: today[role] for slug, role in last.items() if slug not in taken and role in today}

    def gone(self) -> list[str]:
        """The addresses of roles that were withdrawn."""
        public = {each.role for each in self.live.values()}
        taken = {each.slug for each in self.live.values()}
        last = {past.slug: past.role for past in sorted(self.past, key=lambda past: past.live_from)}
        return sorted(slug for slug, role in last.items() if slug not in taken and role not in public)

    def links_of(self, edition: LiveEdition) -> PageLinks:
        return self.links[edition.checksum]

    @cached_property
    def near(self) -> dict[int, list[LiveEdition]]:
        """The live editions that are most like each, the nearest first."""
        found: dict[int, list[LiveEdition]] = defaultdict(list)
        rows = RelatedEdition.objects.filter(score__gte=related.WORTH_READING)
        columns = ("edition_id", "other_id")
        for edition, other in rows.order_by("-score", "other_id").values_list(*columns).iterator():
            if edition in self.live and other in self.live:
                found[edition].append(self.live[other])
        return found

    def role(self, edition: LiveEdition) -> str:
        """What the page of a role shows, whichever area its pay is of."""
        links = self.links_of(edition)
        linked = [(slug, self.at(slug)) for slug in links.roles]
        # As presentation.linked_editions chooses those that are most alike; all of them may be typical moves.
        chosen = [(kind, target) for slug, kind in links.related if (target := self.at(slug))]
        number = to_compute(sum(kind != Kind.OTHER for kind, _target in chosen))
        known = {edition.role, *(target.role for _kind, target in chosen)}
        computed = [each for each in self.near[edition.pk] if number and each.role not in known]
        shown = [*linked, *(("", each) for each in computed)]
        around = [(slug, each and (each.pk, each.told)) for slug, each in shown]
        return digest(edition.itself, edition.checksum, around)

    def changes(self, edition: LiveEdition) -> str:
        """What the history of a role shows: other roles by their titles of today."""
        history = self.histories[edition.role]
        slugs = sorted({slug for past in history for slug in self.links[past.checksum].roles})
        titles = [(slug, target.title) for slug in slugs if (target := self.at(slug))]
        return digest(history, edition.slug, edition.title, titles)

    def feed(self, edition: LiveEdition) -> str:
        return digest(self.histories[edition.role], edition.slug, edition.title)
