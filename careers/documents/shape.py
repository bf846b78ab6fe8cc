"""What a document, the guesses about it and the draft made of it look like.

All are plain data and can be stored as JSON (msgspec), so that a page can carry them from the preview
to the saving.
"""

from typing import Literal

import msgspec

from careers.pages import Ladder, MarketFigure, Requirement, RolePage, SalaryBand, SalaryFactor

from ..sandbox.documents.shape import Document

#: Where a guess puts its lines, besides the sections of the draft.
TITLE, SUMMARY, LEAVE_OUT, TAKE = "title", "summary", "leave-out", "take"
#: From which certainty on a guess is called sure, and probable.
SURE, PROBABLE = 0.85, 0.6


class Piece(msgspec.Struct, frozen=True, omit_defaults=True):
    """A Line, or a part of one where several things stood in it. `at` is the Line's place in its document.

    `number` is that of an item of an ordered list, 0 where it is to be counted.
    """

    at: int
    line: int
    text: str
    kind: str = "text"
    level: int = 0
    ordered: bool = False
    number: int = 0
    indent: int = 0
    cells: tuple[str, ...] = ()
    joined: bool = False
    repair: str = ""

    @property
    def numbered(self) -> str:
        """The text, with the number it had in its list."""
        return f"{self.number}. {self.text}" if self.number and self.kind == "item" else self.text


class Choice(msgspec.Struct, frozen=True):
    """What an editor may decide about a guess: `id` for `decided`, `label` for people."""

    id: str
    label: str


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of some lines, and how sure that is.

    `kind` is "text" for lines that are put somewhere, "section" for a section as a whole, "derived" for
    a structured thing that was read out of lines. `certainty` is from 0 to 1. `chosen` is the id of the
    choice that holds now.
    """

    id: str
    kind: Literal["text", "section", "derived"]
    what: str
    lines: tuple[int, ...]
    source: str
    certainty: float
    chosen: str
    choices: tuple[Choice, ...]
    repairs: tuple[str, ...] = ()

    @property
    def sureness(self) -> Literal["sure", "probable", "uncertain"]:
        """The certainty in a word."""
        if self.certainty >= SURE:
            return "sure"
        return "probable" if self.certainty >= PROBABLE else "uncertain"


class LeftOver(msgspec.Struct, frozen=True):
    """A line (or a part of one) that is not in the draft, and why."""

    line: int
    text: str
    why: str


class Repair(msgspec.Struct, frozen=True):
    """Damage that was mended: in which line, and how."""

    line: int
    words: str


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A section that was found. `at` is the place of its heading in the document, None where it was lost."""

    id: str
    kind: str
    heading: str
    certainty: float
    line: int
    at: int | None = None
    repair: str = ""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces that stay together: `place` is a section's id, TITLE, SUMMARY or LEAVE_OUT."""

    id: str
    pieces: tuple[Piece, ...]
    place: str
    certainty: float
    why: str = ""


class Derived(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A structured thing read out of pieces: exactly one of the fields below `taken` is filled in."""

    id: str
    line: int
    source: str
    what: str
    certainty: float
    taken: bool = True
    band: SalaryBand | None = None
    factor: SalaryFactor | None = None
    figure: MarketFigure | None = None
    requirement: Requirement | None = None
    group: str = ""
    ladder: Ladder | None = None
    education: str = ""
    alternate_title: str = ""
    years: tuple[int | None, int | None, str] | None = None


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """A career the document sends its readers on to: `findings` where no role has that title yet."""

    id: str
    title: str
    slug: str
    reason: str
    certainty: float
    exists: bool
    pieces: tuple[Piece, ...]
    findings: "Findings | None" = None


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found in a document, before anybody decides about it."""

    document: Document
    title: str
    slug: str
    level: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    derived: tuple[Derived, ...]
    related: tuple[Related, ...]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The page a document would become. Nothing of the document is missing from `page`, `related_pages`
    and `left_over` together. `placed_share` (0 to 1) is that of the lines which are not left over."""

    page: RolePage
    related_pages: tuple[RolePage, ...]
    guesses: tuple[Guess, ...]
    left_over: tuple[LeftOver, ...]
    repairs: tuple[Repair, ...]
    placed_share: float
    findings: Findings
    decisions: dict[str, str] = {}
