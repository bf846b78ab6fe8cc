"""The coming weeks: what becomes public or ends by itself, and which reviews are due."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.utils import timezone

from careers.models import Edition, Role
from careers.models.edition import PUBLIC_WHEN_MADE

from .models import ChangeSetRole

#: How many weeks are shown, this one among them.
WEEKS = 5
#: How many events are read at most; the days that follow are left to the list of what is scheduled.
MOST = 300


class Event(NamedTuple):
    """Something that happens by itself: `what` is "begins" or "ends", of `number` pages for a change set."""

    at: datetime
    what: str
    title: str
    role: int
    change_set: int | None = None
    number: int = 1


class Day(NamedTuple):
    """A day with its events in their order, and how many reviews are due on it."""

    date: date
    events: tuple[Event, ...] = ()
    reviews: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.events and not self.reviews


def weeks(now: datetime, first_weekday: int = 1) -> list[list[Day]]:
    """WEEKS weeks of seven days, from the one of `now` on; what is past already is left out.

    Weeks begin on `first_weekday`, where 0 is Sunday and 1 Monday. Costs four queries.
    """
    today = timezone.localdate(now)
    start = today - timedelta(days=(today.isoweekday() - first_weekday) % 7)
    end = start + timedelta(weeks=WEEKS)
    by_day = defaultdict(list)
    for event in events(now, timezone.make_aware(datetime.combine(end, time.min))):
        by_day[timezone.localdate(event.at)].append(event)
    due = Role.objects.filter(archived_at=None, review_due__gte=today, review_due__lt=end)
    reviews = dict(due.order_by().values_list("review_due").annotate(Count("pk")))
    days = [start + timedelta(days=number) for number in range(7 * WEEKS)]
    made = [Day(day, tuple(by_day[day]), reviews.get(day, 0)) for day in days]
    return [made[first : first + 7] for first in range(0, len(made), 7)]


def events(now: datetime, end: datetime) -> list[Event]:
    """What begins or ends after `now` and before `end`, MOST at most; those of a change set as one event."""
    # What was public when it was made does not begin, even where the clock has gone back.
    begins = Q(live_from__gt=now, live_from__lt=end) & ~PUBLIC_WHEN_MADE
    ends = Q(live_until__gt=now, live_until__lt=end) & ~Q(withdrawn_by="", withdrawn_reason="")
    editions = (
        Edition.objects.filter(begins | ends)
        .order_by("live_from", "title")
        .annotate(begins=ExpressionWrapper(begins, BooleanField()))
        .values_list(
            "pk", "role_id", "title", "begins", "live_from", "live_until", "withdrawn_by", "withdrawn_reason"
        )
    )[:MOST]
    rows = list(editions)
    sets = _change_sets([row[0] for row in rows])
    found = [
        Event(live_from, "begins", title, role, sets.get(pk, (None, ""))[0])
        for pk, role, title, does_begin, live_from, *_ending in rows
        if does_begin
    ]
    found += [
        Event(live_until, "ends", title, role)
        for _pk, role, title, _begins, _live_from, live_until, *ending in rows
        if live_until and any(ending) and now < live_until < end
    ]
    titles = dict(sets.values())
    return sorted(_together(found, titles), key=lambda event: (event.at, event.title))


def _change_sets(editions: list[int]) -> dict[int, tuple[int, str]]:
    """The change set of each of these editions that belongs to one: its primary key and title."""
    rows = ChangeSetRole.objects.filter(edition__in=editions)
    return {
        edition: (pk, title)
        for edition, pk, title in rows.values_list("edition", "change_set", "change_set__title")
    }


def _together(found: Iterable[Event], titles: dict[int, str]) -> Iterable[Event]:
    found = list(found)
    numbers: Counter[tuple[int | None, datetime]] = Counter(
        (event.change_set, event.at) for event in found if event.change_set
    )
    told = set()
    for event in found:
        key = event.change_set, event.at
        if event.change_set is None:
            yield event
        elif key not in told:
            told.add(key)
            yield event._replace(title=titles[event.change_set], number=numbers[key])
