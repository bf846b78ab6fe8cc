"""Tables of public data sets: read in any order of columns, refused with the place of every fault."""

import io
import re
import zipfile

import pytest
from openpyxl import Workbook

from careers.importers import tables, workbooks

HEADER = "Code\tTitle\tNote\n"


def written(folder, content, name="table.tsv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(folder, *sheets, name="table.xlsx"):
    book = Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


def read(path, *names, **options):
    """Every row as its line and its cells under `names`."""
    return [(row.line, *(row[name] for name in names)) for row in tables.read(path, names, **options)]


def faults(path, *names, **options):
    with pytest.raises(tables.TableFaults) as error:
        read(path, *names, **options)
    return [(fault.line, fault.column, fault.reason) for fault in error.value.faults]


def test_columns_are_found_by_name_whatever_their_order_case_and_blanks(tmp_path):
    path = written(tmp_path, "NOTE\t o*net-soc   CODE \tTitle\nx\t15-1252.00\tDeveloper\n")
    assert read(path, "O*NET-SOC Code", "Title") == [(2, "15-1252.00", "Developer")]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_cell(tmp_path):
    path = written(tmp_path, b"\xef\xbb\xbfCode\tTitle\r\n1\tone\r\n\r\n2\ttwo\r\n")
    assert read(path, "Code", "Title") == [(2, "1", "one"), (4, "2", "two")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.tsv", "Code\tTitle\r\n\t\r\n1\tone\r\n  \r\n\t\t\r\n"),
        ("t.csv", "Code,Title\r\n,\r\n1,one\r\n  \r\n,,\r\n"),
    ],
)
def test_lines_with_nothing_but_blanks_do_not_count(tmp_path, name, text):
    assert read(written(tmp_path, text, name), "Code", "Title") == [(3, "1", "one")]


def test_quotation_marks_in_a_tab_separated_file_are_text(tmp_path):
    path = written(tmp_path, HEADER + '1\tSay "yes\tn/a\n2\t"No"\t \n')
    assert read(path, "Title", "Note") == [(2, 'Say "yes', ""), (3, '"No"', "")]


def test_csv_may_quote_commas_line_ends_and_codes_that_look_like_dates(tmp_path):
    path = written(tmp_path, 'Code,Title\n"=""15-1252""","Developers,\nall"\n1,"a ""b"""\n', "t.csv")
    assert read(path, "Code", "Title") == [(2, "15-1252", "Developers,\nall"), (4, "1", 'a "b"')]


def test_a_workbook_is_read_from_the_first_sheet_that_has_the_columns(tmp_path):
    about = [["About this workbook"], ["Code"]]
    wages = [["Table 1"], ["CODE", "Title", "Pay"], ["15-1252", None, 239200], [None], ["x", "y", 54.5]]
    path = workbook(tmp_path, about, wages)
    assert read(path, "Code", "Title", "Pay") == [(3, "15-1252", "", "239200"), (5, "x", "y", "54.5")]


def test_a_file_without_a_known_extension_is_recognised_by_its_first_bytes(tmp_path):
    rows = [["Code", "Title"], ["1", "one"]]
    for path in (
        workbook(tmp_path, rows, name="a.download"),
        written(tmp_path, "Code\tTitle\n1\tone\n", "b"),
        written(tmp_path, "Code,Title\n1,one\n", "c.dat"),
    ):
        assert read(path, "Code", "Title") == [(2, "1", "one")]


def test_an_optional_column_that_is_missing_is_empty(tmp_path):
    path = written(tmp_path, "Code\n1\n")
    assert [row["Hot"] for row in tables.read(path, ["Code"], ["Hot"])] == [""]


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path):
    path = written(tmp_path, HEADER + "1\t2\t3\n")
    [(line, _column, reason)] = faults(path, "Code", "Pay", "Area")
    assert line == 1
    assert reason == "The file has no column “Pay”, “Area”. It has: Code, Title, Note."


def test_a_column_that_is_there_twice_is_refused(tmp_path):
    path = written(tmp_path, "Code\tcode\n1\t2\n")
    assert faults(path, "Code") == [(1, "Code", "There are two columns of this name.")]


def test_every_row_that_is_too_short_or_too_long_is_named(tmp_path):
    path = written(tmp_path, HEADER + "1\t2\n1\t2\t3\n1\t2\t3\t4\n")
    assert faults(path, "Code") == [
        (2, "", "It has 2 cells, the header has 3."),
        (4, "", "It has 4 cells, the header has 3."),
    ]


def test_reading_stops_when_there_are_a_hundred_faults(tmp_path):
    path = written(tmp_path, HEADER + "1\n" * 5000)
    found = faults(path, "Code")
    assert len(found) == 101
    assert "Reading stopped here" in str([reason for _line, _column, reason in found])


