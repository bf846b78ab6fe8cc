"""Markdown and HTML -> lines."""

import re
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from .plain_text import DEEPEST
from .shape import Line
from .words import LONGEST_READ, cleaned

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object"})
VOID = frozenset(
    {"br", "hr", "img", "input", "link", "meta", "wbr", "area", "base", "col", "embed", "source"}
)
HEADING = re.compile(r"h[1-6]$")
ADDRESS = re.compile(r"https?://[^\s()<>\[\]]{1,500}$")


class _Reader(HTMLParser):
    """Collects the blocks of a page as they pass, without building a tree: no nesting is too deep."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.title = ""
        self.words: list[str] = []
        self.begin = 0
        self.lists: list[list] = []
        self.cells: list[str] | None = None
        self.heading = 0
        self.ordinal: str | None = None
        self.unseen: list[str] = []
        self.in_title = False
        self.address = ""
        self.bold = 0
        self.term = False
        self.number_at = 1

    def handle_starttag(self, tag, attrs):
        if tag == "title" and not self.title:
            self.in_title = True
        if self.unseen:
            if tag == self.unseen[0]:
                self.unseen.append(tag)
            elif tag == "body":
                self.unseen = []
            if self.unseen:
                return
        if tag in UNSEEN:
            self.unseen.append(tag)
            return
        attributes = dict(attrs)
        if tag == "br":
            self.flush(joined=True)
        elif tag == "img":
            alt = cleaned(attributes.get("alt") or "")[:300]
            name = cleaned((attributes.get("src") or "").rsplit("/", 1)[-1])[:100]
            if name.startswith("data:") or len(name) > 80:
                name = ""
            self.flush()
            if alt or name:
                self.lines.append(Line(self.getpos()[0], alt or name, "picture"))
        elif tag in {"b", "strong"}:
            self.mark("**" if not self.bold else "")
            self.bold += 1
        elif tag == "a" and ADDRESS.match(attributes.get("href") or ""):
            self.address = attributes["href"]
            self.mark("[")
        elif tag in BLOCKS:
            self.open(tag, attributes)

    def open(self, tag, attributes):
        if tag in {"td", "th"}:
            self.end_cell()
            return
        self.flush()
        if tag in {"ul", "ol"}:
            self.lists.append([tag, 0])
        elif tag == "li":
            self.ordinal = ""
            if self.lists and self.lists[-1][0] == "ol":
                self.lists[-1][1] += 1
                given = attributes.get("value") or ""
                self.ordinal = given if given.isdecimal() and len(given) < 4 else str(self.lists[-1][1])
        elif tag == "tr":
            self.end_row()
            self.cells = []
        elif tag == "dt":
            self.term = True
        elif HEADING.match(tag):
            self.heading = int(tag[1])

    def handle_endtag(self, tag):
        if tag == "title":
            self.in_title = False
        if self.unseen:
            if tag == self.unseen[-1]:
                self.unseen.pop()
            return
        if tag in {"b", "strong"} and self.bold:
            self.bold -= 1
            self.mark("**" if not self.bold else "")
        elif tag == "a" and self.address:
            self.mark(f"]({self.address})")
            self.address = ""
        elif tag in {"td", "th"}:
            self.end_cell()
        elif tag in {"tr", "table"}:
            self.end_row()
        elif tag in BLOCKS:
            self.flush()
            if tag in {"ul", "ol"} and self.lists:
                self.lists.pop()
            if tag == "li":
                self.ordinal = None
            self.term = self.term and tag != "dt"
            if HEADING.match(tag):
                self.heading = 0

    def handle_data(self, text):
        if self.in_title:
            self.title = (self.title + " " + text)[:300]
        if self.unseen:
            return
        if not self.words and text.strip():
            leading = text[: len(text) - len(text.lstrip())]
            self.begin = self.getpos()[0] + leading.count("\n")
        if self.words or text.strip():
            self.words.append(text)

    def mark(self, mark):
        if not self.words:
            self.begin = self.getpos()[0]
        self.words.append(mark)

    def flush(self, joined=False):
        text = _tidy("".join(self.words))
        if text and self.cells is None:
            self.words = []
            if self.heading and len(text) <= 150:
                line = Line(self.begin, text, "heading", level=self.heading)
            elif self.ordinal is not None:
                depth = min(max(len(self.lists) - 1, 0), DEEPEST)
                line = Line(self.begin, text, "item", ordinal=self.ordinal, indent=depth)
                self.ordinal = None
            elif self.term and len(text) <= 150:
                line = Line(self.begin, text.rstrip(":"), "heading", level=7)
            else:
                line = Line(self.begin, text, "text", joined=self.joins)
            self.lines.append(line)
            self.joins = joined and line.kind in {"text", "item"}
        elif self.cells is None:
            self.words = []
            self.joins = self.joins and joined
        elif text:
            self.words.append(" ")

    joins = False

    def end_cell(self):
        if self.cells is not None:
            text = _tidy("".join(self.words))
            self.words = []
            if text:
                self.cells.append(text)
        else:
            self.flush()

    def end_row(self):
        if self.cells is None:
            return
        self.end_cell()
        cells, self.cells = tuple(self.cells), None
        if len(cells) == 1:
            self.lines.append(Line(self.begin, cells[0], "text"))
        elif cells:
            self.lines.append(Line(self.begin, " | ".join(cells), "row", cells=cells))


def _tidy(text: str) -> str:
    text = cleaned(text)
    if "**" in text:
        text = text.replace("****", "")
        if text.count("**") % 2 or text == "**":
            text = text.replace("**", "")
        # "** word **" is no bold in Markdown: the marks go next to the words.
        parts = text.split("**")
        for at in range(1, len(parts), 2):
            inner = parts[at]
            lead, trail = inner != inner.lstrip(), inner != inner.rstrip()
            parts[at] = f"{' ' * lead}**{inner.strip()}**{' ' * trail}" if inner.strip() else inner
        text = cleaned("".join(parts))
    return text


def html_lines(text: str) -> list[Line]:
    """The blocks of an HTML page that a reader sees, in order. `number` is the line of the source."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_row()
    reader.flush()
    lines = [line for line in reader.lines if re.search(r"\w", line.text)]
    title = cleaned(reader.title)[:150]
    if title and not any(line.kind == "heading" and line.level == 1 for line in lines):
        name = re.split(r"\s[|–—·-]\s", title)[0]
        lines.insert(0, Line(1, name, "heading", level=1))
    return lines


