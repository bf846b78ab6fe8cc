"""Word documents (.docx) -> lines. Names of elements are those of ECMA-376 (Office Open XML), part 1."""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from lxml import etree

from .blocks import PART_END, ROW_END, block, linked
from .forms import NOT_TICKED, TICKED, UNFILLED
from .plain_text import typed
from .structure import MEGABYTE, Line, LineKind, Unreadable, refuse_too_many_elements, too_deep, too_large
from .structure import marked as _
from .tables import Cell, table_lines
from .word_styles import NAMES, WORD, Numbering, Styles, W, is_on, switch, value
from .words import cleaned, tidied

UNZIPPED_LIMIT = 60 * MEGABYTE
PART_LIMIT = 40 * MEGABYTE
#: Documents of the strict kind call the same elements by another name.
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
#: Parts besides the document itself, by their root element, and as what their text is left over.
OTHER_PARTS: dict[str, LineKind] = {
    "hdr": "around",
    "ftr": "around",
    "footnotes": "note",
    "endnotes": "note",
    "comments": "note",
}
#: Root elements of charts and diagrams.
DRAWN = frozenset({"chartSpace", "dataModel"})
#: Styles whose paragraphs are no headings, bold as they may be.
PLAIN = frozenset({"caption", "quote", "intense quote"})
#: A list to choose from that still shows its first entry, worded as a question.
QUESTION = re.compile(r"\W*$|\W*(?:please\s+)?(?:choose|select|pick)\b", re.I)
HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
CONTENTS = re.compile(r"\s*(?:TOC|INDEX|TOA)\b")
#: Fields that are shown by what they are told, not by a result.
TOLD = re.compile(r"\s*(MACROBUTTON\s+\S+|EQ|SYMBOL)\s+(.+)", re.S)
#: The font Symbol (Unicode's mapping SYMBOL.TXT), from 0x20 and from 0xA0.
SYMBOL_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"


class Inside(NamedTuple):
    """What the elements around say: as what text is left over (if so), and the styles of its surroundings."""

    apart: LineKind | None = None
    paragraph: str | None = None
    table: str | None = None
    bold: bool = False


class Piece(NamedTuple):
    """Words of a paragraph, as what they are left over, or lines that come after it."""

    words: str = ""
    apart: LineKind | None = None
    lines: tuple[Line, ...] = ()


class Field:
    """A complex field (17.16.18) while it is passed: its result begins at `start` of `pieces`."""

    def __init__(self, form: Any, pieces: list[Piece]) -> None:
        self.form, self.pieces, self.start = form, pieces, len(pieces)
        self.instruction, self.has_result = "", False


def lines(content: bytes, elements: int) -> list[Line]:
    """The paragraphs and rows of a document, then what is left over of it. Raises Unreadable.

    `number` is that of the paragraph.
    """
    damaged = _("It is not a Word document (.docx), or a damaged one.")
    try:
        trees = _trees(content, elements)
        names = {_local(tree): name for name, tree in reversed(trees.items())}
        if "document" not in names:
            raise Unreadable(damaged)
        reader = _Reader(*(trees.get(names.get(part, "")) for part in ("styles", "numbering")))
        reader.read(names["document"], trees)
    except (Unreadable, MemoryError):
        raise
    except RecursionError as error:
        raise too_deep() from error
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise too_deep() from error
        raise Unreadable(damaged) from error
    except Exception as error:  # what a damaged archive can raise is without end
        raise Unreadable(damaged) from error
    return [*typed(reader.lines), *reader.left]


def _trees(content: bytes, elements: int) -> dict[str, Any]:
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
    refuse_too_many_elements(sum(part.count(b"<") - part.count(b"</") for part in found.values()), elements)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return {name: etree.fromstring(part, parser) for name, part in found.items()}


