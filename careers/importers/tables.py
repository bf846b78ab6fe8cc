"""Tables of public data sets: tab-separated, CSV and XLSX, read row by row, with every fault named.

Headers are matched without regard to case, blanks and underscores, in any order; columns nobody asks for
are ignored.
"""

import csv
import io
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from django.utils.translation import gettext as _

from .fixtures.entries import FixtureFaults
from .wanted_table import ERROR, LARGEST, ROWS_BEFORE_HEADER, Broken, UnreadableTable, WantedTable, folded

#: Reading stops at so many faults: by then it is the wrong file, or the wrong kind of file.
MOST_FAULTS = 100

TAB_SEPARATED = {".tsv", ".txt", ".tab"}
WORKBOOKS = {".xlsx", ".xlsm"}


class TableFault(NamedTuple):
    """What is wrong with a table, and where: the file, the line (or row of the sheet), the column."""

    file: str
    line: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        line = _("line %(line)d") % {"line": self.line} if self.line else ""
        where = ", ".join(part for part in (line, self.column) if part)
        return f"{where}: {self.reason}" if where else self.reason


class TableFaults(FixtureFaults):
    """All that is wrong with the tables; nothing has been taken from them."""


class Faults:
    """Collects what is wrong, so that one run names it all. Raises TableFaults when there is too much."""

    def __init__(self) -> None:
        self.found: list[TableFault] = []

    def add(self, file: str | Path, line: int | None, column: str, reason: str) -> None:
        """Note a fault. Raises TableFaults with the last one that is kept."""
        self.found.append(TableFault(str(file), line, column, str(reason)))
        if len(self.found) >= MOST_FAULTS:
            self.found.append(TableFault(str(file), line, "", _("Reading stopped here: there may be more.")))
            self.check()

    def check(self) -> None:
        """Raises TableFaults if anything has been found."""
        if self.found:
            raise TableFaults(self.found)


class TableRow:
    """One row: `row["Column"]`, by a name that was asked for, is its text without blanks around it.

    "n/a", in any case, is empty, as is a column that was optional and is not there. `line` counts from 1,
    the header included; in a worksheet it is the number of the row.
    """

    __slots__ = ("_places", "cells", "line")

    def __init__(self, line: int, cells: Sequence[str], places: dict[str, int | None]) -> None:
        self.line = line
        self.cells = cells
        self._places = places

    def __getitem__(self, column: str) -> str:
        place = self._places[column]
        if place is None:
            return ""
        cell = self.cells[place].strip()
        return "" if len(cell) == 3 and cell.casefold() == "n/a" else cell

    def has(self, column: str) -> bool:
        """Whether the table has this column."""
        return self._places[column] is not None


def read(
    path: str | Path,
    required: Sequence[str],
    optional: Sequence[str] = (),
    *,
    other_names: Mapping[str, Sequence[str]] = MappingProxyType({}),
    faults: Faults | None = None,
) -> Iterator[TableRow]:
    """The rows of the table at `path`, which must be UTF-8 where it is text.

    `other_names` are those that a column may have in the table instead of the one it is asked for by. The
    kind of file follows from its extension, else from its first bytes. Cells of CSV may be quoted, those of
    tab-separated files are as they stand. Rows that are too short or too long are faults and left out. With
    `faults` these are added there, and the caller checks; without, TableFaults is raised after the last row.
    Blank lines do not count.
    """
    path = Path(path)
    own = faults or Faults()
    columns = {name: (name, *other_names.get(name, ())) for name in (*required, *optional)}
    try:
        with closing(_lines(path, WantedTable.of(columns, required))) as lines:
            yield from _rows(path, lines, columns, required, own)
    except UnreadableTable as error:
        own.add(path, error.line, error.column, error.reason)
    if faults is None:
        own.check()


def columns(path: str | Path, required: Sequence[str] = ()) -> list[str]:
    """The names in the header of the table at `path`, as they are written. Raises TableFaults.

    The header is the line that has all of `required`, as for `read`.
    """
    try:
        with closing(_lines(Path(path), WantedTable(set(map(folded, required))))) as lines:
            for _line, cells in lines:
                return [" ".join(cell.split()) for cell in cells]
    except UnreadableTable as error:
        raise TableFaults([TableFault(str(path), error.line, error.column, error.reason)]) from None
    raise TableFaults([TableFault(str(path), None, "", _("The file is empty."))])


def number(text: str, times: int = 1) -> Decimal:
    """`times` the number that `text` is, with commas between its thousands or without.

    In the form that pages give to numbers, so that what is read equals what has been stored.
    """
    value = Decimal(text.replace(",", "")) * times + 0
    return Decimal(format(value.normalize(), "f"))


