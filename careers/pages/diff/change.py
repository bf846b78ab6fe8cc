"""What a comparison of two pages finds."""

from typing import Literal, NamedTuple

from .texts import Passage


class Detail(NamedTuple):
    """One thing that a part says otherwise, in words; `change` adds by how much, where that can be told.

    A long text is in `passages` instead, old and new as one.
    """

    label: str
    before: str = ""
    after: str = ""
    change: str = ""
    passages: tuple[Passage, ...] = ()


class PartChange(NamedTuple):
    """A part of the page that was added, removed, moved, or now says something else.

    `about` names it, `told` is what one that was added or removed says.
    """

    kind: Literal["added", "removed", "changed", "moved"]
    about: str
    told: str = ""
    details: tuple[Detail, ...] = ()


class ChangedTopic(NamedTuple):
    """The changes of one kind of part, such as the skills, under its heading. Never empty."""

    name: str
    heading: str
    changes: tuple[PartChange, ...]
