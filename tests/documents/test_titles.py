"""Which line of a document is its title, and what becomes of the short facts beside it."""

import pytest

from careers import documents
from careers.documents import Known
from careers.documents.structure import SURE
from careers.sandbox.documents import reader
from careers.sandbox.documents.structure import Document, Line


def draft_of(text, format="text", name="a page"):
    return documents.interpret(reader.read_text(text, format, name, 1000), Known())


def of_lines(*lines):
    """The draft of (kind, text) or (kind, text, level)."""
    made = (Line(at, line[1], *line[:1], *line[2:]) for at, line in enumerate(lines, start=1))
    return documents.interpret(Document(name="a page", format="html", lines=tuple(made)), Known())


def certainty_of_title(draft):
    return next(guess.certainty for guess in draft.guesses if guess.chosen == "title")


@pytest.mark.parametrize(
    "label",
    [
        "Job title",
        "Post title",
        "Position",
        "Vacancy",
        "We are hiring",
        "Stellenbezeichnung",
        "Intitulé du poste",
        "Puesto",
        "Functie",
        "Cargo",
        "Titolo della posizione",
        "Fiche de poste",
        "Stellenbeschreibung",
        "Perfil del puesto",
        "Functieprofiel",
    ],
)
def test_a_title_stands_behind_its_label(label):
    draft = draft_of(f"Company: Example Ferries\n{label}: Ferry Engineer\n\nPay\n\n£20,000 a year\n")
    assert draft.page.title == "Ferry Engineer"
    assert certainty_of_title(draft) >= SURE


def test_a_label_may_be_a_line_of_its_own():
    assert draft_of("Job title\nFerry Engineer\n\nPay\n\n£20,000 a year\n").page.title == "Ferry Engineer"
    draft = of_lines(
        ("heading", "Job title"), ("text", "Ferry Engineer"), ("heading", "Duties"), ("item", "Oil")
    )
    assert draft.page.title == "Ferry Engineer"


def test_a_title_stands_in_a_table_of_facts():
    draft = draft_of(
        "<table><tr><th>Agency</th><td>Parks</td></tr>"
        "<tr><th>Job title</th><td>Senior Ranger</td></tr></table>"
        "<h1>Primary objective</h1><p>To look after two parks.</p><h1>Key duties</h1><ol><li>Plan.</li></ol>",
        "html",
    )
    assert draft.page.title == "Senior Ranger"
    assert [section.kind for section in draft.page.sections] == ["custom", "overview", "responsibilities"]


@pytest.mark.parametrize(
    "before",
    [
        "https://jobs.example.org/4711",
        "Northwind Ferries Ltd\n\n14 Harbour Street, Leith EH6 6JJ\n\n3 March 2026",
        "Reference: 2031/44\n\nClosing date: 12 June 2026",
        "Riverside Council",
        "Handwerkskammer Musterland",
    ],
)
def test_companies_addresses_and_dates_are_no_title(before):
    draft = draft_of(
        f"{before}\n\nFerry Engineer\n\nOban, Scotland\n\nAbout the role\n\nYou keep engines running.\n"
    )
    assert draft.page.title == "Ferry Engineer"


def test_an_organisation_above_the_role_is_no_title():
    draft = draft_of(
        "# Riverside Housing Association\n\n## Tenancy Officer\n\n### Duties\n\n- Visit\n", "markdown"
    )
    assert draft.page.title == "Tenancy Officer"


def test_the_heading_of_a_section_is_no_title():
    draft = draft_of(
        "Beekeeper Job Description Template\n\nWe want a beekeeper. You will look after forty hives.\n\n"
        "Beekeeper Duties:\n\nInspecting hives.\n\nBeekeeper Requirements:\n\nPatience.\n"
    )
    assert draft.page.title == "Beekeeper"
    assert [section.kind for section in draft.page.sections] == ["responsibilities", "requirements"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Senior", "Data Steward"), ("Head of", "Records"), ("Deputy Head", "and Archivist")],
)
def test_a_title_on_two_lines_is_one(first, second):
    draft = of_lines(
        ("heading", first, 1), ("heading", second, 1), ("heading", "Duties", 2), ("item", "Keep the records")
    )
    assert draft.page.title == f"{first} {second}"
    assert [section.heading for section in draft.page.sections] == ["Duties"]


def test_a_heading_on_two_lines_opens_one_section():
    draft = of_lines(
        ("heading", "Baker", 1),
        ("heading", "Skills", 2),
        ("heading", "and qualifications", 2),
        ("item", "SQL"),
    )
    assert [section.heading for section in draft.page.sections] == ["Skills and qualifications"]


def test_the_name_of_a_file_is_said_to_be_one():
    draft = draft_of("They drive trams and help people.\n\n- Check the tram\n", name="tram_driver.txt")
    guess = next(guess for guess in draft.guesses if guess.id == "name-of-file")
    assert draft.page.title == "Tram driver"
    assert "name of the file" in guess.what
    assert guess.certainty < SURE
    assert documents.decided(draft, {guess.id: "leave-out"}).page.title == "Untitled role"


def test_without_any_heading_the_text_is_summary_and_overview():
    draft = draft_of(
        "Tram drivers earn £31,000 a year.\n\nThey drive trams.\n\n• Check the tram\n• Report faults\n"
    )
    assert draft.page.summary == "Tram drivers earn £31,000 a year. They drive trams."
    assert [(section.kind, section.body) for section in draft.page.sections] == [
        ("overview", "- Check the tram\n- Report faults")
    ]
    assert [band.low for band in draft.page.salary_bands] == [31000]
    assert draft.left_over == ()


def test_labels_around_the_title_are_kept_as_what_they_are():
    draft = draft_of(
        "URL: https://jobs.example.org/4711\nCompany: Example Ferries\nSalary: £32,500 per annum\n\n"
        "Ferry Engineer\n\nOban\n\nFull time\n\nAbout the role\n\nYou keep engines running.\n"
    )
    glance = draft.page.sections[0]
    assert glance.heading == "At a glance"
    assert glance.body.split("\n") == [
        "URL: https://jobs.example.org/4711",
        "Company: Example Ferries",
        "Salary: £32,500 per annum",
        "",
        "Oban",
        "",
        "Full time",
    ]
    assert draft.page.summary == "You keep engines running."
    assert [band.low for band in draft.page.salary_bands] == [32500]
    assert draft.left_over == ()


def test_an_unlikely_title_is_not_shown_as_sure():
    draft = draft_of("Bright mornings\n\nCold evenings\n\nDuties\n\n- Sing\n")
    assert certainty_of_title(draft) < 0.8
