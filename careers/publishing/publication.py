"""What drafts say is kept with their roles, becomes public, now or at a time to come, and stops being so."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.checks import index
from careers.discovery import indexing
from careers.discovery.models import PublicationStamp
from careers.drafts import storage
from careers.drafts.storage import BATCH, Draft
from careers.models import Edition, Role
from careers.models.edition import clock_ahead
from careers.pages import RolePage, carried, from_json, rendering
from careers.presentation import ready_made

from .validation import Refused, erased, holders_of_addresses, not_public, refusal_of, refuse_if_taken

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


def note_changes(roles: QuerySet[Role]) -> None:
    """Store what the rows of `roles` say by now. Whatever changes rows calls it in the same transaction.

    Costs, for each BATCH of them, the queries of `storage.from_rows` and some ten more.
    """
    if connection.in_atomic_block:
        # All of them before the first is noted, which locks the indexes.
        roles = roles.select_for_update()
    ids = list(roles.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        _note(ids[start : start + BATCH])


@transaction.atomic(savepoint=False)
def note_saved(role: Role) -> None:
    """`note_changes` for one role that is locked. What has been read of its parts is not read again."""
    note_drafts({role.pk: storage.of_parts(role)})


@transaction.atomic(savepoint=False)
def _note(ids: Sequence[int]) -> None:
    note_drafts(storage.from_rows(storage.locked(ids)))


def note_drafts(drafts: Mapping[int, Draft]) -> None:
    """Store what roles say, and what is found in it, by their primary keys. Locks the indexes."""
    if drafts:
        storage.store(drafts)
        index.note(drafts)


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
            rendered = rendering.to_json(ready_made.render(from_json(edition.content)))
        except FileNotFoundError:
            continue
        if rendered != edition.rendered:
            with transaction.atomic():
                Edition.objects.filter(pk=pk).update(rendered=rendered, rendered_at=timezone.now())
                PublicationStamp.add()
            changed += 1
    return changed


def publish(role: Role, *, by: str, reason: str = "", at: datetime | None = None) -> Edition:
    """Make what the draft of `role` says the public text from `at` on (now if not given).

    `by` is the name of who does it. An edition that is already scheduled for later stays: the new
    one is live until then. Where the text that would be live at `at` is the same, nothing is made
    and that edition is returned (`is_new` tells them apart). Raises Refused for a page that is
    not fit to be published.
    """
    (outcome,) = publish_all([role], by=by, reason=reason, at=at)
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


@transaction.atomic
def publish_all(
    roles: Sequence[Role], *, by: str, reason: str = "", at: datetime | None = None
) -> list[Edition | Refused]:
    """`publish` for many roles, in one go: for each its edition, or why it is refused.

    Those that are not refused are published all the same. Costs about fifty queries, most of them
    for the indexes, and one for each role; all their pages are in memory at once: give a hundred at a time.
    """
    ids = [role.pk for role in roles]
    locked = Role.objects.select_for_update().order_by("pk").in_bulk(ids)
    at, now = moments(at, ids)
    drafts = storage.stored(locked)
    if unknown := storage.from_rows([pk for pk in locked if pk not in drafts]):
        note_drafts(unknown)
        drafts |= unknown
    pages = {pk: draft.page for pk, draft in drafts.items()}
    editions = Edition.objects.filter(role__in=ids)
    current = {edition.role_id: edition for edition in editions.live(at)}
    numbers, starts = {}, {}
    ends = {"newest": Max("number"), "next": Min("live_from", filter=Q(live_from__gt=at))}
    for pk, number, start in editions.order_by().values_list("role").annotate(**ends):
        numbers[pk], starts[pk] = number, start
    # Whoever has an address for good keeps it: others are not asked for it.
    moving = [page for pk, page in pages.items() if not _has_address(current.get(pk), page)]
    taken = holders_of_addresses(moving, at) if moving else {}
    outcomes: dict[int, Edition | Refused] = {pk: erased() for pk in ids}
    ended: list[Edition] = []
    made: list[Edition] = []
    for pk, draft in drafts.items():
        page, before = draft.page, current.get(pk)
        if before and before.checksum == draft.checksum:
            outcomes[pk] = before
            continue
        if refusal := refusal_of(locked[pk], page, taken, before, at):
            outcomes[pk] = refusal
            continue
        ending = {"live_until": starts.get(pk)}
        if before:
            ending = {name: getattr(before, name) for name in ENDING}
            before.live_until, before.withdrawn_by, before.withdrawn_reason = at, "", ""
            ended.append(before)
        edition = Edition(
            role=locked[pk],
            number=numbers.get(pk, 0) + 1,
            content=draft.content,
            rendered=rendering.to_json(ready_made.render(page, before)),
            checksum=draft.checksum,
            confirmations=carried(before.confirmations, before.content, page) if before else "",
            live_from=at,
            created_at=now,
            created_by=by,
            reason=reason,
            **ending,
            **columns(page),
        )
        edition.is_new = True
        made.append(edition)
        outcomes[pk] = edition
    Edition.objects.bulk_update(ended, ENDING)
    Edition.objects.bulk_create(made)
    indexing.update(ids, [(edition, pages[edition.role_id]) for edition in made])
    if at <= now:
        index.note_public([edition.role_id for edition in made])
    return [outcomes[pk] for pk in ids]


def _has_address(edition: Edition | None, page: RolePage) -> bool:
    return edition is not None and edition.live_until is None and edition.slug == page.slug


def schedule(role: Role, *, by: str, at: datetime, reason: str = "") -> Edition:
    """Publish `role` at a time to come. No job has to run: the edition begins by itself."""
    if at <= timezone.now():
        raise Refused(_("This time has passed. Choose a time to come, or publish now."))
    return publish(role, by=by, reason=reason, at=at)


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
