"""The stages of a way between two roles, each with what is new there."""

from itertools import pairwise
from typing import NamedTuple

import msgspec

from careers.discovery.weighing import PayComparison, SharedSkill, SkillGap, compare_pay, skill_gap
from careers.models import Edition
from careers.pages import Requirement, RolePage, from_json

from . import searching

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
    found = searching.stops(here, there, (step.here, step.there))
    if not found.stops:
        return None
    contents = dict(Edition.objects.filter(pk__in=found.stops).values_list("pk", "content"))
    pages = [step.here, *(from_json(contents[stop]) for stop in found.stops), step.there]
    way = Route(tuple(_stages(pages)), found.choice)
    # The search counts in finer units than a reader does.
    return way if way.largest < step.size else None


def _stages(pages: list[RolePage]):
    """The steps between pages, of somebody who keeps what was learned."""
    has = pages[0]
    for here, there in pairwise(pages):
        yield Stage(here, there, skill_gap(has, there), compare_pay(here, there))
        has = msgspec.structs.replace(has, skill_groups=has.skill_groups + there.skill_groups)
