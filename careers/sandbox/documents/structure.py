"""What a document is once it has been read, whatever its format was, and what is too much for one."""

from typing import Literal, get_args

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


#: Kinds that are no text of the page. These lines come last, whatever place they had.
SetAside = Literal["hidden", "placeholder", "not-chosen", "deleted", "note", "contents", "metadata", "unread"]
LineKind = Literal["heading", "item", "text", "row", "picture", "page-number", "around"] | SetAside
SET_ASIDE = frozenset(get_args(SetAside))


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A block of the source: one line of a text, one paragraph, list item or table row.

    `number` is the line of the source where it begins (in a Word document, the paragraph), from 1.
    `text` holds the words; **bold** and [links](https://...) are kept as Markdown. `level` is that of a
    heading, 0 where the format does not say. `indent` is the depth of a list item, from 0. `joined`
    lines go on with the paragraph or item before them. `repair` says what reading mended already.

    All rows of a table have as many `cells`; empty and merged ones are "". A table that is a form or a
    layout has no rows: a label with a paragraph or a list beside it is a heading with lines below, a label
    with a short value is the text "Label: value", and other cells are read one after the other.

    Lines "around" the text are navigation, forms, headers and footers. SET_ASIDE are what the document
    does not show ("hidden", "deleted"), what a form only offers ("placeholder", "not-chosen"), a "note" or
    comment, links of its table of "contents", "metadata" before its text, and what cannot be read
    ("unread"): a formula, a diagram, an object of another program.

    A line may be taken apart; `at` is the place of all its parts among the lines of the document.
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
    at: int = 0


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of one document, whatever its format was, and what is known of where it comes from."""

    name: str
    format: str
    lines: tuple[Line, ...]
    publisher: str = ""
    url: str = ""


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


_ = marked


def too_large(limit: int) -> Unreadable:
    return Unreadable(
        _("It is larger than %(limit)d MB. Give one role's page at a time."), limit=limit // MEGABYTE
    )


def too_deep() -> Unreadable:
    return Unreadable(_("Its parts are nested too deep."))


def refuse_more(count: int, limit: int, message: str) -> None:
    """Raise Unreadable with the `message`, where there are more than so many of something."""
    if count > limit:
        raise Unreadable(message, count=count, limit=limit)


TOO_MANY_ELEMENTS = _(
    "It is made of %(count)d elements, more than %(limit)d. Give one role's page at a time."
)
