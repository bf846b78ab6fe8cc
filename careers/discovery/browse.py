"""What there is to browse: live editions by family and by letter, counted."""

from django.db.models import Count, Max
from django.db.models.functions import Substr, Upper

from careers.models import Edition

FIRST_LETTER = Upper(Substr("title", 1, 1))
ALPHABETICALLY = (FIRST_LETTER, Upper("title"), "slug")


def families() -> list[dict]:
    """Every family that has a live edition: `family_slug`, `name` and `count`, by name. One query."""
    return list(
        Edition.objects.live()
        .order_by()
        .values("family_slug")
        .annotate(name=Max("family_name"), count=Count("pk"))
        .order_by("name", "family_slug")
    )


def letters() -> list[tuple[str, int]]:
    """Every letter that the title of a live edition begins with, and how many do. One query."""
    return list(
        Edition.objects.live()
        .order_by()
        .annotate(letter=FIRST_LETTER)
        .values("letter")
        .annotate(count=Count("pk"))
        .order_by("letter")
        .values_list("letter", "count")
    )
