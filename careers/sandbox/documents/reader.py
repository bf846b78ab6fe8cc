"""Files and pasted texts -> Document, or a reason why not."""

import re
from pathlib import PurePath

from . import forms, plain_text
from .blocks import nested
from .structure import (
    FILE_LIMIT,
    MEGABYTE,
    TEXT_LIMIT,
    TOO_MANY_ELEMENTS,
    Document,
    Line,
    Unreadable,
    refuse_more,
    too_large,
)
from .structure import marked as _

#: Rows of a text, and lines with words in them: what is made of these is made in the server itself.
ROW_LIMIT = 20_000
LINE_LIMIT = 5_000
WORDS_LIMIT = MEGABYTE // 2
TOO_MANY_LETTERS = _("It has more than %(limit)d characters. Give one role's page at a time.")
TOO_MANY_LINES = _("It has %(count)d lines, more than %(limit)d. Give one role's page at a time.")

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
}
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKED_HEADING = re.compile(r"^#{1,6} +\S", re.M)


def read(name: str, content: bytes, elements: int, format: str = "") -> Document:
    """The document in a file called `name`: its format by the ending, or else by how it begins.

    Raises Unreadable for what is too large, damaged, encrypted, empty or no text, and for what has more
    than so many `elements`.
    """
    format = format or FORMATS.get(PurePath(name).suffix.lower(), "")
    if not content.strip():
        raise Unreadable(_("It is empty."))
    if content.startswith(OLD_WORD):
        raise Unreadable(
            _("It is an encrypted or an old Word document. Save it as .docx without a password first.")
        )
    if format == "docx" or (not format and content.startswith(b"PK\x03\x04")):
        if len(content) > FILE_LIMIT:
            raise too_large(FILE_LIMIT)
        # Imported where it is needed: a process reads one document, and is to be there at once.
        from . import word

        return _document(name, "docx", word.lines(content, elements))
    text = _decoded(content)
    return read_text(text, format or ("html" if text.lstrip().startswith("<") else "text"), name, elements)


def _decoded(content: bytes) -> str:
    if len(content) > 2 * TEXT_LIMIT:
        raise too_large(TEXT_LIMIT)
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    if encoding == "utf-8-sig" and b"\0" in content:
        raise Unreadable(_("It is not a text but some other kind of file."))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            _("Line %(line)d is not in UTF-8. Save the document as UTF-8 and try again."), line=line
        ) from error


def read_text(text: str, format: str, name: str, elements: int) -> Document:
    """The document in a pasted text; `format` is "text", "markdown" or "html". Raises Unreadable."""
    if not text.strip():
        raise Unreadable(_("It is empty."))
    if len(text) > TEXT_LIMIT:
        raise too_large(TEXT_LIMIT)
    if sum(not (char.isprintable() or char.isspace()) for char in text) > len(text) // 10 + 20:
        raise Unreadable(_("It is not a text but some other kind of file."))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
    refuse_more(text.count("\n") + 1, ROW_LIMIT, TOO_MANY_LINES)
    if format == "text" and len(MARKED_HEADING.findall(text[:50_000])) > 2:
        format = "markdown"
    if format == "markdown":
        from . import markdown_text

        lines = markdown_text.lines(text, elements)
    elif format == "html":
        from . import html_text

        refuse_more(text.count("<") - text.count("</"), elements, TOO_MANY_ELEMENTS)
        lines = html_text.lines(text)
    else:
        lines = plain_text.lines(text)
    return _document(name, format, lines)


def _document(name: str, format: str, lines: list[Line]) -> Document:
    lines = [line for line in nested(forms.filled_in(lines)) if line.text]
    refuse_more(len(lines), LINE_LIMIT, TOO_MANY_LINES)
    refuse_more(sum(len(line.text) for line in lines), WORDS_LIMIT, TOO_MANY_LETTERS)
    if not any(re.search(r"\w", line.text[:10_000]) for line in lines):
        raise Unreadable(_("There are no words in it."))
    return Document(name=name, format=format, lines=tuple(lines))
