"""The live roles that fit what somebody can do and likes to do: skills, and everyday words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import log
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from careers.discovery.everyday import Evidence
from careers.discovery.models import (
    EditionFacts,
    EditionSkill,
    PublicSkill,
    SearchDocument,
    one_of,
    read_rows,
)
from careers.discovery.skills.directory import count_all
from careers.discovery.skills.index import OF_KIND
from careers.models import SkillRequirement

LEVELS = SkillRequirement.Level.values
#: The share of what a role asks for that its essential skills make up; the desirable ones are the rest.
ESSENTIAL = 0.75
#: How much a picked skill counts where it is only desirable.
DESIRABLE = 0.5
#: How many roles are ranked, at most.
RANKED = 100
#: How many rows of the index are read to find candidates, at most: the rarest skills first.
ROWS = 3000
#: With fewer candidates than this, the roles that most ask for the next rarest skills are added.
ENOUGH = 300
FIRST = 400
MOST_ADDED = 2
#: How often a candidate is asked for a skill that too many roles ask for, at most.
QUESTIONS = 4000
#: How many candidates are compared, at most.
CANDIDATES = 1000


class Pick(NamedTuple):
    """A skill that somebody has; `level` is empty where they do not say how well."""

    skill: PublicSkill
    level: str = ""


@dataclass
class Fit:
    """How well a role fits: all numbers are from 0 to 1.

    `fit` is how much of what somebody picked the role uses, what few roles use weighing more: a skill that
    is essential in full, one that is desirable by half, each as far as its level reaches; and everyday words
    by how much the role is about them, which is `about`, in the order in which they were said. Of what fits
    alike comes first what asks most for the picked skills (`strength`), then that of which somebody has most
    (`brought`). `has` says for each picked skill (by primary key) that the role asks for how far it is
    there: 1 at the level asked for, or less.

    `unknown` are the picked skills of kinds that the role says nothing of (see skills.index). They
    count in none of these; `sure` is the share of the picks, by weight, that does.
    """

    edition: int
    fit: float = 0
    brought: float = 0
    strength: int = 0
    has: dict[int, float] = field(default_factory=dict)
    about: tuple[float, ...] = ()
    unknown: frozenset[int] = frozenset()
    sure: float = 1


class Facts(NamedTuple):
    """The columns of EditionFacts that are compared."""

    edition_id: int
    family: str
    essential: int
    desirable: int
    scopes: int
    currency: str


class Ranking(NamedTuple):
    """The best of the roles that were looked at, best first.

    `families` says how many of those roles each family has, by slug. `currency` is that in which most of
    them state their pay. `is_complete`: every role that asks for one of the picks was looked at.
    """

    fits: list[Fit]
    looked_at: int
    families: Mapping[str, int]
    currency: str
    is_complete: bool


def rank(
    picks: Sequence[Pick], said: Sequence[Evidence] = (), *, family: str = "", pay: Decimal | None = None
) -> Ranking:
    """Rank the live roles that use some of `picks`, or are about what was `said`.

    Only those of `family`, and that pay `pay` or more. The best come first; what a role says nothing of does
    not bring it up. Pay is compared as in the search: by the median, a year, in the currency that most of the
    roles have. At most eight queries. What is read is bounded by ROWS and CANDIDATES, however many roles
    there are: where the skills are too common for that, the rarest of them decide which roles are compared.
    """
    if not picks and not said:
        return Ranking([], 0, {}, "", True)
    levels = {pick.skill.pk: pick.level for pick in picks}
    everything = count_all()
    weights = {pick.skill.pk: _weight(pick.skill.editions_count, everything) for pick in picks}
    weighted = [(_weight(each.telling, everything), each.share) for each in said]
    whole, rest = _affordable(picks)
    asked = _by_edition(_rows(whole).values_list(*COLUMNS)) if whole else defaultdict(dict)
    for skill in rest[:MOST_ADDED]:
        if len(asked) < ENOUGH:
            most = _rows([skill]).order_by("rank", "title", "edition_id")[:FIRST]
            for edition, found in _by_edition(most.values_list(*COLUMNS)).items():
                asked[edition] |= found
    about = _summed(weighted)
    editions = asked.keys() | about.keys()

    def most_shared(edition: int) -> tuple[float, int]:
        return -sum(weights[skill] for skill in asked.get(edition, ())) - about.get(edition, 0), edition

    candidates = sorted(editions, key=most_shared)
    candidates = candidates[: min(CANDIDATES, QUESTIONS // len(rest)) if rest else CANDIDATES]
    if rest:
        for edition, found in _by_edition(_of_editions(candidates, rest)).items():
            asked[edition] |= found
    facts = _facts(candidates)
    currency = _usual_currency(facts.values())
    allowed = facts.keys() if pay is None else _paying(candidates, currency, pay)
    unknown = _unknown(picks, {row.scopes for row in facts.values()})
    measure = _FitMeasure(levels, weights, weighted)
    fits = [
        measure.fit(asked.get(edition, {}), row, unknown[row.scopes])
        for edition, row in facts.items()
        if edition in allowed and (not family or row.family == family)
    ]
    fits.sort(key=lambda fit: (-round(fit.fit * fit.sure, 4), -fit.strength, -fit.brought, fit.edition))
    is_complete = not rest and len(editions) == len(candidates)
    families = Counter(row.family for row in facts.values())
    return Ranking(fits[:RANKED], len(facts), families, currency, is_complete)


class AskedSkill(NamedTuple):
    """A skill as a role asks for it, and how far it is there: 0 where it is missing."""

    skill: int
    slug: str
    name: str
    importance: str
    level: str
    has: float
    own_level: str


def details(
    editions: Collection[int], picks: Sequence[Pick], *, everything: bool = False
) -> dict[int, list[AskedSkill]]:
    """What each of `editions` asks for, the most important first: what is essential or picked. One query.

    With `everything`, all of it.
    """
    levels = {pick.skill.pk: pick.level for pick in picks}
    rows = EditionSkill.objects.filter(edition__in=editions)
    if not everything:
        rows = rows.filter(Q(importance="essential") | Q(skill__in=levels))
    found = defaultdict(list)
    for edition, skill, slug, name, importance, level in rows.order_by(
        "rank", "skill__sort_name"
    ).values_list("edition_id", "skill_id", "skill__slug", "skill__name", "importance", "level"):
        has = CREDITS.get((levels[skill], level), 1) if skill in levels else 0
        found[edition].append(AskedSkill(skill, slug, name, importance, level, has, levels.get(skill, "")))
    return found


#: What is read of a row of the index.
COLUMNS = ("edition_id", "skill_id", "importance", "level", "strength")
#: What the index says of one skill: how important, at what level, and how strongly it is asked for.
Asked = tuple[str, str, int]


def _rows(skills: Collection[int]) -> QuerySet[EditionSkill]:
    hidden = EditionFacts.objects.not_live().values("pk")
    return EditionSkill.objects.filter(skill__in=skills).exclude(edition__in=hidden)


def _of_editions(editions: Collection[int], skills: Collection[int]) -> list[tuple[Any, ...]]:
    """How these editions ask for these skills. One query.

    The plus keeps SQLite from reading all editions that ask for the skills.
    """
    if not editions:
        return []
    return read_rows(
        f"SELECT {', '.join(COLUMNS)} FROM discovery_editionskill"  # noqa: S608, names and numbers of ours
        f" WHERE {one_of('edition_id', editions)} AND {one_of('+skill_id', skills)}"
    )


def _facts(editions: Collection[int]) -> dict[int, Facts]:
    """What is compared of these editions, as far as they are live. One query."""
    if not editions:
        return {}
    now = timezone.now()
    rows = read_rows(
        f"SELECT {', '.join(Facts._fields)} FROM discovery_editionfacts"  # noqa: S608, names and numbers of ours
        f" WHERE {one_of('edition_id', editions)}"
        " AND live_from <= %s AND (live_until IS NULL OR live_until > %s)",
        [now, now],
    )
    return {row[0]: Facts(*row) for row in rows}


def _by_edition(rows: Iterable[tuple[int, int, str, str, int]]) -> dict[int, dict[int, Asked]]:
    found: dict[int, dict[int, Asked]] = defaultdict(dict)
    for edition, skill, importance, level, strength in rows:
        found[edition][skill] = (importance, level, strength)
    return found


def _summed(weighted: Iterable[tuple[float, Mapping[int, float]]]) -> dict[int, float]:
    """How much of what was said each edition is about."""
    whole: dict[int, float] = defaultdict(float)
    for weight, share in weighted:
        for edition, value in share.items():
            whole[edition] += weight * value
    return whole


def _unknown(picks: Iterable[Pick], spoken_of: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each sum of scopes, the picked skills of kinds of which it says nothing."""
    scopes = {pick.skill.pk: OF_KIND[pick.skill.kind] for pick in picks}
    return {
        each: frozenset(skill for skill, of_kind in scopes.items() if not of_kind & each)
        for each in spoken_of
    }


