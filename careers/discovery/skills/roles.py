"""The live roles that ask for a skill, and what they have in common: other skills, and pay.

What they have in common rests on all of them or, where these are many, on SAMPLED of them, evenly spread.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from math import ceil, log
from typing import Any, NamedTuple

from django.db.models import Count, ExpressionWrapper, F, IntegerField, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from careers.discovery.models import EditionFacts, EditionSkill, PublicSkill, current_family_names
from careers.models import Edition, SalaryBand
from careers.models.prepared import Prepared

from .directory import count_all_by_scopes, count_live
from .index import DESIRABLE_FROM, OF_KIND

ROLES_SHOWN = 50
#: What a row of a list needs, all of it stored before the text of the page.
COLUMNS = (
    *("slug", "title", "family_slug", "family_name", "level", "summary"),
    *(f"facts__{name}" for name in EditionFacts.PAY),
)
#: The order of the list.
ORDER = ("rank", "title", "edition_id")
#: A place in the list, as it stands in addresses: the rank and the address of the last role shown.
PLACE = "{}-{}"


class Asking(NamedTuple):
    """Roles that ask for a skill, with their editions; `after` is the place of the last, if more follow."""

    rows: list[tuple[EditionSkill, Edition]]
    after: str = ""


def asking_for(skill: PublicSkill, *, family: str = "", after: str = "") -> Asking:
    """The live roles that ask for `skill` (those of `family`, if given), from the place `after` on.

    Essential before desirable, then from expert to no level, then the strongest, then by title. At most four
    queries, each of which reads SHOWN rows from an index, however many roles there are.
    """
    if place := _place(after):
        rows = _rows(skill.pk, family)
        # In two steps, since one condition for both would be answered by going through all that came before.
        alike = rows.filter(rank=place.rank, title__gte=place.title)
        found = list(alike.exclude(title=place.title, edition_id__lte=place.edition)[: ROLES_SHOWN + 1])
        if len(found) <= ROLES_SHOWN:
            found += rows.filter(rank__gt=place.rank)[: ROLES_SHOWN + 1 - len(found)]
    elif family:
        found = _first_of_family(skill=skill.pk, family=family, at=timezone.now())
    else:
        found = _first(skill=skill.pk, at=timezone.now())
    shown = found[:ROLES_SHOWN]
    editions = in_lists([row.edition_id for row in shown])
    listed = [(row, editions[row.edition_id]) for row in shown if row.edition_id in editions]
    is_last = len(found) <= ROLES_SHOWN or not listed
    return Asking(listed, "" if is_last else PLACE.format(listed[-1][0].rank, listed[-1][1].slug))


def in_lists(editions: Collection[int]) -> dict[int, Edition]:
    """The editions with these primary keys, with the columns of a list. One query.

    On SQLite a column behind `content` costs the reading of all of it: twenty times as much for a long page.
    """
    return {edition.pk: edition for edition in _in_lists(editions=list(editions))} if editions else {}


_in_lists = Prepared(
    lambda editions: Edition.objects.filter(pk__in=editions).select_related("facts").only(*COLUMNS).order_by()
)


@dataclass(frozen=True)
class FamilyCount:
    """A family, and how many of its live roles ask for a skill, and for how many it is essential."""

    slug: str
    name: str
    count: int
    essential: int = field(default=0, compare=False)


def families(skill: PublicSkill) -> list[FamilyCount]:
    """The families whose live roles ask for `skill`, by name, and how many of them do.

    Two queries. The first goes once through the index entries of the skill: 80,000 of them take some 10 ms.
    It asks for nothing that is not in that index.
    """
    found: dict[str, Counter[bool]] = defaultdict(Counter)
    for family, is_essential, count in _by_family(skill=skill.pk, at=timezone.now()):
        found[family][is_essential] += count
    names = current_family_names(found)
    return sorted(
        (
            FamilyCount(family, names.get(family, family), counts.total(), counts[True])
            for family, counts in found.items()
        ),
        key=lambda family: (family.name.casefold(), family.slug),
    )


def _of_live(skill: int, at: datetime | None = None) -> QuerySet[EditionSkill]:
    hidden = EditionFacts.objects.not_live(at).values("pk")
    return EditionSkill.objects.filter(skill=skill).exclude(edition__in=hidden)


def _rows(skill: int, family: str = "", at: datetime | None = None) -> QuerySet[EditionSkill]:
    rows = _of_live(skill, at)
    if family:
        rows = rows.filter(family=family)
    return rows.order_by(*ORDER)


_first = Prepared(lambda skill, at: _rows(skill, "", at)[: ROLES_SHOWN + 1])
_first_of_family = Prepared(lambda skill, family, at: _rows(skill, family, at)[: ROLES_SHOWN + 1])
_by_family = Prepared(
    lambda skill, at: (
        _of_live(skill, at)
        .order_by()
        .annotate(is_essential=Q(rank__lt=DESIRABLE_FROM))
        .values_list("family", "is_essential")
        .annotate(count=Count("*"))
    )
)


class Position(NamedTuple):
    rank: int
    title: str
    edition: int


def _place(after: str) -> Position | None:
    """Where in the list an address goes on: after a rank and a role, which need not be there any more.

    By the address of the role: unlike its edition, it stays when the role is published again.
    """
    found = re.fullmatch(r"(\d{1,4})-([-\w]{1,120})", after, re.ASCII)
    if found is None:
        return None
    rank, slug = found.groups()
    last = Edition.objects.at_address(slug).values_list("title", "pk").first()
    return Position(int(rank), last[0].casefold()[:60], last[1]) if last else None


SAMPLED = 250
MOST_SAMPLED = 2 * SAMPLED
#: To count so many roles in their order takes some 10 ms.
MOST_IN_ORDER = 20_000
#: A skill of fewer roles than this among the sampled says nothing about the others.
FEWEST = 2
#: Which share of the sampled roles must ask for a companion too.
SMALLEST_SHARE = 0.08
COMPANIONS_SHOWN = 12
#: How many companions are looked at more closely.
CANDIDATES = 300
#: With fewer figures than this their quarters are not told.
ENOUGH_FOR_QUARTERS = 8


#: What tells how telling a skill is, and of two that are alike which comes first.
TOLD = ("pk", "kind", "editions_count", "sort_name", "slug")


class Companion(NamedTuple):
    """A skill that goes with another: `share` of the roles that ask for that one ask for it too (0 to 1),
    which is `times` as large as among all roles. Both are of the roles that speak of skills like it."""

    skill: PublicSkill
    share: float
    times: float

    @property
    def everywhere(self) -> float:
        """The share of all roles that ask for it."""
        return self.share / self.times


@dataclass(frozen=True)
class Pay:
    """What roles pay by figures of one kind: `like` is a row that says of which.

    Of `count` figures (in `roles` roles looked at): the lowest, the quarters, the middle, the highest. Where
    the figures are ranges, `low` and `high` are the middles of all lower and all upper ends, and the others
    are None. `or_more`: the middle is "this or more". Wider: figures of more people than those of the role.
    """

    like: EditionFacts
    count: int
    roles: int
    lowest: Decimal
    middle: Decimal | None
    highest: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    or_more: bool = False


#: Currency, period, basis, area, year, statistic of a pay figure, and whether it counts a wider group.
Kind = tuple[str, str, str, str, int, str, bool]


class Sample(NamedTuple):
    facts: Sequence[EditionFacts]
    is_whole: bool


def sample(skill: PublicSkill) -> Sample:
    """Live editions that ask for `skill`: all, or about SAMPLED of them. One query.

    Goes once through the index entries of the skill: 80,000 of them take some 10 ms.
    """
    step = sampling_step(skill)
    if step == 1:
        return Sample(_whole_sample(skill=skill.pk, at=timezone.now()), True)
    place = F("edition_id") if is_sampled_by_key(skill) else Window(RowNumber(), order_by=ORDER)
    spread = _of_live(skill.pk).annotate(rest=place % step).filter(rest=0)
    return Sample(list(_sampled(spread)), False)


def _sampled(rows: QuerySet[EditionSkill]) -> QuerySet[EditionFacts]:
    editions = rows.order_by("edition_id").values("edition_id")[:MOST_SAMPLED]
    return EditionFacts.objects.filter(pk__in=editions).defer("live_from", "live_until").order_by("pk")


_whole_sample = Prepared(lambda skill, at: _sampled(_of_live(skill, at)))


def sampling_step(skill: PublicSkill) -> int:
    """Sampled is every so many-th role of the list: the same ones while the list is the same."""
    return max(1, skill.editions_count // SAMPLED)


def is_sampled_by_key(skill: PublicSkill) -> bool:
    """Whether there are so many roles that they are not put in order: their editions' keys decide."""
    return skill.editions_count > MOST_IN_ORDER


