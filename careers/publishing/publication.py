"""Roles become public, now or at a time to come."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.checks import index
from careers.discovery import indexing
from careers.drafts import storage
from careers.models import Edition, Role
from careers.pages import RolePage, carried, rendering

from .drafts import note_drafts
from .editions import ENDING, columns, moments
from .refusals import Refused, erased, holders_of_addresses, refusal_of


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
            rendered=rendering.to_json(rendering.render(page)),
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
