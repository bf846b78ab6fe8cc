import pytest

from careers.importers import onet
from careers.importers.tables import TableFaults
from tests.importers.onet.releases import FILES, write_release


def with_row(name, *cells):
    return {name: [*FILES[name], list(cells)]}


def faults(directory, changes):
    with pytest.raises(TableFaults) as caught:
        onet.read(write_release(directory, changes))
    return caught.value.faults


def test_a_release_is_named_by_its_read_me(tmp_path):
    release = onet.read(write_release(tmp_path))
    assert release.name == "O*NET 29.3"
    assert release.source.slug == "onet-29-3"
    assert release.source.published == "2025-05"
    assert "O*NET 29.3 Database" in release.source.attribution


def test_without_a_read_me_a_release_is_named_by_its_directory(tmp_path):
    release = onet.read(write_release(tmp_path / "db_25_0_text", {"Read Me.txt": None}))
    assert release.name == "O*NET 25.0"
    assert release.schemes == ("O*NET-SOC 2010", "SOC 2010")


def test_a_release_without_a_number_is_just_onet(tmp_path):
    release = onet.read(write_release(tmp_path / "downloads", {"Read Me.txt": None}))
    assert (release.name, release.source.slug) == ("O*NET", "onet")


def test_files_are_found_whatever_their_capitals_and_the_order_of_their_columns(tmp_path):
    rows = [["new", "description", "TITLE", "o*net-soc code"], ["x", "Does it.", "Doers", "11-1011"]]
    changes = dict.fromkeys(FILES) | {"OCCUPATION DATA.TXT": rows}
    release = onet.read(write_release(tmp_path, changes))
    assert [(o.code, o.title, o.description) for o in release.occupations.values()] == [
        ("11-1011.00", "Doers", "Does it.")
    ]


def test_a_missing_list_of_occupations_is_named(tmp_path):
    (fault,) = faults(tmp_path, {"Occupation Data.txt": None})
    assert "Occupation Data.txt" in fault.file


def test_a_directory_that_is_not_there_is_named(tmp_path):
    with pytest.raises(TableFaults, match="nowhere"):
        onet.read(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "cells", "column"),
    [
        ("Occupation Data.txt", ("15-1252", "Again", "Twice."), "O*NET-SOC Code"),
        ("Occupation Data.txt", ("15-125X.00", "Title", "Text."), "O*NET-SOC Code"),
        ("Occupation Data.txt", ("99-1252.00", "Title", "Text."), "O*NET-SOC Code"),
        ("Occupation Data.txt", ("15-2011.00", "", "Text."), "Title"),
        ("Occupation Data.txt", ("15-2011.00", "T" * 201, "Text."), "Title"),
        ("Occupation Data.txt", ("15-2011.00", "Title", "A\x07bell."), "Description"),
        ("Job Zones.txt", ("15-1252.00", "6"), "Job Zone"),
        ("Job Zones.txt", ("15-1252.00", "3"), "Job Zone"),
        ("Skills.txt", ("15-1252.00", "2.A", "Skill", "IM", "0.9", "N", ""), "Data Value"),
        ("Skills.txt", ("15-1252.00", "2.A", "Skill", "LV", "7.01", "N", ""), "Data Value"),
        ("Knowledge.txt", ("15-1252.00", "2.C", "Topic", "IM", "NaN", "N", ""), "Data Value"),
        ("Knowledge.txt", ("15-1252.00", "2.C", "Topic", "IM", "3", "?", ""), "Recommend Suppress"),
        ("Task Statements.txt", ("15-1252.00", "4", "Task.", "Central", "9"), "Task Type"),
        ("Related Occupations.txt", ("15-1252.00", "17-2061.00", "Nearby", "1"), "Relatedness Tier"),
        ("Related Occupations.txt", ("15-1252.00", "17-2061.00", "Supplemental", "-1"), "Index"),
    ],
)
def test_a_broken_cell_is_named_by_file_line_and_column(tmp_path, name, cells, column):
    (fault,) = faults(tmp_path, with_row(name, *cells))
    assert fault.file.endswith(name)
    assert fault.line == len(FILES[name]) + 1
    assert fault.column == column


def test_a_row_with_too_few_cells_is_named(tmp_path):
    (fault,) = faults(tmp_path, with_row("Task Statements.txt", "15-1252.00", "4"))
    assert fault.line == 5


def test_a_missing_column_is_named(tmp_path):
    (fault,) = faults(tmp_path, {"Skills.txt": [["O*NET-SOC Code", "Element ID"], ["15-1252.00", "1"]]})
    assert "Data Value" in fault.reason


def test_a_file_in_another_encoding_is_refused(tmp_path):
    write_release(tmp_path)
    (tmp_path / "Job Zones.txt").write_bytes("O*NET-SOC Code\tJob Zone\nKöln\t1\n".encode("latin-1"))
    with pytest.raises(TableFaults, match="UTF-8"):
        onet.read(tmp_path)


def test_faults_of_all_files_are_named_at_once(tmp_path):
    changes = with_row("Job Zones.txt", "15-1252", "9") | with_row("Task Statements.txt", "x", "", "", "", "")
    assert {fault.file.rpartition("/")[2] for fault in faults(tmp_path, changes)} == {
        "Job Zones.txt",
        "Task Statements.txt",
    }


def test_rows_of_unknown_occupations_are_left_out_and_counted(tmp_path):
    changes = with_row("Job Zones.txt", "11-1011.00", "5")
    release = onet.read(write_release(tmp_path, changes))
    assert "11-1011.00" not in release.occupations
    assert any("Job Zones.txt: 1 row" in line and "line 7" in line for line in release.left_out)


def test_occupations_of_one_title_have_addresses_of_their_own(tmp_path):
    rows = [
        ["O*NET-SOC Code", "Title", "Description"],
        ["11-1011", "Chiefs", "One."],
        ["11-1021", "Chiefs", "Two."],
        ["11-1031", "首席", "Three."],
        ["11-2011", "W" * 200, "Four."],
    ]
    release = onet.read(write_release(tmp_path, {"Occupation Data.txt": rows}))
    slugs = [occupation.slug for occupation in release.occupations.values()]
    assert slugs[:3] == ["chiefs", "chiefs-2", "occupation-11-103100"]
    assert len(slugs[3]) <= 120
