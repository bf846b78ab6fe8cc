"""One release of a data set: what it has to say, and of which roles."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from careers import pages
from careers.pages.three_way import Key

from .contribution import Contribution, NewRole


class Offer(NamedTuple):
    """What a release says of one role: `make` is given what the data set said before, or None.

    `role` is the primary key of the role that is meant; where it is None, `new` is made. `speaks_of`
    tells for an atom whether the release could say anything of it.
    """

    role: int | None
    new: NewRole | None
    make: Callable[[Contribution | None], Contribution]
    speaks_of: Callable[[Key], bool] = lambda key: True


class Release(NamedTuple):
    """What one release of a data set has to say. `offers` is asked when those before it are in the rows.

    `ladders` are made where they do not exist. Where they do, the summary of a step is replaced if
    `is_own_summary` tells that an earlier release wrote it.

    Each of its figures may be of a year of its own, where it `is_dated_by_figure`: as wages, of which every
    area has a table. Otherwise the numbers in its `name` tell whether it is older or newer than another.
    """

    data_set: str
    name: str
    offers: Callable[[], Sequence[Offer]]
    ladders: Sequence[pages.Ladder] = ()
    is_own_summary: Callable[[str], bool] = lambda summary: False
    is_dated_by_figure: bool = False


def version_of(name: str) -> tuple[int, ...]:
    """The numbers in the name of a release, by which it is older or newer: "O*NET 29.3" gives (29, 3)."""
    return tuple(map(int, re.findall(r"\d+", name, re.ASCII)))


def with_addresses(contribution: Contribution, slugs: Mapping[str, str]) -> Contribution:
    """`contribution` with the addresses that related roles have here, by those the release gives them."""
    if not contribution.related_careers:
        return contribution
    careers = tuple(
        msgspec.structs.replace(career, role=slugs.get(career.role, career.role))
        for career in contribution.related_careers
    )
    return msgspec.structs.replace(contribution, related_careers=careers)
