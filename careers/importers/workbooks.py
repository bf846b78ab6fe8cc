"""Workbooks (XLSX), of which one worksheet holds a table: its rows, cell by cell as they are shown."""

import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from io import BytesIO
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import get_column_letter, range_boundaries

# The parser of openpyxl itself: what its worksheets hand on no longer says whether an empty cell holds a
# formula, which cells are merged, and how a number is shown.
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from .wanted_table import LARGEST, ROWS_BEFORE_HEADER, Broken, UnreadableTable, WantedTable

#: The rows that a worksheet can have.
ROWS_OF_A_SHEET = 1_048_576
#: Over how many columns the text of a merged cell is repeated where the header is still looked for.
COLUMNS_OF_A_TABLE = 500

#: The namespaces of strict Open XML (ISO/IEC 29500), which openpyxl does not know, and theirs that it does.
STRICT = re.compile(rb"""(["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
TRANSITIONAL = rb"\1http://schemas.openxmlformats.org/\2/2006/"
#: How far into a part of a workbook its namespaces are declared.
HEAD = 4096

MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]{0,200}?ref=["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']"""
)
#: What in the format of a number is text, and no sign of its own.
TEXT_IN_FORMATS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^]]*\]')


class Header(NamedTuple):
    """Where a worksheet may have the header of the table: its row, its width, and how many names it has."""

    sheet: ReadOnlyWorksheet
    line: int
    width: int
    is_whole: bool
    names: int


def rows(content: bytes, wanted: WantedTable) -> Iterator[tuple[int, list[str]]]:
    """The rows of the visible worksheet that has what is `wanted`: number and cells, the header first.

    Where none has them all, those of the one that has most, whatever is above its likeliest header left out.
    A cell that cannot be read is `Broken`; the text of a merged one stands in all its places. Raises
    UnreadableTable, also where the table is on a hidden worksheet only, or on several.
    """
    with closing(_book(content)) as book:
        if not book.worksheets:
            raise UnreadableTable(_("The workbook has no worksheet that can be read."))
        header = _header(book, wanted)
        if header is None:
            return
        for line, cells in _cells(header.sheet, header.width):
            if line >= header.line:
                # Worksheets leave out the empty cells at the end of a row.
                yield line, cells + [""] * (header.width - len(cells))


def _book(content: bytes) -> Workbook:
    # openpyxl reads XML by defusedxml wherever that is installed.
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _refuse_bomb(archive)
            file = _transitional(archive) if _is_strict(archive) else BytesIO(content)
        with warnings.catch_warnings():
            # It warns of styles and extensions that it passes over: nothing that a cell says.
            warnings.simplefilter("ignore")
            return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except UnreadableTable:
        raise
    # What broken files make the libraries for ZIP, XML and worksheets raise is anybody's guess.
    except Exception:
        raise UnreadableTable(_("The workbook cannot be read. It is damaged, or not XLSX.")) from None


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
        limit = LARGEST // 1_000_000
        raise UnreadableTable(_("Unpacked, the workbook is larger than %(limit)d MB.") % {"limit": limit})


def _parts(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]


def _is_strict(archive: zipfile.ZipFile) -> bool:
    for name in _parts(archive):
        with archive.open(name) as part:
            if STRICT.search(part.read(HEAD)):
                return True
    return False


def _transitional(archive: zipfile.ZipFile) -> IO[bytes]:
    """A workbook in strict Open XML as the one that openpyxl reads: only the namespaces differ."""
    file = TemporaryFile()  # noqa: SIM115, it is read by the caller, and gone with the last reference
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in _parts(archive):
            copy.writestr(name, STRICT.sub(TRANSITIONAL, archive.read(name)))
    file.seek(0)
    return file


def _header(book: Workbook, wanted: WantedTable) -> Header | None:
    """The header of the table; None where the worksheets are empty. Raises UnreadableTable."""
    found = [header for sheet in book.worksheets for header in _headers(sheet, wanted)]
    visible = [header for header in found if header.sheet.sheet_state == "visible"]
    whole = {header.sheet.title: header for header in reversed(visible) if header.is_whole}
    hidden = [header.sheet.title for header in found if header.is_whole and header not in visible]
    if wanted.required and not whole and hidden:
        reason = _(
            "The table is only on the hidden worksheet “%(sheet)s”. Show it, or save it as a file of its own."
        )
        raise UnreadableTable(reason % {"sheet": hidden[0]})
    if wanted.required and len(whole) > 1:
        names = ", ".join(f"“{title}”" for title in reversed(whole))
        reason = _(
            "The table is on several worksheets: %(names)s. Save the one that is meant as a file of its own."
        )
        raise UnreadableTable(reason % {"names": names})
    return max(visible, key=lambda header: (header.is_whole, header.names), default=None)


