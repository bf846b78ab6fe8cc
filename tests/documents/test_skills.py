"""Skills out of the requirements of a document."""

import pytest

from careers import documents
from careers.documents import Known
from careers.models import Skill
from careers.sandbox.documents import reader
from tests.factories import SkillAliasFactory, SkillFactory

KNOWN = Known(
    skills={
        "sql": ("sql", "SQL", "tool"),
        "google": ("google", "Google", "tool"),
        "science": ("science", "Science", "knowledge"),
        "design": ("design", "Design", "knowledge"),
        "excel": ("excel", "Excel", "tool"),
        "r": ("r", "R", "tool"),
        "communication": ("communication", "Communication", "soft"),
        "physics": ("physics", "Physics", "knowledge"),
        ".net": ("dot-net", ".NET", "tool"),
    }
)


def page_of(text, known=KNOWN):
    return documents.interpret(reader.read_text(text, "markdown", "a page", 1000), known).page


def needs_of(page):
    return {need.name: need.importance for group in page.skill_groups for need in group.requirements}


def skills_of(*items, known=KNOWN):
    listed = "\n".join(f"- {item}" for item in items)
    return list(needs_of(page_of(f"# Analyst\n\nCounts.\n\n## Requirements\n\n{listed}\n", known)))


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ("Experience with Windows, Linux and VMware", ["Windows", "Linux", "VMware"]),
        ("3+ years with dbt and Snowflake", ["dbt", "Snowflake"]),
        ("pandas, NumPy or similar", ["pandas", "NumPy"]),
        ("Solid understanding of PHP 8", ["PHP 8"]),
        ("Knowledge of Cobol a bonus", ["Cobol"]),
        ("Agile methods such as Scrum, XP and Kanban", ["Scrum", "XP", "Kanban"]),
        ("Tools: Miro, Dovetail, SPSS", ["Miro", "Dovetail", "SPSS"]),
        ("Excellent communication (written and oral)", ["Communication"]),
        ("First aid and CPR", ["First aid", "CPR"]),
        ("Kenntnisse in Excel und SAP", ["Excel", "SAP"]),
        ("Maîtrise de SAP et d'Excel", ["Excel", "SAP"]),
        ("Conocimientos de SQL y Tableau", ["SQL", "Tableau"]),
        ("Kennis van Koha en Excel", ["Excel", "Koha"]),
    ],
)
def test_skills_are_taken_as_they_are_written(item, names):
    assert skills_of(item) == names


@pytest.mark.parametrize(
    "name", ["C++", "C#", "F#", ".NET", "ASP.NET", "Node.js", "T-SQL", "PL/SQL", "CI/CD", "TCP/IP", "GC-MS"]
)
def test_tools_with_awkward_names_stay_whole(name):
    assert set(skills_of(f"Experience with {name} and Grafana")) == {name, "Grafana"}


@pytest.mark.parametrize(
    "item",
    [
        "Degree in Computer Science or Physics",
        "Degree in engineering (Mechanical, Electrical or Physics)",
        "Works between GMT-7 (US) and GMT+2 (Europe)",
        "Understanding of layered design (UI layer, business logic layer)",
        "Able to excel under pressure",
        "You know the whole engine to a good degree",
        "Full driving licence",
        "Right to work in the UK",
        "Works well with anyone",
        "R&D of new things",
    ],
)
def test_words_of_something_else_are_no_skills(item):
    assert skills_of(item) == []


def test_a_word_of_a_longer_name_is_not_that_skill():
    assert skills_of("Experience with Google Cloud and Azure") == ["Google Cloud", "Azure"]
    assert skills_of("SQL-based reporting") == ["SQL"]


def test_essential_and_desirable_stand_in_columns():
    page = page_of(
        "# Nurse\n\n## Person specification\n\n| Criteria | Essential | Desirable |\n|-|-|-|\n"
        "| Skills | SystmOne, phlebotomy | EMIS |\n| Education | Diploma in nursing | |\n"
    )
    assert needs_of(page) == {"SystmOne": "essential", "phlebotomy": "essential", "EMIS": "desirable"}
    assert page.education == "Diploma in nursing"


