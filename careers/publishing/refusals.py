"""Why a role cannot be published, withdrawn or restored."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from careers.models import Edition, Role
from careers.pages import (
    RolePage,
    wording,
)

from . import validation


class Refused(ValidationError):
    """Why a role cannot be published, withdrawn or restored. `faults` say what to mend and where."""

    def __init__(self, message: str, faults: Iterable[validation.Fault] = ()):
        super().__init__(message)
        self.faults = tuple(faults)


def erased() -> Refused:
    return Refused(_("This role has been erased in the meantime."))


def not_public(role: Role, now: datetime) -> Refused:
    """Why there is nothing to withdraw: it never was public, is not any more, or will not be by then."""
    end = role.editions.filter(live_until__gt=now).aggregate(last=Max("live_until"))["last"]
    if end is None:
        return Refused(_("This role is not public, so there is nothing to withdraw."))
    return Refused(
        _("This page is going to be withdrawn on %(time)s already. Nothing has been done.")
        % {"time": wording.moment(end)}
    )


def refusal_of(
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


def refuse_if_taken(edition: Edition, at: datetime) -> None:
    """Raise Refused where another role's page has the address of `edition` at `at` or later."""
    held = holders_of_addresses([edition], at)[edition.slug]
    if other := next((each for each in held if each.role_id != edition.role_id), None):
        message = _("The address is that of the page “%(title)s” by then.") % {"title": other.title}
        raise Refused(message)


def holders_of_addresses(pages: Iterable[RolePage | Edition], at: datetime) -> dict[str, list[Edition]]:
    """The editions that are public at `at` or later under the addresses of `pages`, by address."""
    held = Edition.objects.filter(slug__in=[page.slug for page in pages])
    found = defaultdict(list)
    for edition in held.filter(Q(live_until=None) | Q(live_until__gt=at)).without_content():
        found[edition.slug].append(edition)
    return found
