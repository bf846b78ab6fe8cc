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
        "- Base salary GS-13 - $73,375 to $95,388",
        "- Band 6 £37,338 to £44,962",
        "- Freshers: ₹6–10 LPA\n- Principal: ₹60–1.5 Cr",
        "- $6,023 - $12,374",
        "- From £30 to £70,000 a year",
        "- £30,000[2] £36,000",
        "- ML Researcher: £55,000 to £90,000 a year",
        "- Our founders earn £9,000,000 a year",
    ],
)
def test_pay_that_is_not_sure_waits_for_an_editor(pay):
    draft = draft_of(pay)
    assert draft.page.salary_bands == ()


def test_pay_of_other_roles_in_a_table_does_not_lead():
    draft = draft_of(
        "| Role | Salary (UK) |\n| - | - |\n| Data Analyst | £28,000–£42,000 |\n"
        "| Data Engineer | £45,000–£70,000 |\n",
        "How it compares",
    )
    assert draft.page.headline_pay is None
    assert sum("Pay figure" in guess.what for guess in draft.guesses) == 2


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
    draft = draft_of("- Band 6 £37,338 to £44,962")
    guess = next(guess for guess in draft.guesses if "37,338" in guess.what)
    assert guess.chosen == "leave-out"
    taken = documents.decided(draft, {guess.id: "take"})
    assert headline(taken) == (37338, 44962, "year")


@pytest.mark.django_db
def test_an_import_that_is_not_sure_publishes_no_pay(tmp_path):
    FamilyFactory(slug="data")
    file = tmp_path / "engineer.md"
    file.write_text("# Data Engineer\n\nBuilds pipelines.\n\n## Benefits\n\n- €3.05 per day for lunch\n")
    call_command("import_document", str(file), family="data", verbosity=0)
    publishing.publish(Role.objects.get(), by="editor")
    assert Edition.objects.get().pay_low is None
