"""Word documents (.docx) -> lines. Names of elements are those of ECMA-376 (Office Open XML), part 1."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from lxml import etree

from .blocks import PART_END, RAISED, ROW_END, block, linked
from .forms import NOT_TICKED, TICKED, UNFILLED
from .plain_text import typed
from .structure import Line, LineKind, Unreadable, too_deep
from .structure import marked as _
from .tables import TableCell, table_lines
from .word_styles import Numbering, Styles
from .word_xml import NAMES, W, children, descendants, has, is_on, local, number, switch, symbol, trees, value
from .words import cleaned, tidied

#: Parts besides the document itself, by their root element, and as what their text is left over.
NOTES = ("footnotes", "endnotes", "comments")
OTHER_PARTS: dict[str, Any] = dict.fromkeys(("hdr", "ftr"), "around") | dict.fromkeys(NOTES, "note")
#: Root elements of charts and diagrams.
DRAWN = frozenset({"chartSpace", "dataModel"})
#: Styles whose paragraphs are no headings, bold as they may be.
PLAIN = frozenset({"caption", "quote", "intense quote"})
#: A list to choose from that still shows its first entry, worded as a question.
QUESTION = re.compile(r"\W*$|\W*(?:please\s+)?(?:choose|select|pick)\b", re.I)
HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
#: Styles and fields of tables of contents.
LISTED = re.compile(r"toc (?:\d|heading)|table of figures|index \d")
CONTENTS = re.compile(r"\s*(?:TOC|INDEX|TOA)\b")
#: Fields in fields: more were never closed.
DEEPEST_FIELD = 100
#: Fields that are shown by what they are told, not by a result.
TOLD = re.compile(r"\s*(MACROBUTTON\s+\S+|EQ|SYMBOL)\s+(.+)", re.S)


class Inside(NamedTuple):
    """What the elements around say: as what text is left over (if so), and the styles of its surroundings."""

    apart: LineKind | None = None
    paragraph: str | None = None
    table: str | None = None
    bold: bool = False
    raised: bool = False


class Piece(NamedTuple):
    """Words of a paragraph, as what they are left over, or lines that come after it."""

    words: str = ""
    apart: LineKind | None = None
    lines: tuple[Line, ...] = ()


@dataclass
class Field:
    """A complex field (17.16.18) while it is passed: its result begins at `start` of `pieces`."""

    form: Any
    pieces: list[Piece]
    start: int
    instruction: str = ""
    has_result: bool = False


def lines(content: bytes, elements: int) -> list[Line]:
    """The paragraphs and rows of a document, then what is left over of it. Raises Unreadable.

    `number` is that of the paragraph.
    """
    damaged = _("It is not a Word document (.docx), or a damaged one.")
    try:
        parts = trees(content, elements)
        names = {local(part): name for name, part in reversed(parts.items())}
        if "document" not in names:
            raise Unreadable(damaged)
        reader = _WordReader(*(parts.get(names.get(part, "")) for part in ("styles", "numbering")))
        reader.read(names["document"], parts)
        for name, part in parts.items():
            if local(part) in OTHER_PARTS:
                reader.read(name, parts, OTHER_PARTS[local(part)])
            elif local(part) in DRAWN:
                reader.leave(" ".join(each.text or "" for each in descendants(part, "t", "v")), "unread")
    except (Unreadable, MemoryError):
        raise
    except RecursionError as error:
        raise too_deep() from error
    except etree.XMLSyntaxError as error:
        raise too_deep() if "depth" in str(error) else Unreadable(damaged) from error
    except Exception as error:  # what a damaged archive can raise is without end
        raise Unreadable(damaged) from error
    return [*typed(reader.lines), *reader.left]


class _WordReader:
    """Collects the lines of a document; `left` are those of what is no text of it."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        self.styles = Styles(styles)
        self.numbering = Numbering(numbering, self.styles)
        self.lines: list[Line] = []
        self.left: list[Line] = []
        self.number = 0
        #: Headers and footers, which are the same on many pages.
        self.around: set[str] = set()
        #: What runs on into the next paragraph; the number, properties and surroundings of the last one.
        self.carried: tuple[list[Piece], int, Any, Inside] | None = None

    def read(self, name: str, parts: dict[str, Any], apart: LineKind | None = None) -> None:
        path = PurePosixPath(name)
        links = parts.get(str(path.parent / "_rels" / f"{path.name}.rels"))
        #: Where links of the part lead to, by their id.
        self.addresses = {
            each.get("Id"): each.get("Target") or "" for each in ([] if links is None else links)
        }
        self.fields: list[Field] = []
        self.blocks(parts[name], Inside(apart))

    def leave(self, words: str, apart: LineKind, number: int = 0) -> None:
        line = Line(number or self.number, tidied(words), apart)
        if line.text and not (apart == "around" and line.text in self.around):
            self.left.append(line)
            self.around.add(line.text)

    # Paragraphs and tables

    def blocks(self, parent: Any, inside: Inside) -> None:
        for child in children(parent):
            if child.tag == f"{W}p":
                self.paragraph(child, inside)
            elif child.tag == f"{W}tbl":
                self.run_out()
                self.table(child, inside)
            elif child.tag == f"{W}altChunk":
                self.leave(self.address(child), "unread")
            else:
                self.blocks(child, within(child, inside))
        self.run_out()

    def paragraph(self, paragraph: Any, inside: Inside) -> None:
        self.number += 1
        properties = paragraph.find("w:pPr", NAMES)
        style = value(properties, "w:pStyle")
        names = self.styles.names("paragraph", style)
        if inside.apart is None and any(map(LISTED.match, names)):
            inside = inside._replace(apart="contents")
        inside = inside._replace(paragraph=style, bold=not PLAIN.intersection(names))
        pieces = self.carried[0] if self.carried else []
        self.carried = pieces, self.number, properties, inside
        self.walk(paragraph, inside, pieces)
        for field in self.fields:
            # No field is told more than a paragraph can hold.
            field.has_result = True
        # A large first letter, and a paragraph whose end was deleted, go on in the next.
        mark = properties.find("w:rPr", NAMES) if properties is not None else None
        is_deleted = mark is not None and has(mark, "del")
        if not is_deleted and not value(properties, "w:framePr", "dropCap"):
            self.run_out()

    def run_out(self) -> None:
        """Make lines of the paragraph that has come to its end."""
        if self.carried is None:
            return
        (pieces, number, properties, inside), self.carried = self.carried, None
        level = self.styles.level(properties, inside.paragraph)
        ordinal, depth = (None if level else self.numbering.item(properties, inside.paragraph)) or (None, -1)
        words = "".join(piece.words for piece in pieces if piece.apart is None)
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
        for row, inside_row in parts_of(table, "tr", inside):
            cells: list[TableCell] = []
            column = number(row, "w:trPr/w:gridBefore")
            for cell, inside_cell in parts_of(row, "tc", inside_row):
                width = number(cell, "w:tcPr/w:gridSpan", default=1)
                cells.append(TableCell(self.content(cell, inside_cell), column, width))
                column += width
            rows.append(cells)
        if len({len(row) for row in rows}) == 1 and all(row[:1] and row[0].column == 0 for row in rows):
            # Borders that do not quite meet are no columns of their own.
            rows = [[cell._replace(column=at) for at, cell in enumerate(row)] for row in rows]
        self.lines += table_lines(rows)

    # Words

    def walk(self, parent: Any, around: Inside, pieces: list[Piece]) -> None:
        """Add to `pieces` what `parent` says."""
        for child in children(parent):
            inside, start = within(child, around), len(pieces)
            match local(child):
                case "r" if child.tag.startswith(W):
                    self.walk(child, self.of_run(child, inside), pieces)
                case "t" | "delText" if child.tag.startswith(W):
                    self.put(child.text or "", inside, pieces)
                case "tab" | "ptab" | "noBreakHyphen" as name:
                    self.put("-" if name == "noBreakHyphen" else " ", inside, pieces)
                case "br" | "cr":
                    breaks_page = value(child, name="type") in {"page", "column"}
                    self.put(PART_END if breaks_page else ROW_END, inside, pieces)
                case "sym":
                    words, is_known = symbol(child)
                    self.put(words, inside if is_known else inside._replace(apart="unread"), pieces)
                case "fldChar":
                    self.field(child, inside, pieces)
                case "instrText" if self.fields:
                    self.fields[-1].instruction += child.text or ""
                case "fldSimple":
                    self.walk(child, inside, pieces)
                    self.link(value(child, name="instr") or "", pieces, start)
                case "hyperlink":
                    self.walk(child, inside, pieces)
                    self.link(f'HYPERLINK "{self.address(child)}"', pieces, start)
                case "sdt":
                    self.control(child, inside, pieces)
                case "txbxContent":
                    pieces.append(Piece(lines=tuple(self.content(child, inside))))
                case "drawing" | "pict":
                    self.walk(child, inside, pieces)
                    if len(pieces) == start and inside.apart is None and has(child, "pic", "imagedata"):
                        # Pictures are named, not taken along: they may have no licence, and no words.
                        picture = Line(self.number, _alternative(child) or "picture", "picture")
                        pieces.append(Piece(lines=(picture,)))
                case "oMath" | "oMathPara" | "rt" as name:
                    pieces.append(Piece("".join(child.itertext()), "note" if name == "rt" else "unread"))
                case "t" | "textpath" | "OLEObject":
                    words = child.text or child.get("string") or child.get("ProgID") or ""
                    pieces.append(Piece(words, "unread"))
                case "pPr" | "rPr" | "sdtPr":
                    pass
                case _:
                    self.walk(child, inside, pieces)

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
        raised = value(run, "w:rPr/w:vertAlign") == "superscript"
        return inside._replace(apart=apart, bold=bold, raised=raised)

    def put(self, words: str, inside: Inside, pieces: list[Piece]) -> None:
        apart = inside.apart
        if not all(field.has_result for field in self.fields):
            apart = "hidden"
        elif apart is None and any(CONTENTS.match(field.instruction) for field in self.fields):
            apart = "contents"
        words = words.translate(RAISED) if inside.raised else words
        bold = inside.bold and apart is None and bool(words.strip())
        pieces.append(Piece(f"**{words}**" if bold else words, apart))

    def address(self, element: Any) -> str:
        """Where the relationship leads that `element` names by its id."""
        return next((self.addresses.get(of, "") for name, of in element.items() if name.endswith("}id")), "")

    def link(self, instruction: str, pieces: list[Piece], start: int) -> None:
        words = [piece.words for piece in pieces[start:] if piece.apart is None]
        address = HYPERLINK.match(instruction)
        made = linked(words, address[1]) if address else words
        if len(made) > len(words):
            pieces[start:] = [Piece(made[0]), *pieces[start:], Piece(made[-1])]

    # Fields and content controls

    def control(self, control: Any, inside: Inside, pieces: list[Piece]) -> None:
        properties = control.find("w:sdtPr", NAMES)
        if properties is not None and has(properties, "checkbox"):
            states = [state for each in descendants(properties, "checked") for state in each.values()]
            self.put(TICKED if any(map(is_on, states)) else NOT_TICKED, inside, pieces)
            return
        self.walk(control, inside, pieces)
        if inside.apart == "placeholder":
            pieces.append(Piece(UNFILLED))

    def field(self, mark: Any, inside: Inside, pieces: list[Piece]) -> None:
        kind = value(mark, name="fldCharType")
        if len(self.fields) > DEEPEST_FIELD:
            raise too_deep()
        if kind == "begin":
            self.fields.append(Field(mark.find("w:ffData", NAMES), pieces, len(pieces)))
        elif kind == "separate" and self.fields:
            self.fields[-1].has_result = True
        elif kind == "end" and self.fields:
            field = self.fields.pop()
            start = field.start if field.pieces is pieces else len(pieces)
            if field.form is not None:
                self.form_field(field.form, inside, pieces, start)
            elif field.has_result:
                self.link(field.instruction, pieces, start)
            elif told := TOLD.match(field.instruction):
                is_prompt = told[1].startswith("MACROBUTTON")
                pieces.append(Piece(told[2], "placeholder" if is_prompt else "unread"))
                pieces += [Piece(UNFILLED)] * is_prompt

    def form_field(self, form: Any, inside: Inside, pieces: list[Piece], start: int) -> None:
        """What was filled in, ticked or chosen in a field of an old form (17.16.17)."""
        text = "".join(piece.words for piece in pieces[start:]).strip()
        is_empty = text == (value(form, "w:textInput/w:default") or "").strip()
        if (box := form.find("w:checkBox", NAMES)) is not None:
            checked = switch(box, "w:checked")
            ticked = switch(box, "w:default") if checked is None else checked
            self.put(TICKED if ticked else NOT_TICKED, inside, pieces)
            is_empty = False
        elif not text and (choices := form.find("w:ddList", NAMES)) is not None:
            entries = [value(each) or "" for each in choices.iterfind("w:listEntry", NAMES)]
            chosen = number(choices, "w:result", default=number(choices, "w:default"))
            text = entries[chosen] if chosen < len(entries) else ""
            self.put(text, inside, pieces)
            is_empty = bool(QUESTION.match(text))
        if is_empty:
            asks = [piece._replace(apart="placeholder") for piece in pieces[start:]]
            pieces[start:] = [*asks, Piece(UNFILLED)]


