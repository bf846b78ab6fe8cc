"""Employment projections: an outlook, and what an occupation asks for."""

from decimal import Decimal

import pytest

from careers.importers import projections, soc, tables

COLUMNS = (
    *("Occupation Title", "Occupation Code", "Employment 2024", "Employment 2034"),
    *("Employment Change, 2024-2034", "Employment Percent Change, 2024-2034"),
    *("Occupational Openings, 2024-2034 Annual Average", "Typical Entry-Level Education"),
    *("Work Experience in a Related Occupation", "Typical on-the-job Training"),
)
DEVELOPERS = {
    "Occupation Title": "Software developers    * Applications Developer* Software Engineer",
    "Occupation Code": '=""15-1252""',
    "Employment 2024": "1,693.8",
    "Employment 2034": "1,961.4",
    "Employment Change, 2024-2034": "267.7",
    "Employment Percent Change, 2024-2034": "15.8",
    "Occupational Openings, 2024-2034 Annual Average": "115.2",
    "Typical Entry-Level Education": "Bachelor's degree",
    "Work Experience in a Related Occupation": "None",
    "Typical on-the-job Training": "None",
}


def csv(folder, *rows, columns=COLUMNS):
    """A table of `rows`, each with what is different from DEVELOPERS."""
    path = folder / "projections.csv"
    lines = [columns, *([(DEVELOPERS | row)[name] for name in columns] for row in rows)]
    path.write_text("".join(",".join(f'"{cell}"' for cell in line) + "\r\n" for line in lines))
    return path


def contribution(folder, code="15-1252.00", shared=None, **row):
    different = {name.replace("_", " "): value for name, value in row.items()}
    return projections.contribution_for(projections.read(csv(folder, different)), code, shared or {})


def faults(path):
    with pytest.raises(tables.TableFaults) as error:
        projections.read(path)
    return [(fault.line, fault.column, fault.reason) for fault in error.value.faults]


def test_a_change_that_a_spreadsheet_shows_in_percent_is_read_so(tmp_path):
    figures = contribution(tmp_path, **{"Employment Percent Change, 2024-2034": "15.8%"}).market_figures
    assert [figure.value for figure in figures if figure.unit == "percent"] == [Decimal("15.8")]


def test_an_outlook_gives_full_numbers_with_period_and_source(tmp_path):
    said = contribution(tmp_path)
    assert [(f.slug, f.value, f.unit, f.period) for f in said.market_figures] == [
        ("employment", 1_693_800, "people", "2024"),
        ("employment-projected", 1_961_400, "people", "2034"),
        ("employment-growth", Decimal("15.8"), "percent", "2024 to 2034"),
        ("openings", 115_200, "count", "2024 to 2034"),
    ]
    assert {(f.area, f.source, f.note) for f in said.market_figures} == {
        ("United States", "bls-ep-2024-34", "")
    }
    assert [source.slug for source in said.sources] == ["bls-ep-2024-34"]


@pytest.mark.parametrize(
    ("words", "years", "note"),
    [
        ("None", None, "Usually none in a related occupation"),
        ("Less than 5 years", None, "Less than 5 years, in a related occupation"),
        ("5 years or more", 5, "In a related occupation"),
        ("", None, ""),
    ],
)
def test_less_than_5_years_is_not_up_to_5_years(tmp_path, words, years, note):
    said = contribution(tmp_path, Work_Experience_in_a_Related_Occupation=words)
    assert (said.experience_min, said.experience_max, said.experience_note) == (years, None, note)
    assert said.experience_source == ("bls-ep-2024-34" if note else None)


def test_education_is_short(tmp_path):
    assert contribution(tmp_path).education == "Bachelor's degree"
    none = {"Typical Entry-Level Education": "No formal educational credential"}
    read = projections.read(csv(tmp_path, none))
    assert projections.contribution_for(read, "15-1252", {}).education == "No formal qualification"


