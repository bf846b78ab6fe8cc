"""Cells of a table -> lines: rows of values stay rows, forms and layouts are read cell by cell."""

from typing import NamedTuple

from .structure import Line
from .words import is_heading, key, wordings

#: Stands for the level of the sections where a heading is put; `plain_text.typed` finds it out.
SECTION_LEVEL = -1
#: The name of a column above what one of its cells lists.
COLUMN_LEVEL = 9
FORM_LABELS = frozenset(wordings("form-label").split("|"))
LONGEST_LABEL, LONGEST_VALUE, SHORT_PARAGRAPH = 80, 150, 40


class TableCell(NamedTuple):
    """The lines of a cell, the column where it begins, and how many columns it spans."""

    lines: list[Line]
    column: int
    width: int = 1
    is_head: bool = False

    @property
    def text(self) -> str:
        words = ""
        for line in self.lines:
            if line.kind != "picture":
                # Short paragraphs of a cell are a list of things.
                is_next = not line.joined and line.text[:1].isupper() and words[-1:].isalnum()
                words += f"{'; ' if is_next else ' '}{line.text}" if words else line.text
        return words

    @property
    def is_block(self) -> bool:
        """Whether it holds more than a value: a list, a table, headings, or several paragraphs."""
        kinds = {line.kind for line in self.lines}
        paragraphs = sum(not line.joined and len(line.text) > SHORT_PARAGRAPH for line in self.lines)
        has_parts = len(self.lines) > 1 and ("heading" in kinds or paragraphs > 1)
        return has_parts or not kinds.isdisjoint({"item", "row"})

    @property
    def is_long(self) -> bool:
        return self.is_block or len(self.text) > LONGEST_VALUE

    @property
    def is_label(self) -> bool:
        is_short = len(self.text) <= LONGEST_LABEL and not self.is_block
        return is_short and self.text[-1:] not in ".!;," and any(map(str.isalpha, self.text))

    @property
    def names_section(self) -> bool:
        return self.is_label and is_heading(self.text)

    @property
    def is_known_label(self) -> bool:
        is_named = self.text[-1:] == ":" or key(self.text) in FORM_LABELS
        return self.is_label and (is_named or self.names_section)

    def heading(self, level: int) -> Line:
        return Line(self.lines[0].number, self.text.rstrip(": "), "heading", level=level)


def table_lines(rows: list[list[TableCell]], *, is_form: bool = False) -> list[Line]:
    """The lines of a table with these `rows`; `is_form` where its labels are marked as such."""
    used = sorted({cell.column for row in rows for cell in row if cell.lines})
    placed = [{cell.column: cell for cell in row} for row in rows if any(cell.lines for cell in row)]
    grid = [[row.get(column, TableCell([], column)) for column in used] for row in placed]
    if (is_form and len(used) == 2) or _is_form(grid):
        return _form(grid)
    if len(used) > 1 and not any(cell.is_block for row in grid for cell in row):
        return [line for row in grid for line in _row(row)]
    if len(used) > 2 and len(grid) > 1 and all(cell.is_label for cell in grid[0][1:]):
        return _lists_by_column(grid[0], grid[1:])
    return [line for row in grid for cell in row for line in _alone(cell)]


def _alone(cell: TableCell) -> list[Line]:
    return [cell.heading(SECTION_LEVEL)] if cell.names_section else cell.lines


def _row(cells: list[TableCell]) -> list[Line]:
    filled = [cell for cell in cells if cell.lines]
    if len(filled) == 1 and filled[0].width >= len(cells):
        return filled[0].lines
    texts = tuple(cell.text for cell in cells)
    row = Line(filled[0].lines[0].number, " | ".join(filter(None, texts)), "row", cells=texts)
    return [row, *(line for cell in filled for line in cell.lines if line.kind == "picture")]


def _is_form(grid: list[list[TableCell]]) -> bool:
    """Whether labels stand in every other column: known ones, or short ones beside lists and paragraphs."""
    width = len(grid[0]) if grid else 0
    rows = [row for row in grid if sum(bool(cell.lines) for cell in row) > 1]
    labels = [cell for row in rows for cell in row[::2] if cell.lines]
    values = [cell for row in rows for cell in row[1::2]]
    if width not in {2, 4} or not rows or not all(cell.is_label for cell in labels):
        return False
    if all(cell.is_known_label for cell in rows[0] if cell.lines):  # the names of columns
        return False
    are_known = sum(cell.is_known_label for cell in labels) * 2 > len(labels)
    are_marked = all(row[0].is_head and not row[1].is_head for row in rows)
    return are_known or are_marked or (width == 2 and len(grid) > 1 and any(cell.is_long for cell in values))


def _form(grid: list[list[TableCell]]) -> list[Line]:
    found: list[Line] = []
    pairs = [pair for row in grid for pair in zip(row[::2], row[1::2], strict=False)]
    has_sections = any(value.is_long for _label, value in pairs)
    in_sections = False
    for label, value in pairs:
        in_sections = in_sections or value.is_long or (has_sections and label.names_section)
        if not label.is_label or not value.lines:
            found += [*_alone(label), *value.lines]
        elif in_sections:
            found += [label.heading(SECTION_LEVEL), *value.lines]
        else:
            heading = label.heading(0)
            found.append(Line(heading.number, f"{heading.text}: {value.text}"))
    return found


def _lists_by_column(heads: list[TableCell], rows: list[list[TableCell]]) -> list[Line]:
    """Under the label of every row, the names of the columns and what its cells list there."""
    found = list(heads[0].lines)
    for label, *cells in rows:
        found += [label.heading(SECTION_LEVEL)] if label.is_label else label.lines
        for head, cell in zip(heads[1:], cells, strict=True):
            if cell.lines:
                found += [head.heading(COLUMN_LEVEL), *cell.lines]
    return found
