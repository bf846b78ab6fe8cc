"""Plain text -> lines: bullets, numbers, indents, and short lines that stand alone."""

import re

from . import wrapping
from .shape import Line
from .wording import heading_kind
from .words import cleaned

BULLET = re.compile(r"([•●▪◦‣·∙➢►✓✔*–—+-]|[■□](?!.*[■□])|o(?=\s))\s+(?=\S)")
ORDINAL = re.compile(r"(\d{1,3}|[a-z]|[ivx]{2,5})[.)]\s+(?=\S)")
MARKED = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*$")
ALL_BOLD = re.compile(r"\*\*([^*]{2,100})\*\*:?$")
RULE = re.compile(r"(?:[=_*~-]\s?){3,}$")
PICTURE = re.compile(
    r"\[?(?:(?:first|second|third|hero|main|cover|header|featured)\s+)?(?:image|picture|photo|figure)"
    r"(?:\s*\d{1,2})?\]?(?:\s*:.{0,200})?$",
    re.I,
)
DEEPEST = 8
#: "You'll need to:" leads to the list below it, and names nothing.
LEADS_ON = re.compile(
    r"\b(?:needs?|includ(?:es?|ing)|to|may|might|through|are|have|having|following|can|could|will|should|must|is|"
    r"by|for|of|with|as|example|like|do)\s*:$",
    re.I,
)
MONEY = re.compile(r"[$£€¥₹]\s?\d|\d\s?[€£]|\d[\d,.]*k\b", re.I)
LABELLED = re.compile(r"[^:]{2,40}:\s+\S")


def lines(text: str) -> list[Line]:
    """The lines of `text`, without the blank ones and the rules between."""
    rows = text.split("\n")
    found: list[Line] = []
    depths: list[int] = []
    gap = True
    width = wrapping.margin(rows)
    vocabulary = wrapping.words_of(text) if width else set()
    for at, row in enumerate(rows):
        margin = ""
        if match := wrapping.AT_THE_MARGIN.match(row) if len(row) < 300 else None:
            row, margin = match.groups()
        words = cleaned(row)
        if not words:
            gap = True
            continue
        if (
            len(words) < 25
            and wrapping.PAGE_NUMBER.match(words)
            and (not words.isdecimal() or (width and gap))
        ):
            found.append(Line(at + 1, words, "page-number"))
            gap = True
            continue
        below = rows[at + 1] if at + 1 < len(rows) else ""
        indent, after = _indent(row), cleaned(below[:400])
        if not gap and _goes_on(found[-1], rows[at - 1], words, width):
            found[-1] = wrapping.joined(found[-1], words, vocabulary)
        else:
            stands_out = bool(after) and _indent(below) > indent
            found.append(_line(at + 1, words, indent, gap, after, found, depths, stands_out))
        gap = bool(margin)
        if margin:
            found.append(Line(at + 1, margin, "page-number"))
    return found


def _indent(row: str) -> int:
    row = row[:200].expandtabs(4)
    return len(row) - len(row.lstrip())


def _goes_on(before, row, words, width) -> bool:
    return not (BULLET.match(words) or ORDINAL.match(words) or RULE.match(words[:100])) and (
        not _is_known_heading(words) and wrapping.goes_on(before, row, words, width)
    )