def fewest(sampled: int) -> int:
    """How many of so many sampled roles must ask for a companion too."""
    return max(FEWEST, ceil(sampled * SMALLEST_SHARE))


def companions(skill: PublicSkill, among: Sample) -> list[Companion]:
    """The skills that go with `skill` most tellingly, the most telling first. At most five queries.

    By the information that asking for one carries about the other: share * log(share / share among all
    roles), the part of the mutual information that is for them (Church and Hanks, Word association norms,
    Computational Linguistics 16 (1), 1990, weigh pairs in the same way). So neither what everybody asks for
    comes first, nor what two roles have in common by chance.
    """
    editions = [row.pk for row in among.facts]
    if len(editions) < fewest(len(editions)):
        return []
    counts = dict(_together(skill=skill.pk, editions=editions, fewest=fewest(len(editions))))
    if not counts:
        return []
    here = Counter(row.scopes for row in among.facts)
    best = most_telling(counts, _told(skills=list(counts)), here, count_all_by_scopes())
    skills = {skill.pk: skill for skill in _skills(skills=list(best))} if best else {}
    live = count_live(skills.values())
    return [Companion(skills[pk], *shares) for pk, shares in best.items() if pk in live]


def most_telling(
    counts: Mapping[int, int],
    skills: Iterable[tuple[Any, ...]],
    here: Mapping[int, int],
    everywhere: Mapping[int, int],
) -> dict[int, tuple[float, float]]:
    """Of the most telling of `skills`, the `share` and the `times` of a Companion, by primary key. No query.

    Of `skills` these are the columns TOLD; `counts` of the sampled roles ask for each. `here` and
    `everywhere` are how many of these and of all roles there are, by the sums of their scopes.
    """
    speaking_here, speaking = _speaking(here), _speaking(everywhere)
    found = []
    for pk, kind, all_together, *names in skills:
        share = counts[pk] / max(speaking_here[kind], counts[pk])
        times = share * speaking[kind] / max(all_together, 1)
        if times > 1:
            found.append((-share * log(times), *names, pk, share, times))
    found.sort()
    return {pk: (share, times) for *_order, pk, share, times in found[:COMPANIONS_SHOWN]}


