"""What one release of a data set says of one role."""

from typing import NamedTuple

import msgspec

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
