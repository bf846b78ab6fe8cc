"""Roles that are put away: no longer public, left out of lists, their history kept."""

from django.db.models import Q
from django.utils import timezone

from careers import publishing
from careers.models import Role
from careers.write_queue import in_turn

from .models import Submission


def is_public(role: Role) -> bool:
    """Whether `role` is live, or scheduled to be. One query."""
    return role.editions.filter(Q(live_until=None) | Q(live_until__gt=timezone.now())).exists()


@in_turn()
def put_away(role: Role, *, by: str, reason: str) -> None:
    """Withdraw `role`, where it is live or scheduled, and leave it out of lists. A review ends with it."""
    role = publishing.lock(role.pk)
    if is_public(role):
        publishing.withdraw(role, by=by, reason=reason)
    now = timezone.now()
    role.submissions.filter(state__in=Submission.OPEN).update(
        state=Submission.State.TAKEN_BACK, decided_at=now
    )
    Role.objects.filter(pk=role.pk).update(archived_at=now)


def take_out(role: Role) -> None:
    """Undo `put_away`, but for the withdrawal: the role is a draft again."""
    Role.objects.filter(pk=role.pk).update(archived_at=None)
