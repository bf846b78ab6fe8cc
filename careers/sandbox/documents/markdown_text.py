"""Markdown -> lines, by way of HTML: the HTML in it is read with it."""

import json
import re
import tomllib
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from . import html_text, plain_text
from .structure import TOO_MANY_ELEMENTS, Line, LineKind, refuse_more
from .structure import marked as _
from .words import LONGEST_READ, cleaned

#: Data before the text, as the generators of web sites take it: YAML, TOML or JSON.
FRONT_MATTER = re.compile(
    r"(?:(---|\+\+\+)[ \t]*\n(.*?\n)\1[ \t]*(?:\n|$)|(\{[ \t]*\n.*?(?:\n\}|\}(?=\s*\n\n)))[ \t]*(?:\n|$))",
    re.S,
)
FIELD = re.compile(r"^(\w[\w-]*)[ \t]*:(.*)$", re.M)
SUMMARIES = ("summary", "description", "excerpt", "abstract", "subtitle")
FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,40}\]:(.*)")
FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,40}\](?!:)")


def lines(text: str, elements: int) -> list[Line]:
    """What a Markdown text says, and what it does not show: data before it, notes and comments.

    Raises Unreadable where it makes more than so many `elements`.
    """
    data: list[Line] = []
    match = FRONT_MATTER.match(text)
    if match and match.end() <= LONGEST_READ and (data := _front_matter(match)):
        text = "\n" * match[0].count("\n") + text[match.end() :]
    if (begin := text.rfind("<!--")) > text.rfind("-->"):
        # A comment that never ends does so with its paragraph.
        end = text.find("\n\n", begin) if "\n\n" in text[begin:] else len(text)
        text = f"{text[:end]}-->{text[end:]}"
    rows = text.split("\n")
    for at, row in enumerate(rows):
        if match := FOOTNOTE.match(row):
            data.append(Line(at + 1, cleaned(match[1]), "note"))
            rows[at] = ""
    html = _html(FOOTNOTE_MARK.sub("", "\n".join(rows)))
    refuse_more(html.count("<") - html.count("</"), elements, TOO_MANY_ELEMENTS)
    return [*data, *plain_text.whole(html_text.lines(html, comments=True), rows)]


def _front_matter(match: re.Match[str]) -> list[Line]:
    """Title and summary of the data before a text, and what else these say. Empty where they are none."""
    mark, fields, as_json = match.groups()
    try:
        values = json.loads(as_json) if as_json else _yaml(fields) if mark == "---" else tomllib.loads(fields)
    except ValueError:
        return []
    if not isinstance(values, dict):
        return []
    rows = [row.strip("\"' ").casefold() for row in match[0].split("\n")]
    values = {str(name).casefold(): cleaned(str(value)) for name, value in values.items()}
    summary = next((name for name in SUMMARIES if values.get(name)), "")
    found: list[Line] = []
    for name in sorted(values, key=lambda name: (name != "title", name != summary)):
        number = next((number for number, row in enumerate(rows, start=1) if row.startswith(name)), 1)
        if name in {"title", summary} and values[name]:
            kind: LineKind = "heading" if name == "title" else "text"
            repair = _("It stands in the data before the text.")
            found.append(Line(number, values[name], kind, level=int(kind == "heading"), repair=repair))
        else:
            found.append(Line(number, f"{name}: {values[name]}".strip(": "), "metadata"))
    return found


def _yaml(fields: str) -> Any:
    # Few documents have such data, and no process waits for what it does not need.
    import yaml

    try:
        return yaml.safe_load(fields)
    except (yaml.YAMLError, ValueError):
        # "title: Cook: the role" is no YAML, and read as it is meant all the same.
        values = {name: value.strip(" '\"") for name, value in FIELD.findall(fields)}
        return values | {"": FIELD.sub("", fields)} if values else None


def _html(text: str) -> str:
    """`text` as HTML in which every block begins in the line where it began."""
    parser = MarkdownIt("commonmark", {"breaks": True, "maxNesting": 20})
    parser.enable(["table", "strikethrough"]).disable("inline")
    tokens = parser.parse(text)
    parser.enable("inline")
    html: list[str] = []
    at = 0
    for token in tokens:
        made = _made(parser, token)
        if token.map and at < token.map[0]:
            made = "\n" * (token.map[0] - at) + made
        at += made.count("\n")
        html.append(made)
    return "".join(html)


def _made(parser: MarkdownIt, token: Token) -> str:
    """Marks in very long texts are left as they are: looking for their ends takes time beyond all measure."""
    if token.type == "html_block":
        return token.content
    if token.type != "inline":
        return str(parser.renderer.render([token], parser.options, {})).rstrip("\n")
    if len(token.content) > LONGEST_READ:
        return escape(token.content).replace("\n", "<br>\n")
    return str(parser.renderInline(token.content))
