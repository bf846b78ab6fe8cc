"""The live pages that a role page points at."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from careers.discovery.models import EditionFacts
from careers.models import Edition
from careers.pages import RolePage, wording


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


def titles_of_related(pages: Collection[RolePage], at: datetime | None = None) -> dict[str, str]:
    """The titles of the public roles that any of these pages relates to, by address. At most one query."""
    related = {career.role: career for page in pages for career in page.related_careers}
    if not related:
        return {}
    page = msgspec.structs.replace(next(iter(pages)), related_careers=tuple(related.values()), ladders=())
    return {slug: edition.title for slug, edition in targets(page, at).items()}


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
        .select_related("facts")
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
    """What lists go by of the pay of an edition: "$118,000 a year, median of a wider group"; or empty.

    Empty too where it is not in the indexes, as those that are not live any more. One query, unless
    `edition` was read with its `facts`.
    """
    facts = getattr(edition, "facts", None)
    if facts is None or not facts.statistic:
        return ""
    low, high = facts.ends
    if low is None and high is None:
        return _("Pay figures without a median")
    amount = wording.span(low, high, facts.currency, open_ended=high is None)
    return ", ".join(filter(None, (f"{amount} {wording.period(facts.period)}", _what(facts))))


def _what(facts: EditionFacts) -> str:
    """What an amount is, where it is not plainly a range of the role's own."""
    if facts.wider:
        of_wider_group = {"median": _("median of a wider group"), "mean": _("average of a wider group")}
        return of_wider_group.get(facts.statistic, _("figure of a wider group"))
    named = {"median": _("median"), "mean": _("average"), "percentiles": _("percentiles, no median")}
    return named.get(facts.statistic, "")
