"""Plain text -> lines: bullets, numbers, indents, and short lines that stand alone.

A text that was broken at the right margin, or into pages, gets its whole lines back first.
"""

import re

import msgspec

from .blocks import ALL_BOLD
from .structure import Line
from .structure import marked as _
from .tables import SECTION_LEVEL, TableCell, table_lines
from .words import ARROW, cleaned, heading_kind, is_heading, pattern

PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,3})(?:\s*[-–—])?$", re.I
)
BROKEN_WORD = re.compile(r"[^\W\d_]{2,}-$")
LABEL = re.compile(r"[A-Z][\w /&’'()-]{1,30}:(?:\s|$)")
KEEPS_HYPHEN = pattern("keeps-hyphen", "", "$")
HANGING = pattern("hanging", r"\s", "$")
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
    if MARK.match(words) or RULE.match(words[:100]) or any(map(is_heading, (before.text, words))):
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
    vocabulary = set(re.findall(r"\w+(?:-\w+)*", "\n".join(rows).casefold()))
    out: list[Line] = []
    for line in lines:
        row = rows[line.number - 2] if 1 < line.number <= len(rows) + 1 else ""
        if line.joined and line.kind == "text" and out and goes_on(out[-1], row, line.text, width):
            out[-1] = joined(out[-1], line.text, vocabulary)
        else:
            out.append(line)
    return out


def joined(before: Line, words: str, vocabulary: set[str]) -> Line:
    """`before` with `words` behind it; a word that was broken is whole again.

    `vocabulary` are the words of the text, folded: they tell which hyphens are more than a break.
    """
    text, repair = f"{before.text} {words}", before.repair
    if (match := BROKEN_WORD.search(before.text[-40:])) and words[0].islower():
        begin, end = match[0][:-1].casefold(), re.split(r"\W", words, maxsplit=1)[0].casefold()
        may_keep = KEEPS_HYPHEN.match(begin) or f"{begin}-{end}" in vocabulary
        keeps = may_keep and f"{begin}{end}" not in vocabulary
        text = before.text + words if keeps else before.text[:-1] + words
        repair = _("Words that were broken at the end of a row are whole again.")
    return msgspec.structs.replace(before, text=text, repair=repair)


# Lines


BULLET = re.compile(
    r"(?:[•●○◦▪▫‣⁃∙·◆◇❖➢➤➔►▶▸▹→⇒»›✓✔✗👉🔹🔸]\ufe0f?\s*|(?:[*–—+~>-]|[■□](?!.*[■□])|[o§¤])\s+)(?=\S)"
)
ORDINAL = re.compile(r"(?:\((?!x\)))?(\d{1,3}|[a-z]|[ivx]{2,5})[.)](?:\s+(?=\S)|(?<=\d[.)])(?=[^\W\d_]{2}))")
MARK = re.compile(f"{BULLET.pattern}|{ORDINAL.pattern}")
#: A dash without a blank is a bullet only beside another one.
DASH = re.compile(r"()[*–—-](?=[^\W\d_])")
MARKED = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*$")
RULE = re.compile(r"(?:[=_*~-]\s?){3,}$")
PICTURE = pattern("picture", r"\[?", r"(?:\s*\d{1,2})?\]?(?:\s*:.{0,200})?$")
LEADS_ON = pattern("leads-on", after=r"\s*:$")
MONEY = re.compile(r"[$£€¥₹]\s?\d|\d\s?[€£]|\d[\d,.]*k\b", re.I)
LABELLED = re.compile(r"[^:]{2,40}:\s+\S")


def lines(text: str) -> list[Line]:
    """The lines of `text`, without the blank ones."""
    rows = text.split("\n")
    found: list[Line] = []
    gap = True
    width = margin(rows)
    read = 0
    for at, row in enumerate(rows):
        if at < read:
            continue
        if table := _tabbed(rows, at):
            found += table_lines(table)
            gap, read = True, at + len(table)
            continue
        # A page has its number in a row of its own, or at the right margin.
        before, _margin, last = row.rstrip().rpartition("   ")
        number = cleaned(last)
        is_number = PAGE_NUMBER.match(number) and (not number.isdecimal() or (not before and width and gap))
        if words := cleaned(before if is_number else row):
            begin = row[:200].expandtabs(4)
            found.append(Line(at + 1, words, joined=not gap, indent=len(begin) - len(begin.lstrip())))
        if is_number:
            found.append(Line(at + 1, number, "page-number"))
        gap = bool(is_number) or not words
    return typed(whole(found, rows))