_together = Prepared(
    lambda skill, editions, fewest: (
        EditionSkill.objects.filter(edition__pk__in=editions)
        .exclude(skill=skill)
        .order_by()
        .values_list("skill")
        .annotate(count=Count("*"))
        .filter(count__gte=ExpressionWrapper(fewest, IntegerField()))
        .order_by("-count", "skill")[:CANDIDATES]
    )
)
_skills = Prepared(lambda skills: PublicSkill.objects.filter(pk__in=skills))
_told = Prepared(lambda skills: PublicSkill.objects.filter(pk__in=skills).values_list(*TOLD))


def _speaking(counts: Mapping[int, int]) -> dict[str, int]:
    """How many editions speak of each kind of skills; `counts` are of sums of scopes."""
    return {
        kind: sum(count for spoken_of, count in counts.items() if spoken_of & scopes)
        for kind, scopes in OF_KIND.items()
    }


def pay(among: Sample) -> list[Pay]:
    """What the sampled roles pay, kind of figure by kind of figure, the most common first.

    Figures are of one kind where currency, period, basis, area, year and statistic are the same, and all or
    none of them count a wider group.
    """
    kinds: dict[Kind, list[EditionFacts]] = defaultdict(list)
    comparable = (*EditionFacts.ONE_AMOUNT, SalaryBand.Statistic.RANGE)
    for row in among.facts:
        if row.statistic in comparable:
            kinds[_kind(row)].append(row)
    found = [_summary(rows, len(among.facts)) for rows in kinds.values()]
    return sorted(found, key=lambda pay: (-pay.count, pay.like.wider, _kind(pay.like)))


def _kind(row: EditionFacts) -> Kind:
    return (row.currency, row.period, row.basis, row.area, row.year or 0, row.statistic, row.wider)


def _summary(rows: list[EditionFacts], roles: int) -> Pay:
    like, count = rows[0], len(rows)
    if like.statistic == "range":
        lows = sorted(row.pay_low for row in rows if row.pay_low is not None)
        highs = sorted(row.pay_high for row in rows if row.pay_high is not None)
        return Pay(
            *(like, count, roles),
            lowest=min(lows + highs),
            middle=None,
            highest=max(lows + highs),
            low=_at(lows, 0.5),
            high=_at(highs, 0.5),
        )
    amounts = sorted((row.pay, row.or_more) for row in rows if row.pay is not None)
    middle, or_more = amounts[(count - 1) // 2]
    values = [amount for amount, _more in amounts]
    has_quarters = count >= ENOUGH_FOR_QUARTERS
    return Pay(
        *(like, count, roles),
        lowest=values[0],
        middle=middle,
        highest=values[-1],
        low=_at(values, 0.25) if has_quarters else None,
        high=_at(values, 0.75) if has_quarters else None,
        or_more=or_more,
    )


def _at(values: list[Decimal], share: float) -> Decimal | None:
    """The one of sorted `values` that `share` of them do not exceed."""
    return values[int((len(values) - 1) * share)] if values else None
