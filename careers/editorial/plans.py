"""What is planned for a role: editions that are scheduled, withdrawals to come."""

from django.utils.translation import gettext as _

from careers import publishing
from careers.models import Edition, Role
from careers.write_queue import in_turn


def planned(role: Role) -> list[Edition]:
    """The editions of `role` that are scheduled, or public and going to be withdrawn, the next first."""
    editions = role.editions.without_content().order_by("live_from")
    ending = editions.live().exclude(live_until=None).exclude(withdrawn_by="")
    return list(ending | editions.scheduled())


def cancel(edition: Edition) -> None:
    """Take back one edition that is scheduled. Raises Refused for one that a change set publishes."""
    member = edition.in_change_sets.select_related("change_set").first()
    if member:
        raise publishing.Refused(
            _(
                "Edition %(number)d becomes public together with the change set “%(title)s”. Take it back "
                "there."
            )
            % {"number": edition.number, "title": member.change_set.title}
        )
    publishing.cancel(edition)


@in_turn()
def cancel_all(role: Role) -> None:
    """Take back all editions of `role` that are scheduled."""
    for edition in role.editions.scheduled().without_content().order_by("-live_from"):
        cancel(edition)
