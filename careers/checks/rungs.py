"""Steps of a ladder that pay less than the one below."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from careers.discovery.comparison.pairwise import compare_pay
from careers.models import Role
from careers.models import SalaryBand as BandRow
from careers.pages import Ladder, RolePage, SalaryBand, wording

from .finding import Finding, Kind

COLUMNS = tuple(name for name in SalaryBand.__struct_fields__ if name != "source")


class Paid(NamedTuple):
    """As much of a role as it takes to compare its pay."""

    pk: int
    salary_bands: tuple[SalaryBand, ...]


def paid_less(pages: Mapping[int, RolePage]) -> tuple[dict[int, list[Finding]], set[str]]:
    """What is paid less than the step below, by the primary key of the role above; and the ladders looked at.

    On all ladders that the pages of the roles with these primary keys show, also of the other roles there.
    Costs two queries where there are any others.
    """
    ladders = {ladder.slug: ladder for page in pages.values() for ladder in page.ladders}
    paid = {page.slug: Paid(pk, page.salary_bands) for pk, page in pages.items()}
    named = {rung.role for ladder in ladders.values() for rung in ladder.rungs if rung.role}
    paid |= _others(named - paid.keys())
    found = defaultdict(list)
    for ladder in ladders.values():
        for pk, finding in _on_ladder(ladder, paid):
            found[pk].append(finding)
    return found, set(ladders)


def _on_ladder(ladder: Ladder, paid: Mapping[str, Paid]) -> Iterable[tuple[int, Finding]]:
    for rung in ladder.rungs:
        if rung.role not in paid:
            continue
        way = ladder.way(rung.track)
        below = [other for other in way[: way.index(rung)] if other.role in paid]
        if not below:
            continue
        here, there = paid[below[-1].role], paid[rung.role]
        pay = compare_pay(here, there)
        if pay.why_not or pay.difference >= 0:
            continue
        words = {
            "below": below[-1].title,
            "ladder": ladder.title,
            "less": wording.money(-pay.difference, pay.bands[1].currency),
        }
        message = _("Pays %(less)s less than “%(below)s”, the step below it on the ladder “%(ladder)s”.")
        key = (ladder.slug, pay.bands[1].slug)
        field = "low" if pay.amount == "middle" else pay.amount
        yield there.pk, Finding(Kind.CONTRADICTION, "salary_band", key, field, message % words)


def _others(slugs: set[str]) -> dict[str, Paid]:
    if not slugs:
        return {}
    roles = dict(Role.objects.filter(slug__in=slugs).values_list("pk", "slug"))
    bands = defaultdict(list)
    rows = BandRow.objects.filter(role__in=roles).select_related("source").order_by("role", "position")
    for row in rows:
        columns = {name: getattr(row, name) for name in COLUMNS}
        bands[row.role_id].append(SalaryBand(source=row.source.slug, **columns))
    return {slug: Paid(pk, tuple(bands[pk])) for pk, slug in roles.items()}