def test_faults_of_several_files_can_be_collected(tmp_path):
    collected = tables.Faults()
    for name in ("a.tsv", "b.tsv"):
        list(tables.read(written(tmp_path, HEADER + "1\n", name), ["Code"], faults=collected))
    collected.add("a.tsv", 7, "Code", "It is odd.")
    with pytest.raises(tables.TableFaults) as error:
        collected.check()
    assert "There are 3 faults" in str(error.value)
    assert "  line 7, Code: It is odd." in str(error.value).splitlines()


@pytest.mark.parametrize(
    ("content", "name", "line", "words"),
    [
        (b"", "t.tsv", None, "empty"),
        (b"\n\r\n", "t.csv", None, "empty"),
        (b"Code\n", "t.tsv", None, "no rows"),
        (b"Code\n1\n2\xe9\n", "t.tsv", 3, "not in UTF-8"),
        ("Code\n1\n".encode("utf-16"), "t.csv", 1, "NUL"),
        (b"Code\n1\n\0\n", "t.tsv", 3, "NUL"),
        (b'Code\n1\n"2', "t.csv", 3, "quotation marks"),
        (b'Code\n"1"2\n', "t.csv", 2, "quotation marks"),
        (b"Code\n" + b"x" * 200_000, "t.csv", 2, "field limit"),
        (b"\xd0\xcf\x11\xe0old", "t.xls", None, "XLSX or CSV"),
        (b"PK\x03\x04 cut off", "t.xlsx", None, "damaged"),
        (b"Code\n1\n", "t.xlsx", None, "damaged"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_reason(tmp_path, content, name, line, words):
    [(found, _column, reason)] = faults(written(tmp_path, content, name), "Code")
    assert found == line
    assert words in reason


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    assert len(faults(tmp_path / "none.tsv", "Code")) == 1
    assert len(faults(tmp_path, "Code")) == 1


@pytest.mark.parametrize(
    ("text", "times", "form"),
    [("1,693.80", 1000, "1693800"), ("16.50", 1, "16.5"), ("007", 1, "7"), ("-0.0", 1, "0")],
)
def test_a_number_has_the_form_in_which_pages_store_it(text, times, form):
    assert str(tables.number(text, times)) == form


def rewritten(path, member, change):
    """The workbook at `path` with the bytes of one of its members changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = change(members[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_worksheet_that_breaks_off_is_refused_with_its_row(tmp_path):
    path = workbook(tmp_path, [["Code"], ["1"], ["2"]])
    [(line, _column, reason)] = faults(rewritten(path, SHEET, lambda xml: xml[:-60]), "Code")
    assert line
    assert "damaged" in reason


def test_xml_that_grows_when_it_is_read_is_refused(tmp_path):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    path = workbook(tmp_path, [["Code"], ["1"]])
    rewritten(path, SHEET, lambda xml: laughs + xml)
    assert "damaged" in faults(path, "Code")[0][2]


# Workbooks as people make them


def changed(path, member, *changes):
    """The workbook at `path` with some bytes of one of its members replaced by others."""

    def change(content):
        for old, new in changes:
            assert old in content
            content = content.replace(old, new)
        return content

    return rewritten(path, member, change)


def test_a_workbook_in_strict_open_xml_is_read_as_any_other(tmp_path):
    path = workbook(tmp_path, [["Code", "Pay"], ["15-1252", 54.5], ["29-1141", 104000]])
    for member in (SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", "xl/styles.xml"):
        rewritten(
            path,
            member,
            lambda xml: re.sub(
                rb'"http://schemas.openxmlformats.org/(spreadsheetml|officeDocument)/2006/',
                rb'"http://purl.oclc.org/ooxml/\1/',
                xml,
            ),
        )
    assert read(path, "Code", "Pay") == [(2, "15-1252", "54.5"), (3, "29-1141", "104000")]


def test_a_formula_without_a_value_is_refused_by_sheet_and_cell(tmp_path):
    path = workbook(tmp_path, [["Code", "Pay", "Note"], ["1", "=2*3", "=1+1"], ["2", 5, ""]])
    [(line, column, reason)] = faults(path, "Code", "Pay")
    assert (line, column) == (2, "Pay")
    assert "Cell B2 of the worksheet “Sheet” holds a formula without a value" in reason


def test_a_formula_with_a_value_is_read_as_that_value(tmp_path):
    path = workbook(tmp_path, [["Code", "Pay", "Note"], ["1", "=2*3", '=""']])
    changed(path, SHEET, (b"<f>2*3</f><v></v>", b"<f>2*3</f><v>6</v>"))
    changed(path, SHEET, (b'<c r="C2"><f>""</f><v></v>', b'<c r="C2" t="str"><f>""</f><v></v>'))
    assert read(path, "Code", "Pay", "Note") == [(2, "1", "6", "")]


def test_a_cell_that_shows_an_error_is_refused_by_sheet_and_cell(tmp_path):
    path = workbook(tmp_path, [["Code", "Pay"], ["1", "#REF!"], ["2", "#"]])
    [(line, column, reason)] = faults(path, "Code", "Pay")
    assert (line, column) == (2, "Pay")
    assert reason == "Cell B2 of the worksheet “Sheet” shows the error #REF!."


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#####"])
def test_an_error_of_a_spreadsheet_is_refused_in_text_too(tmp_path, error):
    path = written(tmp_path, f"Code,Pay\n1,{error}\n2,#\n3,#1 of all\n", "t.csv")
    assert faults(path, "Code", "Pay") == [(2, "Pay", f"“{error}” is an error of a spreadsheet.")]


def test_a_hidden_worksheet_is_not_read_where_a_visible_one_holds_the_table(tmp_path):
    path = workbook(tmp_path, [["Code"], ["old"]], [["Code"], ["new"]])
    changed(path, "xl/workbook.xml", (b'sheetId="1" state="visible"', b'sheetId="1" state="hidden"'))
    changed(path, "xl/workbook.xml", (b'activeTab="0"', b'activeTab="1"'))
    assert read(path, "Code") == [(2, "new")]


@pytest.mark.parametrize("state", [b"hidden", b"veryHidden"])
def test_a_table_on_a_hidden_worksheet_only_is_refused_by_name(tmp_path, state):
    path = workbook(tmp_path, [["Code"], ["1"]], [["About this workbook"]])
    changed(path, "xl/workbook.xml", (b'sheetId="1" state="visible"', b'sheetId="1" state="' + state + b'"'))
    [(_line, _column, reason)] = faults(path, "Code")
    assert "only on the hidden worksheet “Sheet”" in reason


def test_a_table_on_several_worksheets_is_refused_by_their_names(tmp_path):
    path = workbook(tmp_path, [["Code"], ["1"]], [["Code"], ["2"]])
    [(_line, _column, reason)] = faults(path, "Code")
    assert "on several worksheets: “Sheet”, “Sheet1”" in reason


def test_titles_above_the_header_are_passed_over(tmp_path):
    rows = [["Table 1"], ["Wages of May"], ["Code", "Pay"], ["1", 5]]
    assert read(workbook(tmp_path, rows), "Code", "Pay") == [(4, "1", "5")]
    path = written(tmp_path, "Table 1,\nWages of May,\nCode,Pay\n1,5\n", "t.csv")
    assert read(path, "Code", "Pay") == [(4, "1", "5")]
    assert tables.columns(path, ["Code"]) == ["Code", "Pay"]


def test_a_merged_cell_speaks_for_every_row_that_it_covers(tmp_path):
    book = Workbook()
    for row in (
        ["Table 1"],
        ["Area", "Code", "Low", "High"],
        ["Utah", "1", "*"],
        [None, "2", 5, 6],
        ["Ohio", "3", 7, 8],
    ):
        book.active.append(row)
    for merged in ("A1:D1", "A3:A4", "C3:D3"):
        book.active.merge_cells(merged)
    book.save(tmp_path / "t.xlsx")
    assert read(tmp_path / "t.xlsx", "Area", "Code", "Low", "High") == [
        (3, "Utah", "1", "*", "*"),
        (4, "Utah", "2", "5", "6"),
        (5, "Ohio", "3", "7", "8"),
    ]


def test_numbers_are_read_as_a_spreadsheet_shows_them(tmp_path):
    book = Workbook()
    book.active.append(["Sum", "Share", "Typed", "Large"])
    book.active.append([11.1 + 12.24, 0.046, " 104,000 ", 1e20])
    book.active["B2"].number_format = "0.0%"
    book.save(tmp_path / "t.xlsx")
    assert read(tmp_path / "t.xlsx", "Sum", "Share", "Typed", "Large") == [
        (2, "23.34", "4.6%", "104,000", "100000000000000000000")
    ]


def test_a_sheet_that_is_used_far_to_the_right_and_below_is_read_as_far_as_its_table(tmp_path):
    book = Workbook()
    book.active.append(["Code", "Pay"])
    book.active.append(["1", 5])
    book.active["XFD2"].number_format = "0.00"
    book.active["A1048576"].number_format = "0.00"
    book.save(tmp_path / "t.xlsx")
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048575"/></mergeCells>'
    changed(tmp_path / "t.xlsx", SHEET, (b"</sheetData>", merged))
    assert read(tmp_path / "t.xlsx", "Code", "Pay") == [(2, "1", "5")]


def test_a_workbook_that_is_huge_when_unpacked_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST", 1_000_000)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 2_000_000)
    path = written(tmp_path, content.getvalue(), "t.xlsx")
    assert faults(path, "Code") == [(None, "", "Unpacked, the workbook is larger than 1 MB.")]


def test_rows_that_claim_to_be_far_below_the_end_of_a_sheet_are_refused(tmp_path):
    path = workbook(tmp_path, [["Code"], ["1"]])
    rewritten(path, SHEET, lambda xml: xml.replace(b'r="2"', b'r="999999999"', 1))
    assert "more rows than" in faults(path, "Code")[0][2]