def _rows(
    path: Path,
    lines: Iterator[tuple[int, list[str]]],
    columns: Mapping[str, Sequence[str]],
    required: Sequence[str],
    faults: Faults,
) -> Iterator[TableRow]:
    first = next(lines, None)
    if first is None:
        raise UnreadableTable(_("The file is empty."))
    line, header = first
    places = _places(line, header, columns, required)
    asked_for = [(name, place) for name, place in places.items() if place is not None]
    width = len(header)
    empty = True
    for line, cells in lines:
        empty = False
        if len(cells) != width:
            reason = _("It has %(found)d cells, the header has %(width)d.")
            faults.add(path, line, "", reason % {"found": len(cells), "width": width})
        elif broken := [
            (name, cell)
            for name, place in asked_for
            if (cell := cells[place])[:1] == "#" and _is_broken(cell)
        ]:
            for name, cell in broken:
                faults.add(path, line, name, _why_broken(cell))
        else:
            yield TableRow(line, cells, places)
    if empty:
        raise UnreadableTable(_("There are no rows below the header."))


def _is_broken(cell: str) -> bool:
    """Whether a cell that begins with "#" says nothing: a formula without a value, or one that has failed."""
    return isinstance(cell, Broken) or ERROR.fullmatch(cell.strip()) is not None


def _why_broken(cell: str) -> str:
    if isinstance(cell, Broken):
        return cell.reason
    return _("“%(text)s” is an error of a spreadsheet.") % {"text": cell.strip()[:40]}


def _places(
    line: int, header: Sequence[str], columns: Mapping[str, Sequence[str]], required: Sequence[str]
) -> dict[str, int | None]:
    """Where each column stands. Raises UnreadableTable where one is missing or stands there twice."""
    found: dict[str, int] = {}
    twice = set()
    for place, name in enumerate(map(folded, header)):
        twice |= {name} & found.keys()
        found[name] = place
    places: dict[str, int | None] = {}
    for name, names in columns.items():
        written = next((other for other in map(folded, names) if other in found), None)
        if written in twice:
            raise UnreadableTable(_("There are two columns of this name."), line, name)
        places[name] = None if written is None else found[written]
    if missing := [name for name in required if places[name] is None]:
        reason = _("The file has no column %(missing)s. It has: %(columns)s.")
        there = ", ".join(" ".join(name.split()) for name in header)
        names = ", ".join(f"“{name}”" for name in missing)
        raise UnreadableTable(reason % {"missing": names, "columns": there[:500]}, line)
    return places


def _lines(path: Path, wanted: WantedTable) -> Generator[tuple[int, list[str]]]:
    """Every line that is not blank as its number and cells, the header first. Raises UnreadableTable."""
    content = content_of(path)
    extension = path.suffix.lower()
    unknown = extension not in TAB_SEPARATED | WORKBOOKS | {".csv"}
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable(
            _("This is a workbook of the old kind (XLS), or one with a password. Save it as XLSX or CSV.")
        )
    if extension in WORKBOOKS or (unknown and content.startswith(b"PK\x03\x04")):
        # A server reads none, and the library takes five megabytes.
        from . import workbooks

        yield from workbooks.rows(content, wanted)
        return
    text = _text(content)
    tabs = extension in TAB_SEPARATED or (unknown and "\t" in text.partition("\n")[0])
    lines = _tab_separated(text) if tabs else _comma_separated(text)
    yield from _from_header(lines, wanted)


def _from_header(
    lines: Iterator[tuple[int, list[str]]], wanted: WantedTable
) -> Iterator[tuple[int, list[str]]]:
    """`lines` without the titles above the header, where it is among the first lines."""
    first: list[tuple[int, list[str]]] = []
    for line, cells in islice(lines, ROWS_BEFORE_HEADER):
        if wanted.required <= wanted.there(cells):
            first = []
            yield line, cells
            break
        first.append((line, cells))
    yield from first
    yield from lines


def content_of(path: Path) -> bytes:
    """The bytes of a file of a data set. Raises UnreadableTable."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise UnreadableTable(error.strerror or _("The file cannot be read.")) from None
    if len(content) > LARGEST:
        raise UnreadableTable(_("The file is larger than %(limit)d MB.") % {"limit": LARGEST // 1_000_000})
    return content


def _text(content: bytes) -> str:
    nul = content.find(b"\0")
    if nul >= 0:
        line = content.count(b"\n", 0, nul) + 1
        raise UnreadableTable(_("There is a NUL byte: this is not a text file in UTF-8."), line)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableTable(_("The text is not in UTF-8. Save the file in this encoding."), line) from None


def _tab_separated(text: str) -> Iterator[tuple[int, list[str]]]:
    # Not splitlines(): cells may hold the other characters that it takes for the end of a line.
    for number, line in enumerate(io.StringIO(text, newline="\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r\n").split("\t")


def _comma_separated(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnreadableTable(_("The quotation marks do not fit: %s.") % error, begins) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield begins, [_as_shown(cell) for cell in cells]
        begins = reader.line_num + 1


def _as_shown(cell: str) -> str:
    """`="15-1252"`, which keeps spreadsheets from reading a date into a code, as it is shown there."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell
