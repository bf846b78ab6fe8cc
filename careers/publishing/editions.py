"""Editions as they are written: locks, when they begin, what their columns say, how they are made again."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import Edition, PublicationStamp, Role
from careers.models.edition import clock_ahead
from careers.pages import (
    RolePage,
    from_json,
    rendering,
)

from .refusals import Refused, erased

#: How an edition ends. One that is replaced leaves a withdrawal to come to its successor.
ENDING = ("live_until", "withdrawn_by", "withdrawn_reason")
#: What two editions have in common that say the same.
SAID = (
    *("slug", "title", "family_slug", "family_name", "family_description", "level", "summary"),
    *("pay_low", "pay_high", "pay_open_ended", "pay_currency", "pay_period"),
    *("content", "rendered", "rendered_at", "checksum", "confirmations"),
)
#: Between two editions of a role that would begin at the same time.
MICROSECOND = timedelta(microseconds=1)


def lock(pk: int) -> Role:
    """The role with this primary key, locked. Raises Refused where it has been erased in the meantime."""
    role = Role.objects.select_for_update().filter(pk=pk).first()
    if role is None:
        raise erased()
    return role


def moments(at: datetime | None, roles: Collection[int]) -> tuple[datetime, datetime]:
    """`at`, or now; and now: read after the lock is held, so that editions begin in the order of the locks.

    A time that has only just passed, while somebody was still typing, means now: what was public until
    then stays as it was. Where the clock has gone back, editions of `roles` begin now that began later.
    """
    now = timezone.now()
    if clock_ahead():
        now = _begin_by(now, roles)
    if at is None:
        return now, now
    if at < now - timedelta(minutes=1):
        raise Refused(_("This time has passed. What was public then cannot be changed."))
    return max(at, now), now


def _begin_by(now: datetime, roles: Collection[int]) -> datetime:
    """Let editions begin now that were public when they were made, but begin later by the clock of today.

    What they replaced ends now, so that it does not come back. Returns a moment after all of them.
    """
    ahead = Edition.objects.ahead().filter(role__in=roles).order_by()
    latest = now
    for role, newest in ahead.values_list("role").annotate(Max("live_from")):
        editions = Edition.objects.without_content().filter(role=role, live_from__lte=newest)
        moment = now
        for edition in editions.filter(Q(live_until=None) | Q(live_until__gt=now)).order_by("live_from"):
            is_newest = edition.live_from == newest
            if edition.live_from > now:
                edition.live_from = moment = moment + MICROSECOND
            if not is_newest:
                edition.live_until = moment + MICROSECOND
            edition.save(update_fields=["live_from", "live_until"])
        latest = max(latest, moment + MICROSECOND)
    return latest


def columns(page: RolePage) -> dict[str, Any]:
    """The columns of an edition by which lists show, filter and sort it."""
    pay = page.headline_pay
    return {
        "slug": page.slug,
        "title": page.title,
        "family_slug": page.family.slug,
        "family_name": page.family.name,
        "family_description": page.family.description,
        "level": page.level,
        "summary": page.summary,
        "pay_low": pay and pay.bottom,
        "pay_high": pay and pay.top,
        "pay_open_ended": bool(pay and (pay.open_ended or pay.top_coded)),
        "pay_currency": pay.currency if pay else "",
        "pay_period": pay.period if pay else "",
    }


@transaction.atomic(savepoint=False)
def note_confirmations(editions: Sequence[Edition]) -> None:
    """Keep the confirmations of these editions. Nothing that they say changes by it. Two queries."""
    PublicationStamp.add()
    Edition.objects.bulk_update(editions, ["confirmations"])


def rerender() -> int:
    """Make `rendered` of every edition again; the number of those that came out different.

    Each edition is a step of its own, so that it can be stopped and begun again while the site runs.
    An old edition whose uploaded picture is gone stays as it is.
    """
    changed = 0
    for pk in Edition.objects.order_by("pk").values_list("pk", flat=True):
        edition = Edition.objects.get(pk=pk)
        try:
            rendered = rendering.to_json(rendering.render(from_json(edition.content)))
        except FileNotFoundError:
            continue
        if rendered != edition.rendered:
            with transaction.atomic():
                Edition.objects.filter(pk=pk).update(rendered=rendered, rendered_at=timezone.now())
                PublicationStamp.add()
            changed += 1
    return changed
