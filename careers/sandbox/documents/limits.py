"""What is too much for one document."""

from .structure import Unreadable
from .structure import marked as _

MEGABYTE = 1_000_000
TEXT_LIMIT = 2 * MEGABYTE
FILE_LIMIT = 10 * MEGABYTE


def too_large(limit: int) -> Unreadable:
    return Unreadable(
        _("It is larger than %(limit)d MB. Give one role's page at a time."), limit=limit // MEGABYTE
    )


def too_deep() -> Unreadable:
    return Unreadable(_("Its parts are nested too deep."))


def refuse_too_many_elements(count: int, limit: int) -> None:
    """Raise Unreadable for more than `limit` elements of HTML or XML, before anything is made of them."""
    if count > limit:
        raise Unreadable(
            _("It is made of %(count)d elements, more than %(limit)d. Give one role's page at a time."),
            count=count,
            limit=limit,
        )