def _headers(sheet: ReadOnlyWorksheet, wanted: WantedTable) -> Iterator[Header]:
    """The first rows of `sheet`, as far as the one that has all columns required."""
    for line, cells in islice(_cells(sheet), ROWS_BEFORE_HEADER):
        there = wanted.there(cells)
        is_whole = wanted.required <= there
        yield Header(sheet, line, len(cells), is_whole, len(there & (wanted.required | wanted.optional)))
        if is_whole:
            return


class _Parser(WorkSheetParser):  # type: ignore[misc]  # openpyxl says nothing of its types
    """Marks the formulas that have no stored value: those that no program has calculated yet."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            # A formula may well give an empty text, and that is stored.
            is_empty_text = element.get("t") == "str" and element.find(VALUE_TAG) is not None
            cell["data_type"] = "s" if is_empty_text else "f"
        return cell


def _cells(sheet: ReadOnlyWorksheet, width: int = COLUMNS_OF_A_TABLE) -> Iterator[tuple[int, list[str]]]:
    """Every row of `sheet` that is not blank, without the empty cells at its end.

    Merged cells are filled in as far as a table of `width` columns.
    """
    line = 0
    try:
        book = sheet.parent
        percent = _percent_styles(book)
        merged = _merged(sheet, width)
        with sheet._get_source() as source:
            parser = _Parser(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for line, cells in parser.parse():
                if line > ROWS_OF_A_SHEET:
                    raise UnreadableTable(_("There are more rows than a worksheet can have."), line)
                texts = {cell["column"]: _as_shown(sheet, cell, percent) for cell in cells}
                texts = {column: text for column, text in texts.items() if text.strip()}
                if texts:
                    merged.fill(line, texts)
                    yield line, [texts.get(column, "") for column in range(1, max(texts) + 1)]
    except UnreadableTable:
        raise
    # As above: the rows are read, and may turn out to be damaged, only now.
    except Exception:
        raise UnreadableTable(_("The worksheet is damaged from here on."), line + 1) from None


class _Merged:
    """The merged cells of a worksheet, whose rows come from the first to the last."""

    def __init__(self, boundaries: Collection[tuple[int, int, int, int]], width: int) -> None:
        self._beginning: Mapping[int, list[tuple[int, int, int]]] = defaultdict(list)
        for left, top, right, bottom in boundaries:
            self._beginning[top].append((left, min(right, width), bottom))
        self._open: list[tuple[int, int, int, str]] = []

    def fill(self, line: int, texts: dict[int, str]) -> None:
        """Write the text of each merged cell into all of its places in this row."""
        begun = [
            (*merged, texts[merged[0]]) for merged in self._beginning.get(line, ()) if merged[0] in texts
        ]
        self._open = [merged for merged in (*self._open, *begun) if merged[2] >= line]
        for left, right, _bottom, text in self._open:
            for column in range(left, right + 1):
                texts.setdefault(column, text)


def _merged(sheet: ReadOnlyWorksheet, width: int) -> _Merged:
    """Which cells are merged. That stands behind all rows, so they are passed over."""
    found: set[bytes] = set()
    left = b""
    with sheet._get_source() as source:
        while chunk := source.read(1 << 20):
            text = left + chunk
            if b"mergeCell" in text:
                found.update(MERGED.findall(text))
            # An element may be cut in two.
            left = text[-200:]
    return _Merged([range_boundaries(each.decode()) for each in sorted(found)], width)


def _percent_styles(book: Workbook) -> set[int]:
    """The styles whose numbers are shown in percent."""
    formats = dict(BUILTIN_FORMATS) | dict(enumerate(book._number_formats, start=164))
    return {
        number
        for number, style in enumerate(book._cell_styles)
        if "%" in TEXT_IN_FORMATS.sub("", formats.get(style.numFmtId) or "")
    }


def _as_shown(sheet: ReadOnlyWorksheet, cell: dict[str, Any], percent: set[int]) -> str:
    value = cell["value"]
    is_uncalculated = cell["data_type"] == "f"
    if is_uncalculated or cell["data_type"] == "e":
        where = {"cell": f"{get_column_letter(cell['column'])}{cell['row']}", "sheet": sheet.title}
        if is_uncalculated:
            reason = _(
                "Cell %(cell)s of the worksheet “%(sheet)s” holds a formula without a value. "
                "Open the workbook in a spreadsheet, let it calculate, and save it."
            )
            return Broken("#", reason % where)
        reason = _("Cell %(cell)s of the worksheet “%(sheet)s” shows the error %(error)s.")
        return Broken(str(value), reason % (where | {"error": value}))
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    # Fifteen digits are what spreadsheets show of a number.
    shown = f"{value:.15g}" if isinstance(value, float) else str(value)
    if cell["style_id"] in percent:
        return f"{(Decimal(shown) * 100).normalize():f}%"
    return f"{Decimal(shown):f}" if "e" in shown else shown
