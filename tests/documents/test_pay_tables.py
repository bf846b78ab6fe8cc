"""What rows of tables say of pay: the own row, its levels, and nothing of other occupations."""

import pytest

from careers import documents
from careers.documents import Known, pay, tables
from careers.documents.structure import SURE
from careers.sandbox.documents import reader


def figures(title, table, heading="Pay"):
    text = f"# {title}\n\nDoes the work.\n\n## {heading}\n\n{table}\n"
    draft = documents.interpret(reader.read_text(text, "markdown", "a page", 1000), Known())
    return [(each.band.label, each.band.low) for each in draft.findings.derived if each.band]


def test_rows_of_other_occupations_are_no_pay():
    table = (
        "| Occupation | Tools | Pay |\n| - | - | - |\n| Baker | Oven | £28,000 |\n"
        "| Pastry chef | Whisk | £31,000 |\n| Head baker | Oven | £39,000 |\n"
    )
    assert figures("Baker", table, "How it compares") == [("Baker", 28_000), ("Head baker", 39_000)]


def test_rows_of_levels_are_pay_of_the_role():
    table = "| Position | Pay |\n| - | - |\n| Junior | £24,000 |\n| Senior | £35,000 |\n| Lead | £41,000 |\n"
    assert figures("Data Steward", table) == [("Junior", 24_000), ("Senior", 35_000), ("Lead", 41_000)]


def test_rows_that_name_no_occupation_are_pay_of_the_role():
    table = "| Industry | Median pay |\n| - | - |\n| Hospitals | $61,000 |\n| Schools | $52,000 |\n"
    assert figures("Nurse", table) == [("Hospitals", None), ("Schools", None)]


def test_a_place_that_sounds_like_an_occupation_is_a_place():
    table = "| City | Pay |\n| - | - |\n| Manchester | £31,000 |\n| Leeds | £30,000 |\n"
    assert figures("Nurse", table) == [("Manchester", 31_000), ("Leeds", 30_000)]


def test_an_occupation_in_a_column_without_head_waits_for_an_editor():
    table = "| | Pay |\n| - | - |\n| Plumber | £31,000–£35,000 |\n| Nurse | £30,000–£36,000 |\n"
    text = f"# Nurse\n\nCares.\n\n## Pay\n\n{table}\n"
    page = documents.interpret(reader.read_text(text, "markdown", "a page", 1000), Known()).page
    assert [band.low for band in page.salary_bands] == [30_000]


def test_the_row_of_the_role_itself_leads():
    table = "| Role | Salary |\n| - | - |\n| Waiter | £24,000–£26,000 |\n| Baker | £27,000–£33,000 |\n"
    text = f"# Baker\n\nMakes bread.\n\n## How it compares\n\n{table}"
    page = documents.interpret(reader.read_text(text, "markdown", "a page", 1000), Known()).page
    assert (page.headline_pay.low, page.headline_pay.high) == (27_000, 33_000)
    assert len(page.salary_bands) == 1


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("Junior", "", "£30,000"), ["Junior, Elsewhere: £30,000"]),
        (("Senior", "£55,000", ""), ["Senior, London: £55,000"]),
        (("Lead", "£75,000", "£70,000"), ["Lead, London: £75,000", "Lead, Elsewhere: £70,000"]),
    ],
)
def test_an_empty_cell_keeps_its_place(cells, expected):
    assert tables.statements(cells, ("Level", "London", "Elsewhere"), "") == expected


def test_the_first_answer_of_a_form_is_no_head_of_a_column():
    assert tables.header_of(("Agency", "Department of Parks")) == ()
    assert tables.header_of(("Level", "London")) == ("Level", "London")
    assert tables.header_of(("Level", "Salary (£k)")) == ("Level", "Salary (£k)")


def test_the_answer_to_salary_in_a_form_is_sure():
    around = pay.Surroundings(["Facts", "Ranger"], "a source", in_pay=False)
    ((band, certainty),) = tables.bands(("Salary", "$61,300 - $70,900"), (), "", around)
    assert (band.label, band.low, band.high, certainty >= SURE) == ("Salary", 61_300, 70_900, True)


def test_the_head_of_a_column_gives_thousands():
    assert tables.statements(("Senior", "45"), ("Level", "Salary (£k)"), "") == ["Senior: Salary (£k) £ 45k"]
