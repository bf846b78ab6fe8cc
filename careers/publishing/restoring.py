"""What was public before is so again; and roles are erased."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.discovery import indexing
from careers.drafts import storage
from careers.models import Edition, Role
from careers.pages import RolePage, from_json, write_to_rows
from careers.write_queue import in_turn

from .publication import ENDING, SAID, lock, moments, note_changes, note_drafts, publish
from .validation import Refused, holders_of_addresses


@transaction.atomic
def roll_back(editions: Sequence[Edition], *, by: str, reason: str = "") -> list[Edition]:
    """Make public again, at one instant, what each of these live editions had replaced; the new editions.

    A role that was not public before is withdrawn. Drafts stay as they are, and so does what is scheduled.
    Raises Refused where one is not live any more, or the address of the edition before is another role's
    by now. Costs some twenty queries, and those of the indexes, however many editions.
    """
    ids = [edition.role_id for edition in editions]
    locked = Role.objects.select_for_update().order_by("pk").in_bulk(ids)
    at, now = moments(None, ids)
    live = Edition.objects.live(at).filter(pk__in=[edition.pk for edition in editions])
    current = {edition.pk: edition for edition in live.without_content()}
    old_pks = {pk: edition.pk for pk, edition in replaced(editions).items()}
    stored = Edition.objects.in_bulk(old_pks.values())
    before = {pk: stored[old] for pk, old in old_pks.items()}
    numbers = dict(
        Edition.objects.filter(role__in=ids).order_by().values_list("role").annotate(Max("number"))
    )
    taken = holders_of_addresses(before.values(), at)
    made = []
    for edition in editions:
        ending, old = current.get(edition.pk), before.get(edition.pk)
        if ending is None:
            raise Refused(_("“%(title)s” is not live as this edition any more.") % {"title": edition.title})
        if old:
            if other := next((each for each in taken[old.slug] if each.role_id != old.role_id), None):
                raise Refused(
                    _("The address “%(slug)s” is that of another role by now: “%(title)s”.")
                    % {"slug": old.slug, "title": other.title}
                )
            kept = {name: getattr(old, name) for name in SAID}
            kept |= {name: getattr(ending, name) for name in ENDING}
            made.append(
                Edition(
                    role=locked[edition.role_id],
                    number=numbers[edition.role_id] + 1,
                    live_from=at,
                    created_at=now,
                    created_by=by,
                    reason=reason,
                    **kept,
                )
            )
        ending.live_until = at
        ending.withdrawn_by, ending.withdrawn_reason = ("", "") if old else (by, reason)
    Edition.objects.bulk_update(current.values(), ENDING)
    Edition.objects.bulk_create(made)
    indexing.update(ids)
    # The drafts are as they were, but what is found out of date on the live pages is not.
    note_drafts(storage.read_many(ids))
    return made


def replaced(editions: Sequence[Edition]) -> dict[int, Edition]:
    """What was public until each of these editions began, by their primary keys. One query, without content.

    There is nothing for one whose role was not public then, or only up to that very moment.
    """
    began: dict[tuple[int, datetime | None], int]
    began = {(edition.role_id, edition.live_from): edition.pk for edition in editions}
    ended = Edition.objects.filter(
        role__in=[edition.role_id for edition in editions],
        live_until__in={edition.live_from for edition in editions},
        withdrawn_by="",
    ).without_content()
    keys = ((began.get((edition.role_id, edition.live_until)), edition) for edition in ended)
    return {pk: edition for pk, edition in keys if pk}


@transaction.atomic
def restore(
    edition: Edition, *, by: str, reason: str = "", draft: bool = False, keep_address: bool = False
) -> list[str]:
    """Write `edition` back to the rows of its role and publish it (or, as a `draft`, do not).

    The role gets the edition's address too, unless `keep_address`. Returns the slugs of related roles that
    no longer exist and are therefore left out. Raises Refused where another role has the edition's address
    by now, and for what cannot be published.
    """
    lock(edition.role_id)
    role, left_out = _write_back(edition, keep_address, by)
    # Pages that lead here name the address, and it may stand on a ladder again.
    note_changes(Role.objects.filter(Q(pk=role.pk) | Q(pk__in=Role.objects.leading_to(role))))
    if not draft:
        publish(role, by=by, reason=reason)
    return left_out


def restored(edition: Edition, *, keep_address: bool = False) -> RolePage:
    """The page that `restore` would leave in the rows; they stay as they are.

    What roles share is not restored, so it can differ from what the edition says. Raises Refused where
    another role has the edition's address.
    """
    with in_turn():
        role, _left_out = _write_back(edition, keep_address, "")
        page = storage.from_rows([role.pk])[role.pk].page
        transaction.set_rollback(True)
    return page


def _write_back(edition: Edition, keep_address: bool, by: str) -> tuple[Role, list[str]]:
    role = lock(edition.role_id)
    page = from_json(edition.content)
    if keep_address:
        page = msgspec.structs.replace(page, slug=role.slug)
    if other := Role.objects.exclude(pk=role.pk).filter(slug=page.slug).first():
        raise Refused(
            _("The address “%(slug)s” is that of another role by now: “%(title)s”.")
            % {"slug": page.slug, "title": other.title}
        )
    return write_to_rows(page, role, by=by)


@transaction.atomic
def erase(role: Role) -> None:
    """Delete `role` with all its editions, for good. Pages that point at it are noted as changed.

    Raises Refused while it is live or scheduled.
    """
    role = lock(role.pk)
    now = timezone.now()
    if role.editions.filter(Q(live_until=None) | Q(live_until__gt=now)).exists():
        raise Refused(_("This role is live or scheduled. Withdraw it first."))
    editions = list(role.editions.values_list("pk", flat=True))
    pointing = Role.objects.select_for_update().leading_to(role).exclude(pk=role.pk)
    leading = list(pointing.order_by("pk").values_list("pk", flat=True))
    indexing.forget(editions)
    role.editions.all().delete()
    role.delete()
    note_changes(Role.objects.filter(pk__in=leading))
