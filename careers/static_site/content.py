"""What public pages show, read at once for all of them, as digests: a page need not be made again while its
digest stays the same.

A digest may hold more than its page shows, never less: what a view reads has to be in the digest of its page.
tests/static_site/test_again.py changes whatever can change, and compares a tree that was brought up to date
with one made from nothing.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from django.db.models import QuerySet

from careers import pages
from careers.discovery import related
from careers.discovery.models import EditionFacts, RelatedEdition
from careers.models import Edition
from careers.pages import Ladder, RelatedCareer
from careers.presentation.linked_editions import mentioned

#: The columns of an edition that lists show.
LISTED = ("slug", "title", "family_slug", "family_name", "level", "summary")
FACTS = tuple(f"facts__{field.attname}" for field in EditionFacts._meta.concrete_fields[3:])


def digest(*parts: Any) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


class LiveEdition(NamedTuple):
    pk: int
    role: int
    slug: str
    family: str
    live_from: datetime
    #: Whatever changes the page itself although no other edition is made.
    itself: tuple[Any, ...]
    #: What lists show of it, and what they are sorted and summed up by.
    listed: str
    family_description: str


class Past(NamedTuple):
    """An edition that is or was public."""

    pk: int
    role: int
    slug: str
    checksum: str
    live_from: datetime
    live_until: datetime | None
    told: tuple[Any, ...]


class _Mentioning(msgspec.Struct):
    """What is read of a stored page here; the rest is passed over."""

    slug: str
    related_careers: tuple[RelatedCareer, ...] = ()
    ladders: tuple[Ladder, ...] = ()


class PublicContent:
    """All that public pages show at `at`. About a dozen queries, and some more for editions not seen before.

    `mentions` are the addresses that pages use, by checksum, as far as they are known from the last time.
    """

    def __init__(self, at: datetime, mentions: dict[str, list[str]]) -> None:
        self.at = at
        self.past = self._past()
        self.live = self._live()
        self.mentions = self._mentions(mentions)

    def _past(self) -> list[Past]:
        columns = ("pk", "role_id", "slug", "checksum", "live_from", "live_until")
        told = ("title", "summary", "family_name", "reason", "created_by")
        rows = Edition.objects.begun(self.at).order_by("pk").values_list(*columns, *told)
        return [
            Past(pk, role, slug, checksum, begun, until, tuple(rest))
            for pk, role, slug, checksum, begun, until, *rest in rows.iterator()
        ]

    def _live(self) -> dict[int, LiveEdition]:
        """The live editions by primary key, in its order."""
        own = ("live_from", "live_until", "rendered_at", "checksum", "confirmations", "family_description")
        found = {}
        columns = ("pk", "role_id", *own, *LISTED, *FACTS)
        rows = Edition.objects.live(self.at).order_by("pk").values_list(*columns)
        for pk, role, begun, until, rendered, checksum, confirmed, described, *listed in rows.iterator():
            confirmations = pages.confirmations_from_json(confirmed, self.at)
            itself = (pk, until, rendered, checksum, confirmations)
            slug, _title, family = listed[:3]
            found[pk] = LiveEdition(pk, role, slug, family, begun, itself, digest(*listed), described)
        return found

    def _mentions(self, known: dict[str, list[str]]) -> dict[str, list[str]]:
        wanted = {past.checksum: past.pk for past in self.past if past.checksum not in known}
        found = {past.checksum: known[past.checksum] for past in self.past if past.checksum in known}
        keys = list(wanted.values())
        for start in range(0, len(keys), 500):
            editions: QuerySet[Edition] = Edition.objects.filter(pk__in=keys[start : start + 500])
            for checksum, content in editions.values_list("checksum", "content").iterator(chunk_size=50):
                # Whatever is read of a page here has the names that RolePage has.
                found[checksum] = sorted(mentioned(msgspec.json.decode(content, type=_Mentioning)))  # type: ignore[arg-type]
        return found

    @cached_property
    def lists(self) -> str:
        """All that lists of live editions show, and their order."""
        editions = self.live.values()
        return digest(*((each.live_from, each.listed, each.family_description) for each in editions))

    @cached_property
    def texts(self) -> str:
        return digest(*(each.itself for each in self.live.values()))

    @cached_property
    def history(self) -> str:
        return digest(self.past, self.lists)

    @cached_property
    def families(self) -> dict[str, str]:
        found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for each in self.live.values():
            found[each.family].append((each.listed, each.family_description))
        return {family: digest(*members) for family, members in found.items()}

    @cached_property
    def histories(self) -> dict[int, list[Past]]:
        found: dict[int, list[Past]] = defaultdict(list)
        for past in self.past:
            found[past.role].append(past)
        return found

    @cached_property
    def at_addresses(self) -> dict[str, list[LiveEdition]]:
        """The live editions of the roles that ever had an address."""
        by_role = {each.role: each for each in self.live.values()}
        found: dict[str, dict[int, LiveEdition]] = defaultdict(dict)
        for past in self.past:
            if today := by_role.get(past.role):
                found[past.slug][today.pk] = today
        return {slug: list(editions.values()) for slug, editions in found.items()}

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

    def linked(self, slugs: Iterable[str]) -> list[tuple[str, list[tuple[int, str]]]]:
        """The live editions that these addresses lead to."""
        found = ((slug, self.at_addresses.get(slug, [])) for slug in slugs)
        return [(slug, [(each.pk, each.listed) for each in editions]) for slug, editions in found]

    @cached_property
    def near(self) -> dict[int, list[tuple[int, str, int]]]:
        """The live editions most like each."""
        found: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
        rows = RelatedEdition.objects.filter(score__gte=related.WORTH_READING)
        columns = ("edition_id", "other_id", "score")
        for edition, other, score in rows.order_by(*columns).values_list(*columns).iterator():
            if edition in self.live and other in self.live:
                found[edition].append((other, self.live[other].listed, score))
        return found

    def role(self, edition: LiveEdition) -> str:
        """What the page of a role shows, whichever area its pay is of."""
        checksum = edition.itself[3]
        return digest(edition.itself, self.linked(self.mentions[checksum]), self.near.get(edition.pk))

    def changes(self, edition: LiveEdition) -> str:
        """What the history of a role shows: other roles by their titles of today."""
        history = self.histories[edition.role]
        slugs = {slug for past in history for slug in self.mentions[past.checksum]}
        titles = [(slug, [listed for _pk, listed in found]) for slug, found in self.linked(sorted(slugs))]
        return digest(history, edition.listed, titles)
