"""Roles with a past, for tests of what has changed."""

from datetime import UTC, datetime

from careers import publishing
from careers.models import Edition, Role
from tests import factories

#: When tests of the past begin.
JANUARY = datetime(2031, 1, 10, 9, tzinfo=UTC)


def publish(role: Role, *, reason: str = "", **values) -> Edition:
    """Change the columns of `role` and publish it."""
    for name, value in values.items():
        setattr(role, name, value)
    role.save()
    factories.note(role)
    return publishing.publish(role, by="writer", reason=reason)