def _local(element: Any) -> str:
    """The name of an element without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _descendants(element: Any, *names: str) -> Iterator[Any]:
    return (each for each in element.iter(etree.Element) if _local(each) in names)


def _children(parent: Any) -> Iterator[Any]:
    """The elements in `parent`; of alternatives the first that says something, of moved ones the new ones."""
    for child in parent.iterchildren(etree.Element):
        if _local(child) == "moveFrom":
            continue
        if _local(child) == "AlternateContent":
            says = (each for each in child if _has(each, "t", "pic", "imagedata"))
            yield next(says, child)
        else:
            yield child


def _has(element: Any, *names: str) -> bool:
    return next(_descendants(element, *names), None) is not None


def _is_hidden(element: Any) -> bool:
    """Whether a drawing or a shape is hidden: of a drawing with alternatives only one says so."""
    drawing = element.getparent() if _local(element) in {"Choice", "Fallback"} else element
    if _local(drawing) in {"drawing", "AlternateContent"}:
        return any(each.get("hidden") in {"1", "true"} for each in _descendants(drawing, "docPr"))
    return "visibility:hidden" in (element.get("style") or "").replace(" ", "")


def _symbol(element: Any) -> Piece:
    """A character that is given by its number in a font (17.3.3.30)."""
    number, font = value(element, name="char") or "20", value(element, name="font") or ""
    code, kind = int(number, 16), font.casefold()
    if 0xF000 <= code < 0xF100:
        code -= 0xF000
    if kind == "symbol" and code < 0x100:
        return Piece((SYMBOL_HIGH[code - 0xA0 :] if code >= 0xA0 else SYMBOL_LOW[max(code - 0x20, 0) :])[:1])
    if "dings" in kind and code < 0x100:
        known = cleaned(chr(0xF000 + code))
        return Piece(known) if ord(known) < 0xF000 else Piece(f"{font} {number}", "unread")
    return Piece(chr(code))


class _Reader:
    """Collects the lines of a document; `left` are those of what is no text of it."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        self.styles = Styles(styles)
        self.numbering = Numbering(numbering, self.styles)
        self.lines: list[Line] = []
        self.left: list[Line] = []
        self.number = 0
        self.fields: list[Field] = []
        #: Where links of the part that is read lead to, by their id.
        self.addresses: dict[str, str] = {}
        #: What runs on into the next paragraph, and what the paragraph was where it began.
        self.carried: tuple[list[Piece], int, Any, Inside] | None = None

    def read(self, document: str, trees: dict[str, Any]) -> None:
        for name in [document, *trees]:
            tree, path = trees[name], PurePosixPath(name)
            links = trees.get(str(path.parent / "_rels" / f"{path.name}.rels"))
            self.addresses = (
                {each.get("Id"): each.get("Target") for each in links} if links is not None else {}
            )
            self.fields = []
            part = _local(tree)
            if part == "document" and name == document and not self.number:
                self.blocks(tree, Inside())
            elif part in OTHER_PARTS:
                self.blocks(tree, Inside(OTHER_PARTS[part]))
            elif part in DRAWN:
                self.leave(
                    " ".join(each.text or "" for each in _descendants(tree, "t", "v")), "unread", self.number
                )

    def leave(self, words: str, apart: LineKind, number: int) -> None:
        line = Line(number, tidied(words), apart)
        # Headers and footers are the same on many pages.
        if line.text and not (apart == "around" and any(each.text == line.text for each in self.left)):
            self.left.append(line)

    def within(self, element: Any, inside: Inside) -> Inside:
        """`inside`, and what `element` adds to it."""
        name, apart = _local(element), inside.apart
        if apart in {"hidden", "deleted"}:
            return inside
        if name == "del" or element.find("w:trPr/w:del", NAMES) is not None:
            apart = "deleted"
        elif name == "sdt" and switch(element, "w:sdtPr/w:showingPlcHdr"):
            apart = "placeholder"
        elif name == "sdt" and value(element, "w:sdtPr/w:docPartObj/w:docPartGallery") == "Table of Contents":
            apart = "contents"
        elif _is_hidden(element) or (name == "tr" and switch(element, "w:trPr/w:hidden")):
            apart = "hidden"
        return inside if apart == inside.apart else inside._replace(apart=apart)

    # Paragraphs and tables

    def blocks(self, parent: Any, inside: Inside) -> None:
        for child in _children(parent):
            if child.tag == f"{W}p":
                self.paragraph(child, inside)
            elif child.tag == f"{W}tbl":
                self.run_out()
                self.table(child, inside)
            elif child.tag == f"{W}altChunk":
                self.leave(self.address(child), "unread", self.number)
            else:
                self.blocks(child, self.within(child, inside))
        self.run_out()

    def paragraph(self, paragraph: Any, inside: Inside) -> None:
        self.number += 1
        number = self.number
        properties = paragraph.find("w:pPr", NAMES)
        style = value(properties, "w:pStyle")
        names = self.styles.names("paragraph", style)
        if inside.apart is None and any(re.match(r"toc \d", name) for name in names):
            inside = inside._replace(apart="contents")
        inside = inside._replace(paragraph=style, bold=not PLAIN.intersection(names))
        pieces = self.carried[0] if self.carried else []
        self.carried = None
        self.walk(paragraph, inside, pieces)
        if self.runs_on(paragraph, properties, style, pieces):
            self.carried = pieces, number, properties, inside
        else:
            self.write(pieces, number, properties, inside)

    def runs_on(self, paragraph: Any, properties: Any, style: str | None, pieces: list[Piece]) -> bool:
        """Whether a paragraph has no end of its own: it is a large first letter, or its mark is not there.

        Where `specVanish` hides the mark, a heading stands in the same row as its text: it stays one.
        """
        mark = properties.find("w:rPr", NAMES) if properties is not None else None
        if value(properties, "w:framePr", "dropCap") or (
            mark is not None and mark.find("w:del", NAMES) is not None
        ):
            return True
        after = paragraph.getnext()
        return (
            bool(switch(mark, "w:vanish"))
            and not switch(mark, "w:specVanish")
            and after is not None
            and value(after, "w:pPr/w:pStyle") == style
            and any(piece.words and piece.apart is None for piece in pieces)
        )

    def run_out(self) -> None:
        if self.carried:
            carried, self.carried = self.carried, None
            self.write(*carried)

    def write(self, pieces: list[Piece], number: int, properties: Any, inside: Inside) -> None:
        level = self.styles.level(properties, inside.paragraph)
        item = None if level else self.numbering.item(properties, inside.paragraph)
        words = "".join(piece.words for piece in pieces if piece.apart is None)
        ordinal, depth = item or (None, -1)
        self.lines += block(number, words, level=level or None, ordinal=ordinal, indent=4 * (depth + 1))
        for apart, group in groupby(pieces, key=lambda piece: piece.apart):
            if apart:
                self.leave("".join(piece.words for piece in group), apart, number)
        self.lines += [line for piece in pieces for line in piece.lines]

    def content(self, parent: Any, inside: Inside) -> list[Line]:
        """The lines of a cell or a text box."""
        lines, carried, self.lines, self.carried = self.lines, self.carried, [], None
        self.blocks(parent, inside)
        made, self.lines, self.carried = self.lines, lines, carried
        return made

    def table(self, table: Any, inside: Inside) -> None:
        rows = []
        inside = inside._replace(table=value(table, "w:tblPr/w:tblStyle"))
        for row, inside_row in self.parts(table, "tr", inside):
            cells: list[Cell] = []
            column = int(value(row, "w:trPr/w:gridBefore") or 0)
            for cell, inside_cell in self.parts(row, "tc", inside_row):
                width = int(value(cell, "w:tcPr/w:gridSpan") or 1)
                cells.append(Cell(self.content(cell, inside_cell), column, width))
                column += width
            rows.append(cells)
        self.lines += table_lines(rows)

    def parts(self, parent: Any, name: str, inside: Inside) -> Iterator[tuple[Any, Inside]]:
        """Rows or cells, also those in content controls and tracked changes."""
        for child in _children(parent):
            if _local(child) == name:
                yield child, self.within(child, inside)
            else:
                yield from self.parts(child, name, self.within(child, inside))

    # Words

    def walk(self, parent: Any, inside: Inside, pieces: list[Piece]) -> None:
        """Add to `pieces` what `parent` says."""
        for child in _children(parent):
            within, start = self.within(child, inside), len(pieces)
            match _local(child):
                case "r" if child.tag.startswith(W):
                    self.walk(child, self.of_run(child, within), pieces)
                case "t" | "delText" if child.tag.startswith(W):
                    self.put(child.text or "", within, pieces)
                case "tab" | "ptab":
                    self.put(" ", within, pieces)
                case "br" | "cr":
                    breaks_page = value(child, name="type") in {"page", "column"}
                    self.put(PART_END if breaks_page else ROW_END, within, pieces)
                case "noBreakHyphen":
                    self.put("-", within, pieces)
                case "sym":
                    symbol = _symbol(child)
                    self.put(symbol.words, within._replace(apart=symbol.apart or within.apart), pieces)
                case "fldChar":
                    self.field(child, within, pieces)
                case "instrText" if self.fields:
                    self.fields[-1].instruction += child.text or ""
                case "fldSimple":
                    self.walk(child, within, pieces)
                    self.link(HYPERLINK.match(value(child, name="instr") or ""), pieces, start)
                case "hyperlink":
                    self.walk(child, within, pieces)
                    self.link(re.match("(.*)", self.address(child)), pieces, start)
                case "sdt":
                    self.control(child, within, pieces)
                case "txbxContent":
                    pieces.append(Piece(lines=tuple(self.content(child, within))))
                case "drawing" | "pict":
                    self.walk(child, within, pieces)
                    if len(pieces) == start and within.apart is None:
                        pieces += self.picture(child)
                case "oMath" | "oMathPara":
                    pieces.append(Piece("".join(child.itertext()), "unread"))
                case "t" | "textpath" | "OLEObject":
                    words = child.text or child.get("string") or child.get("ProgID") or ""
                    pieces.append(Piece(words, "unread"))
                case "rt":
                    pieces.append(Piece("".join(child.itertext()), "note"))
                case "pPr" | "rPr" | "sdtPr":
                    pass
                case _:
                    self.walk(child, within, pieces)

    def of_run(self, run: Any, inside: Inside) -> Inside:
        """`inside`, and what the properties of a run and the styles around it say."""

        def has(name: str) -> bool:
            return self.styles.has(run, name, inside.paragraph, inside.table)

        apart, style = inside.apart, value(run, "w:rPr/w:rStyle")
        if apart != "deleted" and has("vanish"):
            apart = "hidden"
        elif apart is None and (has("strike") or has("dstrike")):
            apart = "deleted"
        elif apart is None and "placeholder text" in self.styles.names("character", style):
            apart = "placeholder"
        # What is bold in all of a document is not emphasized.
        bold = inside.bold and has("b") and not self.styles.toggle("paragraph", None, "b")
        return inside._replace(apart=apart, bold=bold)

    def put(self, words: str, inside: Inside, pieces: list[Piece]) -> None:
        """Add `words`, unless they are in a field that shows something else."""
        if all(field.has_result for field in self.fields):
            apart = inside.apart
            if apart is None and any(CONTENTS.match(field.instruction) for field in self.fields):
                apart = "contents"
            bold = inside.bold and apart is None and bool(words.strip())
            pieces.append(Piece(f"**{words}**" if bold else words, apart))

    def picture(self, drawing: Any) -> Iterator[Piece]:
        """Pictures are named, not taken along: they may have no licence, and no words of their own."""
        if _has(drawing, "pic", "imagedata"):
            named = (each.get("descr") or each.get("alt") for each in _descendants(drawing, "docPr", "shape"))
            text = cleaned(next(filter(None, named), ""))[:300] or "picture"
            yield Piece(lines=(Line(self.number, text, "picture"),))

    def address(self, element: Any) -> str:
        """Where the relationship leads that `element` names by its id."""
        named = (of for name, of in element.attrib.items() if name.endswith("}id"))
        return self.addresses.get(next(named, ""), "")

    def link(self, address: re.Match[str] | None, pieces: list[Piece], start: int) -> None:
        words = [piece.words for piece in pieces[start:] if piece.apart is None]
        made = linked(words, address[1]) if address else words
        if len(made) > len(words):
            pieces[start:] = [Piece(made[0]), *pieces[start:], Piece(made[-1])]

    # Fields and content controls

    def control(self, control: Any, inside: Inside, pieces: list[Piece]) -> None:
        properties = control.find("w:sdtPr", NAMES)
        if properties is not None and _has(properties, "checkbox"):
            states = [state for each in _descendants(properties, "checked") for state in each.values()]
            self.put(TICKED if any(map(is_on, states)) else NOT_TICKED, inside, pieces)
            return
        self.walk(control, inside, pieces)
        if inside.apart == "placeholder":
            pieces.append(Piece(UNFILLED))

    def field(self, mark: Any, inside: Inside, pieces: list[Piece]) -> None:
        kind = value(mark, name="fldCharType")
        if kind == "begin":
            self.fields.append(Field(mark.find("w:ffData", NAMES), pieces))
        elif kind == "separate" and self.fields:
            self.fields[-1].has_result = True
        elif kind == "end" and self.fields:
            field = self.fields.pop()
            start = field.start if field.pieces is pieces else len(pieces)
            if field.form is not None:
                self.form_field(field.form, inside, pieces, start)
            elif field.has_result:
                self.link(HYPERLINK.match(field.instruction), pieces, start)
            elif told := TOLD.match(field.instruction):
                is_prompt = told[1].startswith("MACROBUTTON")
                pieces.append(Piece(told[2], "placeholder" if is_prompt else "unread"))
                pieces += [Piece(UNFILLED)] * is_prompt

    def form_field(self, form: Any, inside: Inside, pieces: list[Piece], start: int) -> None:
        """What was filled in, ticked or chosen in a field of an old form (17.16.17)."""
        text = "".join(piece.words for piece in pieces[start:]).strip()
        if (box := form.find("w:checkBox", NAMES)) is not None:
            ticked = switch(box, "w:checked")
            ticked = switch(box, "w:default") if ticked is None else ticked
            self.put(TICKED if ticked else NOT_TICKED, inside, pieces)
            return
        if not text and (choices := form.find("w:ddList", NAMES)) is not None:
            entries = [value(each) or "" for each in choices.iterfind("w:listEntry", NAMES)]
            chosen = int(value(choices, "w:result") or value(choices, "w:default") or 0)
            text = entries[chosen] if chosen < len(entries) else ""
            self.put(text, inside, pieces)
            is_empty = bool(QUESTION.match(text))
        else:
            is_empty = text == (value(form, "w:textInput/w:default") or "").strip()
        if is_empty:
            asks = [piece._replace(apart="placeholder") for piece in pieces[start:]]
            pieces[start:] = [*asks, Piece(UNFILLED)]
