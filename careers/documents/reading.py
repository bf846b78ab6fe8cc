"""Files and pasted texts -> Document, read in a process of its own, or a reason why not."""

import msgspec
from django.conf import settings
from django.utils.translation import gettext as _

from careers.sandbox import process

from ..sandbox.documents.shape import Answer, Document, Request, Unreadable

READER = "careers.sandbox.documents"
#: Seconds for which a document waits while others are read.
PATIENCE = 2


def read(name: str, content: bytes, *, publisher: str = "", url: str = "") -> Document:
    """The document in a file called `name`: its format by the ending, or else by how it begins.

    Raises Unreadable, in the language of the reader, for what is too large, damaged, encrypted, empty or no
    text, and for what takes more than the settings DOCUMENT_SECONDS, _MEGABYTES and _ELEMENTS allow.
    """
    return _read(name, content, "", publisher, url)


def read_text(text: str, format: str, *, name: str = "", publisher: str = "", url: str = "") -> Document:
    """The document in a pasted text; `format` is "text", "markdown" or "html". Raises Unreadable."""
    return _read(name or _("pasted text"), text.encode(errors="replace"), format, publisher, url)


def _read(name: str, content: bytes, format: str, publisher: str, url: str) -> Document:
    request = Request(name=name, content=content, format=format, elements=settings.DOCUMENT_ELEMENTS)
    limits = process.Limits.from_settings(settings, "DOCUMENT", patience=PATIENCE)
    try:
        content = process.run(READER, msgspec.msgpack.encode(request), limits)
    except process.Failed as error:
        raise Unreadable(_why(error)) from error
    answer = msgspec.msgpack.decode(content, type=Answer)
    if answer.document is None:
        # Marked for translation where it was raised.
        raise Unreadable(_(answer.message), **answer.parameters)
    lines = tuple(
        msgspec.structs.replace(line, repair=_(line.repair)) if line.repair else line
        for line in answer.document.lines
    )
    return msgspec.structs.replace(answer.document, lines=lines, publisher=publisher, url=url)


def _why(error: process.Failed) -> str:
    if isinstance(error, process.Busy):
        return _("Other documents are being read just now. Please try again in a minute.")
    if isinstance(error, process.OutOfTime):
        return _("Reading it takes longer than %(limit)d seconds. Give one role's page at a time.") % {
            "limit": settings.DOCUMENT_SECONDS
        }
    if isinstance(error, process.OutOfMemory):
        return _("Reading it takes more than %(limit)d MB of memory. Give one role's page at a time.") % {
            "limit": settings.DOCUMENT_MEGABYTES
        }
    return _("It cannot be read: it is damaged in a way that no reader expects.")
