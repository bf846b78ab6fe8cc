"""Pages are withdrawn, and what was planned is given up."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from careers.discovery import indexing
from careers.models import Edition, Role

from .editions import ENDING, lock, moments
from .refusals import Refused, not_public, refuse_if_taken


@transaction.atomic
def withdraw(role: Role, *, by: str, reason: str, at: datetime | None = None) -> Edition | None:
    """End the public life of `role` at `at` (now if not given), and cancel what is scheduled after.

    Its address then answers 410. Editions that never were public are deleted with their
    cancellation. Returns the edition that ends, or None where only scheduled ones were cancelled.
    Raises Refused for a role that is neither live nor scheduled then.
    """
    role = lock(role.pk)
    at, now = moments(at, [role.pk])
    current = role.editions.live(at).first()
    to_come = role.editions.filter(live_from__gte=at)
    indexing.forget(to_come.values_list("pk", flat=True))
    cancelled, _by_model = to_come.delete()
    if current and current.live_from >= at:
        current = None
    if current is None and not cancelled:
        raise not_public(role, now)
    if current:
        current.live_until = at
        current.withdrawn_by = by
        current.withdrawn_reason = reason
        current.save(update_fields=ENDING)
    indexing.update([role.pk])
    return current


@transaction.atomic
def cancel(edition: Edition) -> None:
    """Take back an edition that is scheduled: what it would have replaced stays public in its place.

    Other scheduled editions stay. Raises Refused for an edition that has begun or is not there any more.
    """
    role = lock(edition.role_id)
    moments(None, [role.pk])
    planned = role.editions.scheduled().without_content().filter(pk=edition.pk).first()
    if planned is None:
        raise Refused(_("This edition is not waiting for its time any more, so it cannot be cancelled."))
    before = role.editions.without_content().filter(live_until=planned.live_from, withdrawn_by="").first()
    ending = {name: getattr(planned, name) for name in ENDING}
    indexing.forget([planned.pk])
    planned.delete()
    if before:
        refuse_if_taken(before, planned.live_from)
        role.editions.filter(pk=before.pk).update(**ending)
    indexing.update([role.pk])


@transaction.atomic
def keep(edition: Edition) -> None:
    """Take back that `edition` will be withdrawn: it stays public, up to the next one that is scheduled.

    Raises Refused for an edition that no withdrawal is waiting for.
    """
    role = lock(edition.role_id)
    _at, now = moments(None, [role.pk])
    planned = role.editions.without_content().filter(pk=edition.pk, live_until__gt=now)
    kept = planned.exclude(withdrawn_by="").first()
    if kept is None or kept.live_until is None:
        raise Refused(_("This page is not going to be withdrawn any more."))
    refuse_if_taken(kept, kept.live_until)
    following = role.editions.filter(live_from__gte=kept.live_until).aggregate(first=Min("live_from"))
    planned.update(live_until=following["first"], withdrawn_by="", withdrawn_reason="")
    indexing.update([role.pk])
