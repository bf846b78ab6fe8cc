"""What a search answers with."""

from dataclasses import dataclass, field

from careers.models import Edition


@dataclass(frozen=True)
class Why:
    """Why a role was found: `kind` is title, also-called, skill, or text, which has no `text`."""

    kind: str
    text: str = ""


@dataclass(frozen=True)
class Hit:
    """A role that was found. `edition` is one without its content; `why` is None for an empty query."""

    edition: Edition
    why: Why | None = None


@dataclass(frozen=True)
class Facet:
    """A value of a filter, and how many roles it would leave."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True)
class Facets:
    """The values of each filter, most frequent first, counted with the other filters applied.

    A level's `slug` is the value of `Role.Level`, and its `name` is empty: templates have words for it.
    """

    families: list[Facet] = field(default_factory=list)
    levels: list[Facet] = field(default_factory=list)
    skills: list[Facet] = field(default_factory=list)


@dataclass(frozen=True)
class Results:
    """One page of what was found.

    `total` is a lower bound where it is not exact. `next` is the cursor of the page after this one.
    `corrected` is the query as it was understood, where a word was not as typed; `suggestions` are titles
    nearest to the query, where nothing was found.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    total_is_exact: bool = True
    next: str | None = None
    facets: Facets = field(default_factory=Facets)
    corrected: str = ""
    suggestions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Suggestion:
    """A role that may be meant; `also` is the other title of it that matched, if one did."""

    title: str
    slug: str
    also: str = ""
