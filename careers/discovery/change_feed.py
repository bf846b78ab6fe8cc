"""What became public, was replaced or withdrawn, in an order that loses nothing: read from a cursor on.

Numbers are given while the lock of the indexes is held, up to the commit. So whoever has seen a number has
seen all lower ones, however late a transaction commits. What is planned has its number from when it was
planned, and is read once its time has come: a cursor is the last number and the moment up to which somebody
has read. New to them is what has a higher number, or has become public since.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from careers.models import Edition
from careers.write_queue import wait_for_indexes

from .models import PublicChange

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
#: Digits of a moment or a number that are not too long for a datetime or a database.
LONGEST = 16
#: How many roles are looked at at once.
BATCH = 500


def note(roles: Collection[int]) -> None:
    """Bring the changes in step with the editions of these roles. The lock of the indexes must be held.

    Two queries, and two more where something is new. A change that is cancelled before its time goes.
    """
    spans = list(
        Edition.objects.filter(role__in=roles)
        .order_by("live_from", "pk")
        .values_list("pk", "role_id", "live_from", "live_until")
    )
    beginnings = {(role, begun) for _pk, role, begun, _end in spans}
    wanted = {(pk, True): begun for pk, _role, begun, _end in spans}
    wanted |= {(pk, False): end for pk, role, _begun, end in spans if end and (role, end) not in beginnings}
    stored = PublicChange.objects.filter(edition__role__in=roles)
    there, over = set(), []
    for key, edition, begins, at in stored.values_list("pk", "edition_id", "begins", "public_at"):
        if wanted.get((edition, begins)) == at:
            there.add((edition, begins))
        else:
            over.append(key)
    if over:
        PublicChange.objects.filter(pk__in=over).delete()
    PublicChange.objects.bulk_create(
        PublicChange(edition_id=edition, begins=begins, public_at=at)
        for (edition, begins), at in sorted(wanted.items(), key=lambda pair: pair[1])
        if (edition, begins) not in there
    )


def catch_up() -> None:
    """Note the editions that have never been noted, as those of an older release."""
    noted = PublicChange.objects.filter(begins=True).values("edition")
    missing = Edition.objects.exclude(pk__in=noted).order_by("role_id")
    roles = list(missing.values_list("role_id", flat=True).distinct())
    for start in range(0, len(roles), BATCH):
        with transaction.atomic():
            wait_for_indexes()
            note(roles[start : start + BATCH])


class FeedCursor(NamedTuple):
    """Up to where somebody has read: all of up to `number` that was public at `moment` (microseconds).

    While a page of several is read, it is that of the end of the last page, and `upto_number`,
    `upto_moment`, `last_moment` and `last_number` say what is being read and how far.
    """

    number: int = 0
    moment: int = 0
    upto_number: int = 0
    upto_moment: int = 0
    last_moment: int = 0
    last_number: int = 0

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor that `str` wrote, or None."""
        parts = text.split("-")
        if len(parts) not in (2, 6):
            return None
        if not all(part.isascii() and part.isdecimal() and len(part) <= LONGEST for part in parts):
            return None
        return cls(*map(int, parts))

    def __str__(self) -> str:
        return "-".join(map(str, self if self.upto_moment else self[:2]))


class NotedChange(NamedTuple):
    """That `edition` became public (`begins`) at `at`, or was withdrawn; `before` is what it replaced."""

    edition: Edition
    begins: bool
    at: datetime
    before: Edition | None


class Read(NamedTuple):
    changes: list[NotedChange]
    cursor: FeedCursor
    has_more: bool


def latest() -> FeedCursor:
    """The cursor of somebody who has read everything. One query."""
    return FeedCursor(_last_number(), _microseconds(timezone.now()))


def since(cursor: FeedCursor, *, limit: int) -> Read:
    """Up to `limit` changes that are new to somebody, in the order in which they became public.

    Four queries, one of them for the content of the editions.
    """
    # The number first: what commits after this is left for the next time.
    upto_number = cursor.upto_number or max(cursor.number, _last_number())
    now = _microseconds(timezone.now())
    # Where the clocks of two machines differ, a change may be told twice, and none is left out.
    upto_moment = min(cursor.upto_moment or now, now)
    seen, upto, last = map(_moment, (cursor.moment, upto_moment, cursor.last_moment))
    rows = PublicChange.objects.filter(
        Q(pk__gt=cursor.number) | Q(public_at__gt=seen), pk__lte=upto_number, public_at__lte=upto
    )
    if cursor.last_number:
        rows = rows.filter(Q(public_at__gt=last) | Q(public_at=last, pk__gt=cursor.last_number))
    found = list(rows.order_by("public_at", "pk")[: limit + 1])
    shown, has_more = found[:limit], len(found) > limit
    if has_more:
        end = FeedCursor(
            *(cursor.number, cursor.moment, upto_number, upto_moment),
            *(_microseconds(shown[-1].public_at), shown[-1].pk),
        )
    else:
        end = FeedCursor(upto_number, upto_moment)
    return Read(_with_editions(shown), end, has_more)


def _with_editions(rows: list[PublicChange]) -> list[NotedChange]:
    """Two queries: which edition was before each, and all of them with their content."""
    wanted = {row.edition_id for row in rows}
    roles = Edition.objects.filter(pk__in=wanted).values("role")
    spans = Edition.objects.filter(role__in=roles).order_by("role", "live_from", "pk")
    before: dict[int, int] = {}
    last: tuple[int, int, datetime | None] | None = None
    for pk, role, begun, end in spans.values_list("pk", "role_id", "live_from", "live_until"):
        if last and last[1] == role and last[2] == begun:
            before[pk] = last[0]
        last = pk, role, end
    wanted |= {before[row.edition_id] for row in rows if row.begins and row.edition_id in before}
    editions = Edition.objects.defer("rendered", "confirmations").in_bulk(wanted)
    return [
        NotedChange(
            editions[row.edition_id],
            row.begins,
            row.public_at,
            editions[before[row.edition_id]] if row.begins and row.edition_id in before else None,
        )
        for row in rows
        if row.edition_id in editions
    ]


def _last_number() -> int:
    return PublicChange.objects.aggregate(last=Max("pk"))["last"] or 0


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _moment(microseconds: int) -> datetime:
    return EPOCH + microseconds * MICROSECOND
