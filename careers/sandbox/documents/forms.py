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
BRACKETS = r"(?<![\w\])])(?:\[(?P<bracket>[xX✓✔])\]|\[[ _]?\])(?![(\[:\w])"
BOX = re.compile(rf"(?P<on>[{ON}])|[{OFF}]|{BRACKETS}")
#: Boxes only where a line has a ticked and an empty one, or the document has ticked boxes: also bullets.
SQUARES = r"(?P<full>[■◼◾⬛])|[□▢◻◽⬜❏❐❑❒🞎🞏🞐]"
ROUND = r"(?<![^\s])(?:\((?P<round>[xX✓✔])\)|\([ _]\))(?=\s|$)"
ANY_BOX = re.compile(f"{BOX.pattern}|{SQUARES}|{ROUND}")
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
            continue
        stays, goes = [line], list[Line]()
        if _asks(line, box):
            stays, goes = _answer(line, box, heads)
        elif line.joined and follows_apart:
            stays, goes = [], [Line(line.number, line.text, "not-chosen")]
        elif line.kind == "row":
            heads = line.cells
        kept += stays
        apart += goes
        follows_apart = not stays
    return [*kept, *apart]


def _box(lines: list[Line]) -> re.Pattern:
    """What a box looks like in a document with these `lines`."""
    for line in lines:
        if len(line.text) <= LONGEST:
            ticks = {_is_ticked(mark) for mark in ANY_BOX.finditer(line.text)}
            if len(ticks) == 2 or not set(ON).isdisjoint(line.text):
                return ANY_BOX
    return BOX


def _asks(line: Line, box: re.Pattern) -> bool:
    """Whether `line` is one of a form, with boxes or a field that is empty."""
    may_ask = line.kind in {"heading", "item", "text", "row"} and len(line.text) <= LONGEST
    return may_ask and bool(box.search(line.text) or UNFILLED in line.text or PROMPT.search(line.text))


def _is_ticked(mark: re.Match[str] | None) -> bool:
    return mark is not None and any(mark.groupdict().values())


def _answer(line: Line, box: re.Pattern, heads: tuple[str, ...]) -> tuple[list[Line], list[Line]]:
    """What `line` says, and what is set apart of it.

    In a row of a table boxes stand in cells with their words, beside them, or under the `heads` of columns.
    """
    cells, goes = [], []
    for text in line.cells or (line.text,):
        without, empty = _without_prompts(line.number, text)
        cells.append(without)
        goes += empty
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
        is_one = any(marks) and len(cells) > 1
        read = [_chosen(words, box) for words in ([" ".join(cells)] if is_one else cells)]
        cells = [words for words, _others in read if words]
        goes += [Line(line.number, other, "not-chosen") for _words, others in read for other in others]
    # The name of a field without what belongs into it says nothing.
    is_label = len(cells) == 1 and (_is_label(cells[0]) or cells == [*line.cells[: len(line.cells) > 1]])
    if not cells or (goes and is_label):
        return [], [*(Line(line.number, cell, goes[0].kind) for cell in cells), *goes]
    if len(cells) > 1:
        return [msgspec.structs.replace(line, text=" | ".join(cells), cells=tuple(cells))], goes
    kind = "text" if line.kind == "row" else "item" if box.match(line.text) else line.kind
    return [msgspec.structs.replace(line, text=cells[0], kind=kind, cells=())], goes


def _without_prompts(number: int, text: str) -> tuple[str, list[Line]]:
    """`text` without the prompts of empty fields, and these."""
    goes = [Line(number, match[0], "placeholder") for match in PROMPT.finditer(text)]
    for gone in goes:
        text = text.replace(gone.text, UNFILLED)
    if UNFILLED not in text:
        return text, goes
    # What reading took out already is listed there; here it counts as an empty field all the same.
    return tidied(text.replace(UNFILLED, " ")), goes or [Line(number, "", "placeholder")]


def _chosen(text: str, box: re.Pattern) -> tuple[str, list[str]]:
    """What is ticked in `text`, with the words before it, and the choices that are not."""
    marks = list(box.finditer(text))
    if not marks:
        return text, []
    before = text[: marks[0].start()].strip()
    ends = [*(mark.start() for mark in marks[1:]), None]
    labels = [text[mark.end() : end].strip(" ,;/|") for mark, end in zip(marks, ends, strict=True)]
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
