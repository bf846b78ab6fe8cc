"""HTML -> lines."""

import re
from itertools import islice
from typing import Any

from lxml import etree

from .blocks import LONGEST_HEADING, PART_END, RAISED, ROW_END, block, linked
from .forms import NOT_TICKED, TICKED, UNFILLED
from .plain_text import typed
from .structure import Line, LineKind, too_deep
from .tables import TableCell, table_lines
from .words import cleaned, is_heading, pattern, tidied


def tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


BLOCKS = tags(
    "address article blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section "
    "summary table tbody td tfoot th thead title tr ul aside"
)
UNSEEN = tags("script style template noscript head iframe object video audio canvas datalist rp")
#: What is set apart, and as what.
APART: dict[str, Any] = {"rt": "note"}
APART |= dict.fromkeys(("del", "s", "strike"), "deleted") | dict.fromkeys(("math", "svg"), "unread")
LISTS, CELLS = frozenset({"ul", "ol", "menu"}), frozenset({"td", "th", "dt", "dd"})
#: The texts in an element, without those of scripts and the like.
SEEN = etree.XPath(f".//text()[not(ancestor::{' or ancestor::'.join(sorted(UNSEEN))})]")
#: Deeper is no page of text: a tag was forgotten hundreds of times.
DEEPEST_ELEMENT = 300
HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.I)
BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
HEADING = re.compile(r"h[1-6]$")
NOTE_MARK = re.compile(r"\W*(?:\d{1,3}|[a-z]|note \d{1,3})?\W*$", re.I)
#: What stands around the text of a page: by its tag, its role or its class.
AROUND = tags("nav footer aside button dialog form search")
ROLES = tags("navigation contentinfo complementary search dialog alertdialog menu menubar form")
CLASSES = pattern("around", r"(?:^|[\s_-])", r"(?:$|[\s_-])")
WORD_END = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Where the text itself begins, whatever was not closed before.
TEXT_BEGINS = frozenset(["main", "article", "h1"])


class _Table:
    """A table while it is read, or a list of terms, which is one of two columns."""

    def __init__(self, *, is_form: bool) -> None:
        self.is_form = is_form
        self.rows: list[list[TableCell]] = []
        #: In how many more rows a column is taken by a cell of a row above.
        self.taken: dict[int, int] = {}

    def add_row(self) -> None:
        self.rows.append([])
        self.taken = {column: rows - 1 for column, rows in self.taken.items() if rows > 1}

    def add_cell(self, tag: str, attributes: Any) -> list[Line]:
        """The lines that the cell will hold."""
        if not self.rows or (tag == "dt" and self.rows[-1]):
            self.add_row()
        row = self.rows[-1]
        if tag == "dd" and row and row[-1].column == 1:
            return row[-1].lines
        column = row[-1].column + row[-1].width if row else int(tag == "dd")
        while column in self.taken:
            column += 1
        width, height = (min(_number(attributes.get(name)) or 1, 100) for name in ("colspan", "rowspan"))
        self.taken |= {column + at: height for at in range(width) if height > 1}
        row.append(TableCell([], column, width, tag in {"th", "dt"}))
        return row[-1].lines


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else 0


