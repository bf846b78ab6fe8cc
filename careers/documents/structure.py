"""What the guesses about a document and the draft made of it look like."""

from enum import StrEnum
from typing import ClassVar, Literal

import msgspec
from django.utils.text import slugify

from careers.pages import Ladder, MarketFigure, Requirement, RolePage, SalaryBand, SalaryFactor
from careers.text import free_slug

from ..sandbox.documents.structure import Document, Line


class Choice(StrEnum):
    """What may be decided, besides the sections of a draft and the kinds of sections, or be decided about.

    The last four are guesses about a document as a whole: that its title is the name of its file; its
    occupation, with figures.
    """

    TITLE = "title"
    SUMMARY = "summary"
    LEAVE_OUT = "leave-out"
    TAKE = "take"
    NAME_OF_FILE = "name-of-file"
    CODE = "code"
    CODE_PAY = "code-pay"
    CODE_OUTLOOK = "code-outlook"


#: From which certainty on a guess is called sure, and probable.
SURE, PROBABLE = 0.85, 0.6


class GuessChoice(msgspec.Struct, frozen=True):
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
    certainty: float
    chosen: str
    choices: tuple[GuessChoice, ...]
    lines: tuple[int, ...] = ()
    source: str = ""
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


class DocumentFinding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was found in some pieces, and how sure that is (0 to 1)."""

    guess_kind: ClassVar[Literal["section", "text", "derived"]] = "derived"
    id: str
    certainty: float
    pieces: tuple[Line, ...]


class DocumentSection(DocumentFinding, frozen=True, kw_only=True, omit_defaults=True):
    """A section; it begins with its piece. `at` is the place of its heading, None where it has none."""

    guess_kind: ClassVar = "section"
    kind: str
    heading: str
    at: int | None = None


class Block(DocumentFinding, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces that stay together: `place` is a section's id, TITLE, SUMMARY or LEAVE_OUT of the choices."""

    guess_kind: ClassVar = "text"
    place: str
    why: str = ""


class Derived(DocumentFinding, frozen=True, kw_only=True, omit_defaults=True):
    """A structured thing read out of a piece: exactly one of the fields below `taken` is filled in."""

    what: str
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


class RelatedGuess(DocumentFinding, frozen=True, kw_only=True, omit_defaults=True):
    """A career the document sends its readers on to: `findings` where no role has that title yet.

    `is_kept`: it stands in a table that stays in its section.
    """

    title: str
    slug: str
    reason: str
    is_kept: bool = False
    findings: "Interpretation | None" = None


class NearOccupation(msgspec.Struct, frozen=True):
    """The page of a role of the site that has a code and is like the document's, and why."""

    page: RolePage
    reason: str


class Interpretation(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found in a document, before anybody decides about it.

    `title_at` is None where no line is the title, so that it is the name of the file.
    """

    document: Document
    title: str
    title_at: int | None
    slug: str
    level: str
    sections: tuple[DocumentSection, ...]
    blocks: tuple[Block, ...]
    derived: tuple[Derived, ...]
    related: tuple[RelatedGuess, ...]
    occupations: tuple[NearOccupation, ...] = ()


class DraftRole(msgspec.Struct, frozen=True, kw_only=True):
    """The page a document would become. Nothing of the document is missing from `page`, `related_pages`
    and `left_over` together. `placed_share` (0 to 1) is that of the lines which are not left over."""

    page: RolePage
    related_pages: tuple[RolePage, ...]
    guesses: tuple[Guess, ...]
    left_over: tuple[LeftOver, ...]
    repairs: tuple[Repair, ...]
    placed_share: float
    findings: Interpretation
    decisions: dict[str, str] = {}


def slug(text: str, limit: int = 80, empty: str = "part") -> str:
    """A short name made of `text`."""
    text = text.replace("+", " plus ").replace("#", " sharp ") if len(text) < 60 else text
    return slugify(text[:400])[:limit].strip("-_") or empty


def free(name: str, taken: set[str], limit: int = 80) -> str:
    """`name`, or one with a number that is not taken; taken from then on.

    Thousands of headings may have the same words.
    """
    found = free_slug(name, taken, limit=limit, many=True)
    taken.add(found)
    return found


def source_slug(document: Document, address: str) -> str:
    """The short name of the document as a source, for the page at `address`."""
    return slug(f"document-{document.publisher}-{address}", 115, "document")