def within(element: Any, inside: Inside) -> Inside:
    """`inside`, and what `element` adds to it."""
    name, apart = local(element), inside.apart
    if apart in {"hidden", "deleted"}:
        return inside
    if name == "del" or (name == "tr" and element.find("w:trPr/w:del", NAMES) is not None):
        apart = "deleted"
    elif name == "sdt" and switch(element, "w:sdtPr/w:showingPlcHdr"):
        apart = "placeholder"
    elif name == "sdt" and value(element, "w:sdtPr/w:docPartObj/w:docPartGallery") == "Table of Contents":
        apart = "contents"
    elif _is_hidden(element) or (name == "tr" and switch(element, "w:trPr/w:hidden")):
        apart = "hidden"
    return inside if apart == inside.apart else inside._replace(apart=apart)


def _is_hidden(element: Any) -> bool:
    """Whether a drawing or a shape is hidden: of a drawing with alternatives only one says so."""
    drawing = element.getparent() if local(element) in {"Choice", "Fallback"} else element
    if local(drawing) in {"drawing", "AlternateContent"}:
        return any(each.get("hidden") in {"1", "true"} for each in descendants(drawing, "docPr"))
    return "visibility:hidden" in (element.get("style") or "").replace(" ", "")


def _alternative(drawing: Any) -> str:
    """The text that a picture comes with."""
    named = (each.get("descr") or each.get("alt") for each in descendants(drawing, "docPr", "shape"))
    return cleaned(next(filter(None, named), ""))[:300]


def parts_of(parent: Any, name: str, inside: Inside) -> Iterator[tuple[Any, Inside]]:
    """Rows or cells, also those in content controls and tracked changes."""
    for child in children(parent):
        if local(child) == name:
            yield child, within(child, inside)
        else:
            yield from parts_of(child, name, within(child, inside))
