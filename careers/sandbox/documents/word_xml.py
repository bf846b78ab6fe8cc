"""The XML in a Word document. Names of elements are those of ECMA-376 (Office Open XML), part 1."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from .structure import MEGABYTE, TOO_MANY_ELEMENTS, Unreadable, refuse_more, too_large
from .structure import marked as _
from .words import cleaned

UNZIPPED_LIMIT = 60 * MEGABYTE
PART_LIMIT = 40 * MEGABYTE
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: Documents of the strict kind call the same elements by another name.
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMES, W = {"w": WORD}, f"{{{WORD}}}"
#: Ticks and boxes of the font Wingdings 2.
BOXES = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☒", 0x53: "☒", 0xA3: "☐"}


def trees(content: bytes, elements: int) -> dict[str, Any]:
    """The parts with XML, by name; those of a glossary are building blocks for who writes the document."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable(_("It is encrypted. Save it without a password first."))
        if sum(entry.file_size for entry in entries) > UNZIPPED_LIMIT:
            raise too_large(UNZIPPED_LIMIT)
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels")) and "/glossary/" not in entry.filename:
                found[entry.filename] = archive.read(entry).replace(STRICT, WORD.encode())
    for part in found.values():
        if len(part) > PART_LIMIT or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise Unreadable(_("Its inside is too large, or declares things a Word document does not need."))
    count = sum(part.count(b"<") - part.count(b"</") for part in found.values())
    refuse_more(count, elements, TOO_MANY_ELEMENTS)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return {name: etree.fromstring(part, parser) for name, part in found.items()}


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def descendants(element: Any, *names: str) -> Iterator[Any]:
    return (each for each in element.iter(etree.Element) if local(each) in names)


def has(element: Any, *names: str) -> bool:
    return next(descendants(element, *names), None) is not None


def children(parent: Any) -> Iterator[Any]:
    """The elements in `parent`; of alternatives the first that says something, of moved ones the new ones."""
    for child in parent.iterchildren(etree.Element):
        if local(child) == "AlternateContent":
            says = (each for each in child.iterchildren(etree.Element) if has(each, "t", "pic", "imagedata"))
            yield next(says, child)
        elif local(child) != "moveFrom":
            yield child


def value(element: Any, path: str = "", name: str = "val") -> str | None:
    """The attribute `name` of the element at `path` in `element`, None where there is none."""
    if element is not None and path:
        element = element.find(path, NAMES)
    return None if element is None else element.get(W + name)


def number(element: Any, path: str = "", name: str = "val", default: int = 0) -> int:
    found = value(element, path, name) or ""
    return int(found) if found.isdecimal() else default


def switch(element: Any, path: str) -> bool | None:
    """What an on/off element says (17.17.4, ST_OnOff), None where it is missing."""
    if element is None or (element := element.find(path, NAMES)) is None:
        return None
    return is_on(element.get(W + "val") or "1")


def is_on(word: str) -> bool:
    return word.casefold() not in {"0", "false", "off"}


def symbol(element: Any) -> tuple[str, bool]:
    """The character that a font has at a number (17.3.3.30), True; or what is written there, False."""
    font, written = value(element, name="font") or "", value(element, name="char") or ""
    code = int(written, 16) if re.fullmatch("[0-9A-Fa-f]{1,4}", written) else 0x20
    byte, kind = (code - 0xF000 if 0xF000 <= code < 0xF100 else code), font.casefold()
    if kind == "wingdings 2" and byte in BOXES:
        return BOXES[byte], True
    known = cleaned(chr(0xF000 + byte)) if "dings" in kind or kind == "symbol" else chr(byte)
    return (known, True) if known < "\uf000" else (f"{font} {written}", False)
