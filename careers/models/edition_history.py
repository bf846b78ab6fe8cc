"""Which editions followed each other, of one role and on the whole site; and what is at an address today.

Only what has begun to be public is ever looked at; changes are those of roles that are public now.
"""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from django.utils import timezone

from .edition import Edition

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
#: Digits of a moment and of a primary key that are not too long for a datetime or a database.
LONGEST = 17


#: Who makes an edition of a file that is loaded. The reason names the file, which tells a reader nothing.
LOADER = "loaddata"


def reason(edition: Edition) -> str:
    """Why the edition was published, in an editor's words; empty where nobody said."""
    return "" if edition.created_by == LOADER else edition.reason


class Cursor(NamedTuple):
    """A place in a list that goes back in time: just after the edition `pk` that began at `live_from`."""

    live_from: datetime
    pk: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor that `str` wrote, or None."""
        parts = text.split("-") if len(text) <= 2 * LONGEST + 1 else []
        if len(parts) != 2 or not all(p.isascii() and p.isdecimal() and len(p) <= LONGEST for p in parts):
            return None
        return cls(EPOCH + int(parts[0]) * MICROSECOND, int(parts[1]))

    def __str__(self) -> str:
        return f"{(self.live_from - EPOCH) // MICROSECOND}-{self.pk}"


class EditionStep(NamedTuple):
    """An edition and the one before it of the same role, if there was one.

    `slug` is where the role is to be found today.
    """

    edition: Edition
    before: Edition | None
    slug: str

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def hidden_since(self) -> datetime | None:
        """When the edition before was withdrawn, if the page was not public in between."""
        until = self.before.live_until if self.before else None
        return until if until and until < self.edition.live_from else None

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.edition.live_from, self.edition.pk)


def of_role(
    today: Edition,
    *,
    number: int,
    after: Cursor | None = None,
    at: datetime | None = None,
    with_content: bool = True,
) -> tuple[list[EditionStep], bool]:
    """Up to `number` steps of the role whose live edition is `today`, newest first; whether there are more.

    Only what has begun at `at` (now if not given). Two queries.
    """
    editions = Edition.objects.begun(at).filter(role=today.role_id)
    if after:
        editions = editions.filter(live_from__lt=after.live_from)
    keys = list(editions.order_by("-live_from").values_list("pk", flat=True)[: number + 1])
    columns = () if with_content else ("content",)
    found = Edition.objects.defer("rendered", *columns).order_by().in_bulk(keys)
    ordered = [found[key] for key in keys]
    pairs = zip(ordered, [*ordered, None][1:], strict=True)
    steps = [EditionStep(edition, before, today.slug) for edition, before in pairs]
    return steps[:number], len(steps) > number


def latest(*, number: int, after: Cursor | None = None) -> tuple[list[EditionStep], bool]:
    """Up to `number` steps of all roles that are public now, newest first; whether there are more.

    Without the content. At most four queries, and three more for every `number` editions of roles that
    have been withdrawn: the newest editions by an index, then all editions of their roles.
    """
    steps: list[EditionStep] = []
    now = timezone.now()
    while len(steps) <= number:
        found = _newest(now, after, number + 1)
        histories = _histories({role for _begun, _pk, role in found}, now)
        for _begun, pk, role in found:
            editions, today = histories[role]
            if today:
                place = next(place for place, edition in enumerate(editions) if edition.pk == pk)
                before = editions[place + 1] if place + 1 < len(editions) else None
                steps.append(EditionStep(editions[place], before, today.slug))
        if len(found) <= number:
            break
        after = Cursor(*found[-1][:2])
    return steps[:number], len(steps) > number


def _newest(at: datetime, after: Cursor | None, number: int) -> list[tuple[datetime, int, int]]:
    """When the newest editions after the cursor began, their primary keys, and those of their roles."""
    begun = Edition.objects.begun(at).order_by("-live_from", "-pk").values_list("live_from", "pk", "role_id")
    if after is None:
        return list(begun[:number])
    # In two questions: of "or" neither database knows that it is a range of an index.
    found = list(begun.filter(live_from=after.live_from, pk__lt=after.pk)[:number])
    if len(found) < number:
        found += begun.filter(live_from__lt=after.live_from)[: number - len(found)]
    return found


def _histories(roles: Collection[int], at: datetime) -> dict[int, tuple[list[Edition], Edition | None]]:
    """The editions of each role, newest first, and the one among them that is live."""
    found: dict[int, list[Edition]] = {role: [] for role in roles}
    columns = [
        *("slug", "title", "family_name", "summary", "reason", "created_by"),
        *("checksum", "live_from", "live_until"),
    ]
    editions = Edition.objects.begun(at).filter(role__in=roles).only("role_id", *columns)
    for edition in editions.order_by("-live_from"):
        found[edition.role_id].append(edition)
    return {
        role: (editions, next((edition for edition in editions if edition.is_live(at)), None))
        for role, editions in found.items()
    }


def contents(editions: Collection[int]) -> dict[int, str]:
    """The content of editions, by primary key. One query."""
    return dict(Edition.objects.filter(pk__in=editions).values_list("pk", "content")) if editions else {}


def last_before(role: int, moment: datetime, at: datetime | None = None) -> Edition | None:
    """The edition that was public when `moment` came, or was the last to be so. With its content; one query.

    None where the role had not been public by then. What is to come at `at` is never found.
    """
    return (
        Edition.objects.begun(at)
        .filter(role=role, live_from__lt=moment)
        .order_by("-live_from")
        .defer("rendered")
        .first()
    )


def first(role: int, at: datetime | None = None) -> Edition | None:
    """The first edition of a role, with its content. One query."""
    begun = Edition.objects.begun(at).filter(role=role)
    return begun.order_by("live_from").defer("rendered").first()


#: What an address can be at all; nothing else is asked of the database.
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}\Z")


class EditionAtAddress(NamedTuple):
    """What is at an address: a `live` edition; or, where its role was withdrawn, its `last` text."""

    live: Edition | None
    last: Edition | None = None

    @property
    def gone(self) -> Edition | None:
        """The last edition of a role that is not public any more."""
        return self.last if self.live is None else None

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
