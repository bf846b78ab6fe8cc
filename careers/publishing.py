"""The only writer of editions.

Each function is one transaction. Whoever publishes, withdraws or restores a role first locks its
row, so that two people doing it at once wait for each other (on SQLite the transaction itself
locks, since it begins IMMEDIATE). The order of locks is that of careers.turns.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from careers import rendering, rolepage, validation
from careers.discovery import indexing
from careers.findings import keeping
from careers.models import Edition, Role, clock
from careers.rolepage import RolePage
from careers.turns import in_turn

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
#: How many drafts are in memory at once.
NOTED_AT_ONCE = 100


class Refused(ValidationError):
    """Why a role cannot be published, withdrawn or restored. `faults` say what to mend and where."""

    def __init__(self, message, faults: Iterable[validation.Fault] = ()):
        super().__init__(message)
        self.faults = tuple(faults)


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
    at, now = _moments(at, ids)
    pages = _pages(ids)
    editions = Edition.objects.filter(role__in=ids)
    current = {edition.role_id: edition for edition in editions.live(at)}
    numbers = dict(editions.order_by().values_list("role").annotate(Max("number")))
    starts = dict(editions.filter(live_from__gt=at).order_by().values_list("role").annotate(Min("live_from")))
    taken = _holders_of_addresses(pages.values(), at)
    outcomes = {pk: _erased() for pk in ids}
    ended, made = [], []
    for pk, page in pages.items():
        content = rolepage.to_json(page)
        checksum = locked[pk].draft_checksum = rolepage.checksum(content)
        before = current.get(pk)
        if before and before.checksum == checksum:
            outcomes[pk] = before
            continue
        if refusal := _refusal(locked[pk], page, taken, before, at):
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
            checksum=checksum,
            confirmations=rolepage.carried(before.confirmations, before.content, page) if before else "",
            live_from=at,
            created_at=now,
            created_by=by,
            reason=reason,
            **ending,
            **_columns(page),
        )
        made.append(outcomes[pk])
    Edition.objects.bulk_update(ended, ENDING)
    Edition.objects.bulk_create(made)
    indexing.update(ids, {edition.pk: pages[edition.role_id] for edition in made})
    published = [role for pk, role in locked.items() if isinstance(outcomes[pk], Edition)]
    _note_drafts({role.pk: (pages[role.pk], role.draft_checksum) for role in published})
    return [outcomes[pk] for pk in ids]


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
    at, now = _moments(at, [role.pk])
    current = role.editions.live(at).first()
    to_come = role.editions.filter(live_from__gte=at)
    indexing.forget(to_come.values_list("pk", flat=True))
    cancelled, _by_model = to_come.delete()
    if current and current.live_from >= at:
        current = None
    if current is None and not cancelled:
        raise _not_public(role, now)
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
    _moments(None, [role.pk])
    planned = role.editions.scheduled().without_content().filter(pk=edition.pk).first()
    if planned is None:
        raise Refused(_("This edition is not waiting for its time any more, so it cannot be cancelled."))
    before = role.editions.without_content().filter(live_until=planned.live_from, withdrawn_by="").first()
    ending = {name: getattr(planned, name) for name in ENDING}
    indexing.forget([planned.pk])
    planned.delete()
    if before:
        _refuse_if_taken(before, planned.live_from)
        role.editions.filter(pk=before.pk).update(**ending)
    indexing.update([role.pk])


@transaction.atomic
def keep(edition: Edition) -> None:
    """Take back that `edition` will be withdrawn: it stays public, up to the next one that is scheduled.

    Raises Refused for an edition that no withdrawal is waiting for.
    """
    role = lock(edition.role_id)
    _at, now = _moments(None, [role.pk])
    planned = role.editions.without_content().filter(pk=edition.pk, live_until__gt=now)
    kept = planned.exclude(withdrawn_by="").first()
    if kept is None:
        raise Refused(_("This page is not going to be withdrawn any more."))
    _refuse_if_taken(kept, kept.live_until)
    following = role.editions.filter(live_from__gte=kept.live_until).aggregate(first=Min("live_from"))
    planned.update(live_until=following["first"], withdrawn_by="", withdrawn_reason="")
    indexing.update([role.pk])


@transaction.atomic
def roll_back(editions: Sequence[Edition], *, by: str, reason: str = "") -> list[Edition]:
    """Make public again, at one instant, what each of these live editions had replaced; the new editions.

    A role that was not public before is withdrawn. Drafts stay as they are, and so does what is scheduled.
    Raises Refused where one is not live any more, or the address of the edition before is another role's
    by now. Costs some ten queries, and those of the indexes and of `note_changes`, however many editions.
    """
    ids = [edition.role_id for edition in editions]
    locked = Role.objects.select_for_update().order_by("pk").in_bulk(ids)
    at, now = _moments(None, ids)
    live = Edition.objects.live(at).filter(pk__in=[edition.pk for edition in editions])
    current = {edition.pk: edition for edition in live.without_content()}
    old_pks = {pk: edition.pk for pk, edition in replaced(editions).items()}
    stored = Edition.objects.in_bulk(old_pks.values())
    before = {pk: stored[old] for pk, old in old_pks.items()}
    numbers = dict(
        Edition.objects.filter(role__in=ids).order_by().values_list("role").annotate(Max("number"))
    )
    taken = _holders_of_addresses(before.values(), at)
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
    note_changes(Role.objects.filter(pk__in=ids))
    return made


def replaced(editions: Sequence[Edition]) -> dict[int, Edition]:
    """What was public until each of these editions began, by their primary keys. One query, without content.

    There is nothing for one whose role was not public then, or only up to that very moment.
    """
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
    address = lock(edition.role_id).slug
    role, left_out = _write_back(edition, keep_address, by)
    changed = Q(pk=role.pk) if draft else Q(pk__in=())
    if role.slug != address:
        changed |= Q(pk__in=Role.objects.leading_to(role))
    # First, since it locks other roles.
    note_changes(Role.objects.filter(changed))
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
        page = rolepage.from_rows(Role.objects.with_parts().get(pk=role.pk))
        transaction.set_rollback(True)
    return page


def _write_back(edition: Edition, keep_address: bool, by: str) -> tuple[Role, list[str]]:
    role = lock(edition.role_id)
    page = rolepage.from_json(edition.content)
    if keep_address:
        page = msgspec.structs.replace(page, slug=role.slug)
    if other := Role.objects.exclude(pk=role.pk).filter(slug=page.slug).first():
        raise Refused(
            _("The address “%(slug)s” is that of another role by now: “%(title)s”.")
            % {"slug": page.slug, "title": other.title}
        )
    return rolepage.write_to_rows(page, role, by=by)


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
    leading = Role.objects.select_for_update().leading_to(role).exclude(pk=role.pk)
    leading = list(leading.order_by("pk").values_list("pk", flat=True))
    indexing.forget(editions)
    role.editions.all().delete()
    role.delete()
    note_changes(Role.objects.filter(pk__in=leading))


def note_changes(roles) -> None:
    """Record what the rows of `roles` (a QuerySet) now say, so that lists can tell what has changed.

    Call it after changing rows other than through this module. Costs, for each NOTED_AT_ONCE of them, the
    queries of `with_parts` and some ten more.
    """
    if connection.in_atomic_block:
        # All of them before the first is noted, which locks the indexes.
        roles = roles.select_for_update()
    ids = list(roles.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), NOTED_AT_ONCE):
        _note(ids[start : start + NOTED_AT_ONCE])


@transaction.atomic(savepoint=False)
def _note(ids: Sequence[int]) -> None:
    # Locked before they are read: what somebody else is saving is waited for.
    locked = list(Role.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    pages = _pages(ids) if locked else {}
    _note_drafts({pk: (page, rolepage.checksum(rolepage.to_json(page))) for pk, page in pages.items()})


def _pages(ids: Collection[int]) -> dict[int, RolePage]:
    """What the rows of the roles with these primary keys say. 13 queries, however many roles."""
    roles = Role.objects.select_related("family").filter(pk__in=ids)
    return rolepage.read_pages(roles, rolepage.sources_by_key() if len(ids) > 1 else None)


@transaction.atomic(savepoint=False)
def note_confirmations(editions: Sequence[Edition]) -> None:
    """Keep the confirmations of these editions. Nothing that they say changes by it. One query."""
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
            rendered = rendering.to_json(rendering.render(rolepage.from_json(edition.content)))
        except FileNotFoundError:
            continue
        if rendered != edition.rendered:
            Edition.objects.filter(pk=pk).update(rendered=rendered, rendered_at=timezone.now())
            changed += 1
    return changed


def lock(pk: int) -> Role:
    """The role with this primary key, locked. Raises Refused where it has been erased in the meantime."""
    role = Role.objects.select_for_update().filter(pk=pk).first()
    if role is None:
        raise _erased()
    return role


def _not_public(role: Role, now: datetime) -> Refused:
    """Why there is nothing to withdraw: it never was public, is not any more, or will not be by then."""
    end = role.editions.filter(live_until__gt=now).aggregate(last=Max("live_until"))["last"]
    if end is None:
        return Refused(_("This role is not public, so there is nothing to withdraw."))
    return Refused(
        _("This page is going to be withdrawn on %(time)s already. Nothing has been done.")
        % {"time": date_format(timezone.localtime(end), "j F Y, H:i")}
    )


def _erased() -> Refused:
    return Refused(_("This role has been erased in the meantime."))


def _moments(at: datetime | None, roles: Collection[int]) -> tuple[datetime, datetime]:
    """`at`, or now; and now: read after the lock is held, so that editions begin in the order of the locks.

    A time that has only just passed, while somebody was still typing, means now: what was public until
    then stays as it was. Where the clock has gone back, editions of `roles` begin now that began later.
    """
    now = timezone.now()
    if clock.ahead():
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


def _refusal(
    role: Role, page: RolePage, taken: dict[str, list[Edition]], current: Edition | None, at: datetime
) -> Refused | None:
    if role.archived_at:
        return Refused(_("This role is put away. Take it out again before you publish it."))
    if faults := validation.faults(page):
        return Refused(_("The page cannot be published yet."), faults)
    other = next((edition for edition in taken.get(page.slug, ()) if edition.role_id != role.pk), None)
    if other:
        message = _("The address is still that of the page “%(title)s”.") % {"title": other.title}
        return Refused(_("The page cannot be published yet."), [validation.Fault("", (), "slug", message)])
    if current and current.live_from >= at:
        return Refused(_("Another edition begins at this very time. Choose another time."))
    return None


def _refuse_if_taken(edition: Edition, at: datetime) -> None:
    """Raise Refused where another role's page has the address of `edition` at `at` or later."""
    held = _holders_of_addresses([edition], at)[edition.slug]
    if other := next((each for each in held if each.role_id != edition.role_id), None):
        message = _("The address is that of the page “%(title)s” by then.") % {"title": other.title}
        raise Refused(message)


def _holders_of_addresses(pages: Iterable[RolePage | Edition], at: datetime) -> dict[str, list[Edition]]:
    """The editions that are public at `at` or later under the addresses of `pages`, by address."""
    held = Edition.objects.filter(slug__in=[page.slug for page in pages])
    found = defaultdict(list)
    for edition in held.filter(Q(live_until=None) | Q(live_until__gt=at)).without_content():
        found[edition.slug].append(edition)
    return found


def _columns(page: RolePage) -> dict:
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


def _note_drafts(drafts: Mapping[int, tuple[RolePage, str]]) -> None:
    """Record what drafts say and what is found in them: pages and checksums, by the role's primary key."""
    roles = [Role(pk=pk, draft_checksum=checksum) for pk, (_page, checksum) in drafts.items()]
    Role.objects.bulk_update(roles, ["draft_checksum"])
    keeping.note(drafts)