class _PageReader:
    """Collects the blocks of a page, one element after the other; `left` are those that it does not show."""

    def __init__(self, *, looks_around: bool, comments: bool) -> None:
        self.looks_around, self.comments = looks_around, comments
        self.lines: list[Line] = []
        self.left: list[Line] = []
        self.pictures: list[Line] = []
        self.at = self.begin = 1
        self.words: list[str] = []
        #: Of the lists that are open: whether it counts, and how far it is.
        self.lists: list[list[int]] = []
        self.table: _Table | None = None
        self.level: int | None = None
        self.ordinal: str | None = None
        self.depth = self.bold = self.pre = self.raised = 0
        #: Where a link began in the words, and how many letters belong to links within the page.
        self.link = self.inner = 0
        #: Where an element around the text began that is open: in which lines, and behind how many.
        self.around: tuple[list[Line], int] | None = None

    def read(self, element: Any) -> None:
        """What `element` says, and the text behind it."""
        if element.tag is etree.Comment:
            if self.comments and (text := cleaned(element.text)):
                self.left.append(Line(self.at, text, "hidden"))
            self.at += element.text.count("\n")
        elif isinstance(element.tag, str):
            self.at = max(self.at, element.sourceline or 0)
            if self.passes_over(element):
                self.at += sum(text.count("\n") for text in element.itertext())
            else:
                self.depth += 1
                if self.depth > DEEPEST_ELEMENT:
                    raise too_deep()
                self.element(element)
                self.depth -= 1
        self.add(element.tail)

    def passes_over(self, element: Any) -> bool:
        """Whether `element` is no text: what can be seen of it elsewhere is left over."""
        tag = element.tag
        kind: LineKind | None = "hidden" if _is_hidden(element) else APART.get(tag)
        if tag == "sup" and not kind and element.find(".//a") is not None:
            kind = "note" if NOTE_MARK.match("".join(islice(element.itertext(), 9))) else None
        elif tag == "option" and not kind and element.get("selected") is None:
            # Of a list to choose from, what is chosen is text.
            kind = "not-chosen"
        if kind and tag not in UNSEEN and (text := tidied(" ".join(SEEN(element)))):
            self.left.append(Line(self.at, text, kind))
        return kind is not None or tag in UNSEEN

    def element(self, element: Any) -> None:
        tag, attributes = element.tag, element.attrib
        is_around = self.looks_around and not self.around and _is_around(element)
        is_block = tag in BLOCKS or is_around or (tag == "label" and bool(self.around))
        if is_block:
            self.flush()
        if tag in TEXT_BEGINS and self.around and self.around[0] is self.lines:
            self.end_around()
        outside = self.lines, self.lists, self.table
        is_heading, is_bold = tag == "summary" or bool(HEADING.match(tag)), _is_bold(element)
        if tag in {"table", "dl"}:
            self.table = _Table(is_form=tag == "dl")
        elif tag in CELLS and self.table:
            self.lines, self.lists = self.table.add_cell(tag, attributes), []
        elif tag == "tr" and self.table:
            self.table.add_row()
        elif tag in LISTS:
            self.lists = [*self.lists, [tag == "ol", (_number(attributes.get("start")) or 1) - 1]]
        elif tag == "li":
            self.ordinal = self.counted(attributes)
        elif is_heading:
            self.level = 0 if tag == "summary" else int(tag[1])
        elif tag == "a":
            self.link = len(self.words)
        if is_around:
            self.around = self.lines, len(self.lines)
        around = self.around
        self.pre += tag == "pre"
        self.raised += tag == "sup"
        if is_bold and not self.bold:
            self.put("**")
        self.bold += is_bold
        self.put_sign(tag, attributes)
        self.add(element.text)
        for child in element:
            self.read(child)
        self.bold -= is_bold
        if is_bold and not self.bold:
            self.put("**")
        self.raised -= tag == "sup"
        if tag == "a":
            address = attributes.get("href") or ""
            text = self.words[self.link :]
            self.inner += len("".join("".join(text).split())) if address.startswith("#") else 0
            self.words[self.link :] = linked(text, address)
        if is_block:
            self.flush()
        self.pre -= tag == "pre"
        table = self.table
        self.lines, self.lists, self.table = outside
        if table is not self.table and table:
            self.lines += table_lines(table.rows, is_form=table.is_form)
        if is_around and self.around is around:
            self.end_around()
        self.level = None if is_heading else self.level
        self.ordinal = None if tag == "li" else self.ordinal

    def counted(self, attributes: Any) -> str:
        """The number of an item, nothing for a bullet."""
        if not self.lists or not self.lists[-1][0]:
            return ""
        self.lists[-1][1] = _number(attributes.get("value")) or self.lists[-1][1] + 1
        return str(self.lists[-1][1])

    def put_sign(self, tag: str, attributes: Any) -> None:
        """What an element without words stands for."""
        if tag == "br":
            self.put(ROW_END)
        elif tag == "img":
            name = (attributes.get("src") or "").rsplit("/", 1)[-1]
            if text := cleaned(attributes.get("alt") or ("" if name.startswith("data:") else name))[:300]:
                self.pictures.append(Line(self.at, text, "picture"))
        elif tag == "input":
            kind = (attributes.get("type") or "text").casefold()
            if kind in {"checkbox", "radio"}:
                self.put(f" {NOT_TICKED if attributes.get('checked') is None else TICKED} ")
            elif kind in {"text", "number", "date"}:
                self.put(f" {attributes.get('value') or ''} ")

    def end_around(self) -> None:
        """Mark what stood around the text; a box with a heading we know belongs to the text."""
        if self.around:
            lines, begin = self.around
            if not any(line.kind == "heading" and is_heading(line.text) for line in lines[begin:]):
                lines[begin:] = [Line(line.number, line.text, "around") for line in lines[begin:]]
            self.around = None

    def add(self, text: str | None) -> None:
        if not text:
            return
        if text.strip() or self.words:
            words = text.replace("\n", f"{PART_END}\n") if self.pre else text
            self.put(words.translate(RAISED) if self.raised else words)
        self.at += text.count("\n")

    def put(self, words: str) -> None:
        if not self.words:
            self.begin = self.at
        self.words.append(words)

    def flush(self) -> None:
        words, self.words = "".join(self.words), []
        if words.strip(" \t\r\n\f\v*"):
            letters = len("".join(words.split()))
            if self.inner and self.inner == letters and self.level is None:
                self.left.append(Line(self.begin, tidied(words), "contents"))
            else:
                indent = 4 * len(self.lists)
                self.lines += block(self.begin, words, level=self.level, ordinal=self.ordinal, indent=indent)
                self.ordinal = self.ordinal if self.level is not None else None
        self.lines += self.pictures
        self.pictures, self.inner, self.link = [], 0, 0


