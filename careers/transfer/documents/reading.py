"""Files and pasted texts -> Document, or a reason why not."""

import io
import re
import zipfile
from pathlib import PurePath

import mammoth
import msgspec
from django.utils.translation import gettext as _

from . import html_text, markdown_text, plain_text
from .shape import Document, Line, Unreadable

MEGABYTE = 1_000_000
TEXT_LIMIT = 2 * MEGABYTE
FILE_LIMIT = 10 * MEGABYTE
UNZIPPED_LIMIT = 60 * MEGABYTE
LINE_LIMIT = 20_000

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
HTML_START = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|main|article|h1|div|p)\b", re.I | re.S
)


def read(name: str, content: bytes, *, publisher: str = "", url: str = "") -> Document:
    """The document in a file called `name`: its format by the ending, or else by how it begins.

    Raises Unreadable for what is too large, damaged, encrypted, empty or no text.
    """
    format = FORMATS.get(PurePath(name).suffix.lower())
    if not content.strip():
        raise Unreadable(_("It is empty."))
    if content.startswith(OLD_WORD):
        raise Unreadable(
            _("It is an encrypted or an old Word document. Save it as .docx without a password first.")
        )
    if format == "docx" or (format is None and content.startswith(b"PK\x03\x04")):
        document = _from_docx(name, content)
    else:
        text = _decoded(content)
        document = _from_text(name, text, format or _sniffed(text))
    return msgspec.structs.replace(document, publisher=publisher, url=url)


def read_text(text: str, format: str, *, name: str = "", publisher: str = "", url: str = "") -> Document:
    """The document in a pasted text; `format` is "text", "markdown" or "html". Raises Unreadable."""
    if not text.strip():
        raise Unreadable(_("It is empty."))
    name = name or _("pasted text")
    return msgspec.structs.replace(_from_text(name, text, format), publisher=publisher, url=url)


def _decoded(content: bytes) -> str:
    if len(content) > 2 * TEXT_LIMIT:
        raise _too_large(TEXT_LIMIT)
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    if encoding == "utf-8-sig" and b"\0" in content:
        raise Unreadable(_("It is not a text but some other kind of file."))
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            _("Line %(line)d is not in UTF-8. Save the document as UTF-8 and try again.") % {"line": line}
        ) from error


def _too_large(limit: int) -> Unreadable:
    return Unreadable(
        _("It is larger than %(limit)d MB. Give one role's page at a time.") % {"limit": limit // MEGABYTE}
    )


def _sniffed(text: str) -> str:
    if HTML_START.match(text[:4000]):
        return "html"
    return "markdown" if len(MARKED_HEADING.findall(text[:50_000])) > 1 else "text"


def _from_text(name: str, text: str, format: str) -> Document:
    if len(text) > TEXT_LIMIT:
        raise _too_large(TEXT_LIMIT)
    if sum(not (char.isprintable() or char.isspace()) for char in text) > len(text) // 10 + 20:
        raise Unreadable(_("It is not a text but some other kind of file."))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ")
    _refuse_too_many_lines(text.count("\n") + 1)
    if format == "markdown":
        lines = markdown_text.lines(text)
    elif format == "html":
        lines = html_text.lines(text)
    else:
        if len(MARKED_HEADING.findall(text[:50_000])) > 2:
            format, lines = "markdown", markdown_text.lines(text)
        else:
            lines = plain_text.lines(text)
    return _document(name, format, lines)


def _document(name: str, format: str, lines: list[Line]) -> Document:
    lines = [line for line in lines if line.text]
    _refuse_too_many_lines(len(lines))
    if not any(re.search(r"\w", line.text[:10_000]) for line in lines):
        raise Unreadable(_("There are no words in it."))
    return Document(name=name, format=format, lines=tuple(lines))


def _refuse_too_many_lines(count: int) -> None:
    if count > LINE_LIMIT:
        raise Unreadable(
            _("It has %(count)d lines, more than %(limit)d. Give one role's page at a time.")
            % {"count": count, "limit": LINE_LIMIT}
        )


def _from_docx(name: str, content: bytes) -> Document:
    if len(content) > FILE_LIMIT:
        raise _too_large(FILE_LIMIT)
    damaged = _("It is not a Word document (.docx), or a damaged one.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(_("It is encrypted. Save it without a password first."))
            if "word/document.xml" not in {part.filename for part in parts}:
                raise Unreadable(damaged)
            if sum(part.file_size for part in parts) > UNZIPPED_LIMIT:
                raise _too_large(UNZIPPED_LIMIT)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_bad_xml(archive.read(part))
        html = mammoth.convert_to_html(io.BytesIO(content), convert_image=_nowhere).value
    except Unreadable:
        raise
    except RecursionError as error:
        raise Unreadable(_("Its parts are nested too deep.")) from error
    except Exception as error:  # what a damaged archive can raise is without end
        raise Unreadable(damaged) from error
    if len(html) > TEXT_LIMIT:
        raise _too_large(TEXT_LIMIT)
    # One paragraph a line, so that the number of a line is that of its paragraph.
    html = re.sub(r"</(?:p|h[1-6]|tr)>", "\\g<0>\n", html.replace("\n", " "))
    return _document(name, "docx", html_text.lines(html))


def _refuse_bad_xml(content: bytes) -> None:
    if len(content) > 4 * TEXT_LIMIT * 5 or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable(_("Its inside is too large, or declares things a Word document does not need."))


@mammoth.images.img_element
def _nowhere(image):
    """Pictures are named, not taken along: they may have no licence, and no words of their own."""
    return {"src": "picture"}