def test_labels_within_a_section_tell_them_apart():
    page = page_of(
        "# Clerk\n\n## Skills\n\nEssential: Microsoft Word and Access\n\nDesirable: knowledge of Koha\n"
    )
    assert needs_of(page) == {"Microsoft Word": "essential", "Access": "essential", "Koha": "desirable"}


def test_education_is_what_the_statement_says():
    page = page_of(
        "# Mechanic\n\n## Requirements\n\n- You know engines to a good degree\n- Diploma in vehicle repair\n"
    )
    assert (page.education, needs_of(page)) == ("Diploma in vehicle repair", {})


@pytest.mark.django_db
def test_the_site_knows_skills_by_all_their_names():
    SkillFactory(slug="structured-query-language-sql", name="Structured query language SQL", kind="tool")
    SkillFactory(slug="microsoft-excel", name="Microsoft Excel", kind="tool")
    SkillFactory(slug="gcp", name="Google Cloud Platform (GCP)", kind="tool")
    SkillFactory(slug="act", name="Act!", kind="tool")
    SkillAliasFactory(skill=Skill.objects.get(slug="gcp"), name="G Cloud")
    known = Known.from_database()
    for name in ("SQL", "structured query language"):
        assert skills_of(f"Knowledge of {name}", known=known) == ["Structured query language SQL"]
    for name in ("GCP", "Google Cloud", "G Cloud"):
        assert skills_of(f"Knowledge of {name}", known=known) == ["Google Cloud Platform (GCP)"]
    assert skills_of("Knowledge of Excel", known=known) == ["Microsoft Excel"]
    assert skills_of("Able to act on feedback", known=known) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("Microsoft Teams", "Works in teams"),
        ("Adobe Director", "Reports to the Director of the museum"),
        ("Electronic Time Clock ETC", "Knowledge of birds, trees, etc"),
        ("Training software", "Experience of training"),
        ("Vision Builder for Automated Inspection AI", "Knowledge of AI tools"),
    ],
)
def test_words_of_everyday_are_no_other_names_of_products(name, item):
    SkillFactory(slug="product", name=name, kind="tool")
    assert name not in skills_of(item, known=Known.from_database())


@pytest.mark.parametrize(
    ("item", "needs"),
    [
        ("Knowledge of SQL; Excel is desirable", {"SQL": "essential", "Excel": "desirable"}),
        ("Reports in tools such as Excel, ideally using SQL", {"Excel": "essential", "SQL": "desirable"}),
        ("Ideally SQL", {"SQL": "desirable"}),
        ("Experience with SQL, ideally", {"SQL": "desirable"}),
        ("Kennis van Excel is een pré", {"Excel": "desirable"}),
        ("Maîtrise de SQL, idéalement d'Excel", {"SQL": "essential", "Excel": "desirable"}),
    ],
)
def test_a_wish_is_said_of_its_own_clause(item, needs):
    assert needs_of(page_of(f"# Analyst\n\n## Requirements\n\n- {item}\n")) == needs


@pytest.mark.parametrize("heading", ["Good to have:", "Nice to have", "Great to have"])
def test_what_is_good_to_have_is_a_group_of_its_own(heading):
    text = f"Analyst\n\nMust have:\n* SQL\n* Excel\n\n{heading}\n* Physics\n"
    page = documents.interpret(reader.read_text(text, "text", "a page", 1000), KNOWN).page
    assert needs_of(page) == {"SQL": "essential", "Excel": "essential", "Physics": "desirable"}


def test_to_be_familiar_with_something_is_no_wish():
    page = page_of(
        "# Analyst\n\n## Requirements\n\n- Familiarity with SQL\n- Familiarity with Excel is a plus\n"
    )
    assert needs_of(page) == {"SQL": "essential", "Excel": "desirable"}