def _tabbed(rows: list[str], at: int) -> list[list[TableCell]]:
    """The rows of a pasted table that begins in `rows[at]`: at least two with tabs between their words."""
    found: list[list[TableCell]] = []
    while at < len(rows) and "\t" in rows[at].strip() and not MARK.match(cleaned(rows[at])):
        cells = map(cleaned, rows[at].rstrip().split("\t"))
        at += 1
        found.append(
            [TableCell([Line(at, cell)] if cell else [], column) for column, cell in enumerate(cells)]
        )
    return found if len(found) > 1 else []


def typed(lines: list[Line]) -> list[Line]:
    """`lines` with what is only typed in their text: bullets, numbers, pictures, headings.

    Headings are looked for only where the document marks none; those in lists and tables get the level of
    the sections around them.
    """
    levels = [line.level for line in lines if line.kind == "heading"]
    marked = len(levels) > 1 or levels not in ([], [1])
    found: list[Line] = []
    level = 2
    for at, line in enumerate(lines):
        if line.level == SECTION_LEVEL:
            line = msgspec.structs.replace(line, level=level)
        elif line.kind == "heading" and line.level and heading_kind(line.text):
            level = line.level
        elif line.kind == "text":
            after = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].joined else None
            line = _typed(line, found[-1] if line.joined and found else None, after, marked)
            known = [is_heading(each.text) for each in (*found[-1:], line, *lines[at + 1 : at + 2])]
            if line.kind == "heading" and not line.level and known == [True, False, True]:
                # What may be a heading between two others is the text of the first.
                line = msgspec.structs.replace(line, kind="text")
        found.append(line)
    return found


def _typed(line: Line, before: Line | None, below: Line | None, marked: bool) -> Line:
    """`line` between the lines that it is joined to, if it is."""
    words, after = line.text, below.text[:400] if below else ""
    dash = DASH.match(words) if after[:1] == words[0] or (before and before.kind == "item") else None
    if mark := MARK.match(words) or dash:
        ordinal, rest = mark[1] or "", words[mark.end() :]
        is_loud = rest.isupper() and 3 < len(rest) < 60 and rest[-1] not in ".;,"
        if ordinal and before is None and not line.indent and (is_loud or is_heading(rest)):
            return Line(line.number, rest, "heading", ordinal=ordinal)
        return Line(line.number, rest, "item", ordinal=ordinal, indent=line.indent)
    if PICTURE.match(words[:260]) and len(words) < 260:
        return Line(line.number, words, "picture")
    if match := MARKED.match(words) if words.startswith("#") else None:
        return Line(line.number, match[2], "heading", level=len(match[1]))
    if (match := ALL_BOLD.match(words[:120])) and not (before and after):
        return Line(line.number, match[1], "heading")
    if before is None and len(words) < 120 and len(after) > 2 and set(after) in ({"="}, {"-"}):
        return Line(line.number, words, "heading", level=1 if after[0] == "=" else 2)
    if before is None:
        stands_out = below is not None and below.indent > line.indent
        heads = _is_heading(words, "" if stands_out else after)
    else:
        heads = bool(after) and is_heading(words) and before.text[-1] not in ",:;"
    if heads and not marked and not RULE.match(words[:100]):
        return Line(line.number, words, "heading")
    goes_on = before is not None and (
        line.indent > before.indent if before.kind == "item" else before.kind == "text"
    )
    return msgspec.structs.replace(line, joined=goes_on)


def _is_heading(words: str, after: str) -> bool:
    """Whether a line with a gap before it is a heading: short, no sentence, and known or alone."""
    if len(words) > (60 if words[-1] == ":" else 90) or len(words.split()) > 12:
        return False
    named = is_heading(words) or (words.isupper() and len(words) > 3)
    alone = not after or bool(MARK.match(after))
    is_sentence = words[-1] in ".!;,…" or (words[0].islower() and words[-1] != "?")
    is_fact = MONEY.search(words) or LABELLED.match(words) or len(ARROW.findall(words)) > 1
    is_list = (words[0].isdigit() or (", " in words and len(words.split()) > 7)) and not heading_kind(words)
    is_other = is_sentence or is_fact or is_list or (not named and LEADS_ON.search(words))
    return (named or alone) and not is_other and any(map(str.isalpha, words))
