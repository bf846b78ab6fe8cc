"""What pages show of the whole site: its families, and which editions are live, in the order of lists.

Where a PublicationWatch looks for publications, a process keeps it until there is one, or until the next
planned change; elsewhere it is read for each page. So a list costs the rows that it shows, however many roles
there are. It takes some 30 bytes for each of them.
"""

import time
from array import array
from datetime import datetime
from functools import lru_cache
from itertools import accumulate, chain
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from careers.models import Edition
from careers.presentation import listing

from .conditional import Conditional, Freshness, holds_until, of_site
from .publication_watch import watch
from .time_travel import RequestInTime

#: How many of the newest pages the first page shows.
NEWEST = 6
#: How many results of other questions are kept: some kilobytes each.
KEPT = 300


class WholeSite:
    """The live editions at `at` (now if not given). Each part is read when it is first asked for: one query.

    Its freshness is read before anything else, so that no page is thought to be newer than what it shows.
    """

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at
        self.freshness: Freshness = of_site()
        #: `kept(read, *args)` is `read(*args)`, whose last KEPT results are kept.
        self.kept = lru_cache(KEPT)(lambda read, *args: read(*args))

    @cached_property
    def families(self) -> list[listing.ListedFamily]:
        return listing.families(self.at)

    @cached_property
    def by_family(self) -> "array[int]":
        """The primary keys of all editions, family by family."""
        return array("q", chain.from_iterable(family.keys for family in self.families))

    @cached_property
    def _by_letter(self) -> dict[str, "array[int]"]:
        return listing.from_a_to_z(self.at)

    @cached_property
    def from_a_to_z(self) -> "array[int]":
        return array("q", chain.from_iterable(self._by_letter.values()))

    @cached_property
    def letters(self) -> list[tuple[str, int]]:
        """Every letter that a title begins with, and the place of the first such in `from_a_to_z`."""
        before = accumulate(map(len, self._by_letter.values()), initial=0)
        return list(zip(self._by_letter, before, strict=False))

    @cached_property
    def pay_of_families(self) -> dict[str, dict]:
        # By an index of what is live or will be: of another moment it does not know all.
        return {} if self.at else listing.pay_of_families()

    @cached_property
    def newest(self) -> list[Edition]:
        return listing.newest(NEWEST, self.at)


#: What was read last, the generation of publications of which it is, and until when it is right.
_kept: tuple[WholeSite, int, datetime] | None = None


def whole_site() -> WholeSite:
    """The site as it is now. One query, or none where this process knows that nothing has changed."""
    global _kept
    kept, sight, now = _kept, watch.sight, timezone.now()
    if time.monotonic() >= sight.until:
        return WholeSite()
    if kept is None or kept[1] != sight.generation or now >= kept[2]:
        site = WholeSite()
        _kept = kept = site, sight.generation, holds_until(site.freshness, now)
    return kept[0]


class OfWholeSite(Conditional):
    """Mixin for a page that may change with every publication; put it first."""

    request: HttpRequest

    @cached_property
    def site(self) -> WholeSite:
        moment = cast(RequestInTime, self.request).moment
        return WholeSite(moment) if moment else whole_site()

    def get_freshness(self) -> Freshness:
        return self.site.freshness
