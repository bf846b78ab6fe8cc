"""Pieces -> the Markdown of a section."""

from ..sandbox.documents.words import escaped, plain
from .structure import LinePiece


def markdown(pieces: list[LinePiece]) -> str:
    """The Markdown that shows `pieces`: sub-headings, paragraphs, lists and tables."""
    out: list[str] = []
    before = None
    numbers: dict[int, int] = {}
    widths: list[int] = []
    has_sub = False
    for piece in pieces:
        row = ""
        if piece.kind == "item":
            row, widths = _item(piece, numbers, widths if before and before.kind in {"item", "text"} else [])
        elif piece.kind == "heading":
            deep = piece.level == 9 and has_sub
            has_sub = has_sub or piece.level != 9
            row = f"{'####' if deep else '###'} {escaped(plain(piece.text).rstrip(':'))}"
            numbers, widths = {}, []
        elif piece.kind == "row" and piece.cells:
            row = _row(piece)
            if before is None or before.kind != "row":
                row += "\n" + "| --- " * len(piece.cells) + "|"
        elif piece.joined and before is not None and before.kind == "item" and widths:
            row = " " * widths[-1] + escaped(piece.text)
        else:
            row = escaped(piece.text)
            numbers, widths = {}, []
        together = before is not None and (
            (piece.kind == before.kind and piece.kind in {"item", "row"})
            or (piece.joined and piece.kind == "text" and before.kind in {"text", "item"})
        )
        if out:
            out.append("\n" if together else "\n\n")
        out.append(row)
        before = piece if not (piece.joined and before is not None and before.kind == "item") else before
    return "".join(out)


def _item(piece: LinePiece, numbers: dict[int, int], widths: list[int]) -> tuple[str, list[int]]:
    """A list item; `widths` are the columns at which the text of the items above it begins."""
    depth = min(piece.indent, len(widths))
    for deeper in [level for level in numbers if level > depth]:
        del numbers[deeper]
    if piece.ordered:
        counted = numbers.get(depth, 0) + 1
        numbers[depth] = piece.number if piece.number > 1 else counted
        mark = f"{numbers[depth]}. "
    else:
        numbers.pop(depth, None)
        mark = "- "
    begin = widths[depth - 1] if depth else 0
    return " " * begin + mark + escaped(piece.text), [*widths[:depth], begin + len(mark)]


def _row(piece: LinePiece) -> str:
    return "| " + " | ".join(escaped(cell) for cell in piece.cells) + " |"
