"""Live editions as rows of a list: in words, with pay on one common axis."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.utils.safestring import mark_safe

from careers import charts, reading, wording
from careers.models import Edition, Role


def rows(editions: Iterable[Edition]) -> list[dict]:
    """One row an edition. Pay is drawn where it is in the currency and period of most rows.

    Pass editions `without_content()`. No query beyond that of `editions`.
    """
    editions = list(editions)
    paid = [edition for edition in editions if edition.pay_high is not None]
    usual = Counter((edition.pay_currency, edition.pay_period) for edition in paid).most_common(1)
    axis = usual[0][0] if usual else None
    alike = [edition for edition in paid if (edition.pay_currency, edition.pay_period) == axis]
    limit = max((edition.pay_high for edition in alike), default=Decimal(0))
    drawn = {edition.pk for edition in alike} if len(alike) > 1 else set()
    return [
        {
            "slug": edition.slug,
            "title": edition.title,
            "summary": edition.summary,
            "level": wording.label(Role.Level, edition.level) if edition.level else "",
            "family_slug": edition.family_slug,
            "family_name": edition.family_name,
            "pay": reading.edition_pay(edition),
            "glyph": mark_safe(
                charts.pay_glyph(edition.pay_low, edition.pay_high, limit, open_ended=edition.pay_open_ended)
                if edition.pk in drawn
                else ""
            ),
        }
        for edition in editions
    ]
