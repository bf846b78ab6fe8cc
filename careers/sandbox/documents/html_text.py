"""HTML -> lines."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from .forms import NOT_TICKED, TICKED, UNFILLED
from .plain_text import ALL_BOLD, DEEPEST, typed
from .structure import Line, LineKind, too_deep
from .words import cleaned, heading_kind, tidied

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
        "p",
        "pre",
        "section",
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
UNSEEN = frozenset(
    ["script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object", "datalist"]
)
#: What `word` puts around the prompt of a form in a Word document.
PROMPT = "form-prompt"
#: Deeper is no page of text: a tag was forgotten thousands of times.
DEEPEST_ELEMENT = 2_000
HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.I)
VOID = frozenset(
    {"br", "hr", "img", "input", "link", "meta", "wbr", "area", "base", "col", "embed", "source"}
)
HEADING = re.compile(r"h[1-6]$")
#: What stands around the text of a page: by its tag, its role or its class.
AROUND = frozenset(["nav", "footer", "aside", "button", "dialog"])
ROLES = frozenset(
    ["navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar"]
)
CLASSES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|breadcrumbs?|newsletter|share|social|menu|navbar|nav|skip|footer|banner|"
    r"advert|ads?)(?:$|[\s_-])",
    re.I,
)
#: Where the text itself begins, whatever was not closed before.
TEXT_BEGINS = frozenset(["main", "article", "h1"])
ADDRESS = re.compile(r"https?://[^\s()<>\[\]]{1,500}$")


class _Reader:
    """Collects the blocks of a page, one element after the other; `left` are those that no reader sees."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.left: list[Line] = []
        self.at = 1
        self.words: list[str] = []
        self.begin = 0
        self.lists: list[list] = []
        self.cells: list[str] | None = None
        self.heading = 0
        self.ordinal: str | None = None
        self.address = ""
        self.bold = 0
        self.term = False
        self.around: list[str] = []
        self.around_from = 0
        self.apart: list[tuple[int, int]] = []

    def read(self, root) -> None:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        depth = 0
        for event, element in walker:
            if event == "start":
                depth += 1
                if depth > DEEPEST_ELEMENT:
                    raise too_deep()
                self.at = max(self.at, element.sourceline or 0)
                if self.passes_over(element):
                    walker.skip_subtree()
                    self.at += sum(text.count("\n") for text in element.itertext())
                else:
                    self.start(element.tag, element.attrib)
                    self.data(element.text)
                continue
            if event == "end":
                depth -= 1
                self.end(element.tag)
            else:
                self.at += (element.text or "").count("\n")
            self.data(element.tail)

    def passes_over(self, element) -> bool:
        """Whether what is in `element` is no text of the page. What somebody wrote there is left over."""
        tag = element.tag
        if tag in UNSEEN:
            return True
        if tag == PROMPT:
            self.leave(element, "placeholder")
            self.put(UNFILLED)
            return True
        if tag == "select":
            self.choose(element)
            return True
        if _is_hidden(element):
            self.leave(element, "hidden")
            return True
        return False

    def leave(self, element: Any, kind: LineKind) -> None:
        if text := tidied(" ".join(_words(element))):
            self.left.append(Line(self.at, text, kind))

    def choose(self, select) -> None:
        """Of a list to choose from, what is chosen is text; the rest, and a list as it came, is not."""
        if _is_hidden(select):
            self.leave(select, "hidden")
            return
        for option in select.iter("option"):
            if option.get("selected") is not None and not self.around:
                self.put(f" {' '.join(_words(option))} ")
            else:
                self.leave(option, "not-chosen")

    def start(self, tag, attributes) -> None:
        self.note_around(tag, attributes)
        if tag == "br":
            self.flush(joined=True)
        elif tag == "img":
            alt = cleaned(attributes.get("alt") or "")[:300]
            name = cleaned((attributes.get("src") or "").rsplit("/", 1)[-1])[:100]
            if name.startswith("data:") or len(name) > 80:
                name = ""
            self.flush()
            if alt or name:
                self.lines.append(Line(self.at, alt or name, "picture"))
        elif tag == "input":
            if (attributes.get("type") or "").casefold() in {"checkbox", "radio"}:
                self.put(f" {NOT_TICKED if attributes.get('checked') is None else TICKED} ")
        elif tag in {"b", "strong"}:
            self.put("**" if not self.bold else "")
            self.bold += 1
        elif tag == "a" and ADDRESS.match(attributes.get("href") or ""):
            self.address = attributes["href"]
            self.put("[")
        elif tag in BLOCKS:
            self.open(tag, attributes)

    def note_around(self, tag, attributes) -> None:
        """Keeps track of what stands around the text; `around` holds the tags that are open in it."""
        if tag in TEXT_BEGINS:
            self.end_around()
        elif self.around:
            if tag == self.around[0]:
                self.around.append(tag)
        elif tag not in VOID and tag not in {"body", "html"}:
            named = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
            role = attributes.get("role") or ""
            if tag in AROUND or role in ROLES or (tag in BLOCKS and CLASSES.search(named[:500])):
                self.flush()
                self.around, self.around_from = [tag], len(self.lines)

    def end_around(self) -> None:
        self.flush()
        if self.around:
            self.apart.append((self.around_from, len(self.lines)))
            self.around = []

    def open(self, tag, attributes) -> None:
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

    def end(self, tag) -> None:
        if self.around and tag == self.around[-1]:
            if len(self.around) == 1:
                self.end_around()
            else:
                self.around.pop()
        if tag in {"b", "strong"} and self.bold:
            self.bold -= 1
            self.put("**" if not self.bold else "")
        elif tag == "a" and self.address:
            if self.words and self.words[-1] == "[":
                self.words.pop()
            else:
                self.put(f"]({self.address})")
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

    def data(self, text: str | None) -> None:
        if not text:
            return
        if not self.words and text.strip():
            leading = text[: len(text) - len(text.lstrip())]
            self.begin = self.at + leading.count("\n")
        if self.words or text.strip():
            self.words.append(text)
        self.at += text.count("\n")

    def put(self, words: str) -> None:
        if not self.words:
            self.begin = self.at
        self.words.append(words)

    def flush(self, joined=False) -> None:
        text = tidied("".join(self.words))
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
            elif not self.lists and (match := ALL_BOLD.match(text)):
                line = Line(self.begin, match[1].rstrip(":"), "heading")
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

    def end_cell(self) -> None:
        if self.cells is not None:
            text = tidied("".join(self.words))
            self.words = []
            if text:
                self.cells.append(text)
        else:
            self.flush()

    def end_row(self) -> None:
        if self.cells is None:
            return
        self.end_cell()
        cells, self.cells = tuple(self.cells), None
        if len(cells) == 1:
            self.lines.append(Line(self.begin, cells[0], "text"))
        elif cells:
            self.lines.append(Line(self.begin, " | ".join(cells), "row", cells=cells))


