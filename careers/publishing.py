"""The only writer of editions.

Each function is one transaction. Whoever publishes, withdraws or restores a role first locks its
row, so that two people doing it at once wait for each other (on SQLite the transaction itself
locks, since it begins IMMEDIATE).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import rendering, rolepage, validation
from careers.discovery import indexing
from careers.models import Edition, Role
from careers.rolepage import RolePage

#: How an edition ends. One that is replaced leaves a withdrawal to come to its successor.
ENDING = ("live_until", "withdrawn_by", "withdrawn_reason")


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
    at = _moment(at)
    sources = rolepage.sources_by_key() if len(ids) > 1 else None
    pages = {
        role.pk: rolepage.from_rows(role, sources) for role in Role.objects.with_parts().filter(pk__in=ids)
    }
    editions = Edition.objects.filter(role__in=ids)
    current = {edition.role_id: edition for edition in editions.live(at)}
    numbers = dict(editions.order_by().values_list("role").annotate(Max("number")))
    starts = dict(editions.filter(live_from__gt=at).order_by().values_list("role").annotate(Min("live_from")))
    taken = _holders_of_addresses(pages.values(), at)
    outcomes, ended, made = {}, [], []
    for pk, page in pages.items():
        content = rolepage.to_json(page)
        checksum = locked[pk].draft_checksum = rolepage.checksum(content)
        before = current.get(pk)
        if before and before.checksum == checksum:
            outcomes[pk] = before
            continue
        if refusal := _refusal(pk, page, taken, before, at):
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
            live_from=at,
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
    Role.objects.bulk_update(published, ["draft_checksum"])
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
    Raises Refused for a role that is neither live nor scheduled.
    """
    role = _locked(role)
    at = _moment(at)
    current = role.editions.live(at).first()
    to_come = role.editions.filter(live_from__gte=at)
    indexing.forget(to_come.values_list("pk", flat=True))
    cancelled, _by_model = to_come.delete()
    if current and current.live_from >= at:
        current = None
    if current is None and not cancelled:
        raise Refused(_("This role is not public, so there is nothing to withdraw."))
    if current:
        current.live_until = at
        current.withdrawn_by = by
        current.withdrawn_reason = reason
        current.save(update_fields=ENDING)
    indexing.update([role.pk])
    return current


@transaction.atomic
def restore(edition: Edition, *, by: str, reason: str = "", draft: bool = False) -> list[str]:
    """Write `edition` back to the rows of its role and publish it (or, as a `draft`, do not).

    Returns the slugs of related roles that no longer exist and are therefore left out. Raises Refused
    where another role has the edition's address by now, and for what cannot be published.
    """
    role = _locked(edition.role)
    if other := Role.objects.exclude(pk=role.pk).filter(slug=edition.slug).first():
        raise Refused(
            _("The address “%(slug)s” is that of another role by now: “%(title)s”.")
            % {"slug": edition.slug, "title": other.title}
        )
    role, left_out = rolepage.write_to_rows(rolepage.from_json(edition.content), role)
    if draft:
        note_changes(Role.objects.filter(pk=role.pk))
    else:
        publish(role, by=by, reason=reason)
    return left_out


def note_changes(roles) -> None:
    """Record what the rows of `roles` (a QuerySet) now say, so that lists can tell what has changed.

    Call it after changing rows other than through this module. Costs the queries of `with_parts`,
    and two for each role.
    """
    for role in roles.with_parts():
        _note_draft(role, rolepage.checksum(rolepage.to_json(rolepage.from_rows(role))))


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


def _locked(role: Role) -> Role:
    return Role.objects.select_for_update().get(pk=role.pk)


def _moment(at: datetime | None) -> datetime:
    """`at`, or now: read after the lock is held, so that editions begin in the order of the locks.

    A time that has only just passed, while somebody was still typing, means now: what was public until
    then stays as it was.
    """
    now = timezone.now()
    if at is None:
        return now
    if at < now - timedelta(minutes=1):
        raise Refused(_("This time has passed. What was public then cannot be changed."))
    return max(at, now)


def _refusal(
    role: int, page: RolePage, taken: dict[str, list[Edition]], current: Edition | None, at: datetime
) -> Refused | None:
    if faults := validation.faults(page):
        return Refused(_("The page cannot be published yet."), faults)
    other = next((edition for edition in taken.get(page.slug, ()) if edition.role_id != role), None)
    if other:
        message = _("The address is still that of the page “%(title)s”.") % {"title": other.title}
        return Refused(_("The page cannot be published yet."), [validation.Fault("", (), "slug", message)])
    if current and current.live_from >= at:
        return Refused(_("Another edition begins at this very time. Choose another time."))
    return None


def _holders_of_addresses(pages: Iterable[RolePage], at: datetime) -> dict[str, list[Edition]]:
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


def _note_draft(role: Role, checksum: str) -> None:
    Role.objects.filter(pk=role.pk).update(draft_checksum=checksum)
