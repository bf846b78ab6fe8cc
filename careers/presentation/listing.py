"""Lists of live editions: what there is to browse, and the rows in words, with pay on one common axis."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When
from django.db.models.functions import Substr, Upper
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from careers.discovery.models import EditionFacts
from careers.models import Edition, Role
from careers.models.text import InByteOrder
from careers.pages import charts, wording


def rows(editions: Iterable[Edition]) -> list[dict]:
    """One row an edition. Pay is drawn where it is in the currency and period of most rows.

    Pass editions `without_content()` and with their `facts`. No query beyond that of `editions`.
    """
    editions = list(editions)
    pay = [edition_pay(edition) for edition in editions]
    paid = [edition.facts for edition, words in zip(editions, pay, strict=True) if words]
    usual = Counter(map(_axis, paid)).most_common(1)
    axis = usual[0][0] if usual and usual[0][1] > 1 else None
    amounts = [end for facts in paid if _axis(facts) == axis for end in facts.ends]
    limit = max((amount for amount in amounts if amount is not None), default=Decimal(0))
    return [
        {
            "slug": edition.slug,
            "title": edition.title,
            "summary": edition.summary,
            "level": wording.label(Role.Level, edition.level) if edition.level else "",
            "family_slug": edition.family_slug,
            "family_name": edition.family_name,
            "pay": words,
            "glyph": _glyph(*edition.facts.ends, limit) if words and _axis(edition.facts) == axis else "",
        }
        for edition, words in zip(editions, pay, strict=True)
    ]


def _axis(facts: EditionFacts) -> tuple[str, str]:
    return facts.currency, facts.period


def _glyph(low: Decimal | None, high: Decimal | None, limit: Decimal) -> SafeString:
    one_end = low if high is None else high
    if one_end is None:
        return SafeString("")
    return mark_safe(
        charts.pay_glyph(
            one_end if low is None else low, one_end if high is None else high, limit, open_ended=high is None
        )
    )


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


FIRST_LETTER = Upper(InByteOrder(Substr("title", 1, 1)))
#: The order of a list of editions.
BY_TITLE = (InByteOrder("title"), "slug")
ALPHABETICALLY = (FIRST_LETTER, Upper(InByteOrder("title")), "slug")


def families(at: datetime | None = None) -> list[dict[str, Any]]:
    """Every family with an edition that is live at `at` (now if not given), as `EditionQuerySet.families`.

    One query.
    """
    return Edition.objects.live(at).families()


def place_of_family(families: Sequence[dict]) -> Case:
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
