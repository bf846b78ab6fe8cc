"""What documents with marks have in common, Word's and those of the web: blocks of words -> lines."""

import re

import msgspec

from .structure import Line
from .tables import SECTION_LEVEL
from .words import is_heading, tidied

#: In the words of a block: where its row ends, and where what follows is a block of its own.
ROW_END, PART_END = "\v", "\f"
ALL_BOLD = re.compile(r"\*\*([^*]{2,100}(?<![.!;,]))\*\*:?$")
ADDRESS = re.compile(r"https?://[^\s()<>\[\]]{1,500}$")
LONGEST_HEADING, DEEPEST = 150, 8
#: Digits as they stand above the line: the mark of a note after "30,000" makes no other number of it.
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def block(
    number: int, words: str, *, level: int | None = None, ordinal: str | None = None, indent: int = 0
) -> list[Line]:
    """The lines of a block that begins in line `number` of the source: line ends in `words` count.

    `level` makes it a heading, `ordinal` ("" for a bullet) a list item; `indent` is above 0 in a list.
    """
    if level is not None and len(text := tidied(words).replace("**", "")) <= LONGEST_HEADING:
        return [Line(number, text, "heading", level=level)] if text else []
    found: list[Line] = []
    for part in words.split(PART_END):
        joined = False
        for row in part.split(ROW_END):
            at = number + row[: len(row) - len(row.lstrip())].count("\n")
            number += row.count("\n")
            if not (text := tidied(row)):
                continue
            bold = ALL_BOLD.match(text)
            if ordinal is not None:
                line = Line(at, text, "item", ordinal=ordinal, indent=indent)
                if bold and is_heading(bold[1]):
                    line = Line(at, bold[1].rstrip(":"), "heading", level=SECTION_LEVEL)
                ordinal = None
            elif bold and not indent:
                line = Line(at, bold[1].rstrip(":"), "heading")
            else:
                # Text of an item stands further in than its mark.
                line = Line(at, text, joined=joined or bool(indent), indent=indent and indent + 2)
            found.append(line)
            joined = line.kind != "heading"
    return found


def linked(words: list[str], address: str) -> list[str]:
    """`words` as a link, where `address` is one of the web and there is something to click on."""
    text = "".join(words)
    if not text.strip() or not ADDRESS.match(address) or ROW_END in text or PART_END in text:
        return words
    return ["[", *words, f"]({address})"]


def nested(lines: list[Line]) -> list[Line]:
    """`lines` with the depths of their items instead of how far these are indented."""
    found: list[Line] = []
    indents: list[int] = []
    for line in lines:
        if line.kind == "item":
            while indents and indents[-1] > line.indent + 1:
                indents.pop()
            if not indents or indents[-1] < line.indent - 1:
                indents.append(line.indent)
            line = msgspec.structs.replace(line, indent=min(len(indents) - 1, DEEPEST))
        else:
            indents = indents if line.joined else []
            line = msgspec.structs.replace(line, indent=0) if line.indent else line
        found.append(line)
    return found