def _line(number, words, indent, gap, after, found, depths, stands_out) -> Line:
    if RULE.match(words[:100]) and len(words) < 100:
        return Line(number, words, "text", joined=False)
    if gap and not indent and (match := ORDINAL.match(words)) and _is_numbered_heading(words[match.end() :]):
        return Line(number, words[match.end() :], "heading", ordinal=match[1])
    if match := BULLET.match(words) or ORDINAL.match(words):
        ordinal = "" if match.re is BULLET else match[1]
        if not gap or not found or found[-1].kind == "item" or not depths:
            pass
        elif found[-1].kind != "item":
            depths.clear()
        while depths and depths[-1] > indent + 1:
            depths.pop()
        if not depths or depths[-1] < indent - 1:
            depths.append(indent)
        return Line(
            number, words[match.end() :], "item", ordinal=ordinal, indent=min(len(depths) - 1, DEEPEST)
        )
    if PICTURE.match(words[:260]) and len(words) < 260:
        return Line(number, words, "picture")
    if match := MARKED.match(words) if words.startswith("#") else None:
        return Line(number, match[2], "heading", level=len(match[1]))
    if (match := ALL_BOLD.match(words[:120])) and (gap or not after):
        return Line(number, match[1], "heading")
    before = found[-1] if found and not gap else None
    if before is None and len(words) < 120 and (level := _underlined(after)):
        return Line(number, words, "heading", level=level)
    if before is None and _is_heading(words, "" if stands_out else after):
        return Line(number, words, "heading")
    if before is not None and after and _is_known_heading(words) and before.text[-1] not in ",:;":
        return Line(number, words, "heading")
    if before is not None and before.kind == "item" and _heads_a_list(words, before.text, after):
        return Line(number, words, "heading")
    if before is not None and before.kind == "item":
        joined = bool(indent) and indent > (depths[-1] if depths else 0)
        return Line(number, words, "text", joined=joined)
    return Line(number, words, "text", joined=before is not None and before.kind == "text")


def _heads_a_list(words: str, before: str, after: str) -> bool:
    """Whether a short line between two lists, without any gap, is the heading of the second."""
    mark = ORDINAL.match(after)
    starts = (mark is not None and mark[1] in {"1", "a", "i"}) or (
        BULLET.match(after) is not None and before[-1] in ".!;"
    )
    return starts and len(words.split()) <= 5 and words[0].isupper() and words[-1] not in ".,;!"


def _underlined(after: str) -> int:
    if len(after) > 2 and set(after) == {"="}:
        return 1
    return 2 if len(after) > 2 and set(after) == {"-"} else 0


def _is_known_heading(words: str) -> bool:
    """Whether a line is worded exactly as sections are headed: then it needs no blank line around it."""
    if len(words) > 60 or words[0].islower() or words[-1] in ".!;,…":
        return False
    kind = heading_kind(words)
    return kind is not None and kind[1] > 0.9


def _is_numbered_heading(words: str) -> bool:
    return _is_known_heading(words) or (words.isupper() and 3 < len(words) < 60 and words[-1] not in ".;,")


def _is_heading(words: str, after: str) -> bool:
    """Whether a line with a gap before it is a heading: short, no sentence, and known or alone."""
    if len(words) > 90 or len(words.split()) > 12 or words[-1] in ".!;,…" or not any(map(str.isalpha, words)):
        return False
    if words[0].islower() and not words.endswith("?"):
        return False
    if MONEY.search(words) or LABELLED.match(words):
        return False
    if (words[0].isdigit() or (", " in words and len(words.split()) > 7)) and not heading_kind(words):
        return False
    named = _is_known_heading(words) or (words.isupper() and len(words) > 3)
    if LEADS_ON.search(words) and not named:
        return False
    alone = not after or bool(BULLET.match(after) or ORDINAL.match(after))
    if words.endswith(":"):
        return (alone or named) and len(words) < 60
    return alone or named


def typed(lines: list[Line]) -> list[Line]:
    """`lines` of a page or a Word document, with what is only typed in it: bullets, pictures, headings.

    Headings are looked for only where the document marks none.
    """
    marked = any(line.kind == "heading" and line.level != 1 for line in lines)
    out: list[Line] = []
    for at, line in enumerate(lines):
        if line.kind == "text" and (not line.joined or BULLET.match(line.text)):
            after = lines[at + 1].text[:400] if at + 1 < len(lines) else ""
            line = _typed(line, after, out[-1] if out else None, marked)
        out.append(line)
    return out


def _typed(line: Line, after: str, before: Line | None, marked: bool) -> Line:
    words = line.text
    mark = BULLET.match(words) or ORDINAL.match(words)
    among_items = (
        (before is not None and before.kind == "item") or BULLET.match(after) or ORDINAL.match(after)
    )
    if mark and among_items and mark.end() < len(words):
        ordinal = "" if mark.re is BULLET else mark[1]
        return Line(line.number, words[mark.end() :], "item", ordinal=ordinal)
    if PICTURE.match(words[:260]) and len(words) < 260:
        return Line(line.number, words, "picture")
    if not marked and not mark and _is_heading(words, ""):
        return Line(line.number, words, "heading")
    return line
