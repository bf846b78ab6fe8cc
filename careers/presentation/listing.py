"""Lists of live editions: what there is to browse, and the rows in words, with pay on one common axis."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.db.models.functions import Substr, Upper
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.discovery.models import EditionFacts, SearchDocument
from careers.discovery.skills.roles import COLUMNS, in_lists
from careers.models import Edition, Role
from careers.models.text import InByteOrder
from careers.pages import SalaryBand, charts, wording

#: Words of a summary in a list, and on a card.
WORDS_LISTED, WORDS_ON_CARD = 40, 25


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
            "summary": shortened(edition.summary, WORDS_LISTED),
            "level": wording.label(Role.Level, edition.level) if edition.level else "",
            "family_slug": edition.family_slug,
            "family_name": edition.family_name,
            "pay": words,
            "glyph": _glyph(*edition.facts.ends, limit) if words and _axis(edition.facts) == axis else "",
        }
        for edition, words in zip(editions, pay, strict=True)
    ]


def shortened(summary: str, words: int) -> str:
    """A summary as lists show it: cut here, so that no look cuts it, however large somebody's letters are."""
    return Truncator(summary).words(words)


def editions(keys: Collection[int]) -> list[Edition]:
    """The editions with these primary keys, in this order, as `rows` wants them. One query."""
    found = in_lists(keys)
    return [found[key] for key in keys if key in found]


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
    return _told(facts.statistic, facts.ends, facts.currency, facts.period, is_wider=facts.wider)


def band_pay(band: SalaryBand | None) -> str:
    """The same of one pay figure, with its area: "$46.14 an hour, median, Texas"."""
    if band is None:
        return ""
    statistic, low, high = band.typical or (band.statistic, None, None)
    told = _told(
        *(statistic, (low, high), band.currency, band.period),
        is_wider=bool(band.covers),
        cents=wording.has_cents(band),
    )
    return ", ".join(filter(None, (told, band.area)))


def _told(
    statistic: str,
    ends: tuple[Decimal | None, Decimal | None],
    currency: str,
    period: str,
    *,
    is_wider: bool,
    cents: bool = False,
) -> str:
    low, high = ends
    if low is None and high is None:
        return _("Pay figures without a median")
    amount = wording.span(low, high, currency, open_ended=high is None, cents=cents)
    told = f"{amount} {wording.period(period)}"
    return ", ".join(filter(None, (told, kind_of_pay(statistic, is_wider=is_wider))))


def kind_of_pay(statistic: str, *, is_wider: bool) -> str:
    """What an amount is: "median", "median of a wider group"; empty for a range, which says so itself."""
    return str(OF_WIDER_GROUP.get(statistic, WIDER_GROUP) if is_wider else OF_ROLE.get(statistic, ""))


OF_WIDER_GROUP = {
    "median": gettext_lazy("median of a wider group"),
    "mean": gettext_lazy("average of a wider group"),
}
WIDER_GROUP = gettext_lazy("figure of a wider group")
OF_ROLE = {
    "median": gettext_lazy("median"),
    "mean": gettext_lazy("average"),
    "percentiles": gettext_lazy("percentiles, no median"),
}


#: Of so many amounts the middle half is no news.
FEW = 3

FIRST_LETTER = Upper(InByteOrder(Substr("title", 1, 1)))
#: The order of a list of editions.
BY_TITLE = (InByteOrder("title"), "slug")
ALPHABETICALLY = (FIRST_LETTER, Upper(InByteOrder("title")), "slug")


@dataclass(slots=True)
class ListedFamily:
    """A family with its live editions, by primary key, in the order of a list.

    `name` is that of the edition made last (`newest`), which says what the family is called today.
    """

    slug: str
    name: str
    newest: int
    changed_at: datetime
    keys: "array[int]"

    @property
    def count(self) -> int:
        return len(self.keys)


def families(at: datetime | None = None) -> list[ListedFamily]:
    """Every family with an edition that is live at `at` (now if not given), by name.

    One query, which an index answers; it reads a line for each edition.
    """
    live = Edition.objects.live(at).order_by(InByteOrder("family_slug"), *BY_TITLE)
    found: dict[str, ListedFamily] = {}
    for key, slug, name, begun in live.values_list("pk", "family_slug", "family_name", "live_from"):
        family = found.get(slug)
        if family is None:
            family = found[slug] = ListedFamily(slug, name, key, begun, array("q"))
        elif key > family.newest:
            family.newest, family.name = key, name
        family.changed_at = max(begun, family.changed_at)
        family.keys.append(key)
    return sorted(found.values(), key=lambda family: (family.name.casefold(), family.slug))


def pay_of_families() -> dict[str, dict]:
    """What the roles of each family pay, in words and as a picture, in the currency of most roles.

    By the amounts that lists are in order of; no family without one. One query, which reads a line for each
    live edition.
    """
    found = SearchDocument.objects.live()
    by_currency: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for family, currency, pay in found.values_list("family", "currency", "pay"):
        if pay is not None:
            by_currency[currency][family].append(pay)
    if not by_currency:
        return {}
    numbers = {currency: sum(map(len, each.values())) for currency, each in by_currency.items()}
    usual = max(sorted(numbers), key=numbers.__getitem__)
    amounts = by_currency[usual]
    halves = {family: _middle_half(each) for family, each in amounts.items()}
    limit = max(high for _low, _middle, high in halves.values())
    largest = max(map(len, amounts.values()))
    told: dict[str, dict] = {}
    for family, (low, middle, high) in halves.items():
        number = len(amounts[family])
        words = _("Middle half: %(span)s a year") if number > FEW else _("Pay: %(span)s a year")
        glyph = charts.spread_glyph(low, middle, high, limit, number / largest)
        told[family] = {
            "words": words % {"span": wording.span(low, high, usual)},
            "glyph": mark_safe(glyph),
        }
    return told


def _middle_half(amounts: Sequence[int]) -> tuple[Decimal, Decimal, Decimal]:
    """The amounts between which the middle half lies, and the one in the middle."""
    rising, last = sorted(amounts), len(amounts) - 1
    low, middle, high = (Decimal(rising[round(last * part / 4)]) for part in (1, 2, 3))
    return low, middle, high


def from_a_to_z(at: datetime | None = None) -> dict[str, "array[int]"]:
    """The primary keys of the live editions, by the letter that their title begins with, as above."""
    found: dict[str, array[int]] = {}
    live = Edition.objects.live(at).order_by(*ALPHABETICALLY)
    for key, letter in live.values_list("pk", FIRST_LETTER):
        found.setdefault(letter, array("q")).append(key)
    return found


def told_of_family(newest: int) -> str:
    """What a family is, as the edition made last says. One query."""
    told = Edition.objects.filter(pk=newest).values_list("family_description", flat=True)
    return told.first() or ""


def newest(number: int, at: datetime | None = None) -> list[Edition]:
    """The editions that began last, as `rows` wants them: first those that tell of pay and of skills.

    One query; two where too few do.
    """
    live = Edition.objects.live(at).select_related("facts").only(*COLUMNS).order_by("-live_from", *BY_TITLE)
    has_skills = Q(facts__essential__gt=0) | Q(facts__desirable__gt=0)
    telling = list(live.filter(has_skills, facts__statistic__gt="")[:number])
    if len(telling) == number:
        return telling
    return telling + list(live.exclude(pk__in=[each.pk for each in telling])[: number - len(telling)])
