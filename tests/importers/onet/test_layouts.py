"""A release is read by whatever names its files and columns have had since release 27."""

import pytest
from openpyxl import Workbook

from careers.importers import onet
from careers.importers.onet import texts
from careers.importers.onet.release import JobZone
from tests.importers.onet.releases import FILES, ZONES, write_release

CODE = "15-1252.00"


def renamed(name, **columns):
    """The rows of a file, with other names for its columns."""
    head, *rows = FILES[name]
    return [[columns.get(column.replace(" ", "_"), column) for column in head], *rows]


def split(*branches):
    head, *rows = FILES["Skills.txt"]
    return [head, *(row for row in rows if row[1].startswith(branches))]


#: The same as FILES, as release 30.3 and those after it say it.
NEW_LAYOUT = {
    **dict.fromkeys(("Alternate Titles.txt", "Skills.txt", "Technology Skills.txt")),
    "Job Titles.txt": renamed("Alternate Titles.txt", Alternate_Title="Job Title"),
    "Essential Skills.txt": split("2.A"),
    "Transferable Skills.txt": split("2.B"),
    "Software Skills.txt": renamed(
        "Technology Skills.txt",
        Example="Workplace Example",
        Commodity_Code="Element ID",
        Commodity_Title="Element Name",
    ),
    "Interests.txt": None,
    "Career Interest Types.txt": FILES["Interests.txt"],
}


def pages(release):
    return {code: page for code, _new, page in onet.contributions(release, onet.KnownSkills())}


@pytest.fixture
def usual(tmp_path):
    return pages(onet.read(write_release(tmp_path / "usual")))


def test_renamed_and_split_files_say_the_same(tmp_path, usual):
    release = onet.read(write_release(tmp_path / "new", NEW_LAYOUT))
    assert pages(release) == usual
    assert not any("not in this release" in words for words in release.left_out)


@pytest.mark.parametrize("name", ["skills.txt", "SKILLS.TXT", "Skills (first 300 rows).txt", "Skills.tsv"])
def test_a_file_is_known_by_its_name_however_written(tmp_path, usual, name):
    changes = {"Skills.txt": None, name: FILES["Skills.txt"]}
    assert pages(onet.read(write_release(tmp_path / "new", changes))) == usual


def test_a_copy_of_a_file_does_not_hide_it(tmp_path, usual):
    changes = {"Skills (1).txt": FILES["Skills.txt"][:2], "Skills.csv": [["Nothing"]]}
    assert pages(onet.read(write_release(tmp_path / "new", changes))) == usual


@pytest.mark.parametrize("column", ["data_value", "DATA VALUE", " Data  Value "])
def test_a_column_is_known_by_its_name_however_written(tmp_path, usual, column):
    changes = {"Skills.txt": renamed("Skills.txt", Data_Value=column)}
    assert pages(onet.read(write_release(tmp_path / "new", changes))) == usual


@pytest.mark.parametrize(
    "code", ["O*NET SOC Code", "ONET SOC Code", "onetsoc_code", "O*NET-SOC 2019 Code", "O*NET-SOC\xa0Code"]
)
def test_codes_are_known_by_any_of_their_names(tmp_path, usual, code):
    changes = {
        name: [[cell.replace("O*NET-SOC Code", code) for cell in head], *rows]
        for name, (head, *rows) in FILES.items()
    }
    assert pages(onet.read(write_release(tmp_path / "new", changes))) == usual


@pytest.mark.parametrize("marks", [("Yes", "No"), ("y", "n"), ("YES", "")])
def test_marks_may_be_written_out(tmp_path, usual, marks):
    words = dict(zip("YN", marks, strict=True))
    changes = {
        name: [FILES[name][0], *([words.get(cell, cell) for cell in row] for row in FILES[name][1:])]
        for name in ("Skills.txt", "Technology Skills.txt")
    }
    assert pages(onet.read(write_release(tmp_path / "new", changes))) == usual


@pytest.mark.parametrize(
    ("folder", "words", "number"),
    [
        ("new", "O*NET® 31.0 Database", "31.0"),
        ("new", "O*NET 31 Database", "31.0"),
        ("db_31_0_text", "A copy", "31.0"),
        ("new", "A copy of O*NET", ""),
    ],
)
def test_a_release_is_told_by_its_read_me_or_its_folder(tmp_path, folder, words, number):
    release = onet.read(write_release(tmp_path / folder, {"Read Me.txt": [[words]]}))
    assert release.number == number
    assert any("Nothing says which release this is" in words for words in release.left_out) == (not number)