def test_education_and_training_name_their_source(tmp_path):
    said = contribution(tmp_path, **{"Typical on-the-job Training": "Apprenticeship"})
    assert (said.training, said.training_source) == ("Apprenticeship", "bls-ep-2024-34")
    assert said.education_source == "bls-ep-2024-34"
    assert contribution(tmp_path).training == "None"
    silent = {"Typical on-the-job Training": "-", "Typical Entry-Level Education": ""}
    read = projections.read(csv(tmp_path, silent))
    said = projections.contribution_for(read, "15-1252", {})
    assert (said.training, said.training_source, said.education_source) == ("", None, None)


def test_a_table_without_training_does_not_speak_of_it(tmp_path):
    kept = [name for name in COLUMNS if "Training" not in name]
    assert projections.read(csv(tmp_path, {}, columns=kept)).missing == {"training", "training_source"}


def test_examples_that_are_glued_to_a_title_are_cut_off(tmp_path):
    said = contribution(tmp_path, shared=soc.shared_by(["15-1252.00", "15-1252.01"]))
    assert {figure.note for figure in said.market_figures} == {
        "Counts Software developers (SOC 15-1252), shared by 2 occupations."
    }


def test_an_occupation_that_is_counted_in_a_group_says_so(tmp_path):
    said = contribution(tmp_path, "13-1021.00", Occupation_Code="13-1020", Occupation_Title="Buyers")
    assert "Buyers (SOC 13-1020), a wider group" in said.market_figures[0].note


def test_an_occupation_that_is_not_projected_has_no_outlook(tmp_path):
    assert contribution(tmp_path, "55-1011.00") is None


def test_a_number_that_is_missing_makes_no_figure(tmp_path):
    said = contribution(tmp_path, **{"Employment 2024": "N/A", "Employment 2034": "-"})
    assert [figure.slug for figure in said.market_figures] == ["employment-growth", "openings"]


def test_a_decline_is_below_zero(tmp_path):
    said = contribution(tmp_path, **{"Employment Percent Change, 2024-2034": "-13.7"})
    assert said.market_figures[2].value == Decimal("-13.7")


def test_the_years_come_from_the_names_of_the_columns(tmp_path):
    path = csv(tmp_path, {})
    path.write_text(path.read_text().replace("2024", "2026").replace("2034", "2036"))
    read = projections.read(path)
    assert (read.start, read.end, read.source.slug) == (2026, 2036, "bls-ep-2026-36")


def test_years_that_do_not_agree_are_refused(tmp_path):
    path = csv(tmp_path, {})
    path.write_text(path.read_text().replace("Employment 2034", "Employment 2035"))
    assert "do not agree" in faults(path)[0][2]


def test_a_missing_column_is_named(tmp_path):
    kept = [name for name in COLUMNS if "Openings" not in name]
    assert "Occupational Openings" in faults(csv(tmp_path, {}, columns=kept))[0][2]
    kept = [name for name in COLUMNS if "Code" not in name]
    assert "Occupation Code" in faults(csv(tmp_path, {}, columns=kept))[0][2]


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("Employment 2024", "many", "no number"),
        ("Employment 2034", "-5.0", "too little"),
        ("Employment 2034", "1e9", "no number"),
        ("Employment Percent Change, 2024-2034", "-120.0", "too little"),
        ("Occupation Code", "151252", "no SOC code"),
        ("Work Experience in a Related Occupation", "Lots", "not one of"),
        ("Typical Entry-Level Education", "x" * 201, "too long"),
        ("Typical on-the-job Training", "x" * 201, "too long"),
    ],
)
def test_an_impossible_row_is_refused_with_line_and_column(tmp_path, column, text, words):
    [(line, found, reason)] = faults(csv(tmp_path, {"Occupation Code": "11-1011"}, {column: text}))
    assert (line, found) == (3, column)
    assert words in reason


def test_an_occupation_that_is_there_twice_is_refused(tmp_path):
    assert "twice" in faults(csv(tmp_path, {}, {}))[0][2]
