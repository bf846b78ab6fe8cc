"""The steps of a career, and the careers beside it, out of lists, tables and headings."""

import pytest

from careers import documents
from careers.documents import Known
from careers.sandbox.documents import reader


def draft_of(text, known=None):
    return documents.interpret(reader.read_text(text, "markdown", "a page", 1000), known or Known())


def steps_of(text):
    draft = draft_of(text)
    return [rung.title for ladder in draft.page.ladders for rung in ladder.rungs]


@pytest.mark.parametrize(
    ("heads", "steps"),
    [
        ("Junior | Senior | Head", ["Junior", "Senior", "Head"]),
        ("Junior Buyer (L1) | Buyer (L2) | Senior Buyer (L3)", ["Junior Buyer", "Buyer", "Senior Buyer"]),
    ],
)
def test_heads_of_columns_are_the_steps(heads, steps):
    assert (
        steps_of(f"# Buyer\n\n## Salary\n\n| Shop | {heads} |\n|-|-|-|-|\n| Fashion | £20k | £30k | £40k |\n")
        == steps
    )


def test_heads_that_are_no_levels_are_no_steps():
    assert (
        steps_of("# Buyer\n\n## Salary\n\n| Shop | Low | High |\n|-|-|-|\n| Fashion | £20k | £30k |\n") == []
    )


def test_rows_below_a_head_that_says_level_are_the_steps():
    rows = "| Junior | £20k | |\n| Senior | | £30k |\n| Lead | £40k | £41k |\n"
    table = f"| Level | Leeds | York |\n|-|-|-|\n{rows}"
    assert steps_of(f"# Senior Buyer\n\n## Salary\n\n{table}") == ["Junior", "Senior", "Lead"]


def test_the_names_of_steps_stand_in_any_column():
    table = "| Level | Title |\n|-|-|\n| 1 | Junior Buyer |\n| 2 | Buyer |\n| 3 | Head Buyer |\n"
    assert steps_of(f"# Buyer\n\n## Levels\n\n{table}") == ["Junior Buyer", "Buyer", "Head Buyer"]


def test_a_table_of_levels_announces_its_steps():
    table = "| Livello | Esperienza |\n|-|-|\n| Infermiere | 0-3 anni |\n| Infermiere esperto | 8 anni |\n"
    assert steps_of(f"# Infermiere di sala\n\n## Retribuzione\n\n{table}") == [
        "Infermiere",
        "Infermiere esperto",
    ]


def test_headings_of_a_section_on_careers_are_the_steps():
    steps = "".join(f"### {name}\n\nBuys.\n\n" for name in ("Junior Buyer", "Buyer", "Senior Buyer"))
    assert steps_of(f"# Buyer\n\n## Career path\n\n{steps}") == ["Junior Buyer", "Buyer", "Senior Buyer"]


def test_what_follows_on_a_role_begins_with_it():
    draft = draft_of(
        "# Crane Operator\n\n## Moving up\n\n- Senior operator\n- Site lead\n- Head of lifting\n"
    )
    (ladder,) = draft.page.ladders
    assert [(rung.title, rung.role) for rung in ladder.rungs][:2] == [
        ("Crane Operator", "crane-operator"),
        ("Senior operator", None),
    ]
    assert next(guess.certainty for guess in draft.guesses if "ladder" in guess.what) < 0.8


def test_a_list_of_requirements_is_no_ladder():
    assert steps_of("# Buyer\n\n## Requirements\n\n- Senior stakeholders\n- Lead suppliers\n") == []


COMPARISON = (
    "# Data Engineer\n\nBuilds pipelines.\n\n## How it compares\n\n"
    "| Role | Main tools | Salary (UK) |\n|-|-|-|\n"
    "| Data Analyst | SQL, Tableau | £28,000–£42,000 |\n| Data Engineer | Python, dbt | £45,000–£70,000 |\n"
)


def test_the_other_rows_of_a_table_of_roles_are_related_careers():
    draft = draft_of(COMPARISON)
    assert [page.title for page in draft.related_pages] == ["Data Analyst"]
    assert "| Data Analyst | SQL, Tableau |" in draft.page.sections[0].body


def test_only_its_own_row_says_what_a_role_needs():
    page = draft_of(COMPARISON).page
    assert [need.name for group in page.skill_groups for need in group.requirements] == ["Python", "dbt"]


def test_a_row_that_is_left_out_stays_in_its_section():
    draft = draft_of(COMPARISON)
    career = next(guess for guess in draft.guesses if guess.what.startswith("Related career"))
    left = documents.decided(draft, {career.id: "leave-out"})
    assert left.related_pages == ()
    assert left.left_over == ()


@pytest.mark.parametrize(
    ("title", "heading", "steps"),
    [
        ("Buyer", "Where it leads", ["Buying assistant", "Buyer", "Category manager"]),
        ("Buyer", "Where this job can take you", ["Buying assistant", "Buyer", "Category manager"]),
        ("Tischler", "Aufstiegsmöglichkeiten", ["Lehrling", "Tischler", "Tischlermeister"]),
        ("Maçon", "Évolution professionnelle", ["Apprenti maçon", "Maçon", "Chef de chantier"]),
        ("Cocinero", "Promoción", ["Ayudante", "Cocinero", "Jefe de cocina"]),
        ("Lasser", "Doorgroeimogelijkheden", ["Leerling lasser", "Lasser", "Voorman"]),
        ("Contador", "Plano de carreira", ["Assistente contábil", "Contador", "Gerente contábil"]),
        ("Elettricista", "Crescita professionale", ["Apprendista", "Elettricista", "Capo cantiere"]),
    ],
)
@pytest.mark.parametrize("mark", ["-", "1."])
def test_a_list_below_a_heading_on_careers_is_a_ladder(title, heading, steps, mark):
    listed = "".join(f"{mark} {step}\n" for step in steps)
    assert steps_of(f"# {title}\n\n## {heading}\n\n{listed}") == steps


@pytest.mark.parametrize("arrow", [">", "→", "->", "»"])
def test_a_line_of_arrows_is_a_ladder_and_no_heading(arrow):
    steps = ["Trainee", "Welder", "Supervisor"]
    line = f" {arrow} ".join(steps)
    text = f"Welder\n\nDuties\n\nJoins metal.\n\nProspects\n\n{line}\n\nSalary\n\nIt is good.\n"
    page = documents.interpret(reader.read_text(text, "text", "a page", 1000), Known()).page
    assert [rung.title for rung in page.ladders[0].rungs] == steps
    assert [section.heading for section in page.sections] == ["Duties", "Prospects", "Salary"]


@pytest.mark.parametrize(
    "listed",
    [
        "- Training budget\n- Mentoring\n- Conferences\n",
        "1. Complete an apprenticeship\n2. Gain experience\n3. Get promoted\n",
        "Home > Careers > Buyer\n",
    ],
)
def test_what_names_no_occupations_is_no_ladder(listed):
    assert steps_of(f"# Buyer\n\n## Development\n\n{listed}") == []


def test_arrows_elsewhere_are_no_ladder():
    assert steps_of("# Buyer\n\n## How we work\n\nPlan > Order > Measure\n") == []


def test_levels_as_headings_are_the_steps():
    steps = ["Helfer", "Käufer", "Chef"]
    levels = "".join(f"## Stufe {at}: {step}\n\nKauft ein.\n\n" for at, step in enumerate(steps, 1))
    assert steps_of(f"# Käufer\n\n{levels}") == steps
