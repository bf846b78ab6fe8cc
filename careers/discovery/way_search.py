"""The search for the best way through other roles, as sets of bits: what somebody has, what a role needs."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from careers.models import SkillRequirement
from careers.pages import RolePage, preparation

#: As how many skills a level of education counts, a job zone, a licence, and less pay.
EDUCATION, ZONE, LICENCE, LESS_PAY = 3, 2, 3, 3
#: Roles among which the way is looked for, and those that it leads through, at most.
CANDIDATES, MOST_STOPS = 20, 3
#: A further stop must leave this much of the largest step at most,
WORTH = 0.8
#: and all steps together may be this much longer than the direct one.
DETOUR = 1.5


LEVELS = tuple(SkillRequirement.Level.values)
#: The bits of a skill: two for knowing it at all, and one for each level above the first.
BITS = 2 + len(LEVELS) - 1
#: The bits of what counts as a skill. The levels of education and the job zones that have bits of their own.
AS_A_SKILL = 3
MOST_LEVELS, MOST_ZONES = 8, 8


class EntryNeeds(NamedTuple):
    """What it takes to get in: a level of education and a job zone, as far as they are known."""

    education: int | None = None
    zone: int | None = None

    @classmethod
    def of(cls, page: RolePage) -> "EntryNeeds":
        zone = preparation.job_zone(page)
        return cls(preparation.education_rank(page.education), zone and zone[0])

    def or_higher(self, other: "EntryNeeds") -> "EntryNeeds":
        """The higher of both, where somebody has had to meet both; what is known of one alone is that."""
        return EntryNeeds(
            *(
                max((each for each in pair if each is not None), default=None)
                for pair in zip(self, other, strict=True)
            )
        )

    def beyond(self, has: "EntryNeeds") -> tuple[int, int]:
        """How many levels of education and job zones it takes beyond `has`; 0 where that is not known."""
        return _more(has.education, self.education), _more(has.zone, self.zone)


def _more(has: int | None, asks: int | None) -> int:
    return 0 if has is None or asks is None else max(0, asks - has)


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


def best_ways(here: SkillBits, there: SkillBits, through: Sequence[SkillBits]) -> list[tuple[int, ...]]:
    """The numbers, in `through`, of the best stops between two roles: the best one, the best two, and so on.

    What was learned on the way is kept. Further stops end where one more is not worth it. Weighs every way
    whose steps are all within that: of 20 roles some 7,000 at most.
    """
    at_once = (there.needs & ~here.has).bit_count()
    largest, found = at_once, []
    for count in range(1, MOST_STOPS + 1):
        search = _Search(there, through, largest * WORTH, at_once * DETOUR)
        search.extend((), here.has, 0, 0, count)
        if search.best:
            largest = search.best.largest
            found.append(search.best.stops)
    return found


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


def in_bits(asked: list[IndexedSkill]) -> dict[int, SkillBits]:
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


def with_needs(skills: SkillBits, entry: EntryNeeds, licence: bool, number: int) -> SkillBits:
    """Skills, with what else it takes to get in as further bits, below those of skills.

    What is not known of a role asks for nothing, and answers every other. A licence is good for one role
    alone: that of this number.
    """
    has = needs = place = 0
    for known, weight, most in ((entry.education, EDUCATION, MOST_LEVELS), (entry.zone, ZONE, MOST_ZONES)):
        width = weight * AS_A_SKILL
        has |= (1 << width * min(most if known is None else known, most)) - 1 << place
        needs |= (1 << width * min(known or 0, most)) - 1 << place
        place += width * most
    width = LICENCE * AS_A_SKILL
    needs |= (1 << width * licence) - 1 << place + number * width
    place += width * (CANDIDATES + 2)
    return SkillBits(skills.has << place | has, skills.needs << place | needs)