def markdown_lines(text: str) -> list[Line]:
    """The blocks of a Markdown text, in order."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table").disable("inline")
    tokens = parser.parse(text)
    parser.enable("inline")
    found: list[Line] = []
    lists: list[list] = []
    fresh, kind, level, cells, last = False, "text", 0, None, 0
    for token in tokens:
        last = token.map[0] + 1 if token.map else last
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append([token.type[0] == "o", int(token.attrGet("start") or 1) - 1 if token.attrs else 0])
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            fresh = True
            lists[-1][1] += 1
            ordinal = token.info if lists[-1][0] else ""
        elif token.type == "heading_open":
            kind, level = "heading", int(token.tag[1])
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            words = tuple(cell for cell in cells if cell)
            if words:
                row = Line(last, " | ".join(words), "row" if len(words) > 1 else "text", cells=words)
                found.append(row)
            cells = None
        elif token.type in {"fence", "code_block"}:
            for offset, row in enumerate(token.content.split("\n")):
                if cleaned(row):
                    found.append(Line(last + offset, cleaned(row)))
        elif token.type == "inline":
            if cells is not None:
                cells.append(_tidy("".join(row for row, _picture in _inline(parser, token.content))))
                continue
            joined = False
            for offset, (row, is_picture) in enumerate(_inline(parser, token.content)):
                words = cleaned(row) if is_picture else _tidy(row)
                number = last + offset
                if not words:
                    continue
                if is_picture:
                    found.append(Line(number, words, "picture"))
                elif kind == "heading" and len(words) <= 150:
                    found.append(Line(number, words, "heading", level=level))
                elif fresh:
                    depth = min(len(lists) - 1, DEEPEST)
                    found.append(Line(number, words, "item", ordinal=ordinal, indent=depth))
                    fresh, joined = False, True
                else:
                    found.append(Line(number, words, "text", joined=joined))
                    joined = True
            kind = "text"
    return found


def _inline(parser: MarkdownIt, content: str) -> list[tuple[str, bool]]:
    """The source rows of a paragraph, as (words, whether it is a picture).

    Marks in very long ones are left as they are: looking for their ends takes time beyond all measure.
    """
    if len(content) > LONGEST_READ:
        return [(row, False) for row in content.split("\n")]
    rows: list[tuple[str, bool]] = []
    row: list[str] = []
    address = ""
    for child in parser.parseInline(content)[0].children or ():
        if child.type in {"softbreak", "hardbreak"}:
            rows.append(("".join(row), False))
            row = []
        elif child.type in {"strong_open", "strong_close"}:
            row.append("**")
        elif child.type == "link_open":
            address = str(child.attrGet("href") or "")
            address = address if ADDRESS.match(address) else ""
            row.append("[" if address else "")
        elif child.type == "link_close":
            row.append(f"]({address})" if address else "")
        elif child.type == "image":
            if "".join(row).strip():
                row.append(child.content)
            else:
                rows.append((child.content or str(child.attrGet("src") or "")[-80:], True))
        else:
            row.append(child.content)
    rows.append(("".join(row), False))
    return rows
