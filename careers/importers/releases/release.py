"""What one release of a data set says: all of it, and of one role."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from careers import pages
from careers.pages.merge import Key
from careers.pages.structure import (
    ExternalCode,
    Family,
    MarketFigure,
    Part,
    RelatedCareer,
    SalaryBand,
    Section,
    SkillGroup,
    Source,
)


class NewRole(NamedTuple):
    """The role that a contribution makes where there is none with its external code.

    `slug` is what its address should be; another is made, with `code`, where that one is taken.
    """

    slug: str
    code: str
    title: str
    summary: str
    family: Family


class Contribution(Part, frozen=True, kw_only=True):
    """The parts of a RolePage that a data set speaks for, by the names that RolePage gives them.

    What it leaves at the default it says nothing about. Sections cite a source as `[^slug]`, skill groups,
    bands and figures name one by its slug; `sources` are all of these. `related_careers` name a role by
    its slug: importers of classifications give the slug that `NewRole` asks for, see `apply`. `kept` is JSON
    that an importer wants to find when it reads the next release; nobody else looks into it.
    """

    title: str = ""
    level: str = ""
    summary: str = ""
    education: str = ""
    education_source: str | None = None
    training: str = ""
    training_source: str | None = None
    experience_min: int | None = None
    experience_max: int | None = None
    experience_note: str = ""
    experience_source: str | None = None
    alternate_titles: tuple[str, ...] = ()
    external_codes: tuple[ExternalCode, ...] = ()
    sections: tuple[Section, ...] = ()
    skill_groups: tuple[SkillGroup, ...] = ()
    salary_bands: tuple[SalaryBand, ...] = ()
    market_figures: tuple[MarketFigure, ...] = ()
    related_careers: tuple[RelatedCareer, ...] = ()
    sources: tuple[Source, ...] = ()
    kept: msgspec.Raw = msgspec.Raw()


def to_json(contribution: Contribution) -> str:
    """Equal contributions give equal text."""
    return msgspec.json.encode(contribution).decode()


def from_json(text: str) -> Contribution:
    """Raises ValueError where the text is no contribution."""
    return msgspec.json.decode(text, type=Contribution)


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

    `definitions` say what skills are, by their short names, in the words of `source`.

    Each of its figures may be of a year of its own, where it `is_dated_by_figure`: as wages, of which every
    area has a table. Otherwise the numbers in its `name` tell whether it is older or newer than another.
    """

    data_set: str
    name: str
    offers: Callable[[], Sequence[Offer]]
    ladders: Sequence[pages.Ladder] = ()
    is_own_summary: Callable[[str], bool] = lambda summary: False
    is_dated_by_figure: bool = False
    definitions: Mapping[str, str] = {}
    source: Source | None = None


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