def lines(text: str) -> list[Line]:
    """The blocks of an HTML page that a reader sees, in order, and then what is hidden in it.

    `number` is the line of the source. Raises Unreadable where elements are nested too deep.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = etree.fromstring(text.encode(errors="replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:  # there is nothing in it
        return []
    reader = _Reader()
    reader.read(root)
    reader.end_row()
    reader.end_around()
    lines = [line for line in _marked(reader.lines, reader.apart) if re.search(rf"\w|{UNFILLED}", line.text)]
    title = cleaned(root.findtext(".//title") or "")[:150]
    if title and not any(line.kind == "heading" and line.level == 1 for line in lines):
        name = re.split(r"\s[|–—·-]\s", title)[0]
        lines.insert(0, Line(1, name, "heading", level=1))
    return [*typed(lines), *reader.left]


def _is_hidden(element) -> bool:
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


def _marked(lines: list[Line], apart: list[tuple[int, int]]) -> list[Line]:
    """`lines` with those marked that stand around the text; a box with a heading we know belongs to it.

    Where almost all would be marked, a tag was never closed or the page calls everything a menu: then
    none are.
    """
    marked = list(lines)
    for begin, end in apart:
        known = (heading_kind(line.text) for line in lines[begin:end] if line.kind == "heading")
        if not any(kind and kind[1] > 0.9 for kind in known):
            marked[begin:end] = [Line(line.number, line.text, "around") for line in lines[begin:end]]
    return lines if sum(line.kind == "around" for line in marked) * 5 > len(lines) * 4 else marked
