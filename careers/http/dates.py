"""Days and moments as addresses have them: 2026-05-01, 2026-05-01T12:00:00Z."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

LONGEST = len("2026-05-01T12:00:00.000000+00:00")


def day_or_moment(text: str) -> date | datetime | None:
    """What `text` means; None too for what is so far away that no calendar has it."""
    if not text or len(text) > LONGEST:
        return None
    try:
        # A plus sign that nobody has escaped is a space.
        found = parse_date(text) or parse_datetime(text) or parse_datetime(text.replace(" ", "+"))
        if found is None or not 1900 <= found.year <= 9000:
            return None
        if isinstance(found, datetime) and timezone.is_naive(found):
            found = timezone.make_aware(found)
    except ValueError:
        return None
    return found


def begin(found: date | datetime) -> datetime:
    """The moment itself, or that at which the day begins."""
    return found if isinstance(found, datetime) else timezone.make_aware(datetime.combine(found, time()))


def length(day: date) -> timedelta:
    """How long a day is here: not always 24 hours."""
    return begin(day + timedelta(days=1)) - begin(day)
