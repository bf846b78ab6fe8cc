"""A three-way merge, as version control does it with lines: of single values, and of orders.

It has two callers, which bring their rules: `merge` puts the drafts of two editors together,
`careers.importers.releases.merging` a data set and the rows.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

#: What a value is called: ("title",), ("sections", "overview"), ("skill_groups", "technology", "python").
Key = tuple[str, ...]
Side = Literal["mine", "theirs"]
Name = TypeVar("Name", bound=Hashable)

#: Stands for what both sides began as, where nobody knows.
UNKNOWN = msgspec.UNSET

#: What names a part of a page among those of its field.
NAMES: dict[str, Callable[[Any], Key]] = {
    "alternate_titles": lambda title: (title,),
    "external_codes": lambda code: (code.scheme, code.code),
    "sections": lambda section: (section.slug,),
    "skill_groups": lambda group: (group.slug,),
    "salary_bands": lambda band: (band.slug,),
    "salary_factors": lambda factor: (factor.slug,),
    "market_figures": lambda figure: (figure.slug,),
    "related_careers": lambda career: (career.role,),
}


class Values(NamedTuple):
    """What both sides changed otherwise: a value as it began, and as it is on each side."""

    base: Any
    mine: Any
    theirs: Any


class Merge:
    """Merges value after value. What both sides changed otherwise is in `asked`, and decided by `decide`.

    `same` tells whether two values count as one.
    """

    def __init__(self, *, same: Callable[[Any, Any], bool], decide: Callable[[Key], Side]):
        self.same, self.decide = same, decide
        self.asked: dict[Key, Values] = {}

    def value(self, key: Key, base: Any, mine: Any, theirs: Any) -> Any:
        """The value that only one side has changed; theirs where neither has."""
        if self.same(mine, theirs) or self.same(base, mine):
            return theirs
        if self.same(base, theirs):
            return mine
        self.asked[key] = Values(base, mine, theirs)
        return mine if self.decide(key) == "mine" else theirs


def interleaved(first: Sequence[Name], second: Sequence[Name], *, at_start: bool = False) -> list[Name]:
    """The names of `first` in their order, and those of `second` alone behind the one they follow there.

    Those that follow none of `first` go before the one that they precede, or to the end; or all of them
    `at_start`.
    """
    present, anchor, followed = set(first), None, None
    leading: list[Name] = []
    behind: dict[Name | None, list[Name]] = {}
    for name in second:
        if name in present:
            anchor, followed = anchor or name, name
        else:
            (leading if followed is None else behind.setdefault(followed, [])).append(name)
    order = list(leading) if at_start else []
    for name in first:
        order += leading if name == anchor and not at_start else ()
        order += [name, *behind.get(name, ())]
    order += leading if anchor is None and not at_start else ()
    return order
