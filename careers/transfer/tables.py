"""Tables of public data sets: tab-separated, CSV and XLSX, read row by row, with every fault named.

Headers are matched without regard to case, blanks and underscores, in any order; columns nobody asks for
are ignored.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from .fixtures.faults import FixtureFaults

#: Reading stops at so many faults: by then it is the wrong file, or the wrong kind of file.
MOST_FAULTS = 100
#: Bytes of a text file, and of a workbook when it is unpacked: ten times the largest that we know.
LARGEST = 250_000_000
#: The rows that a worksheet can have, and those among which its header is looked for.
ROWS_OF_A_SHEET = 1_048_576
ROWS_BEFORE_HEADER = 10

TAB_SEPARATED = {".tsv", ".txt", ".tab"}
WORKBOOKS = {".xlsx", ".xlsm"}


class Fault(NamedTuple):
    """What is wrong with a table, and where: the file, the line (or row of the sheet), the column."""

    file: str
    line: int | None
    column: str
    reason: str

    def __str__(self):
        line = _("line %(line)d") % {"line": self.line} if self.line else ""
        where = ", ".join(part for part in (line, self.column) if part)
        return f"{where}: {self.reason}" if where else self.reason


class TableFaults(FixtureFaults):
    """All that is wrong with the tables; nothing has been taken from them."""


class Faults:
    """Collects what is wrong, so that one run names it all. Raises TableFaults when there is too much."""

    def __init__(self):
        self.found: list[Fault] = []

    def add(self, file: str | Path, line: int | None, column: str, reason: str) -> None:
        """Note a fault. Raises TableFaults with the last one that is kept."""
        self.found.append(Fault(str(file), line, column, str(reason)))
        if len(self.found) >= MOST_FAULTS:
            self.found.append(Fault(str(file), line, "", _("Reading stopped here: there may be more.")))
            self.check()

    def check(self) -> None:
        """Raises TableFaults if anything has been found."""
        if self.found:
            raise TableFaults(self.found)


class Row:
    """One row: `row["Column"]`, by a name that was asked for, is its text without blanks around it.

    "n/a", in any case, is empty, as is a column that was optional and is not there. `line` counts from 1,
    the header included; in a worksheet it is the number of the row.
    """

    __slots__ = ("_places", "cells", "line")

    def __init__(self, line: int, cells: Sequence[str], places: dict[str, int | None]):
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


class _Unreadable(Exception):
    """Why a file is no table, and where."""

    def __init__(self, reason: str, line: int | None = None, column: str = ""):
        super().__init__(reason)
        self.line, self.column, self.reason = line, column, reason


def read(
    path: str | Path,
    required: Sequence[str],
    optional: Sequence[str] = (),
    *,
    other_names: Mapping[str, Sequence[str]] = MappingProxyType({}),
    faults: Faults | None = None,
) -> Iterator[Row]:
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
        with closing(_lines(path, chain.from_iterable(columns.values()))) as lines:
            yield from _rows(path, lines, columns, required, own)
    except _Unreadable as error:
        own.add(path, error.line, error.column, error.reason)
    if faults is None:
        own.check()


def columns(path: str | Path) -> list[str]:
    """The names in the header of the table at `path`, as they are written. Raises TableFaults."""
    try:
        with closing(_lines(Path(path), ())) as lines:
            for _line, cells in lines:
                return [" ".join(cell.split()) for cell in cells]
    except _Unreadable as error:
        raise TableFaults([Fault(str(path), error.line, error.column, error.reason)]) from None
    raise TableFaults([Fault(str(path), None, "", _("The file is empty."))])


def number(text: str, times: int = 1) -> Decimal:
    """`times` the number that `text` is, with commas between its thousands or without.

    In the form that rolepage gives to numbers, so that what is read equals what has been stored.
    """
    value = Decimal(text.replace(",", "")) * times + 0
    return Decimal(format(value.normalize(), "f"))


def folded(name: str) -> str:
    """The form in which names of columns are compared."""
    return " ".join(name.replace("_", " ").split()).casefold()


def _rows(path, lines, columns: Mapping[str, Sequence[str]], required, faults: Faults) -> Iterator[Row]:
    line, header = next(lines, (None, None))
    if header is None:
        raise _Unreadable(_("The file is empty."))
    places = _places(line, header, columns, required)
    width = len(header)
    empty = True
    for line, cells in lines:
        empty = False
        if len(cells) == width:
            yield Row(line, cells, places)
        else:
            reason = _("It has %(found)d cells, the header has %(width)d.")
            faults.add(path, line, "", reason % {"found": len(cells), "width": width})
    if empty:
        raise _Unreadable(_("There are no rows below the header."))


def _places(
    line: int, header: Sequence[str], columns: Mapping[str, Sequence[str]], required: Sequence[str]
) -> dict[str, int | None]:
    """Where each column stands. Raises _Unreadable where one is missing or stands there twice."""
    found: dict[str, int] = {}
    twice = set()
    for place, name in enumerate(map(folded, header)):
        twice |= {name} & found.keys()
        found[name] = place
    places = {}
    for name, names in columns.items():
        written = next((other for other in map(folded, names) if other in found), None)
        if written in twice:
            raise _Unreadable(_("There are two columns of this name."), line, name)
        places[name] = found.get(written)
    if missing := [name for name in required if places[name] is None]:
        reason = _("The file has no column %(missing)s. It has: %(columns)s.")
        there = ", ".join(" ".join(name.split()) for name in header)
        names = ", ".join(f"“{name}”" for name in missing)
        raise _Unreadable(reason % {"missing": names, "columns": there[:500]}, line)
    return places


def _lines(path: Path, wanted: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Every line that is not blank as its number and cells, the header first. Raises _Unreadable."""
    try:
        content = _content(path)
    except OSError as error:
        raise _Unreadable(error.strerror or _("The file cannot be read.")) from None
    extension = path.suffix.lower()
    unknown = extension not in TAB_SEPARATED | WORKBOOKS | {".csv"}
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _Unreadable(_("This is a workbook of the old kind (XLS). Save it as XLSX or CSV."))
    if extension in WORKBOOKS or (unknown and content.startswith(b"PK\x03\x04")):
        yield from _sheet(content, {folded(name) for name in wanted})
        return
    text = _text(content)
    tabs = extension in TAB_SEPARATED or (unknown and "\t" in text.partition("\n")[0])
    yield from _tab_separated(text) if tabs else _comma_separated(text)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _Unreadable(_("The file is larger than %(limit)d MB.") % {"limit": LARGEST // 1_000_000})
    return content


def _text(content: bytes) -> str:
    nul = content.find(b"\0")
    if nul >= 0:
        line = content.count(b"\n", 0, nul) + 1
        raise _Unreadable(_("There is a NUL byte: this is not a text file in UTF-8."), line)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(_("The text is not in UTF-8. Save the file in this encoding."), line) from None


def _tab_separated(text: str) -> Iterator[tuple[int, list[str]]]:
    # Not splitlines(): cells may hold the other characters that it takes for the end of a line.
    for number, line in enumerate(io.StringIO(text, newline="\n"), start=1):
        if line := line.rstrip("\r\n"):
            yield number, line.split("\t")


def _comma_separated(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _Unreadable(_("The quotation marks do not fit: %s.") % error, begins) from None
        if cells is None:
            return
        if cells:
            yield begins, [_as_shown(cell) for cell in cells]
        begins = reader.line_num + 1


def _as_shown(cell: str) -> str:
    """`="15-1252"`, which keeps spreadsheets from reading a date into a code, as it is shown there."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell


def _sheet(content: bytes, wanted: set[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first worksheet with the columns `wanted`, or of the one with most of them."""
    # openpyxl reads XML by defusedxml wherever that is installed.
    try:
        _refuse_bomb(content)
        with warnings.catch_warnings():
            # It warns of styles and extensions that it passes over: nothing that a cell says.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except _Unreadable:
        raise
    # What broken files make the libraries for ZIP, XML and worksheets raise is anybody's guess.
    except Exception:
        raise _Unreadable(_("The workbook cannot be read. It is damaged, or not XLSX.")) from None
    with closing(book):
        best, most = None, -1
        for sheet in getattr(book, "worksheets", ()):
            for line, cells in islice(_cells(sheet), ROWS_BEFORE_HEADER):
                count = len(wanted & set(map(folded, cells)))
                if count > most:
                    best, most = (sheet, line, len(cells)), count
            if most == len(wanted):
                break
        if best:
            sheet, header, width = best
            for line, cells in _cells(sheet):
                if line >= header:
                    # Worksheets leave out the empty cells at the end of a row.
                    yield line, cells + [""] * (width - len(cells))


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            limit = LARGEST // 1_000_000
            raise _Unreadable(_("Unpacked, the workbook is larger than %(limit)d MB.") % {"limit": limit})


def _cells(sheet) -> Iterator[tuple[int, list[str]]]:
    """Every row of `sheet` that is not blank, without the empty cells at its end."""
    line = 0
    try:
        # What a file says of its own size may be wrong, and would cut rows off.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        while (values := next(rows, None)) is not None:
            line += 1
            if line > ROWS_OF_A_SHEET:
                raise _Unreadable(_("There are more rows than a worksheet can have."), line)
            cells = [_as_text(value) for value in values]
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                yield line, cells
    except _Unreadable:
        raise
    # As above: the rows are read, and may turn out to be damaged, only now.
    except Exception:
        raise _Unreadable(_("The worksheet is damaged from here on."), line + 1) from None


def _as_text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
