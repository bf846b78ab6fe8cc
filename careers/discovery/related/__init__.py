"""Related careers: which editions are most alike, by what people do, are called, know and use."""

from datetime import datetime

from django.db.models import QuerySet

from careers.models import Edition

__all__ = ["near", "nearest"]


#: How like a page must be, of 1,000,000, to be recommended.
WORTH_READING = 250_000


def nearest(
    edition: Edition, limit: int = 10, at: datetime | None = None, *, least: int = WORTH_READING
) -> list[Edition]:
    """The live editions most like `edition`, the nearest first, without their pages. One query.

    None is less like it than `least`: on a small site the nearest can be far.
    """
    live = Edition.objects.live(at).without_content()
    editions = near(live, edition.pk, edition.role_id, least=least)
    return list(editions.order_by("-near_to__score", "near_to__other")[:limit])


def near(
    editions: QuerySet[Edition], edition: int, role: int, *, least: int = WORTH_READING
) -> QuerySet[Edition]:
    """Those of `editions` that are at least so much like an edition of a role, by primary key.

    Twenty at most, by `near_to__score`.
    """
    return editions.filter(near_to__edition=edition, near_to__score__gte=least).exclude(role=role)
