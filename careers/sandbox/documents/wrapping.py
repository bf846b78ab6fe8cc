"""Rows of a text that was broken at the right margin, or into pages -> whole lines again."""

import re

import msgspec

from .shape import Line
from .shape import marked as _

PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,3})(?:\s*[-–—])?$", re.I
)
AT_THE_MARGIN = re.compile(r"(.*\S)[ \t]{3,}(page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?)\s*$", re.I)
BROKEN_WORD = re.compile(r"[^\W\d_]{2,}-$")
LABEL = re.compile(r"[A-Z][\w /&’'()-]{1,30}:(?:\s|$)")
#: Beginnings after which a hyphen stays where the word was broken there.
KEEPS_HYPHEN = re.compile(
    r"(?:self|well|long|short|high|low|full|part|cross|non|co|multi|anti|ex|mid|day|on|off|up|in|out|all|"
    r"hard|soft|one|two|three|four|first|second|third|user|client|customer|problem|decision)$"
)
ENDING = re.compile(r"(?:est|er|ers|ly|ing|ed|ness|ful|al|ity|ment|tion)$")
#: Words that end no line of their own.
HANGING = re.compile(
    r"\s(?:is|are|was|were|of|to|in|and|or|the|an?|about|around|from|between|for|with|at|by|than|over|as|that)$"
)
#: Rows that are shorter were not broken at a margin, longer ones neither.
NARROWEST, WIDEST = 38, 130
#: No paragraph of a page is longer.
LONGEST = 5000


def margin(rows: list[str]) -> int:
    """The width at which `rows` were broken, or 0 where they were not: few rows come near it."""
    lengths = sorted(len(row.rstrip()) for row in rows if len(row) > 20)
    if len(lengths) < 4:
        return 0
    width = lengths[int(len(lengths) * 0.95)]
    if not NARROWEST <= width <= WIDEST or lengths[-1] > width + 30:
        return 0
    near = sum(length > 0.75 * width for length in lengths)
    return width if near * 3 >= len(lengths) else 0


def goes_on(before: Line, row: str, words: str, width: int) -> bool:
    """Whether `words` go on with the line `before`, whose last row was `row`: it was cut, not ended."""
    last = row.rstrip()
    if before.kind not in {"text", "item"} or len(before.text) > LONGEST or LABEL.match(words) or not last:
        return False
    if BROKEN_WORD.search(last[-40:]) and words[0].islower():
        return True
    if last[-1] in ".!?:;" and not (width and len(last) > 0.8 * width and before.kind == "text"):
        return False
    if HANGING.search(last[-20:]):
        return True
    if words[0].islower() and (len(last) > 30 or width):
        return True
    return bool(width) and len(last) + len(words.split(" ", 1)[0]) > 0.85 * width


def whole(lines: list[Line], rows: list[str]) -> list[Line]:
    """`lines`, each of one of `rows`, with those that were one put together."""
    width = margin(rows)
    vocabulary = words_of("\n".join(rows)) if width else set()
    out: list[Line] = []
    for line in lines:
        row = rows[line.number - 2] if 1 < line.number <= len(rows) + 1 else ""
        if line.joined and line.kind == "text" and out and goes_on(out[-1], row, line.text, width):
            out[-1] = joined(out[-1], line.text, vocabulary)
        else:
            out.append(line)
    return out


def words_of(text: str) -> set[str]:
    """The words of a text, folded, with the hyphens in them."""
    return set(re.findall(r"\w+(?:-\w+)*", text.casefold()))


def joined(before: Line, words: str, vocabulary: set[str]) -> Line:
    """`before` with `words` behind it; a word that was broken is whole again.

    `vocabulary` are the words of the text, folded: they tell which hyphens are more than a break.
    """
    text, repair = f"{before.text} {words}", before.repair
    if (match := BROKEN_WORD.search(before.text[-40:])) and words[0].islower():
        begin, end = match[0][:-1].casefold(), re.match(r"\w*", words)[0].casefold()
        keeps = bool(KEEPS_HYPHEN.match(begin) and not ENDING.match(end)) or f"{begin}-{end}" in vocabulary
        keeps = keeps and f"{begin}{end}" not in vocabulary
        text = before.text + words if keeps else before.text[:-1] + words
        repair = _("Words that were broken at the end of a row are whole again.")
    return msgspec.structs.replace(before, text=text, repair=repair)