def _affordable(picks: Iterable[Pick]) -> tuple[list[int], list[int]]:
    """The rarest skills, whose rows together are at most ROWS; and the others, the rarest first."""
    whole: list[int] = []
    rest: list[int] = []
    total = 0
    for skill in sorted((pick.skill for pick in picks), key=lambda skill: (skill.editions_count, skill.pk)):
        total += skill.editions_count
        (whole if total <= ROWS else rest).append(skill.pk)
    return whole, rest


def _weight(editions: int, everything: int) -> float:
    """How much it says of a role to use what so many of all use: the logarithm of how rare that is."""
    return 0.5 + log((1 + everything) / (1 + min(everything, editions)))


def _credit(own: str, asked: str) -> float:
    """How far a level reaches to the one asked for: 1 for as much, or where one of them is not said."""
    if not own or not asked:
        return 1
    return min(1, (1 + LEVELS.index(own)) / (1 + LEVELS.index(asked)))


#: `_credit` of all pairs, since thousands are asked for.
CREDITS = {(own, asked): _credit(own, asked) for own in ("", *LEVELS) for asked in ("", *LEVELS)}


@dataclass
class _FitMeasure:
    """Compares roles with what was picked; `said` are pairs of a weight and of shares by edition."""

    levels: dict[int, str]
    weights: dict[int, float]
    said: Sequence[tuple[float, Mapping[int, float]]]

    def __post_init__(self) -> None:
        self.whole = sum(self.weights.values()) + sum(weight for weight, _share in self.said)

    def fit(self, asked: dict[int, Asked], facts: Facts, unknown: frozenset[int]) -> Fit:
        """How well one role fits. Called a thousand times for a page."""
        has = {}
        known = self.whole
        if unknown:
            unknown -= asked.keys()
            known -= sum(self.weights[skill] for skill in unknown)
        essential = desirable = used = 0.0
        strength = 0
        for skill, (importance, level, strongly) in asked.items():
            share = has[skill] = CREDITS.get((self.levels[skill], level), 1)
            strength += strongly
            if importance == "essential":
                essential += share
                used += self.weights[skill] * share
            else:
                desirable += share
                used += self.weights[skill] * share * DESIRABLE
        about = tuple(share.get(facts.edition_id, 0.0) for _weight, share in self.said)
        used += sum(weight * share for (weight, _share), share in zip(self.said, about, strict=True))
        if not facts.desirable:
            brought = essential / (facts.essential or 1)
        elif not facts.essential:
            brought = desirable / facts.desirable
        else:
            brought = ESSENTIAL * essential / facts.essential + (1 - ESSENTIAL) * desirable / facts.desirable
        return Fit(
            facts.edition_id,
            used / known if known else 0,
            brought,
            strength,
            has,
            about,
            unknown,
            known / self.whole,
        )


def _usual_currency(facts: Iterable[Facts]) -> str:
    usual = Counter(row.currency for row in facts if row.currency).most_common(1)
    return usual[0][0] if usual else ""


def _paying(editions: Collection[int], currency: str, amount: Decimal) -> set[int]:
    """Those of `editions` that pay `amount` a year or more, as the search has it."""
    rows = SearchDocument.objects.filter(pk__in=editions, currency=currency, pay__gte=amount)
    return set(rows.values_list("pk", flat=True))
