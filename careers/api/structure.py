"""The answers: msgspec encodes them, and gives the schemas of the OpenAPI document.

A role is a RolePage, with what its edition adds. Only pay is put otherwise: an amount is a number, or what
the source says in place of one.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from careers import pages


class ApiAnswer(msgspec.Struct, kw_only=True, frozen=True):
    """Base of the answers. Every field is always there."""


class TopCoded(msgspec.Struct, tag="top-coded", tag_field="status", frozen=True):
    """An amount that the source gives only as "so much or more"."""

    at_least: Decimal | None


class Withheld(msgspec.Struct, tag="withheld", tag_field="status", frozen=True):
    """An amount that the source keeps back."""


Amount = Decimal | TopCoded | Withheld
Role = Annotated[str, Meta(description="The number of the role: it stays when its address changes.")]


class PayFigure(ApiAnswer, frozen=True):
    """A pay figure: amounts in `currency` (ISO 4217) per `period` (year, month or hour).

    `amounts` has those that the source gives, by name: low and high of a range, p10 to p90 (percentiles),
    median, mean. `hourly` are those that it prints by the hour beside those by the year. `open_ended`: the
    range has no upper end. `covers` is the wider group that the figure counts, if it is one.
    """

    slug: str
    label: str
    statistic: str
    amounts: dict[str, Amount]
    hourly: dict[str, Decimal]
    open_ended: bool
    approximate: bool
    currency: str
    period: str
    hours_a_year: int | None
    basis: str
    area: str
    year: int | None
    experience_min: int | None
    experience_max: int | None
    covers: str
    source: str
    note: str


class RoleDocument(ApiAnswer, frozen=True):
    """One role, whole. `source` of a figure is the `slug` of one of `sources`.

    Importance of skills: `importance` in words, `importance_rating` from 1 to 5; `level` in words,
    `level_rating` from 0 to 7, both as surveys mark them. Text of `sections` is Markdown. Fields at their
    default are left out of the parts.
    """

    role: Role
    url: str
    api_url: str
    edition: int
    published_at: datetime
    slug: str
    title: str
    family: pages.Family
    level: str
    summary: str
    in_short: tuple[str, ...]
    experience_min: int | None
    experience_max: int | None
    experience_note: str
    experience_source: str | None
    education: str
    education_source: str | None
    training: str
    training_source: str | None
    reviewed_on: date | None
    reviewed_by: str
    alternate_titles: tuple[str, ...]
    codes: tuple[pages.ExternalCode, ...]
    sections: tuple[pages.Section, ...]
    skill_groups: tuple[pages.SkillGroup, ...]
    pay: tuple[PayFigure, ...]
    pay_factors: tuple[pages.SalaryFactor, ...]
    market_figures: tuple[pages.MarketFigure, ...]
    ladders: tuple[pages.Ladder, ...]
    related_careers: tuple[pages.RelatedCareer, ...]
    sources: tuple[pages.Source, ...]


class ListedPay(ApiAnswer, frozen=True):
    """The pay that lists go by: of the role's headline figure the median, else the average, else the range.

    `low` and `high` are the same for a single amount; `high` is null where it is "`low` or more".
    `wider`: the figure counts a wider group than the role. Its source is told by the role itself.
    """

    statistic: str
    low: Decimal | None
    high: Decimal | None
    or_more: bool
    wider: bool
    currency: str
    period: str
    basis: str
    area: str
    year: int | None


class ListedRole(ApiAnswer, frozen=True):
    """A role in a list. `pay` is null where no pay is known."""

    role: Role
    slug: str
    title: str
    family: pages.Family
    level: str
    summary: str
    pay: ListedPay | None
    published_at: datetime
    url: str
    api_url: str


class RoleListing(ApiAnswer, frozen=True):
    """Some of the roles; `next` is the `after` of those that follow, null at the end."""

    roles: list[ListedRole]
    next: str | None


class PayOfRole(ApiAnswer, frozen=True):
    """All pay figures of a role, of all areas, and the sources that they cite."""

    role: Role
    slug: str
    title: str
    pay: tuple[PayFigure, ...]
    sources: tuple[pages.Source, ...]


class FamilyEntry(ApiAnswer, frozen=True):
    slug: str
    name: str
    roles: Annotated[int, Meta(description="How many roles are public.")]
    api_url: str


class FamilyListing(ApiAnswer, frozen=True):
    families: list[FamilyEntry]


class SkillEntry(ApiAnswer, frozen=True):
    """A skill. `roles` is how many public roles ask for it."""

    slug: str
    name: str
    kind: str
    description: str
    roles: int
    url: str
    api_url: str


class SkillListing(ApiAnswer, frozen=True):
    """Some of the skills, those first that most roles ask for."""

    skills: list[SkillEntry]
    next: str | None


class AskingRole(ApiAnswer, frozen=True):
    """A role that asks for a skill: importance from 1 to 5, level from 0 to 7, null where not rated."""

    slug: str
    title: str
    importance: str
    level: str
    importance_rating: Decimal | None
    level_rating: Decimal | None
    url: str
    api_url: str


class SkillDocument(ApiAnswer, frozen=True):
    """A skill and some of the roles that ask for it, those first that ask for it most."""

    slug: str
    name: str
    kind: str
    description: str
    aliases: list[str]
    roles: int
    asked_by: list[AskingRole]
    next: str | None
    url: str


class SourceListing(ApiAnswer, frozen=True):
    """Every source that a public role cites."""

    sources: list[pages.Source]


class CodeEntry(ApiAnswer, frozen=True):
    """A role with a code of a classification, and how well both match."""

    scheme: str
    code: str
    title: str
    match: str
    role_title: str
    slug: str
    url: str
    api_url: str


class CodeListing(ApiAnswer, frozen=True):
    schemes: dict[str, str]
    codes: list[CodeEntry]


class FoundRole(ApiAnswer, frozen=True):
    """A role that was found. `reason` is title, also-called, skill or text; `reason_text` what of it."""

    slug: str
    title: str
    summary: str
    reason: str
    reason_text: str
    url: str
    api_url: str


class SearchAnswer(ApiAnswer, frozen=True):
    """What was found, best first. `total` is a lower bound where it is not exact.

    `corrected` is the question as it was understood, where that differs.
    """

    roles: list[FoundRole]
    total: int
    total_is_exact: bool
    corrected: str
    next: str | None


class SuggestedRole(ApiAnswer, frozen=True):
    """A role that may be meant; `also_called` is the other title that was begun, if it was one."""

    slug: str
    title: str
    also_called: str
    api_url: str


class SuggestionList(ApiAnswer, frozen=True):
    roles: list[SuggestedRole]


class RelatedRole(ApiAnswer, frozen=True):
    """A role to read next. `chosen`: by an editor, who says why in `reason`; else it is computed.

    `shared`, `new` are skills by name.
    """

    slug: str
    title: str
    chosen: bool
    kind: str
    reason: str
    shared: list[str]
    new: list[str]
    api_url: str


class RelatedListing(ApiAnswer, frozen=True):
    slug: str
    related: list[RelatedRole]


class PayDifference(ApiAnswer, frozen=True):
    """Pay like for like: `amount` names which of both, in `currency` per `period`, of an area and years.

    `why_not` says what the figures do not have in common where they do not compare.
    """

    why_not: str
    amount: str
    here: Decimal | None
    there: Decimal | None
    difference: Decimal | None
    currency: str
    period: str
    area: str
    years: list[int]
    sources: list[str]


class StepBetween(ApiAnswer, frozen=True):
    """From one role to another: skills by name. `unknown`: one of the two says nothing of such skills."""

    here: str
    there: str
    shared: list[str]
    new: list[str]
    raised: list[str]
    not_needed: list[str]
    unknown: list[str]
    pay: PayDifference


class Comparison(ApiAnswer, frozen=True):
    """The roles, and what separates each pair of them."""

    roles: list[ListedRole]
    steps: list[StepBetween]


class Way(ApiAnswer, frozen=True):
    """From one role to another at once, and in smaller stages where that is a large step."""

    direct: StepBetween
    stages: list[StepBetween]


class MatchedRole(ApiAnswer, frozen=True):
    """How well a role fits, from 0 to 1, and how much of what it asks for is `brought`."""

    slug: str
    title: str
    fit: float
    brought: float
    api_url: str


class MatchAnswer(ApiAnswer, frozen=True):
    roles: list[MatchedRole]
    skills: list[str]
    unknown_skills: list[str]


class FieldChange(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """What changed at a JSON Pointer (RFC 6901) into the role; "" is all of it.

    Without `old` it was not there before, without `new` it is not there any more.
    """

    pointer: str
    old: Any | UnsetType = UNSET
    new: Any | UnsetType = UNSET


class Change(ApiAnswer, frozen=True):
    """That a role was `published` (it was not public before), `changed` or `withdrawn`, and when."""

    role: Role
    kind: str
    at: datetime
    slug: str
    title: str
    reason: str
    api_url: str
    changes: list[FieldChange]


class ChangeFeed(ApiAnswer, frozen=True):
    """Changes in the order in which they became public. `next` is the `after` to ask with next, always."""

    changes: list[Change]
    next: str
    has_more: bool


class Index(ApiAnswer, frozen=True):
    """Where everything is."""

    documentation: str
    openapi: str
    addresses: dict[str, str]
