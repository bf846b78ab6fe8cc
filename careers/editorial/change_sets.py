"""Change sets: roles whose drafts are reviewed together, and published and rolled back at one instant.

Each function that changes something is one transaction, with the set locked first and then its roles, in
the order of their primary keys; it is noted in the admin's log, and raises `publishing.Refused` for what
cannot be done, or not any more. A role is in one unfinished set at most.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers import publishing
from careers.models import Edition, Role
from careers.pages.wording import moment
from careers.publishing import Refused
from careers.write_queue import in_turn

from . import reviewing
from .models import ChangeSet, ChangeSetRole
from .reviewing import signature

State = ChangeSet.State

#: Roles in one set: what is published at one instant is in memory at once, and keeps other writers waiting.
MOST = 200
#: So many roles are named in a message; of more, the number is told.
NAMED = 5
#: Letters of a checksum by which a draft is known again.
SEEN = 16


class RolesRefused(Refused):
    """Why roles of a set cannot be published: `refusals` has a Refused for each of them."""

    def __init__(self, refusals: Sequence[tuple[Role, Refused]]):
        self.refusals = tuple(refusals)
        told = ngettext(
            "Nothing is published, because %(count)d role is not fit for it: %(roles)s.",
            "Nothing is published, because %(count)d roles are not fit for it: %(roles)s.",
            len(refusals),
        )
        values = {"count": len(refusals), "roles": named(role.title for role, _refused in refusals)}
        faults = [fault for _role, refused in refusals for fault in refused.faults]
        super().__init__(told % values, faults)


class Member(NamedTuple):
    """A role of a published set: the edition that was made, what it replaced, and why it cannot go back."""

    role: Role
    edition: Edition
    before: Edition | None
    obstacle: str


# States


def in_state(state: str, at: datetime | None = None) -> QuerySet[ChangeSet]:
    """The sets that stand so at `at` (now if not given): what is scheduled is published by itself."""
    at = at or timezone.now()
    match state:
        case State.SCHEDULED:
            found = Q(state=State.SCHEDULED, live_from__gt=at)
        case State.PUBLISHED:
            found = Q(state=State.PUBLISHED) | Q(state=State.SCHEDULED, live_from__lte=at)
        case _:
            found = Q(state=state)
    return ChangeSet.objects.filter(found)


def state(change_set: ChangeSet) -> str:
    """How `change_set` stands now."""
    if change_set.state == State.SCHEDULED and change_set.live_from <= timezone.now():
        return State.PUBLISHED
    return change_set.state


def is_open(change_set: ChangeSet) -> bool:
    """Whether it can still be changed."""
    return change_set.state in (State.OPEN, State.WAITING)


def being_put_together() -> QuerySet[ChangeSet]:
    """The sets that `is_open` holds for."""
    return ChangeSet.objects.filter(state__in=[State.OPEN, State.WAITING])


def unfinished() -> QuerySet[ChangeSet]:
    """The sets whose roles no other may have."""
    return being_put_together() | in_state(State.SCHEDULED)


def elsewhere(roles: Iterable[Role], change_set: ChangeSet | None = None) -> dict[int, ChangeSet]:
    """The unfinished sets, other than `change_set`, that have these roles, by role. One query."""
    found = ChangeSetRole.objects.filter(role__in=roles, change_set__in=unfinished())
    if change_set:
        found = found.exclude(change_set=change_set)
    return {member.role_id: member.change_set for member in found.select_related("change_set")}


# Putting together


def refusals(roles: Collection[Role], change_set: ChangeSet | None = None) -> dict[int, str]:
    """Why any of these roles cannot be in `change_set` (or in a new one), by role. One query."""
    taken = elsewhere(roles, change_set)
    found = {}
    for role in roles:
        if role.archived_at:
            found[role.pk] = _("“%(title)s” is put away.") % {"title": role.title}
        elif other := taken.get(role.pk):
            found[role.pk] = _("“%(title)s” is in the change set “%(other)s” already.") % {
                "title": role.title,
                "other": other.title,
            }
    return found


@in_turn()
def add(change_set: ChangeSet, roles: Iterable[Role], *, by, leave_out: bool = False) -> list[str]:
    """Take these roles into `change_set`; what keeps any of them from it is returned.

    Where something does, none is taken in and Refused is raised, unless those may be left out.
    """
    change_set = _locked(change_set)
    _refuse_if_closed(change_set)
    wanted = Role.objects.filter(pk__in=[role.pk for role in roles])
    locked = list(wanted.select_for_update().order_by("pk"))
    why = refusals(locked, change_set)
    if why and not leave_out:
        raise Refused(list(why.values()))
    members = set(change_set.roles.values_list("role", flat=True))
    new = [role for role in locked if role.pk not in members and role.pk not in why]
    if len(members) + len(new) > MOST:
        raise Refused(
            _("A change set holds up to %(most)d roles; this would make %(count)d.")
            % {"most": MOST, "count": len(members) + len(new)}
        )
    ChangeSetRole.objects.bulk_create(ChangeSetRole(change_set=change_set, role=role) for role in new)
    if new:
        _log([change_set], by, _("Added %(roles)s.") % {"roles": named(role.title for role in new)})
    return list(why.values())


@in_turn()
def take_out(change_set: ChangeSet, roles: Iterable[Role], *, by) -> None:
    """Take these roles out of `change_set`. Their drafts stay as they are."""
    change_set = _locked(change_set)
    _refuse_if_closed(change_set)
    gone = change_set.roles.filter(role__in=list(roles)).select_related("role")
    titles = [member.role.title for member in gone]
    gone.delete()
    if titles:
        _log([change_set], by, _("Took out %(roles)s.") % {"roles": named(titles)})


@in_turn()
def submit(change_set: ChangeSet, *, by) -> None:
    """Ask for a review of the whole set."""
    change_set = _locked(change_set)
    if change_set.state != State.OPEN:
        raise Refused(_("This set is not being put together any more."))
    if not change_set.roles.exists():
        raise Refused(_("There is no role in this set yet."))
    _become(change_set, State.WAITING)
    _log([change_set], by, _("Submitted for review."))


@in_turn()
def send_back(change_set: ChangeSet, *, by, text: str = "") -> None:
    """End the review without publishing: the set is being put together again."""
    change_set = _locked(change_set)
    if change_set.state != State.WAITING:
        raise Refused(_("This set is not waiting for review."))
    _become(change_set, State.OPEN)
    _log([change_set], by, _("Sent back."), text)


# Publishing


def as_seen(roles: Iterable[Role]) -> str:
    """What is on the screen, in a few letters a role: to notice what changes afterwards. No query."""
    return " ".join(f"{role.pk}:{role.draft_checksum[:SEEN]}" for role in roles)


@in_turn()
def publish(change_set: ChangeSet, *, by, at: datetime | None = None, seen: str | None = None) -> int:
    """Make all drafts of the set public at one instant, `at` or now; how many were.

    Drafts that say what is public already are passed over. If one role cannot be published, none is
    (RolesRefused). `seen` is what was on the screen: what has changed since is not published unseen.
    """
    change_set = _locked(change_set)
    _refuse_if_closed(change_set)
    if at and at <= timezone.now():
        raise Refused(_("This time has passed. Choose a time to come, or publish now."))
    members = Role.objects.filter(in_change_sets__change_set=change_set)
    roles = list(members.select_for_update(of=("self",)).order_by("pk"))
    if not roles:
        raise Refused(_("There is no role in this set yet."))
    if seen is not None:
        _refuse_unseen(roles, seen)
    made = _publish(change_set, roles, by, at)
    if not made:
        raise Refused(_("Nothing has changed: readers see what these drafts say already."))
    reviewing.published([edition.role for edition in made], by=by)
    live_from = made[0].live_from
    _become(change_set, State.SCHEDULED if at else State.PUBLISHED, live_from=live_from, published_by=by)
    if at:
        done = _("Scheduled with the change set “%(title)s” for %(time)s.")
    else:
        done = _("Published with the change set “%(title)s”.")
    done %= {"title": change_set.title, "time": moment(live_from)}
    _log([change_set, *(edition.role for edition in made)], by, done, change_set.reason)
    return len(made)


def _publish(change_set: ChangeSet, roles: list[Role], by, at: datetime | None) -> list[Edition]:
    """The editions that are made, each noted with its role."""
    outcomes = publishing.publish_all(roles, by=signature(by), reason=change_set.reason, at=at)
    pairs = list(zip(roles, outcomes, strict=True))
    if refused := [(role, outcome) for role, outcome in pairs if isinstance(outcome, Refused)]:
        raise RolesRefused(refused)
    made = {role.pk: edition for role, edition in pairs if edition.is_new}
    before = publishing.replaced(list(made.values()))
    members = list(change_set.roles.filter(role__in=made))
    for member in members:
        member.edition = made[member.role_id]
        member.before = before.get(member.edition.pk)
    ChangeSetRole.objects.bulk_update(members, ["edition", "before"])
    return list(made.values())


@in_turn()
def cancel(change_set: ChangeSet, *, by) -> None:
    """Take back a schedule before its time; the set is being put together again."""
    change_set = _locked(change_set)
    if state(change_set) != State.SCHEDULED:
        raise Refused(_told_closed(change_set))
    members = list(change_set.roles.exclude(edition=None).select_related("role", "edition").order_by("role"))
    list(Role.objects.select_for_update().filter(pk__in=[m.role_id for m in members]).order_by("pk"))
    for member in members:
        publishing.cancel(member.edition)
    change_set.roles.update(edition=None, before=None)
    _become(change_set, State.OPEN, live_from=None, published_by=None)
    done = _("Cancelled what the change set “%(title)s” had scheduled.") % {"title": change_set.title}
    _log([change_set, *(member.role for member in members)], by, done)


# Rolling back


def members(change_set: ChangeSet) -> list[Member]:
    """What became of the roles for which the set made an edition, by title. Three queries."""
    rows = change_set.roles.exclude(edition=None).select_related("role", "edition").order_by("role__title")
    rows = list(rows.defer("edition__content", "edition__rendered"))
    before = publishing.replaced([row.edition for row in rows])
    obstacles = _obstacles(rows, change_set.live_from) if state(change_set) == State.PUBLISHED else {}
    return [
        Member(row.role, row.edition, before.get(row.edition_id), obstacles.get(row.pk, "")) for row in rows
    ]


def _obstacles(rows: list[ChangeSetRole], live_from: datetime) -> dict[int, str]:
    """Why roles cannot go back to what they said before a set that began then. One query."""
    others = Edition.objects.filter(role__in=[row.role_id for row in rows], live_from__gt=live_from)
    since = {edition.role_id: edition for edition in others.without_content().order_by("number")}
    return {row.pk: _obstacle(row.edition, since.get(row.role_id)) for row in rows}


def _obstacle(edition: Edition, since: Edition | None) -> str:
    """Why the role cannot go back from `edition`, or nothing. `since` is the newest that begins later."""
    if since and since.number > edition.number:
        told = _("Edition %(number)d was published since, by %(who)s.")
        if since.live_from > timezone.now():
            told = _("Edition %(number)d was scheduled since, by %(who)s.")
        return told % {"number": since.number, "who": since.created_by}
    return "" if edition.is_live() else _("It is not public any more.")


@in_turn()
def roll_back(change_set: ChangeSet, *, by, reason: str, leave_out: bool = False) -> int:
    """Make public again what the set replaced, for all its roles at one instant; for how many.

    The drafts stay as they are, so that nothing written is lost. Where somebody has published or withdrawn
    one of the roles since, Refused is raised, unless those may be left out.
    """
    change_set = _locked(change_set)
    if state(change_set) != State.PUBLISHED:
        raise Refused(_told_closed(change_set))
    ids = change_set.roles.exclude(edition=None).values("role")
    list(Role.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    found = members(change_set)
    moved_on = [member for member in found if member.obstacle]
    if moved_on and not leave_out:
        told = ngettext(
            "Nothing is rolled back: %(roles)s has changed since. Leave it out, or go back there first.",
            "Nothing is rolled back: %(roles)s have changed since. Leave them out, or go back there first.",
            len(moved_on),
        )
        raise Refused(told % {"roles": named(member.role.title for member in moved_on)})
    back = [member for member in found if not member.obstacle]
    if not back:
        raise Refused(_("There is nothing left to roll back."))
    publishing.roll_back([member.edition for member in back], by=signature(by), reason=reason)
    _become(change_set, State.ROLLED_BACK, rolled_back_at=timezone.now(), rolled_back_by=by)
    done = _("Rolled back with the change set “%(title)s”.") % {"title": change_set.title}
    _log([change_set, *(member.role for member in back)], by, done, reason)
    return len(back)


# What they share


def named(titles: Iterable[str]) -> str:
    """The titles, the first few by name."""
    titles = list(titles)
    told = [f"“{title}”" for title in titles[:NAMED]]
    if more := len(titles) - len(told):
        told.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return get_text_list(told, _("and"))


def _locked(change_set: ChangeSet) -> ChangeSet:
    locked = ChangeSet.objects.select_for_update().filter(pk=change_set.pk).first()
    if locked is None:
        raise Refused(_("This change set has been deleted in the meantime."))
    return locked


def _become(change_set: ChangeSet, state: str, **columns) -> None:
    ChangeSet.objects.filter(pk=change_set.pk).update(state=state, **columns)


def _refuse_if_closed(change_set: ChangeSet) -> None:
    if not is_open(change_set):
        raise Refused(_told_closed(change_set))


def _told_closed(change_set: ChangeSet) -> str:
    """What became of the set that something was to be done with."""
    match state(change_set):
        case State.SCHEDULED:
            told = _("This set is scheduled for %(time)s.")
        case State.PUBLISHED:
            told = _("This set is published since %(time)s.")
        case State.ROLLED_BACK:
            told = _("This set was rolled back.")
        case _:
            told = _("This set is not published.")
    return told % {"time": moment(change_set.live_from) if change_set.live_from else ""}


def _refuse_unseen(roles: list[Role], seen: str) -> None:
    before = dict(each.split(":", 1) for each in seen.split() if ":" in each)
    now = {str(role.pk): role for role in roles}
    new = [role.title for pk, role in now.items() if before.get(pk) != role.draft_checksum[:SEEN]]
    if new:
        raise Refused(
            _(
                "Nothing is published, because %(roles)s changed or came in after you opened this page. Look "
                "at what it says now, then decide again."
            )
            % {"roles": named(new)}
        )
    if before.keys() - now.keys():
        raise Refused(
            _("Nothing is published, because a role was taken out after you opened this page. Look again.")
        )


def _log(rows: Sequence, by, done: str, text: str = "") -> None:
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=rows,
        action_flag=CHANGE,
        change_message=f"{done} {text}".strip(),
        single_object=len(rows) == 1,
    )
