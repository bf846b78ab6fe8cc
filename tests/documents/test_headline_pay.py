"""Pay that an import is not sure of never stands at the head of a page: it waits for an editor."""

import pytest
from django.core.management import call_command

from careers import documents, publishing
from careers.documents import Known
from careers.models import Edition, Role
from careers.sandbox.documents import reader
from tests.factories import FamilyFactory


def draft_of(pay: str, heading="Pay"):
    text = f"# Data Engineer\n\nBuilds pipelines.\n\n## {heading}\n\n{pay}\n"
    return documents.interpret(reader.read_text(text, "markdown", "a page", 1000), Known())


def headline(draft):
    band = draft.page.headline_pay
    return band and (band.bottom, band.top, band.period)


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        ("- £45,000 to £70,000 a year", (45000, 70000, "year")),
        ("- Salary: £45,000–£70,000", (45000, 70000, "year")),
        ("- Salary: £42,000 per year", (42000, 42000, "year")),
        ("- The median wage is $98,500 a year.", (98500, 98500, "year")),
        ("- $18.50 to $22 an hour", (18.5, 22, "hour")),
        ("- Base salary GS-13 - $73,375 to $95,388", (73375, 95388, "year")),
        ("- Band 6 £37,338 to £44,962", (37338, 44962, "year")),
        ("- Freshers: ₹6–10 LPA", (600000, 1000000, "year")),
    ],
)
def test_pay_that_is_sure_leads(pay, expected):
    assert headline(draft_of(pay)) == expected


@pytest.mark.parametrize(
    "pay",
    [
        "- £1,200 annual home office budget\n- A sports card worth €50 per month",
        "- Meal contribution of €3.05 per day",
        "- £600 a year for gym and lunch",
        "- We passed $2.5 billion in managed assets, and pay well",
        "- Principal: ₹60–1.5 Cr",
        "- $6,023 - $12,374",
        "- €3.378 to €5.331",
        "- PLN 9 000 - 12 000",
        "- Rs 45,000 to Rs 60,000 a month",
        "- kr 38 000 to kr 45 000 a month",
        "- £45.000 to £60.000 a year",
        "- BHD 1.250 an hour",
        "- £41,000 and £52,000 a year",
        "- From £30 to £70,000 a year",
        "- £30,000[2] £36,000",
        "- ML Researcher: £55,000 to £90,000 a year",
        "- Our founders earn £9,000,000 a year",
    ],
)
def test_pay_that_is_not_sure_waits_for_an_editor(pay):
    draft = draft_of(pay)
    assert draft.page.salary_bands == ()


def test_only_the_own_row_of_a_table_of_roles_is_pay():
    draft = draft_of(
        "| Role | Salary (UK) |\n| - | - |\n| Data Analyst | £28,000–£42,000 |\n"
        "| Data Engineer | £45,000–£70,000 |\n",
        "How it compares",
    )
    assert headline(draft) == (45000, 70000, "year")
    assert sum("Pay figure" in guess.what for guess in draft.guesses) == 1


def test_beside_the_own_row_those_of_other_levels_are_only_guesses():
    draft = draft_of(
        "| Job title | Salary |\n| - | - |\n| Data Engineer | £45,000–£70,000 |\n"
        "| Data Engineer Assistant | £25,000–£30,000 |\n| Senior Data Engineer | £65,000–£90,000 |\n",
        "Grades and pay",
    )
    assert [band.low for band in draft.page.salary_bands] == [45000]
    assert sum("Pay figure" in guess.what for guess in draft.guesses) == 3


def test_under_benefits_only_what_is_called_pay_leads():
    draft = draft_of(
        "- £1,200 annual allowance for trains\n- £900 a year\n- Salary: £42,000 per year", "Benefits"
    )
    assert headline(draft) == (42000, 42000, "year")


def test_what_is_only_probable_stands_behind_what_is_sure():
    draft = draft_of("- ML Researcher: £55,000 to £90,000 a year\n- Salary: £45,000 to £70,000 a year")
    assert [band.low for band in draft.page.salary_bands] == [45000, 55000]


def test_where_the_sure_figure_is_left_out_none_leads():
    draft = draft_of("- ML Researcher: £55,000 to £90,000 a year\n- Salary: £45,000 to £70,000 a year")
    sure = next(guess for guess in draft.guesses if "Salary" in guess.what and guess.kind == "derived")
    left = documents.decided(draft, {sure.id: "leave-out"})
    assert left.page.salary_bands == ()


def test_an_editor_can_take_a_figure_that_is_not_sure():
    draft = draft_of("- Rs 37,338 to Rs 44,962 a month")
    guess = next(guess for guess in draft.guesses if "37,338" in guess.what)
    assert guess.chosen == "leave-out"
    taken = documents.decided(draft, {guess.id: "take"})
    assert headline(taken) == (37338, 44962, "month")


def test_the_country_says_which_money_a_mark_means():
    assert headline(draft_of("- Rs 45,000 to Rs 60,000 a month", "Pay in India")) == (45000, 60000, "month")
    assert headline(draft_of("- kr 38 000 to kr 45 000 a month", "Pay in Sweden")) == (38000, 45000, "month")


@pytest.mark.django_db
def test_an_import_that_is_not_sure_publishes_no_pay(tmp_path):
    FamilyFactory(slug="data")
    file = tmp_path / "engineer.md"
    file.write_text("# Data Engineer\n\nBuilds pipelines.\n\n## Benefits\n\n- €3.05 per day for lunch\n")
    call_command("import_document", str(file), family="data", verbosity=0)
    publishing.publish(Role.objects.get(), by="editor")
    assert Edition.objects.get().pay_low is None
