"""From one role to another: what a step asks for, and through which roles a large one is best taken.

That is a search among twenty roles at most: the steps of the ladders of both pages, what the goal points at,
and the roles most like it. Every way through at most three of them is weighed: the smaller its largest step
the better, then the less there is to learn in all (see way_search). A step is what has to be learned, and
what else it takes to get in: education, a licence, preparation (the job zone), and less pay than before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec
from django.db import connections
from django.db.models import Q

from careers.models import Edition, Role
from careers.pages import Requirement, RolePage, from_json, preparation

from .comparison.pairwise import PayComparison, SharedSkill, SkillGap, compare_pay, skill_gap
from .models import EditionFacts, EditionSkill, RelatedEdition
from .skills.index import Scope, pay_facts, scopes
from .way_search import (
    CANDIDATES,
    EDUCATION,
    LESS_PAY,
    LICENCE,
    WORTH,
    ZONE,
    EntryNeeds,
    IndexedSkill,
    best_ways,
    in_bits,
    with_needs,
)

#: From which size on a step is large, and a way in several is looked for.
LARGE = 8
#: From how many percent on less pay counts.
LESS = 10
#: What two amounts of pay must have in common to be compared; all of it must be stated.
ALIKE_PAY = ("statistic", "currency", "period", "basis", "area", "year")
#: What is read of a role that may lie on the way.
FACTS = ("scopes", "education", "zone_low", "licence", "pay", *ALIKE_PAY)


class Stage(NamedTuple):
    """One step: `gap` is what it asks for of somebody who keeps what was learned on the way.

    `levels` and `zones` are how many levels of education and job zones it takes beyond what the way took
    before, `licence` is whether it may take one.
    """

    here: RolePage
    there: RolePage
    gap: SkillGap
    pay: PayComparison
    levels: int
    zones: int
    licence: bool

    @property
    def gained(self) -> list[Requirement]:
        """The essential skills that are new."""
        return [part for part in self.gap.gained if part.importance == "essential"]

    @property
    def raised(self) -> list[SharedSkill]:
        """The essential skills that are needed at a higher level."""
        return [pair for pair in self.gap.raised if pair.there.importance == "essential"]

    @property
    def is_known(self) -> bool:
        """Whether both pages speak of all kinds of skills that are essential on either."""
        unknown = (*self.gap.unknown_here, *self.gap.unknown_there)
        return not any(part.importance == "essential" for part in unknown)

    @property
    def skills(self) -> int:
        """How many essential skills are to be gained or raised, as far as is known."""
        return len(self.gained) + len(self.raised)

    @property
    def pays_less(self) -> bool:
        """Whether it pays less than the role before by LESS percent or more, like for like."""
        percent = None if self.pay.why_not else self.pay.percent
        return percent is not None and percent <= -LESS

    @property
    def size(self) -> int:
        """How large the step is: its skills, and what else it takes, as so many skills."""
        return (
            self.skills
            + EDUCATION * self.levels
            + ZONE * self.zones
            + LICENCE * self.licence
            + LESS_PAY * self.pays_less
        )


class Route(NamedTuple):
    """A way in several stages; `choice` is how many roles it was found among."""

    stages: tuple[Stage, ...]
    choice: int

    @property
    def largest(self) -> int:
        return max(stage.size for stage in self.stages)

    @property
    def total(self) -> int:
        return sum(stage.size for stage in self.stages)


def direct(here: RolePage, there: RolePage) -> Stage:
    """The way in one step. No query."""
    return _stage(here, here, EntryNeeds.of(here), there)


def route(here: Edition, there: Edition, step: Stage) -> Route | None:
    """The best way between two live editions in several stages; None where `step`, the direct one, does.

    None also where it is not known how large that is, or where no way saves enough. No query where `step` is
    not large; else five at most, and one for the pages on the way.
    """
    if step.size < LARGE or not step.is_known:
        return None
    found = stops(here, there, (step.here, step.there))
    passed = {stop for way in found.ways for stop in way}
    if not passed:
        return None
    contents = Edition.objects.filter(pk__in=passed).values_list("pk", "content")
    pages = {pk: from_json(content) for pk, content in contents}
    best, largest = None, step.size
    for way in found.ways:
        stages = tuple(_stages([step.here, *(pages[stop] for stop in way), step.there]))
        candidate = Route(stages, found.choice)
        # The search counts in finer units than a reader does; each stop has to be worth it in these too.
        if all(stage.size for stage in stages) and candidate.largest <= largest * WORTH:
            best, largest = candidate, candidate.largest
    return best


def _stage(before: RolePage, has: RolePage, entry: EntryNeeds, there: RolePage) -> Stage:
    """The step from `before` to `there`, of somebody who has the skills of `has` and has met `entry`."""
    levels, zones = EntryNeeds.of(there).beyond(entry)
    licence = preparation.may_need_licence(there)
    return Stage(before, there, skill_gap(has, there), compare_pay(before, there), levels, zones, licence)


def _stages(pages: list[RolePage]) -> Iterator[Stage]:
    """The steps between pages, of somebody who keeps what was learned."""
    has, entry = pages[0], EntryNeeds.of(pages[0])
    for here, there in pairwise(pages):
        yield _stage(here, has, entry, there)
        has = msgspec.structs.replace(has, skill_groups=has.skill_groups + there.skill_groups)
        entry = entry.or_higher(EntryNeeds.of(there))


#: Skills by which roles are looked for where none is known to be like the goal, and how many each may name.
GAINED, PER_SKILL = 10, 30
SENIORITY = tuple(Role.Level.values)


class Stops(NamedTuple):
    """The best way through one edition, through two, and so on, by primary keys, as far as each is worth it.

    `choice` is how many editions were considered.
    """

    ways: tuple[tuple[int, ...], ...] = ()
    choice: int = 0


def stops(here: Edition, there: Edition, pages: tuple[RolePage, RolePage]) -> Stops:
    """The best stops between two live editions, whose pages are given; none where none is worth it.

    The same for the same editions. Five queries at most.
    """
    ends = _all_asked([here.pk, there.pk])
    candidates = _candidates(here, there, pages, ends)
    wanted = {row.skill for row in ends if row.edition == there.pk and row.importance == "essential"}
    skills = in_bits([*ends, *_asked(list(candidates), wanted)])
    entries = {
        here.pk: (EntryNeeds.of(pages[0]), False),
        there.pk: (EntryNeeds.of(pages[1]), False),
    } | candidates
    every = {
        pk: with_needs(skills[pk], *entries[pk], number)
        for number, pk in enumerate(entries)
        if pk in skills or pk in (here.pk, there.pk)
    }
    keys = [pk for pk in candidates if pk in every]
    ways = best_ways(every[here.pk], every[there.pk], [every[pk] for pk in keys])
    return Stops(tuple(tuple(keys[number] for number in way) for way in ways), len(keys))


def _all_asked(editions: Sequence[int]) -> list[IndexedSkill]:
    """The skills of editions. One query."""
    rows = EditionSkill.objects.filter(edition__in=editions)
    return [IndexedSkill(*row) for row in rows.values_list("edition", "skill", *IndexedSkill._fields[2:])]


def _asked(editions: Sequence[int], also: Collection[int] = ()) -> list[IndexedSkill]:
    """The essential skills of editions, and those of `also` that are not essential there. One query."""
    rows = EditionSkill.objects.filter(Q(importance="essential") | Q(skill__in=also), edition__in=editions)
    return [IndexedSkill(*row) for row in rows.values_list("edition", "skill", *IndexedSkill._fields[2:])]


def _to_gain(asked: list[IndexedSkill], here: int, there: int) -> list[int]:
    """The skills of the goal that are new, those first that are asked for most."""
    has = {row.skill for row in asked if row.edition == here}
    wanted = [row for row in asked if row.edition == there and row.skill not in has]
    return [row.skill for row in sorted(wanted, key=lambda row: (-row.strength, row.skill))][:GAINED]


def _asking_most(skills: Sequence[int]) -> dict[int, int]:
    """Editions that ask most for one of `skills`, by how many of them each does.

    One query of a few rows for each skill, all from the index, since a skill may be that of half the roles.
    """
    found: dict[int, int] = defaultdict(int)
    if not skills:
        return found
    rows = EditionSkill.objects.order_by("-strength", "edition").values("edition")
    # Written by hand, since Django refuses a union of limited queries on SQLite; and once, since making
    # the text of a query takes longer than asking it.
    one, _values = rows.filter(skill=skills[0])[:PER_SKILL].query.sql_with_params()
    union = " UNION ALL ".join(f"SELECT * FROM ({one}) AS s{number}" for number in range(len(skills)))  # noqa: S608
    with connections[rows.db].cursor() as cursor:
        cursor.execute(union, skills)
        for (edition,) in cursor.fetchall():
            found[edition] += 1
    return found


def _candidates(
    here: Edition, there: Edition, pages: tuple[RolePage, RolePage], asked: list[IndexedSkill]
) -> dict[int, tuple[EntryNeeds, bool]]:
    """The live editions to consider, at most CANDIDATES: what they take, and whether that may be a licence.

    Those on the ladders of both, and those that the goal points at or is most like: what is like the
    beginning alone leads nowhere near. Only those that speak of every kind of skills that both pages speak
    of, and of no other than the beginning does: how large a step is would else not be known. Who lists
    technologies alone has not been rated. None takes more than both ends do, nor pays less. Three queries at
    most.
    """
    pointed_at = {slug for page in pages for slug in _rungs(page)}
    pointed_at |= {career.role for career in pages[1].related_careers}
    near = dict(RelatedEdition.objects.filter(edition=there.pk).values_list("other", "score"))
    near = near or _asking_most(_to_gain(asked, here.pk, there.pk))
    rows = (
        Edition.objects.live()
        .filter(Q(slug__in=pointed_at) | Q(pk__in=list(near)))
        .exclude(role__in=[here.role_id, there.role_id])
        .select_related("facts")
        .only("slug", "level", *(f"facts__{name}" for name in FACTS))
    )
    known = scopes(pages[0])
    least, most = sum(known & scopes(pages[1])), sum(known)
    ends = [EntryNeeds.of(page) for page in pages]
    fitting = []
    for edition in rows:
        facts = getattr(edition, "facts", None)
        if facts is None or not _is_compared(facts.scopes, least=least, most=most):
            continue
        entry = EntryNeeds(preparation.education_rank(facts.education), facts.zone_low)
        if (
            _is_between(edition.level, here.level, there.level)
            and not any(entry.beyond(ends[0].or_higher(ends[1])))
            and not _pays_less(facts, pages)
        ):
            place = (edition.slug not in pointed_at, -near.get(edition.pk, 0), edition.slug)
            fitting.append((place, edition.pk, (entry, facts.licence)))
    return {pk: takes for _place, pk, takes in sorted(fitting)[:CANDIDATES]}


def _pays_less(facts: EditionFacts, pages: Sequence[RolePage]) -> bool:
    """Whether an edition pays less than both ends, by LESS percent or more, where all are alike."""
    least = []
    for page in pages:
        own = pay_facts(page)
        if facts.pay is None or any(
            not own.get(name) or own[name] != getattr(facts, name) for name in ALIKE_PAY
        ):
            return False
        least.append(own["pay"])
    return facts.pay is not None and bool(facts.pay * 100 <= min(least) * (100 - LESS))


def _is_compared(spoken_of: int, *, least: int, most: int) -> bool:
    """Whether a sum of scopes has all of `least` and nothing beyond `most`.

    Nor technologies alone, where `most` has more: that is a role that has not been rated.
    """
    is_rated = most == Scope.TECHNOLOGIES or spoken_of != Scope.TECHNOLOGIES
    return is_rated and spoken_of & least == least and spoken_of | most == most


def _rungs(page: RolePage) -> Iterator[str]:
    yield from (rung.role for ladder in page.ladders for rung in ladder.rungs if rung.role)


def _is_between(level: str, here: str, there: str) -> bool:
    """Whether a role of `level` can lie on the way: not above both ends, nor below both, as far as known."""
    if not {level, here, there} <= set(SENIORITY):
        return True
    low, high = sorted((SENIORITY.index(here), SENIORITY.index(there)))
    return low <= SENIORITY.index(level) <= high
