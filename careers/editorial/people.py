"""Who does what: names for the history, and who may be asked for a review."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet


def signature(user) -> str:
    """How the history names `user`."""
    return (user.get_full_name() or user.get_username())[:150]


def publishers() -> QuerySet:
    """The active users who may publish, by name."""
    users = get_user_model().objects.with_perm(
        "careers.publish_role", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.order_by("first_name", "last_name", "username")