def test_the_excel_form_says_the_same(tmp_path, usual):
    """Titles beside every code, real blanks for n/a, numbers as numbers."""
    folder = tmp_path / "db_29_3_excel"
    folder.mkdir()
    for name, (head, *rows) in FILES.items():
        if name == "Read Me.txt":
            write_release(folder, dict.fromkeys(FILES) | {name: [head, *rows]})
            continue
        book = Workbook()
        book.active.append([head[0], "Title " if "Title" in head else "Title", *head[1:]])
        for row in rows:
            cells = [None if cell in {"n/a", ""} else as_number(cell) for cell in row]
            book.active.append([cells[0], "Beside it", *cells[1:]])
        if name in {"Occupation Data.txt", "Job Zone Reference.txt"}:
            book.active.delete_cols(2)
        book.save(folder / name.replace(".txt", ".xlsx"))
    assert pages(onet.read(folder)) == usual


def as_number(cell):
    try:
        return float(cell) if "." in cell else int(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("blank", ["n/a", "N/A", "N/a", ""])
def test_not_available_is_blank_everywhere(tmp_path, usual, blank):
    changes = {
        name: [[blank if cell in {"n/a", ""} else cell for cell in row] for row in rows]
        for name, rows in FILES.items()
    }
    assert pages(onet.read(write_release(tmp_path / "new", changes))) == usual


def test_extra_columns_and_unknown_domain_sources_are_no_fault(tmp_path, usual):
    head, *rows = FILES["Skills.txt"]
    changes = {"Skills.txt": [[*head, "Domain Source"], *([*row, "AI/Oracle (2031)"] for row in rows)]}
    assert pages(onet.read(write_release(tmp_path / "new", changes))) == usual


def test_an_element_that_moved_is_told_by_its_name(tmp_path, usual):
    moved = [[cell.replace("2.B.3.e", "2.A.9.z") for cell in row] for row in FILES["Skills.txt"]]
    assert pages(onet.read(write_release(tmp_path / "new", {"Skills.txt": moved}))) == usual


def test_names_of_elements_come_from_the_content_model_where_rows_have_none(tmp_path, usual):
    head, *rows = FILES["Skills.txt"]
    named = {row[1]: row[2] for row in rows}
    changes = {
        "Skills.txt": [row[:2] + row[3:] for row in (head, *rows)],
        "Content Model Reference.txt": [["Element ID", "Element Name"], *map(list, named.items())],
    }
    assert pages(onet.read(write_release(tmp_path / "new", changes))) == usual


def test_a_new_skill_is_of_the_kind_that_the_content_model_says(tmp_path):
    changes = {
        "Skills.txt": [*FILES["Skills.txt"], [CODE, "2.F.7.a", "Steering of Robots", "IM", "4.4", "N", ""]],
        "Content Model Reference.txt": [["Element ID", "Element Name"], ["2.F.7", "Technical Skills"]],
    }
    group = pages(onet.read(write_release(tmp_path, changes)))[CODE].skill_groups[0]
    assert {row.name: row.kind for row in group.requirements}["Steering of Robots"] == "technique"


def test_software_is_headed_by_the_content_model_where_rows_have_no_name(tmp_path):
    changes = NEW_LAYOUT | {
        "Software Skills.txt": [
            ["O*NET-SOC Code", "Workplace Example", "Element ID"],
            [CODE, "Looms", "2.E.5.b"],
        ],
        "Content Model Reference.txt": [["Element ID", "Element Name"], ["2.E.5.b", "Weaving software"]],
    }
    release = onet.read(write_release(tmp_path, changes))
    assert release.occupations[CODE].technologies[0].commodity == "Weaving software"
    assert "Software Skills.txt has no column “In Demand”: what was said before stays." in release.left_out


class TestJobZones:
    """Job zones as the reference of the release words them."""

    REFERENCE = (
        ["Job Zone", "Name", "Experience", "Education", "Job Training", "Examples", "SVP Range"],
        ["2", "Job Zone 1-2: Very Little to Some Preparation Needed", "Little.", "", "", "", "(Below 6.0)"],
        ["3", "Job Zone Three: Medium Preparation Needed", "Some.", "", "", "", "(6.0 to < 7.0)"],
        ["4", "Job Zone Four: Considerable Preparation Needed", "Years.", "", "", "", "(7.0 to < 8.0)"],
        ["5", "Job Zone Five: Extensive Preparation Needed", "Long.", "", "", "", "(8.0 and above)"],
    )

    @pytest.fixture
    def four_zones(self, tmp_path):
        return onet.read(write_release(tmp_path, {"Job Zone Reference.txt": list(self.REFERENCE)}))

    def test_a_zone_of_two_is_called_as_the_release_calls_it(self, four_zones):
        _overview, requirements = pages(four_zones)["47-3013.00"].sections
        assert "in Job Zone 1-2 (very little to some preparation):" in requirements.body
        assert "up to a year" in requirements.body

    def test_no_page_speaks_of_five_zones(self, four_zones):
        ladders = [rung.summary for ladder in onet.ladders(four_zones) for rung in ladder.rungs]
        said = str([*pages(four_zones).values(), *ladders])
        assert "of 5" not in said
        assert "five" not in said.casefold().replace("job zone five", "")

    def test_a_reason_compares_preparation_in_the_words_of_the_release(self, four_zones):
        near = pages(four_zones)["47-3013.00"].related_careers[0]
        assert "It takes more preparation: medium instead of little to some." in near.reason

    @pytest.mark.parametrize("cell", ["1-2", "2", "1–2", "2.0", "Job Zone 1-2", "Job Zone 2"])
    def test_the_number_of_a_zone_may_name_those_put_together(self, tmp_path, cell):
        rows = [FILES["Job Zones.txt"][0], ["47-3013.00", cell]]
        changes = {"Job Zones.txt": rows, "Job Zone Reference.txt": list(self.REFERENCE)}
        release = onet.read(write_release(tmp_path, changes))
        assert release.occupations["47-3013.00"].job_zone == 2

    def test_a_zone_may_be_called_by_its_name(self, tmp_path):
        rows = [FILES["Job Zones.txt"][0], ["15-1299.08", "Job Zone Three"], ["17-2061.00", "job zone five"]]
        changes = {"Job Zones.txt": rows, "Job Zone Reference.txt": list(self.REFERENCE)}
        release = onet.read(write_release(tmp_path, changes))
        assert [release.occupations[code].job_zone for code in ("15-1299.08", "17-2061.00")] == [3, 5]

    def test_without_a_reference_only_the_number_is_said(self, tmp_path):
        release = onet.read(write_release(tmp_path, {"Job Zone Reference.txt": None}))
        overview, *_others, requirements = pages(release)[CODE].sections
        assert "The work usually takes" not in overview.body
        assert requirements.body.startswith(f"O\\*NET puts this work in job zone {ZONES[CODE]}.[^")

    @pytest.mark.parametrize(
        ("svp", "words"),
        [
            ("(Below 4.0)", "up to three months"),
            ("(Below 6.0)", "up to a year"),
            ("(4.0 to < 6.0)", "more than three months and up to a year"),
            ("(8.0 and above)", "more than four years"),
            ("Varies", "varies"),
            ("", ""),
        ],
    )
    def test_the_time_to_learn_is_that_of_the_svp_range(self, svp, words):
        assert texts.time_to_learn(svp) == words

    def test_a_zone_in_other_words_is_told_in_these(self):
        assert (
            texts.preparation(JobZone("Job Zone Six: Lifelong Preparation Needed")) == "lifelong preparation"
        )


def test_tasks_without_a_column_of_types_are_not_called_unrated(tmp_path):
    head, *rows = FILES["Task Statements.txt"]
    changes = {"Task Statements.txt": [row[:3] + row[4:] for row in (head, *rows)]}
    body = pages(onet.read(write_release(tmp_path, changes)))[CODE].sections[1].body
    assert "rated" not in body


def test_an_occupation_is_not_called_bare_by_a_release_without_skills(tmp_path):
    changes = {"Job Zones.txt": None, "Skills.txt": None}
    said = str(pages(onet.read(write_release(tmp_path, changes))))
    assert "lists neither" not in said
