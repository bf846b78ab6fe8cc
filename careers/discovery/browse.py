"""What there is to browse: live editions by family and by letter, counted."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, Max, Value, When
from django.db.models.functions import Substr, Upper

from careers.models import Edition
from careers.models.text import InByteOrder

FIRST_LETTER = Upper(InByteOrder(Substr("title", 1, 1)))
#: The order of a list of editions.
BY_TITLE = (InByteOrder("title"), "slug")
ALPHABETICALLY = (FIRST_LETTER, Upper(InByteOrder("title")), "slug")


def families(at: datetime | None = None) -> list[dict]:
    """Every family that has a live edition: `family_slug`, `name` and `count`, by name. One query.

    Live is what is so at `at`, or now if that is not given.
    Editions are made at different times: the newest says what a family is called today.
    """
    found = (
        Edition.objects.live(at)
        .order_by()
        .values("family_slug", name=F("family_name"))
        .annotate(count=Count("pk"), newest=Max("pk"))
    )
    by_slug: dict[str, dict] = {}
    for row in sorted(found, key=lambda row: row["newest"]):
        before = by_slug.get(row["family_slug"], {"count": 0})
        by_slug[row["family_slug"]] = row | {"count": before["count"] + row["count"]}
    return sorted(by_slug.values(), key=lambda row: (row["name"].casefold(), row["family_slug"]))


def place(families: Sequence[dict]) -> Case:
    """Where the family of an edition stands among `families`."""
    places = [When(family_slug=each["family_slug"], then=Value(at)) for at, each in enumerate(families)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def letters(at: datetime | None = None) -> list[tuple[str, int]]:
    """Every letter that the title of a live edition begins with, and how many do, as above. One query."""
    return list(
        Edition.objects.live(at)
        .order_by()
        .annotate(letter=FIRST_LETTER)
        .values("letter")
        .annotate(count=Count("pk"))
        .order_by("letter")
        .values_list("letter", "count")
    )
