"""The live pages that a role page points at."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from django.db.models import F, Q, QuerySet

from careers import wording
from careers.models import Edition
from careers.rolepage import RolePage


def targets(page: RolePage, at: datetime | None = None) -> dict[str, Edition]:
    """The live editions that the related careers and rungs of `page` point at, by the slug it uses.

    A role that has moved is found under every address its page ever had; where another role's page
    is now at that address, that one counts. One query, without the pages themselves; none where the
    page points nowhere.
    """
    slugs = mentioned(page)
    if not slugs:
        return {}
    return by_address(pointed_at(slugs, at).annotate(asked=F("role__editions__slug")).order_by("pk"))


def titles_of_related(pages: Collection[RolePage]) -> dict[str, str]:
    """The titles of the public roles that any of these pages relates to, by address. At most one query."""
    related = {career.role: career for page in pages for career in page.related_careers}
    if not related:
        return {}
    page = msgspec.structs.replace(next(iter(pages)), related_careers=tuple(related.values()), ladders=())
    return {slug: edition.title for slug, edition in targets(page).items()}


def mentioned(page: RolePage) -> set[str]:
    """The addresses of other roles that `page` uses."""
    slugs = {career.role for career in page.related_careers}
    slugs |= {rung.role for ladder in page.ladders for rung in ladder.rungs if rung.role}
    return slugs - {page.slug}


def pointed_at(slugs: set[str], at: datetime | None = None) -> QuerySet:
    """The live editions of the roles that ever had one of these addresses: `role__editions__slug`."""
    return (
        Edition.objects.live(at)
        .without_content()
        .filter(
            Q(role__editions__slug__in=slugs),
            role__editions__live_from__lte=F("live_from"),
        )
    )


def by_address(editions: Iterable[Edition]) -> dict[str, Edition]:
    """Editions by the address under which they were `asked` for; the one that has it now counts."""
    found: dict[str, Edition] = {}
    for edition in editions:
        if edition.asked not in found or edition.slug == edition.asked:
            found[edition.asked] = edition
    return found


def edition_pay(edition: Edition) -> str:
    """The pay of an edition in one line: "$150,000 to $250,000 a year", or empty."""
    low, high = edition.pay_low, edition.pay_high
    if low is None and high is None:
        return ""
    amount = wording.span(low, high, edition.pay_currency, open_ended=edition.pay_open_ended)
    return f"{amount} {wording.period(edition.pay_period)}"
