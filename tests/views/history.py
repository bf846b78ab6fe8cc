"""Roles with a past, for tests of what has changed."""

from datetime import UTC, datetime

from careers import publishing
from careers.models import Edition, Role

#: When tests of the past begin.
JANUARY = datetime(2031, 1, 10, 9, tzinfo=UTC)


def publish(role: Role, *, reason: str = "", **values) -> Edition:
    """Change the columns of `role` and publish it."""
    for name, value in values.items():
        setattr(role, name, value)
    role.save()
    return publishing.publish(role, by="writer", reason=reason)