def lines(text: str, *, comments: bool = False) -> list[Line]:
    """The blocks of an HTML page that a reader sees, in order, and then what is hidden in it.

    `number` is the line of the source; `comments` says whether these are listed too. Raises Unreadable where
    elements are nested too deep.
    """
    if text.rfind("<!--") > text.rfind("-->"):
        # A comment that never ends hides the rest of the page.
        text, comments = f"{text}-->", True
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = etree.fromstring(text.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:  # there is nothing in it
        return []
    for looks_around in (True, False):
        reader = _PageReader(looks_around=looks_around, comments=comments)
        reader.read(root)
        reader.flush()
        # Where almost all stands around the text, the page calls everything a menu: then nothing does.
        if sum(line.kind == "around" for line in reader.lines) * 5 <= len(reader.lines) * 4:
            break
    lines = [line for line in reader.lines if re.search(rf"\w|{UNFILLED}", line.text)]
    title = cleaned(root.findtext(".//title") or "")[:LONGEST_HEADING]
    if title and not any(line.kind == "heading" and line.level == 1 for line in lines):
        name = re.split(r"\s[|–—·-]\s", title)[0]
        lines.insert(0, Line(1, name, "heading", level=1))
    return [*typed(lines), *reader.left]


def _is_around(element: Any) -> bool:
    tag, parent = element.tag, element.getparent()
    # "cookieBanner" is a cookie-Banner.
    names = (WORD_END.sub("-", element.get(name) or "")[:300] for name in ("id", "class"))
    is_header = tag == "header" and parent is not None and parent.tag == "body"
    is_named = tag in BLOCKS and any(map(CLASSES.search, names))
    is_around = tag in AROUND or (element.get("role") or "") in ROLES or is_header or is_named
    return is_around and tag not in {"body", "html"}


def _is_bold(element: Any) -> bool:
    has_style = element.tag not in BLOCKS and BOLD.search(element.get("style") or "")
    return bool(has_style) or element.tag in {"b", "strong"}


def _is_hidden(element: Any) -> bool:
    """Whether browsers do not show `element`, by its own word: a style sheet is not looked into.

    What is hidden only until it is found or unfolded is there to be read.
    """
    is_marked = (element.get("hidden") or "").casefold() != "until-found" and "hidden" in element.attrib
    is_input = element.tag == "input" and (element.get("type") or "").casefold() == "hidden"
    return is_marked or is_input or bool(HIDING.search(element.get("style") or ""))
