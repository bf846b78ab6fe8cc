"""From one role to another: what a step asks for, and through which roles a large one is best taken.

That is a search among a few dozen roles at most. Candidates are what the two pages point at, the steps of
their ladders, the roles most like either, and live roles that ask most for skills that are to be gained.
Every way through at most MOST_STOPS of them is weighed: the smaller its largest step the better, then the
less there is to learn in all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec
from django.db import connections
from django.db.models import Q

from careers.models import Edition, Role, SkillRequirement
from careers.pages import Requirement, RolePage, from_json

from .comparison.pairwise import PayComparison, SharedSkill, SkillGap, compare_pay, skill_gap
from .models import EditionSkill, RelatedEdition
from .skills.index import scopes

#: From how many essential skills to gain or to raise on a step is large, and a way in several is looked for.
LARGE = 8


class Stage(NamedTuple):
    """One step: `gap` is what it asks for of somebody who keeps what was learned on the way."""

    here: RolePage
    there: RolePage
    gap: SkillGap
    pay: PayComparison

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
    def size(self) -> int:
        """How many essential skills are to be gained or raised, as far as is known."""
        return len(self.gained) + len(self.raised)


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
    return Stage(here, there, skill_gap(here, there), compare_pay(here, there))


def route(here: Edition, there: Edition, step: Stage) -> Route | None:
    """The best way between two live editions in several stages; None where `step`, the direct one, does.

    None also where it is not known how large that is. No query where `step` is not large; else five, and one
    for the pages on the way.
    """
    if step.size < LARGE or not step.is_known:
        return None
    found = stops(here, there, (step.here, step.there))
    if not found.stops:
        return None
    contents = dict(Edition.objects.filter(pk__in=found.stops).values_list("pk", "content"))
    pages = [step.here, *(from_json(contents[stop]) for stop in found.stops), step.there]
    way = Route(tuple(_stages(pages)), found.choice)
    # The search counts in finer units than a reader does.
    return way if way.largest < step.size else None


def _stages(pages: list[RolePage]) -> Iterator[Stage]:
    """The steps between pages, of somebody who keeps what was learned."""
    has = pages[0]
    for here, there in pairwise(pages):
        yield Stage(here, there, skill_gap(has, there), compare_pay(here, there))
        has = msgspec.structs.replace(has, skill_groups=has.skill_groups + there.skill_groups)


MOST_STOPS = 3
#: Roles among which the way is looked for.
CANDIDATES = 20
#: Skills by which candidates are looked for, to be gained and to be kept, and the roles each may name.
GAINED, KEPT, PER_SKILL = 10, 4, 30
#: A further stop must leave this much of the largest step at most,
WORTH = 0.8
#: and all steps together may be this much longer than the direct one.
DETOUR = 1.5

LEVELS = tuple(SkillRequirement.Level.values)
SENIORITY = tuple(Role.Level.values)
#: The bits of a skill: two for knowing it at all, and one for each level above the first.
BITS = 2 + len(LEVELS) - 1


class Stops(NamedTuple):
    """Primary keys of the editions to pass through, in order; `choice` is how many were considered."""

    stops: tuple[int, ...] = ()
    choice: int = 0


class IndexedSkill(NamedTuple):
    """One skill of an edition."""

    edition: int
    skill: int
    importance: str
    level: str
    strength: int


class SkillBits(NamedTuple):
    """Skills as sets of bits: what somebody in a role `has`, and what the role `needs`."""

    has: int = 0
    needs: int = 0


def stops(here: Edition, there: Edition, pages: tuple[RolePage, RolePage]) -> Stops:
    """The best stops between two live editions, whose pages are given; none where none is worth it.

    The same for the same editions. Five queries.
    """
    ends = _all_asked([here.pk, there.pk])
    looked_for = _looked_for(ends, here.pk, there.pk)
    candidates = _candidates(here, there, pages, _asking_most(looked_for))
    wanted = {row.skill for row in ends if row.edition == there.pk and row.importance == "essential"}
    skills = _in_bits([*ends, *_asked(candidates, wanted)])
    keys = [pk for pk in candidates if pk in skills]
    way = best_way(skills[here.pk], skills[there.pk], [skills[pk] for pk in keys])
    return Stops(tuple(keys[number] for number in way), len(keys))


def best_way(here: SkillBits, there: SkillBits, through: Sequence[SkillBits]) -> tuple[int, ...]:
    """The numbers, in `through`, of the best stops between two roles. What was learned on the way is kept.

    Weighs every way whose steps are all within what is worth it: of 20 roles some 7,000 at most.
    """
    at_once = (there.needs & ~here.has).bit_count()
    best = Itinerary(at_once, at_once)
    for count in range(1, MOST_STOPS + 1):
        search = _Search(there, through, best.largest * WORTH, at_once * DETOUR)
        search.extend((), here.has, 0, 0, count)
        best = search.best or best
    return best.stops


class Itinerary(NamedTuple):
    """Compares by its largest step, then by all that is to be learned, then by the stops themselves."""

    largest: int
    total: int
    stops: tuple[int, ...] = ()


class _Search:
    """Depth first through `through`, leaving out what can no longer become the best."""

    def __init__(self, there: SkillBits, through: Sequence[SkillBits], limit: float, most: float):
        self.needs, self.through = there.needs, through
        #: What a step may be at most, and all of them together.
        self.limit, self.most = limit, most
        self.best: Itinerary | None = None

    def extend(self, stops: tuple[int, ...], has: int, largest: int, total: int, left: int) -> None:
        """Try all ways on from `stops`, by now of this largest step and total, that make `left` more."""
        lacks = ~has
        for number, role in enumerate(self.through):
            size = (role.needs & lacks).bit_count()
            if size > self.limit or total + size > self.most or number in stops:
                continue
            high = size if size > largest else largest
            if left > 1:
                self.extend((*stops, number), has | role.has, high, total + size, left - 1)
                continue
            last = (self.needs & ~(has | role.has)).bit_count()
            if last > self.limit or total + size + last > self.most:
                continue
            way = Itinerary(max(high, last), total + size + last, (*stops, number))
            if self.best is None or way < self.best:
                self.best = way
                self.limit = way.largest


def _all_asked(editions: Sequence[int]) -> list[IndexedSkill]:
    """The skills of editions. One query."""
    rows = EditionSkill.objects.filter(edition__in=editions)
    return [IndexedSkill(*row) for row in rows.values_list("edition", "skill", *IndexedSkill._fields[2:])]


def _asked(editions: Sequence[int], also: Collection[int] = ()) -> list[IndexedSkill]:
    """The essential skills of editions, and those of `also` that are not essential there. One query."""
    rows = EditionSkill.objects.filter(Q(importance="essential") | Q(skill__in=also), edition__in=editions)
    return [IndexedSkill(*row) for row in rows.values_list("edition", "skill", *IndexedSkill._fields[2:])]


def _looked_for(asked: list[IndexedSkill], here: int, there: int) -> list[int]:
    """The skills by which to look for candidates: those to gain that are asked for most, some to keep."""
    has = {row.skill for row in asked if row.edition == here}
    wanted = sorted(
        (row for row in asked if row.edition == there), key=lambda row: (-row.strength, row.skill)
    )
    gained = [row.skill for row in wanted if row.skill not in has]
    kept = [row.skill for row in wanted if row.skill in has]
    return gained[:GAINED] + kept[:KEPT]


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
    here: Edition, there: Edition, pages: tuple[RolePage, RolePage], hits: dict[int, int]
) -> list[int]:
    """The live editions to consider, at most CANDIDATES.

    First those that the pages point at, then those that are like them, then by their skills; but only those
    that speak of every kind of skills that both pages speak of, and of no other than the beginning does. How
    large a step is would else not be known. Two queries.
    """
    pointed_at = dict.fromkeys(slug for page in pages for slug in _pointed_at(page))
    like = RelatedEdition.objects.filter(edition__in=[here.pk, there.pk]).order_by("-score", "other")
    near = set(like.values_list("other", flat=True)[:CANDIDATES])
    likely = near.union(sorted(hits, key=lambda pk: (-hits[pk], pk))[: 3 * CANDIDATES])
    rows = (
        Edition.objects.live()
        .filter(Q(slug__in=pointed_at) | Q(pk__in=likely))
        .exclude(role__in=[here.role_id, there.role_id])
        .values_list("pk", "slug", "level", "facts__scopes")
    )
    known = scopes(pages[0])
    least, most = sum(known & scopes(pages[1])), sum(known)
    fitting = [
        row[:2]
        for row in rows
        if _is_between(row[2], here.level, there.level) and _is_compared(row[3], least=least, most=most)
    ]
    fitting.sort(key=lambda row: (row[1] not in pointed_at, row[0] not in near, -hits.get(row[0], 0), row[1]))
    return [pk for pk, _slug in fitting[:CANDIDATES]]


def _is_compared(spoken_of: int | None, *, least: int, most: int) -> bool:
    """Whether a sum of scopes has all of `least` and nothing beyond `most`; None is of no index yet."""
    return spoken_of is not None and spoken_of & least == least and spoken_of | most == most


def _pointed_at(page: RolePage) -> Iterator[str]:
    yield from (rung.role for ladder in page.ladders for rung in ladder.rungs if rung.role)
    yield from (career.role for career in page.related_careers)


def _is_between(level: str, here: str, there: str) -> bool:
    """Whether a role of `level` can lie on the way: not above both ends, nor below both, as far as known."""
    if not {level, here, there} <= set(SENIORITY):
        return True
    low, high = sorted((SENIORITY.index(here), SENIORITY.index(there)))
    return low <= SENIORITY.index(level) <= high


def _in_bits(asked: list[IndexedSkill]) -> dict[int, SkillBits]:
    """The skills of editions, by primary key.

    Needed is only what is essential. A level that is not stated asks for nothing more, and answers every
    other: nothing is made of what is not known.
    """
    places: dict[int, int] = {}
    found: dict[int, SkillBits] = defaultdict(SkillBits)
    for row in asked:
        place = places.setdefault(row.skill, len(places) * BITS)
        level = LEVELS.index(row.level) if row.level in LEVELS else None
        above = len(LEVELS) - 1 if level is None else level
        has = 0b11 | (1 << above) - 1 << 2
        needs = 0b11 | (1 << (level or 0)) - 1 << 2 if row.importance == "essential" else 0
        before = found[row.edition]
        found[row.edition] = SkillBits(before.has | has << place, before.needs | needs << place)
    return found
