"""HTML -> lines."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from .blocks import LONGEST_HEADING, PART_END, RAISED, ROW_END, block, linked
from .forms import NOT_TICKED, TICKED, UNFILLED
from .plain_text import typed
from .structure import Line, LineKind, too_deep
from .tables import TableCell, table_lines
from .words import cleaned, heading_kind, tidied


def tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


BLOCKS = tags(
    "address article blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section "
    "summary table tbody td tfoot th thead title tr ul aside"
)
UNSEEN = tags("script style template noscript head iframe object video audio canvas datalist rp")
#: What is set apart, and as what.
APART: dict[str, LineKind] = {
    "del": "deleted",
    "s": "deleted",
    "strike": "deleted",
    "math": "unread",
    "svg": "unread",
    "rt": "note",
}
LISTS, CELLS = frozenset({"ul", "ol", "menu"}), frozenset({"td", "th", "dt", "dd"})
#: Deeper is no page of text: a tag was forgotten thousands of times.
DEEPEST_ELEMENT = 2_000
HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.I)
BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
HEADING = re.compile(r"h[1-6]$")
NOTE_MARK = re.compile(r"\W*(?:\d{1,3}|[a-z]|note \d{1,3})?\W*$", re.I)
#: What stands around the text of a page: by its tag, its role or its class.
AROUND = tags("nav footer aside button dialog form search")
ROLES = tags("navigation contentinfo complementary search dialog alertdialog menu menubar form")
CLASSES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|breadcrumbs?|newsletter|share|social|menu|navbar|nav|skip|footer|"
    r"banner|popup|advert|ads?)(?:$|[\s_-])",
    re.I,
)
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
        width, height = (_span(attributes.get(name)) for name in ("colspan", "rowspan"))
        self.taken |= {column + at: height for at in range(width) if height > 1}
        row.append(TableCell([], column, width, tag in {"th", "dt"}))
        return row[-1].lines


def _span(value: str | None) -> int:
    return min(int(value), 100) if value and value.isdecimal() and int(value) else 1


class _PageReader:
    """Collects the blocks of a page, one element after the other; `left` are those that it does not show."""

    def __init__(self, *, looks_around: bool) -> None:
        self.looks_around = looks_around
        self.lines: list[Line] = []
        self.left: list[Line] = []
        self.pictures: list[Line] = []
        self.at = self.begin = 1
        self.words: list[str] = []
        #: Of the lists that are open: whether it counts, and how far it is.
        self.lists: list[list[int]] = []
        self.tables: list[_Table] = []
        #: The lines and lists outside of every cell that is open.
        self.cells: list[tuple[list[Line], list[list[int]]]] = []
        self.level: int | None = None
        self.ordinal: str | None = None
        self.bold = self.pre = self.raised = 0
        #: Where a link began in the words, and how many letters belong to links within the page.
        self.link = self.inner = 0
        #: The element around the text that is open, the lines before it, and how many cells it is in.
        self.around: tuple[Any, list[Line], int] | None = None

    def read(self, root: Any, *, comments: bool) -> None:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        depth, passed = 0, None
        for event, element in walker:
            if event == "start":
                depth += 1
                if depth > DEEPEST_ELEMENT:
                    raise too_deep()
                self.at = max(self.at, element.sourceline or 0)
                if self.passes_over(element):
                    walker.skip_subtree()
                    passed = element
                    self.at += sum(text.count("\n") for text in element.itertext())
                else:
                    self.start(element)
                    self.add(element.text)
                continue
            if event == "end":
                depth -= 1
                if element is not passed:
                    self.end(element)
            elif event == "comment" and comments and (text := cleaned(element.text)):
                self.left.append(Line(self.at, text, "hidden"))
            if event == "comment":
                self.at += element.text.count("\n")
            self.add(element.tail)

    def passes_over(self, element: Any) -> bool:
        """Whether `element` is no text: what can be seen of it elsewhere is left over."""
        tag = element.tag
        if tag in UNSEEN:
            return True
        if tag == "select":
            self.choose(element)
            return True
        kind = "hidden" if _is_hidden(element) else APART.get(tag)
        if tag == "sup" and not kind and element.find(".//a") is not None:
            kind = "note" if NOTE_MARK.match("".join(islice(element.itertext(), 9))) else None
        if kind and (text := tidied(" ".join(_words(element)))):
            self.left.append(Line(self.at, text, kind))
        return kind is not None

    def choose(self, select: Any) -> None:
        """Of a list to choose from, what is chosen is text; the rest, and a list as it came, is not."""
        for option in select.iter("option"):
            text = tidied(" ".join(_words(option)))
            if option.get("selected") is not None and not self.around and not _is_hidden(select):
                self.put(f" {text} ")
            elif text:
                self.left.append(Line(self.at, text, "hidden" if _is_hidden(select) else "not-chosen"))

    def start(self, element: Any) -> None:
        tag, attributes = element.tag, element.attrib
        is_around = self.looks_around and not self.around and _is_around(element)
        if tag in BLOCKS or is_around or (tag == "label" and self.around):
            self.flush()
        if tag in CELLS and self.tables:
            self.cells.append((self.lines, self.lists))
            self.lines, self.lists = self.tables[-1].add_cell(tag, attributes), []
        if tag in TEXT_BEGINS and self.around and self.around[2] == len(self.cells):
            self.end_around()
        if is_around:
            self.around, self.lines = (element, self.lines, len(self.cells)), []
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
        elif tag == "a":
            self.link = len(self.words)
        elif tag == "pre":
            self.pre += 1
        elif tag == "sup":
            self.raised += 1
        elif tag in LISTS:
            start = attributes.get("start") or ""
            self.lists.append([tag == "ol", int(start) - 1 if start.isdecimal() else 0])
        elif tag == "li":
            self.ordinal = ""
            if self.lists and self.lists[-1][0]:
                given = attributes.get("value") or ""
                is_number = given.isdecimal() and len(given) < 4
                self.lists[-1][1] = int(given) if is_number else self.lists[-1][1] + 1
                self.ordinal = str(self.lists[-1][1])
        elif tag in {"table", "dl"}:
            self.tables.append(_Table(is_form=tag == "dl"))
        elif tag == "tr" and self.tables:
            self.tables[-1].add_row()
        elif tag == "summary" or HEADING.match(tag):
            self.level = 0 if tag == "summary" else int(tag[1])
        if _is_bold(element):
            self.put("**" if not self.bold else "")
            self.bold += 1

    def end(self, element: Any) -> None:
        tag = element.tag
        if _is_bold(element) and self.bold:
            self.bold -= 1
            self.put("**" if not self.bold else "")
        if tag == "a":
            address = element.get("href") or ""
            text = self.words[self.link :]
            self.inner += len("".join("".join(text).split())) if address.startswith("#") else 0
            self.words[self.link :] = linked(text, address)
        closes_around = self.around is not None and self.around[0] is element
        if tag in BLOCKS or closes_around or (tag == "label" and self.around):
            self.flush()
        if tag in {"table", "dl"}:
            table = self.tables.pop()
            self.lines += table_lines(table.rows, is_form=table.is_form)
        if closes_around:
            self.end_around()
        if tag in CELLS and self.tables:
            self.lines, self.lists = self.cells.pop()
        elif tag == "pre":
            self.pre -= 1
        elif tag == "sup":
            self.raised -= 1
        elif tag in LISTS and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.ordinal = None
        elif tag == "summary" or HEADING.match(tag):
            self.level = None

    def end_around(self) -> None:
        """Mark what stood around the text; a box with a heading we know belongs to the text."""
        if self.around:
            known = (heading_kind(line.text) for line in self.lines if line.kind == "heading")
            if not any(kind and kind[1] > 0.9 for kind in known):
                self.lines = [Line(line.number, line.text, "around") for line in self.lines]
            self.around[1].extend(self.lines)
            self.lines = self.around[1]
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
        reader = _PageReader(looks_around=looks_around)
        reader.read(root, comments=comments)
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
    return tag not in {"body", "html"} and (
        tag in AROUND
        or (element.get("role") or "") in ROLES
        or (tag == "header" and parent is not None and parent.tag == "body")
        or (tag in BLOCKS and any(map(CLASSES.search, names)))
    )


def _is_bold(element: Any) -> bool:
    return element.tag in {"b", "strong"} or bool(
        BOLD.search(element.get("style") or "") and element.tag not in BLOCKS
    )


def _is_hidden(element: Any) -> bool:
    """Whether browsers do not show `element`, by its own word: a style sheet is not looked into.

    What is hidden only until it is found or unfolded is there to be read.
    """
    hidden = element.get("hidden")
    return (
        (hidden is not None and hidden.casefold() != "until-found")
        or bool(HIDING.search(element.get("style") or ""))
        or (element.tag == "input" and (element.get("type") or "").casefold() == "hidden")
    )


def _words(element: Any) -> Iterator[str]:
    """The texts in `element`, without those of scripts and the like."""
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        if event == "start" and inner.tag in UNSEEN:
            walker.skip_subtree()
        elif event == "start" and inner.text:
            yield inner.text
        elif event == "end" and inner is not element and inner.tail:
            yield inner.tail
