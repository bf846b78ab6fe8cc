"""Lines of a form -> what was filled in: ticked choices stay, the others and empty fields are set apart.

Boxes are typed as ☐ and ☒, or as [ ] and [x]; Word and HTML have boxes of their own, which their readers
write as such signs.
"""

import re

import msgspec

from .structure import SET_ASIDE, Line
from .words import pattern, tidied

TICKED, NOT_TICKED = "☒", "☐"
#: Stands in a line where a field was left empty.
UNFILLED = "\ufffc"

ON, OFF = "☑☒✅🗹🗷🗵⊠", "☐🗆"
#: Also bullets: they are boxes only where a line has both, or the document has ticked boxes too.
FULL_SQUARE, EMPTY_SQUARE = "■◼◾⬛", "□▢◻◽⬜❏❐❑❒🞎🞏🞐"
BRACKETS = r"(?<![\w\])])(?:\[(?P<bracket>[xX✓✔])\]|\[[ _]?\])(?![(\[:\w])"
ROUND = r"(?<![^\s])(?:\((?P<round>[xX✓✔])\)|\([ _]\))(?=\s|$)"
BOX = re.compile(rf"(?P<on>[{ON}])|[{OFF}]|{BRACKETS}")
SQUARES = re.compile(rf"[{ON}]|[{FULL_SQUARE}].*[{EMPTY_SQUARE}]|[{EMPTY_SQUARE}].*[{FULL_SQUARE}]")
EMPTY_ROUND = re.compile(r"(?<![^\s])\([ _]\)(?=\s|$)")
#: What Word asks in a field that nobody has filled in.
PROMPT = pattern("prompt", r"\[?", r"\.?\]?")
#: Longer lines are prose: nobody ticks anything in them.
LONGEST = 2_000


def filled_in(lines: list[Line]) -> list[Line]:
    """`lines` as a reader of the filled-in form understands them, and at their end what is set apart."""
    box = _box(lines)
    kept: list[Line] = []
    apart: list[Line] = []
    heads: tuple[str, ...] = ()
    follows_apart = False
    for line in lines:
        if line.kind in SET_ASIDE:
            apart.append(line)
        elif not _asks(line, box):
            if line.kind == "row":
                heads = line.cells
            if line.joined and follows_apart:
                apart.append(Line(line.number, line.text, "not-chosen"))
                continue
            follows_apart = False
            kept.append(line)
        else:
            stays, goes = _row(line, box, heads) if line.kind == "row" else _line(line, box)
            kept += stays
            apart += goes
            follows_apart = not stays
    return [*kept, *apart]


def _box(lines: list[Line]) -> re.Pattern:
    """What a box looks like in a document with these `lines`."""
    texts = [line.text for line in lines if len(line.text) <= LONGEST]
    signs = BOX.pattern
    if any(map(SQUARES.search, texts)):
        signs += rf"|(?P<full>[{FULL_SQUARE}])|[{EMPTY_SQUARE}]"
    if any(map(EMPTY_ROUND.search, texts)):
        signs += f"|{ROUND}"
    return re.compile(signs)


def _asks(line: Line, box: re.Pattern) -> bool:
    """Whether `line` is one of a form, with boxes or a field that is empty."""
    return (
        line.kind in {"heading", "item", "text", "row"}
        and len(line.text) <= LONGEST
        and bool(box.search(line.text) or UNFILLED in line.text or PROMPT.search(line.text))
    )


def _is_ticked(mark: re.Match[str] | None) -> bool:
    return mark is not None and any(mark.groupdict().values())


def _line(line: Line, box: re.Pattern) -> tuple[list[Line], list[Line]]:
    text, goes = _without_prompts(line)
    chosen, others = _chosen(text, box)
    goes += [Line(line.number, other, "not-chosen") for other in others]
    if goes and _is_label(chosen):
        # The name of a field without what belongs into it says nothing.
        return [], [Line(line.number, chosen, goes[0].kind), *goes] if chosen else goes
    kind = "item" if box.match(text) and line.kind in {"text", "heading"} else line.kind
    return [msgspec.structs.replace(line, text=chosen, kind=kind)], goes


