"""Roles become public, now or at a time to come."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.discovery import indexing
from careers.models import Edition, Role
from careers.pages import (
    carried,
    checksum,
    rendering,
    to_json,
)

from .drafts import note_drafts, read_drafts
from .editions import ENDING, columns, moments
from .refusals import Refused, erased, holders_of_addresses, refusal_of


def publish(role: Role, *, by: str, reason: str = "", at: datetime | None = None) -> Edition:
    """Make what the rows of `role` say the public text from `at` on (now if not given).

    `by` is the name of who does it. An edition that is already scheduled for later stays: the new
    one is live until then. Where the text that would be live at `at` is the same, nothing is made
    and that edition is returned. Raises Refused for a page that is not fit to be published.
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

    Those that are not refused are published all the same. Costs the queries of `with_parts`, about fifty
    more, most of them for the indexes, and one for each role; all their pages are in memory at once, so
    give a hundred at a time.
    """
    ids = [role.pk for role in roles]
    locked = Role.objects.select_for_update().order_by("pk").in_bulk(ids)
    at, now = moments(at, ids)
    pages = read_drafts(ids)
    editions = Edition.objects.filter(role__in=ids)
    current = {edition.role_id: edition for edition in editions.live(at)}
    numbers = dict(editions.order_by().values_list("role").annotate(Max("number")))
    starts = dict(editions.filter(live_from__gt=at).order_by().values_list("role").annotate(Min("live_from")))
    taken = holders_of_addresses(pages.values(), at)
    outcomes = {pk: erased() for pk in ids}
    ended, made = [], []
    for pk, page in pages.items():
        content = to_json(page)
        digest = locked[pk].draft_checksum = checksum(content)
        before = current.get(pk)
        if before and before.checksum == digest:
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
        outcomes[pk] = Edition(
            role=locked[pk],
            number=numbers.get(pk, 0) + 1,
            content=content,
            rendered=rendering.to_json(rendering.render(page)),
            checksum=digest,
            confirmations=carried(before.confirmations, before.content, page) if before else "",
            live_from=at,
            created_at=now,
            created_by=by,
            reason=reason,
            **ending,
            **columns(page),
        )
        made.append(outcomes[pk])
    Edition.objects.bulk_update(ended, ENDING)
    Edition.objects.bulk_create(made)
    indexing.update(ids, {edition.pk: pages[edition.role_id] for edition in made})
    published = [role for pk, role in locked.items() if isinstance(outcomes[pk], Edition)]
    note_drafts({role.pk: (pages[role.pk], role.draft_checksum) for role in published})
    return [outcomes[pk] for pk in ids]


def schedule(role: Role, *, by: str, at: datetime, reason: str = "") -> Edition:
    """Publish `role` at a time to come. No job has to run: the edition begins by itself."""
    if at <= timezone.now():
        raise Refused(_("This time has passed. Choose a time to come, or publish now."))
    return publish(role, by=by, reason=reason, at=at)
