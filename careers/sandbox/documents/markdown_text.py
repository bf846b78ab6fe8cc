"""Markdown -> lines."""

from typing import Any

from markdown_it import MarkdownIt

from . import plain_text
from .html_text import ADDRESS
from .plain_text import ALL_BOLD, DEEPEST, typed
from .structure import Line, LineKind
from .words import LONGEST_READ, cleaned, tidied


def lines(text: str) -> list[Line]:
    """The blocks of a Markdown text, in order, and then its comments, which no reader of a page sees."""
    shown, comments, at, number = [], [], 0, 1
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        comment = text[begin + 4 : end]
        number += text.count("\n", at, begin)
        comments.append(Line(number, cleaned(comment), "hidden"))
        # Its line ends stay, so that the lines keep their numbers.
        shown += [text[at:begin], "\n" * comment.count("\n")]
        number += comment.count("\n")
        at = end + 3
    return [*_shown("".join([*shown, text[at:]])), *comments]


def _shown(text: str) -> list[Line]:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table").disable("inline")
    tokens = parser.parse(text)
    parser.enable("inline")
    found: list[Line] = []
    lists: list[list[Any]] = []
    cells: list[str] | None = None
    fresh, kind, level, last = False, "text", 0, 0
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
        elif token.type == "list_item_close":
            fresh = False
        elif token.type == "heading_open":
            kind, level = "heading", int(token.tag[1])
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            if filled := tuple(filter(None, cells or ())):
                kind_of_row: LineKind = "row" if len(filled) > 1 else "text"
                found.append(Line(last, " | ".join(filled), kind_of_row, cells=filled))
            cells = None
        elif token.type in {"fence", "code_block"}:
            for offset, row in enumerate(token.content.split("\n")):
                if cleaned(row):
                    found.append(Line(last + offset, cleaned(row)))
        elif token.type == "inline":
            if cells is not None:
                cells.append(tidied("".join(row for row, _picture in _inline(parser, token.content))))
                continue
            joined = False
            rows = _inline(parser, token.content)
            for offset, (row, is_picture) in enumerate(rows):
                words = cleaned(row) if is_picture else tidied(row)
                number = last + offset
                if not words:
                    continue
                if is_picture:
                    found.append(Line(number, words, "picture"))
                elif kind == "heading" and len(words) <= 150:
                    found.append(Line(number, words, "heading", level=level))
                elif not lists and len(rows) == 1 and (match := ALL_BOLD.match(words)):
                    found.append(Line(number, match[1].rstrip(":"), "heading"))
                elif fresh:
                    depth = min(len(lists) - 1, DEEPEST)
                    found.append(Line(number, words, "item", ordinal=ordinal, indent=depth))
                    fresh, joined = False, True
                else:
                    found.append(Line(number, words, "text", joined=joined))
                    joined = True
            kind = "text"
    return typed(plain_text.whole(found, text.split("\n")))


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
