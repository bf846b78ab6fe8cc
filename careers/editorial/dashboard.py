"""The dashboard: what the front page of the admin says needs somebody."""

from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from careers.checks.shelf_life import oldest_fresh
from careers.models import clock

from . import calendar, change_sets, worklists


class Number(NamedTuple):
    """How many pages are on a worklist, in words, and the list that shows them."""

    count: int
    words: str
    hint: str
    url: str


def numbers(user) -> tuple[list[Number], list[Number]]:
    """What needs `user`, and what needs anybody. Costs two queries, and those for the permissions."""
    today = timezone.localdate()
    lists = worklists.for_user(user)
    counts = worklists.counts(lists, user, today)
    hints = {
        "old-pay": _("of %(year)d or earlier") % {"year": oldest_fresh("pay", today) - 1},
        "old-outlook": _("of %(year)d or earlier") % {"year": oldest_fresh("outlook", today) - 1},
    }
    made = [
        (each.own, Number(counts[each.name], str(each.words), hints.get(each.name, ""), _address(each)))
        for each in lists
    ]
    own = [number for is_own, number in made if is_own]
    if user.has_perm("careers.publish_role"):
        own.insert(1, _change_sets())
    return own, [number for is_own, number in made if not is_own]


def _change_sets() -> Number:
    waiting = change_sets.in_state(change_sets.State.WAITING).count()
    url = f"{reverse('admin:desk_changeset_changelist')}?state={change_sets.State.WAITING}"
    return Number(waiting, _("Change sets waiting for review"), "", url)


def _address(worklist: worklists.Worklist) -> str:
    if worklist.name == "broken-links":
        return reverse("admin:careers_role_links")
    return f"{reverse('admin:careers_role_changelist')}?{worklist.query or f'work={worklist.name}'}"


def dashboard(user) -> dict:
    """What the front page shows above the models; nothing for those who may not see roles."""
    if not (user.has_perm("careers.view_role") or user.has_perm("careers.change_role")):
        return {}
    own, everybody = numbers(user)
    first = get_format("FIRST_DAY_OF_WEEK")
    weeks = calendar.weeks(timezone.now(), first)
    return {
        "clock_ahead": clock.ahead(),
        "own": own,
        "everybody": everybody,
        "weeks": weeks if any(not day.is_empty for week in weeks for day in week) else [],
        "weekdays": [WEEKDAYS[(first + number - 1) % 7] for number in range(7)],
        "today": timezone.localdate(),
    }
