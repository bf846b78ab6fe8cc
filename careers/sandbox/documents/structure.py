"""What a document is once it has been read, whatever its format was, and what is too much for one."""

from typing import Literal

import msgspec


def marked(message: str) -> str:
    """`message`, marked for translation, as gettext_noop of Django would do it."""
    return message


class Unreadable(Exception):
    """Why a file cannot be read as a document: a message to translate, and what goes into it."""

    def __init__(self, message: str, **parameters: int | str) -> None:
        super().__init__(message)
        self.message, self.parameters = message, parameters

    def __str__(self) -> str:
        return self.message % self.parameters if self.parameters else self.message


LineKind = Literal[
    "heading",
    "item",
    "text",
    "row",
    "picture",
    "page-number",
    "around",
    "hidden",
    "placeholder",
    "not-chosen",
]


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A block of the source: one line of a text, one paragraph, list item or table row.

    `number` is the line of the source where it begins (in a Word document, the paragraph), from 1.
    `text` holds the words; **bold** and [links](https://...) are kept as Markdown. `level` is that of a
    heading, 0 where the format does not say. `indent` is the depth of a list item, from 0. `joined`
    lines go on with the paragraph or item before them. `repair` says what reading mended already. Lines
    "around" the text are navigation, footers and the like. What readers of the document do not see, or
    what its form only offers, comes last: "hidden" text, a "placeholder", a choice "not-chosen".
    """

    number: int
    text: str
    kind: LineKind = "text"
    level: int = 0
    ordinal: str = ""
    indent: int = 0
    cells: tuple[str, ...] = ()
    joined: bool = False
    repair: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of one document, whatever its format was, and what is known of where it comes from."""

    name: str
    format: str
    lines: tuple[Line, ...]
    publisher: str = ""
    url: str = ""
    notes: tuple[str, ...] = ()


class DocumentRequest(msgspec.Struct):
    """What is asked of the process that reads: a file or, where `format` says what it is, a pasted text.

    `elements` is how many elements of HTML or XML it may have.
    """

    name: str
    content: bytes
    format: str
    elements: int


class DocumentAnswer(msgspec.Struct):
    """What that process answers: the document, or the message of Unreadable and what goes into it."""

    document: Document | None = None
    message: str = ""
    parameters: dict[str, int | str] = {}


MEGABYTE = 1_000_000
TEXT_LIMIT = 2 * MEGABYTE
FILE_LIMIT = 10 * MEGABYTE


# Messages are marked for translation only; whoever asked translates them.
_ = marked


def too_large(limit: int) -> Unreadable:
    return Unreadable(
        _("It is larger than %(limit)d MB. Give one role's page at a time."), limit=limit // MEGABYTE
    )


def too_deep() -> Unreadable:
    return Unreadable(_("Its parts are nested too deep."))


def refuse_too_many_elements(count: int, limit: int) -> None:
    """Raise Unreadable for more than `limit` elements of HTML or XML, before anything is made of them."""
    if count > limit:
        raise Unreadable(
            _("It is made of %(count)d elements, more than %(limit)d. Give one role's page at a time."),
            count=count,
            limit=limit,
        )
