"""Which parts of two pages are the same, and which of them have moved."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple


class Pair(NamedTuple):
    old: Any
    new: Any
    moved: bool = False


def pairs(
    old: Sequence[Any],
    new: Sequence[Any],
    alike: Callable[[Any], Any] | None,
    key: Callable[[Any], Any] = lambda part: part.slug,
) -> Iterable[Pair]:
    """The parts in which two pages differ, in the order of the new one; first those that are gone.

    Parts are the same by `key`, or else, where only one on either side is left of them, by `alike`.
    """
    had, has = {key(part): part for part in old}, {key(part): part for part in new}
    before = {name: name for name in has if name in had}
    if alike:
        gone = _only_ones(alike, ((name, part) for name, part in had.items() if name not in has))
        came = _only_ones(alike, ((name, part) for name, part in has.items() if name not in had))
        before |= {name: gone[same] for same, name in came.items() if same in gone}
    paired = set(before.values())
    yield from (Pair(part, None) for name, part in had.items() if name not in paired)
    place = {name: number for number, name in enumerate(had)}
    kept = [name for name in has if name in before]
    staying = _in_order([place[before[name]] for name in kept])
    stayed = {name for number, name in enumerate(kept) if number in staying}
    for name, part in has.items():
        was = had[before[name]] if name in before else None
        moved = was is not None and name not in stayed
        if moved or was != part:
            yield Pair(was, part, moved)


def _only_ones(alike: Callable[[Any], Any], parts: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """The names of parts by what they have in common, as far as no two have the same."""
    found: dict[Any, Any] = {}
    for name, part in parts:
        same = alike(part)
        found[same] = name if same not in found else None
    return {same: name for same, name in found.items() if name is not None}


def _in_order(places: Sequence[int]) -> set[int]:
    """Where a longest rising sequence stands in `places`: what has kept its order.

    By patience sorting, see Fredman, On computing the length of longest increasing subsequences (1975).
    """
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, place in enumerate(places):
        pile = bisect_left(ends, place)
        ends[pile:], at[pile:] = [place, *ends[pile + 1 :]], [number, *at[pile + 1 :]]
        before.append(at[pile - 1] if pile else -1)
    found, number = set(), at[-1] if at else -1
    while number >= 0:
        found.add(number)
        number = before[number]
    return found
