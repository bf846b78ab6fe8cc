"""Where addresses of roles lead today."""

import re
from collections.abc import Collection
from typing import NamedTuple

from careers.models import Edition

#: What an address can be at all; nothing else is asked of the database.
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}\Z")


class EditionAtAddress(NamedTuple):
    """What is at an address: a `live` edition; or, where its role was withdrawn, its `last` text."""

    live: Edition | None
    last: Edition | None = None

    def has_moved_from(self, slug: str) -> bool:
        return self.live is not None and self.live.slug != slug


def editions_at(slugs: Collection[str]) -> dict[str, EditionAtAddress]:
    """The editions at these addresses, whole; an address that never had a page is left out.

    An address belongs to the page that is there now, else to the one that was there last, wherever that
    has moved. One query; two more where an address has no page of its own now.
    """
    wanted = {slug for slug in slugs if SLUG.match(slug)}
    if not wanted:
        return {}
    live = Edition.objects.live().defer("rendered").filter(slug__in=wanted)
    found = {edition.slug: EditionAtAddress(edition) for edition in live}
    missing = wanted - found.keys()
    if not missing:
        return found
    before: dict[str, Edition] = {}
    for edition in Edition.objects.begun().without_content().filter(slug__in=missing).order_by("live_until"):
        before[edition.slug] = edition
    roles = {edition.role_id for edition in before.values()}
    today = {
        edition.role_id: edition
        for edition in Edition.objects.live().defer("rendered").filter(role__in=roles)
    }
    return found | {slug: EditionAtAddress(today.get(last.role_id), last) for slug, last in before.items()}