def test_a_column_of_how_it_is_checked_asks_for_nothing():
    table = "| Area | What we ask | Assessed by |\n|-|-|-|\n| Skills | {} | Interview |\n\n"
    text = f"# Analyst\n\n## Requirements\n\n### Essential\n\n{table.format('SQL')}"
    text += f"### Desirable\n\n{table.format('Physics')}"
    assert needs_of(page_of(text)) == {"SQL": "essential", "Physics": "desirable"}


def test_a_label_of_careers_asks_for_no_skills():
    text = "# Analyst\n\n## Requirements\n\n- SQL\n\nCareer path: junior analyst, analyst, head of analysis\n"
    assert needs_of(page_of(text)) == {"SQL": "essential"}


def test_a_table_of_pay_asks_for_no_skills():
    table = "| Expérience | Salaire brut |\n|-|-|\n| Débutant | 1 900 € |\n"
    assert needs_of(page_of(f"# Analyste\n\n## Salaire\n\n{table}")) == {}


@pytest.mark.parametrize(
    ("item", "names"),
    [
        (
            "Docker, Helm, Argo workflows, Vault, Nagios",
            ["Docker", "Helm", "Argo workflows", "Vault", "Nagios"],
        ),
        ("One scripting language (we use perl, SQL and lua)", ["SQL", "perl", "lua"]),
        ("Knowledge of build tools such as gradle or maven", ["gradle", "maven"]),
        ("SVG/WebGL/JS", ["SVG", "WebGL", "JS"]),
        ("Experience of F#/.NET", [".NET", "F#"]),
        ("Kenntnisse in VBA und/oder Stata", ["VBA", "Stata"]),
        ("Gute Polnisch- und Tschechischkenntnisse", ["Polnisch", "Tschechisch"]),
        ("Charts made with KoboToolbox", ["KoboToolbox"]),
        ("Load tests with Apache JMeter", []),
        ("Grooming of horses", ["Grooming of horses"]),
        ("Lavorazione del legno", ["Lavorazione del legno"]),
        ("Dry stone walling", ["Dry stone walling"]),
    ],
)
def test_enumerations_and_short_bullets_are_skills(item, names):
    assert skills_of(item) == names


@pytest.mark.parametrize(
    "item",
    [
        "Must love dogs",
        "No convictions",
        "Disponibilité le week-end",
        "Freude am Umgang mit Menschen",
        "A clean record",
        "Can work weekends",
        "Comfortable with heights",
        "Speaks clearly",
    ],
)
def test_short_bullets_about_people_are_no_skills(item):
    assert skills_of(item) == []


@pytest.mark.parametrize("heading", ["Se valorará", "Diferenciais", "Pluspunten", "Wünschenswert", "Atouts"])
def test_a_heading_of_wishes_asks_for_skills(heading):
    assert needs_of(page_of(f"# Analyst\n\n## {heading}\n\n- SQL\n- Excel\n")) == dict.fromkeys(
        ("SQL", "Excel"), "desirable"
    )


def test_a_section_of_technologies_lists_skills():
    page = page_of("# Analyst\n\n## Technologies\n\nWe work with these:\n\n- SQL, Splunk, Kibana\n")
    assert list(needs_of(page)) == ["SQL", "Splunk", "Kibana"]


def test_paragraphs_of_a_cell_are_skills_of_their_own():
    cell = "<p>Soil sampling</p><p>Excel</p>"
    text = (
        "<h1>Analyst</h1><h2>Person specification</h2><table><tr><th>Criteria<th>Essential<th>Desirable"
        f"<tr><td>Skills<td>{cell}<td>Physics</table>"
    )
    page = documents.interpret(documents.read_text(text, "html"), KNOWN).page
    assert needs_of(page) == {"Excel": "essential", "Soil sampling": "essential", "Physics": "desirable"}
