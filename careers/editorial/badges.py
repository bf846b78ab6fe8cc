"""The state of a role or of a change set, in a word on its colour."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from careers.models import State

from . import change_sets
from .models import ChangeSet

#: How badges of roles and of sets go together.
COLOURS = {
    ChangeSet.State.OPEN: "draft",
    ChangeSet.State.WAITING: "changed",
    ChangeSet.State.SCHEDULED: "scheduled",
    ChangeSet.State.PUBLISHED: "live",
    ChangeSet.State.ROLLED_BACK: "withdrawn",
}


def badge(state: str, words: str = "") -> SafeString:
    """`words`, or else the name of the `state` of a role, on the colour of that state."""
    return format_html('<span class="state state-{}">{}</span>', state, words or State(state).label)


def put_away_badge() -> SafeString:
    return badge("past", gettext("Put away"))


def change_set_badge(change_set: ChangeSet) -> SafeString:
    state = ChangeSet.State(change_sets.state(change_set))
    return badge(COLOURS[state], state.label)
