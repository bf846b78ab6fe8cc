"""Plain text -> lines: bullets, numbers, indents, and short lines that stand alone."""

import re

from .shape import Line
from .wording import heading_kind
from .words import cleaned

BULLET = re.compile(r"([•●▪◦‣·∙■□➢►✓✔*–—+-]|o(?=\s))\s+(?=\S)")
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


def lines(text: str) -> list[Line]:
    """The lines of `text`, without the blank ones and the rules between."""
    rows = text.split("\n")
    found: list[Line] = []
    depths: list[int] = []
    gap = True
    for at, row in enumerate(rows):
        words = cleaned(row)
        if not words:
            gap = True
            continue
        indent = len(row[:200].expandtabs(4)) - len(row[:200].expandtabs(4).lstrip())
        after = cleaned(rows[at + 1][:400]) if at + 1 < len(rows) else ""
        found.append(_line(at + 1, words, indent, gap, after, found, depths))
        gap = False
    return found


def _line(number, words, indent, gap, after, found, depths) -> Line:
    if RULE.match(words[:100]) and len(words) < 100:
        return Line(number, words, "text", joined=False)
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
    if before is None and _is_heading(words, after):
        return Line(number, words, "heading")
    if before is not None and after and _is_known_heading(words) and before.text[-1] not in ",:;":
        return Line(number, words, "heading")
    if before is not None and before.kind == "item":
        joined = bool(indent) and indent > (depths[-1] if depths else 0)
        return Line(number, words, "text", joined=joined)
    return Line(number, words, "text", joined=before is not None and before.kind == "text")


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


def _is_heading(words: str, after: str) -> bool:
    """Whether a line with a gap before it is a heading: short, no sentence, and known or alone."""
    if len(words) > 90 or len(words.split()) > 12 or words[-1] in ".!;,…" or not any(map(str.isalpha, words)):
        return False
    if words[0].islower() and not words.endswith("?"):
        return False
    alone = not after or bool(BULLET.match(after) or ORDINAL.match(after))
    if words.endswith(":"):
        return alone and len(words) < 60
    return alone or _is_known_heading(words) or (words.isupper() and len(words) > 3)