def _row(line: Line, box: re.Pattern, heads: tuple[str, ...]) -> tuple[list[Line], list[Line]]:
    """A row of a table: boxes stand in cells with their words, beside them, or under the names of columns."""
    without = [_without_prompts(msgspec.structs.replace(line, text=cell)) for cell in line.cells]
    cells = [text for text, _empty in without]
    goes = [empty for _text, all_empty in without for empty in all_empty]
    marks = [box.fullmatch(cell.strip()) for cell in cells]
    first = next((at for at, mark in enumerate(marks) if mark), len(cells))
    if first < len(cells) - 1 and all(marks[first:]):
        # A box under each of several columns: the column is the answer.
        named = zip(heads[first:], marks[first:], strict=False)
        answers = [head for head, mark in named if _is_ticked(mark)]
        if not answers or len(heads) != len(cells) or not all(heads[1:]):
            return [], [Line(line.number, line.text, "not-chosen"), *goes]
        cells[first:] = answers
    else:
        read = [_chosen(words, box) for words in ([" ".join(cells)] if any(marks) else cells)]
        cells = [words for words, _others in read]
        goes += [Line(line.number, other, "not-chosen") for _words, others in read for other in others]
    cells = [cell for cell in cells if cell]
    if not cells or (goes and len(cells) == 1 and len(line.cells) > 1 and cells[0] == line.cells[0]):
        return [], [*(Line(line.number, cell, goes[0].kind) for cell in cells if goes), *goes]
    if len(cells) == 1:
        return [msgspec.structs.replace(line, text=cells[0], kind="text", cells=())], goes
    return [msgspec.structs.replace(line, text=" | ".join(cells), cells=tuple(cells))], goes


def _without_prompts(line: Line) -> tuple[str, list[Line]]:
    """The text of `line` without the prompts of empty fields, and these."""
    goes = [
        Line(line.number, match[0], "placeholder")
        for match in PROMPT.finditer(line.text)
        if _stands_alone(line.text, match)
    ]
    text = line.text
    for gone in goes:
        text = text.replace(gone.text, UNFILLED)
    if UNFILLED not in text:
        return text, goes
    text = tidied(text.replace(UNFILLED, " "))
    # What reading took out already is listed there; here it counts as an empty field all the same.
    return text, goes or [Line(line.number, "", "placeholder")]


def _stands_alone(text: str, match: re.Match) -> bool:
    """Whether a prompt is all that a field says: prose may speak of clicking too."""
    before, after = text[: match.start()].rstrip(" *"), text[match.end() :].lstrip(" *.")
    return (not before or before[-1] in ":|,;") and (not after or after[0] in "|,;" or match[0][-1] in ".]")


def _chosen(text: str, box: re.Pattern) -> tuple[str, list[str]]:
    """What is ticked in `text`, with the words before it, and the choices that are not."""
    marks = list(box.finditer(text))
    if not marks:
        return text, []
    before = text[: marks[0].start()].strip()
    labels = [
        text[mark.end() : after.start() if after else None].strip(" ,;/|")
        for mark, after in zip(marks, [*marks[1:], None], strict=True)
    ]
    if before and not _is_label(before) and not labels[-1]:
        # The boxes stand behind their words: "Hours: full time ☒ part time ☐".
        name, colon, first = before.rpartition(": ")
        before = f"{name}{colon}".strip()
        labels = [first.strip(" ,;/|"), *labels[:-1]]
    elif not any(labels):
        return (before.rstrip(" :"), []) if _is_ticked(marks[0]) else ("", [before])
    ticked = [label for mark, label in zip(marks, labels, strict=True) if _is_ticked(mark) and label]
    others = [label for mark, label in zip(marks, labels, strict=True) if label and not _is_ticked(mark)]
    if not ticked and before and not _is_label(before):
        before += ":"
    return tidied(f"{before} {', '.join(ticked)}"), [tidied(other) for other in others]


def _is_label(text: str) -> bool:
    return not re.search(r"\w", text) or text.rstrip("* ").endswith((":", "?"))
