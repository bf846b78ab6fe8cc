"""What needs somebody: the questions that the desk answers with a number, and lists of roles with a filter.

Each is a condition on roles that are read with `with_state`, so that all of them can be counted in one query.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from careers.checks.models import Link, RoleLink
from careers.checks.rules import oldest_fresh
from careers.models import Edition, Imported, Role, SalaryBand, SalaryFactor, State

from .models import Remark, Submission
from .reviewing import signature

#: Within how many days a review is soon.
SOON = 30


class Worklist(NamedTuple):
    """A question: its name in addresses, and in words. `own` is about the one who asks, not the site."""

    name: str
    words: str | Promise
    condition: Callable[[object, date], Q]
    own: bool = False
    #: The permission without which it means nothing to somebody.
    permission: str = ""
    #: The filter of the list of roles that asks the same; one of its own, if empty.
    query: str = ""


def _waiting(user, today: date) -> Q:
    """Handed in by somebody else, for this person or for nobody in particular."""
    waiting = Submission.objects.filter(state=Submission.State.WAITING)
    waiting = waiting.filter(Q(reviewer=user) | Q(reviewer=None)).exclude(submitted_by=user)
    return Q(pk__in=waiting.values("role"))


def sent_back() -> QuerySet[Submission]:
    """What was sent back and not handed in again since."""
    newer = Submission.objects.filter(role=OuterRef("role"), submitted_at__gt=OuterRef("submitted_at"))
    return Submission.objects.filter(~Exists(newer), state=Submission.State.SENT_BACK)


def _sent_back(user, today: date) -> Q:
    return Q(pk__in=sent_back().filter(submitted_by=user).values("role")) & _unpublished(user, today)


def _approved(user, today: date) -> Q:
    approved = Submission.objects.filter(state=Submission.State.APPROVED, checksum=F("role__draft_checksum"))
    return Q(pk__in=approved.values("role"))


def _drafts(user, today: date) -> Q:
    """Unpublished changes of this person: who saved the role last, or is responsible for it."""
    return _unpublished(user, today) & (Q(responsible=user) | Q(saved_by=signature(user)))


def _unpublished(user, today: date) -> Q:
    return Q(state__in=[State.DRAFT, State.CHANGED])


def _overdue(user, today: date) -> Q:
    return Q(review_due__lt=today)


def _outdated(user, today: date) -> Q:
    """Names that have changed since the page was published. A draft that is scheduled will mend them."""
    return Q(findings__outdated__gt=0, state=State.CHANGED)


def _contradictory(user, today: date) -> Q:
    """Also by a year that is still to come: only the day decides that, so it is not noted."""
    to_come = Q()
    for rows in (SalaryBand, SalaryFactor):
        to_come |= Q(pk__in=rows.objects.filter(year__gt=today.year).values("role"))
    return Q(findings__contradictions__gt=0) | to_come


def _scheduled(user, today: date) -> Q:
    return Q(pk__in=Edition.objects.scheduled().values("role"))


WORKLISTS = {
    each.name: each
    for each in (
        Worklist("waiting", _("Waiting for my review"), _waiting, own=True, permission="publish_role"),
        Worklist("sent-back", _("Sent back to me"), _sent_back, own=True, permission="change_role"),
        Worklist("my-drafts", _("My drafts"), _drafts, own=True, permission="change_role"),
        Worklist(
            "my-overdue",
            _("Mine, overdue for review"),
            lambda user, today: Q(responsible=user) & _overdue(user, today),
            own=True,
        ),
        Worklist(
            "remarks",
            _("Remarks that nobody has dealt with"),
            lambda user, today: Q(pk__in=Remark.objects.filter(resolved_at=None).values("role")),
        ),
        Worklist("approved", _("Approved, not published yet"), _approved, permission="publish_role"),
        Worklist(
            "changed",
            _("Changed since published"),
            lambda user, today: Q(state=State.CHANGED),
            query="state=changed",
        ),
        Worklist("scheduled", _("Scheduled"), _scheduled),
        Worklist("overdue", _("Overdue for review"), _overdue, query="review=overdue"),
        Worklist(
            "old-pay",
            _("Pay figures past their shelf life"),
            lambda user, today: Q(findings__pay_year__lt=oldest_fresh("pay", today)),
        ),
        Worklist(
            "old-outlook",
            _("Outlook past its shelf life"),
            lambda user, today: Q(findings__outlook_year__lt=oldest_fresh("outlook", today)),
        ),
        Worklist(
            "unsourced",
            _("Figures without a source"),
            lambda user, today: Q(findings__sourced__lt=F("findings__figures")),
        ),
        Worklist("contradictions", _("Contradictions"), _contradictory),
        Worklist("outdated", _("Outdated names of skills or sources"), _outdated),
        Worklist(
            "broken-links",
            _("Broken links"),
            lambda user, today: Q(
                pk__in=RoleLink.objects.filter(link__status=Link.Status.BROKEN).values("role")
            ),
        ),
        Worklist(
            "conflicts",
            _("Conflicts with imports"),
            lambda user, today: Q(pk__in=Imported.objects.filter(conflict_count__gt=0).values("role")),
            query="conflicts=open",
        ),
    )
}


def for_user(user) -> list[Worklist]:
    """The worklists that mean something to `user`, their own first."""
    return [
        each
        for each in WORKLISTS.values()
        if not each.permission or user.has_perm(f"careers.{each.permission}")
    ]


def counts(worklists: Iterable[Worklist], user, today: date) -> dict[str, int]:
    """How many roles in use are on each of `worklists`, by its name. Costs one query."""
    conditions = {each.name.replace("-", "_"): (each.name, each.condition(user, today)) for each in worklists}
    roles = Role.objects.filter(archived_at=None).with_state()
    found = roles.aggregate(
        **{column: Count("pk", filter=condition) for column, (_name, condition) in conditions.items()}
    )
    return {name: found[column] for column, (name, _condition) in conditions.items()}


def soon(today: date) -> tuple[date, date]:
    """The first and the last day on which a review is due soon."""
    return today, today + timedelta(days=SOON)
