"""The five roles of the fixtures say everything that the page they were written from says.

Reads the YAML itself: no database, no Django.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

FIXTURES = Path(__file__).parents[2] / "fixtures" / "roles"
FILES = sorted(FIXTURES.glob("*.yaml"))

SENIOR = "senior-ml-operations-engineer"
GROWTH = "growth-manager"
PYTHON = "python-infrastructure-engineer"
SEARCH = "paid-search-analyst"
ANALYST = "process-data-analyst"

#: Whatever the page names: each must be found, as whole words, in the objects of its role.
FACTS = {
    SENIOR: {
        "names": ["Senior MLOps Engineer", "Senior Machine Learning Operations Engineer"],
        "clouds and infrastructure": [
            *("Azure", "AWS", "GCP", "Google Cloud Platform", "Terraform", "AWS CDK", "Docker"),
            *("Kubernetes", "infrastructure as code", "containers", "orchestration"),
        ],
        "programming": [
            *("Python", "SQL", "NumPy", "Pandas", "Scikit-learn", "PySpark", "Git"),
            *("object-oriented programming", "version control", "development environments", "debugging"),
        ],
        "data": ["Spark", "Apache Spark", "Databricks", "NoSQL", "Hadoop", "data pipelines"],
        "machine learning": ["TensorFlow", "PyTorch"],
        "MLOps": [
            *("Azure DevOps", "MLflow", "Kubeflow", "Airflow", "Seldon Core", "ModelDB", "Pachyderm"),
            *("DVC", "Data Version Control", "CI/CD", "feature stores", "ML frameworks"),
            *("cloud-specific MLOps tools", "experiment tracking"),
        ],
        "responsibilities": [
            *("online inference", "offline inference", "many sources", "onboarding", "decommissioning"),
            *("artifact", "DevOps", "DataOps", "ML engineers", "product managers", "data scientists"),
            *("monitoring and logging", "alerts", "anomalies", "model drift", "version tracking"),
            *("hyperparameter optimization", "evaluation", "explainability", "automated retraining"),
            *("archive data", "root cause", "troubleshoot", "proofs of concept", "POCs", "sales support"),
            *("integrity", "security", "documenting", "best practices"),
        ],
        "character": ["methodical", "analytical", "creative", "tenacious", "attention to detail"],
        "education": [
            *("bachelor's degree", "master's degree", "PhD", "software engineering", "computer science"),
            *("data science", "mathematics", "statistics", "quantitative"),
        ],
        "experience": ["5+", "3+", "5–7", "8+ years", "10+ years", "data analytics overall"],
        "preferences": ["Agile", "data science techniques", "security and compliance"],
        "leadership": ["mentor", "review code", "architecture", "strategic decisions", "guide teams"],
        "work environment": ["on site", "flexible", "autonomy", "collaboration", "continuous learning"],
        "learning": ["conferences", "workshops", "courses online", "open-source projects", "MLOps community"],
        "demand": [
            *("technology", "healthcare", "finance", "e-commerce", "autonomous systems"),
            *("traditional industries", "explainable AI", "particular domain", "ethical AI"),
            *("model governance", "high availability", "tech hubs", "exponentially", "stable", "network"),
        ],
        "pay": ["$165,000", "$185,800", "$207,125", "$300,000", "RSUs", "niches", "premium", "negotiate"],
        "benefits": [
            *("health", "dental", "vision", "401(k)", "professional development"),
            *("flexible arrangements", "paid time off"),
        ],
        "market": ["$410.22 billion", "2029", "46%", "CAGR"],
        "ladder": [
            *("Junior MLOps Engineer", "MLOps Engineer", "Senior ML Operations Engineer"),
            *("Lead MLOps Engineer", "MLOps Architect", "MLOps Team Lead", "Director of MLOps"),
        ],
        "soft skills": [
            *("communication", "collaboration", "problem-solving", "critical thinking", "leadership"),
            *("adaptability", "time and project management", "business acumen", "milestones"),
            *("constructive feedback", "requirements", "non-engineers"),
        ],
        "practices": [
            *("folders", "names and file formats", "preprocessing", "hyperparameter tuning"),
            *("model selection", "A/B testing", "canary release", "deviations", "hyperparameters included"),
            *("concept drift", "distributed computing", "operating costs", "encourage the team"),
        ],
        "challenges": [
            *("sources disagree", "data sets need versions", "inefficient tools", "quick iteration"),
            *("scale with traffic", "generic enough", "need a translation", "retraining"),
            *("stability of the system", "data privacy", "accuracy against inference speed"),
            *("growing complexity", "feature", "prediction", "label", "performance"),
        ],
    },
    GROWTH: {
        "aims": ["revenue", "customers", "market share", "user experience"],
        "work": [
            *("trends in the market", "customers behave", "large data sets", "experiments", "KPIs"),
            *("product, engineering, marketing and sales", "digital tools", "traffic", "raise sales"),
        ],
        "skills": [
            *("analytical thinking", "strategic planning", "data analysis", "interpretation"),
            *("digital marketing", "communication", "leadership", "adaptability", "innovation"),
        ],
        "ladder": ["Growth Manager", "Head of Growth", "C-level"],
    },
    PYTHON: {
        "work": [
            *("networks", "servers", "databases", "cloud environments", "performance", "trace faults"),
            *("security", "capacity planning", "resource management"),
        ],
        "PSF": [
            *("Python Software Foundation", "PSF", "Django", "python.org", "us.pycon.org"),
            *("consolidating", "users of PSF services", "volunteers", "core development teams", "on call"),
        ],
        "skills": [
            *("Linux", "Python", "continuous integration", "developer tools", "cloud providers"),
            *("containerization", "problem-solving", "communication", "time management"),
        ],
        "Python for": ["automate", "operating system", "packages", "files", "backup scripts", "health"],
        "career": [
            *("computer science", "information technology", "certifications", "hands-on experience"),
            *("open-source projects", "strategic thinking"),
        ],
        "pay": ["$100k to $130k"],
    },
    SEARCH: {
        "names": ["PPC Specialist", "Pay-Per-Click", "Paid Search Specialist"],
        "work": [
            *("Google Ads", "Microsoft Ads", "social media", "keywords", "negative keywords", "bids"),
            *("ROI", "reports", "competitors", "industry"),
        ],
        "skills": [
            *("PPC management tools", "analytics platforms", "Google Analytics", "certificates"),
            *("communication", "clients", "problem-solving", "adaptability"),
        ],
        "work environment": ["digital marketing specialists", "clients regularly", "continuous learning"],
        "pay": ["$45,000 and $59,000", "location", "experience"],
        "benefits": ["bonuses", "flexible work policies", "health insurance", "retirement plans"],
    },
    ANALYST: {
        "names": ["Data Analyst"],
        "work": [
            *("various sources", "missing values", "patterns, relationships and trends", "dashboards"),
            *("stakeholders", "other departments", "extraction of data"),
        ],
        "tools": ["R", "SPSS", "Python", "SQL", "Tableau", "Power BI"],
        "soft skills": [
            *("critical thinking", "problem-solving", "attention to detail", "communication"),
            *("language of the business", "collaboration", "time management"),
        ],
        "in the organization": ["strategic decision-making", "performance", "operations", "customers"],
        "ladder": ["entry-level", "mid-level", "management", "advanced technical", "continuous learning"],
    },
}

#: Every pay figure of the page: what its objects must say, field by field.
BANDS = {
    (SENIOR, "pay-base"): {
        "statistic": "range",
        "low": 150_000,
        "high": 250_000,
        "basis": "base",
        "year": 2024,
    },
    (SENIOR, "pay-lower-end"): {"low": 120_000, "high": 150_000, "experience_min": 5, "experience_max": 7},
    (SENIOR, "pay-upper-end"): {"low": 250_000, "high": 300_000, "open_ended": True, "experience_min": 10},
    (SENIOR, "pay-average"): {"statistic": "mean", "mean": 165_000, "approximate": True, "year": None},
    (SENIOR, "pay-median"): {"statistic": "median", "low": 185_800, "high": 207_125, "year": None},
    (SENIOR, "pay-leadership"): {"low": 300_000, "high": None, "open_ended": True, "year": 2024},
    (PYTHON, "pay-foundation"): {"low": 100_000, "high": 130_000, "year": None},
    (SEARCH, "pay-typical"): {"low": 45_000, "high": 59_000, "year": None},
}

#: Every pay factor of the page: its kind and, where the page gives one, its percentage.
FACTORS = {
    "experience-5-7": ("experience", None, None),
    "experience-8": ("experience", None, None),
    "experience-10": ("experience", None, None),
    "tech-hubs": ("location", 10, 30),
    "mid-tier-markets": ("location", None, None),
    "non-tech-hubs": ("location", -20, -10),
    "finance-and-tech": ("industry", None, None),
    "healthcare-and-e-commerce": ("industry", None, None),
    "traditional-industries": ("industry", None, None),
    "large-companies": ("company-size", None, None),
    "start-ups": ("company-size", None, None),
    "mid-size-companies": ("company-size", None, None),
    "bonus": ("bonus", 10, 20),
    "equity": ("equity", None, None),
    "profit-sharing": ("profit-sharing", 2, 5),
    "yearly-raise": ("raise", 3, 5),
    "promotion": ("promotion", 10, 20),
}

MARKET = {"market-size": (410_220_000_000, "money"), "market-growth": (46, "percent")}

#: Words that advertise instead of saying something.
BANNED = [
    *("pivotal", "crucial", "dynamic", "ever-evolving", "leverage", "leveraging", "cutting-edge"),
    *("comprehensive", "seamless", "seamlessly", "robust", "landscape", "game-changer"),
]

#: Fields that hold one of several fixed values, or an address: not something the page says.
CODES = {"slug", "kind", "level", "importance", "statistic", "basis", "unit", "match"}

#: The field that names what an object is a part of, for every model with positions.
PARENTS = {
    "careers.section": "role",
    "careers.skillgroup": "role",
    "careers.skillrequirement": "group",
    "careers.salaryband": "role",
    "careers.salaryfactor": "role",
    "careers.marketfigure": "role",
    "careers.relatedcareer": "role",
    "careers.rung": "ladder",
}

OBJECTS = [(file.name, each) for file in FILES for each in yaml.safe_load(file.read_text("utf-8"))]


def rows(model: str) -> list[dict]:
    return [each["fields"] for _file, each in OBJECTS if each["model"] == f"careers.{model}"]


SKILLS = {row["slug"]: row["name"] for row in rows("skill")}
SOURCES = {row["slug"] for row in rows("source")}
ROLES = {row["slug"] for row in rows("role")}


def belongs_to(model: str, fields: dict) -> set[str]:
    """The slugs of the roles on whose page an object is shown."""
    if model == "careers.role":
        return {fields["slug"]}
    if model in {"careers.ladder", "careers.rung"}:
        ladder = fields["ladder"][0] if "ladder" in fields else fields["slug"]
        return {row["role"][0] for row in rows("rung") if row["ladder"] == [ladder] and "role" in row}
    for reference in ("role", "group"):
        if reference in fields:
            return {fields[reference][0]}
    return set()


def texts_by_role() -> dict[str, str]:
    """All that the page of each role shows in words, on one line."""
    found = defaultdict(list)
    for _file, each in OBJECTS:
        fields = each["fields"]
        words = [value for name, value in fields.items() if isinstance(value, str) and name not in CODES]
        words += [SKILLS[slug] for slug in fields.get("skill", ())]
        for role in belongs_to(each["model"], fields):
            found[role] += words
    return {
        role: re.sub(r"\s+", " ", re.sub(r"\[\^[^\]]+\]|\*\*", "", " | ".join(words)))
        for role, words in found.items()
    }


TEXTS = texts_by_role()


def as_params(values, name):
    return [pytest.param(*value, id=name(*value)) for value in values]


@pytest.mark.parametrize(
    ("role", "fact"),
    as_params(
        dict.fromkeys(
            (role, fact) for role, groups in FACTS.items() for facts in groups.values() for fact in facts
        ),
        lambda role, fact: f"{role}: {fact}",
    ),
)
def test_the_page_names(role, fact):
    assert re.search(rf"(?<!\w){re.escape(fact)}(?!\w)", TEXTS[role], re.IGNORECASE)


@pytest.mark.parametrize(
    ("key", "expected"), as_params(BANDS.items(), lambda key, expected: f"{key[0]}: {key[1]}")
)
def test_the_pay_figure_says_what_the_source_says(key, expected):
    found = [row for row in rows("salaryband") if (row["role"][0], row["slug"]) == key]
    assert [{name: row.get(name) for name in expected} for row in found] == [expected]


def test_no_other_pay_figure_was_made_up():
    assert {(row["role"][0], row["slug"]) for row in rows("salaryband")} == set(BANDS)


def test_every_pay_figure_says_what_to_mind():
    assert all(row.get("note") for row in rows("salaryband"))


def test_the_base_range_is_the_headline():
    headline = min(
        (row for row in rows("salaryband") if row["role"] == [SENIOR]), key=lambda row: row["position"]
    )
    assert headline["slug"] == "pay-base"


def test_every_pay_factor_is_there():
    found = {
        row["slug"]: (row["kind"], row.get("percent_low"), row.get("percent_high"))
        for row in rows("salaryfactor")
    }
    assert found == FACTORS


def test_a_promotion_can_bring_more():
    assert [row["slug"] for row in rows("salaryfactor") if row.get("open_ended")] == ["promotion"]


def test_every_market_figure_is_there():
    found = {row["slug"]: (row["value"], row["unit"]) for row in rows("marketfigure")}
    assert found == MARKET


@pytest.mark.parametrize(
    "years", [("5+", "MLOps"), ("5+", "data analytics"), ("3+", "ML engineering"), ("5–7", "software")]
)
def test_the_table_of_experience_has_a_line(years):
    body = next(
        row["body"] for row in rows("section") if row["role"] == [SENIOR] and row["slug"] == "requirements"
    )
    assert re.search(rf"\| {re.escape(years[0])} \| {years[1]}", body)


def test_the_ladder_of_the_senior_role_has_its_steps_in_order():
    rungs = sorted(
        (row for row in rows("rung") if row["ladder"] == ["mlops-engineering"]),
        key=lambda row: row["position"],
    )
    assert [(row["title"], row.get("track")) for row in rungs] == [
        ("Junior MLOps Engineer", None),
        ("MLOps Engineer", None),
        ("Senior ML Operations Engineer", None),
        ("Lead MLOps Engineer", "Technical leadership"),
        ("MLOps Architect", "Technical leadership"),
        ("MLOps Team Lead", "Leading people"),
        ("Director of MLOps", "Leading people"),
    ]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_is_complete(role):
    row = next(row for row in rows("role") if row["slug"] == role)
    kinds = {section["kind"] for section in rows("section") if section["role"] == [role]}
    assert len(row["summary"]) <= 700
    assert row["reviewed_on"] < row["review_due"]
    assert row["reviewed_by"]
    assert kinds >= {"overview", "responsibilities", "requirements", "career-development"}
    for model in ("skillgroup", "relatedcareer", "externalcode"):
        assert [part for part in rows(model) if part["role"] == [role]]


@pytest.mark.parametrize("model", ["salaryband", "salaryfactor", "marketfigure"])
def test_every_figure_cites_a_source_that_exists(model):
    assert [row["slug"] for row in rows(model) if row["source"][0] not in SOURCES] == []


def test_every_citation_names_a_source_that_exists():
    cited = {name for row in rows("section") for name in re.findall(r"\[\^([^\]]*)\]", row["body"])}
    assert cited
    assert cited <= SOURCES


def test_every_line_with_an_amount_or_a_percentage_cites_its_source():
    lines = [line for row in rows("section") for line in row["body"].splitlines()]
    assert [line for line in lines if re.search(r"\$\d|\d ?%", line) and "[^" not in line] == []


def test_every_skill_asked_for_exists_and_every_skill_is_asked_for():
    assert {row["skill"][0] for row in rows("skillrequirement")} == set(SKILLS)


def test_a_role_lists_a_skill_once():
    asked = [(row["group"][0], row["skill"][0]) for row in rows("skillrequirement")]
    assert sorted({pair for pair in asked if asked.count(pair) > 1}) == []


def test_the_first_page_leads_to_all_four_careers_of_its_source():
    kinds = {
        row["target"][0]: row["kind"]
        for row in rows("relatedcareer")
        if row["role"] == ["senior-ml-operations-engineer"]
    }
    assert kinds == {
        "python-infrastructure-engineer": "step-across",
        "process-data-analyst": "step-across",
        "growth-manager": "other",
        "paid-search-analyst": "other",
    }


def test_related_careers_point_both_ways():
    pairs = {(row["role"][0], row["target"][0]) for row in rows("relatedcareer")}
    assert {(target, role) for role, target in pairs} == pairs
    assert {role for pair in pairs for role in pair} == ROLES


@pytest.mark.parametrize("model", sorted(PARENTS))
def test_positions_have_no_gaps(model):
    positions = defaultdict(list)
    for row in rows(model.removeprefix("careers.")):
        positions[tuple(row[PARENTS[model]])].append(row["position"])
    wrong = {parent for parent, found in positions.items() if found != list(range(1, len(found) + 1))}
    assert wrong == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_phrase_advertises(file):
    text = file.read_text("utf-8")
    assert [word for word in BANNED if re.search(rf"\b{word}\b", text, re.IGNORECASE)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_can_be_read_and_compared_by_people(file):
    raw = file.read_bytes()
    assert b"\r" not in raw
    assert raw.startswith(b"#")
    assert raw.endswith(b"\n")
    scalars = [node for node in nodes(yaml.compose(raw.decode())) if isinstance(node, yaml.ScalarNode)]
    assert [node.value for node in scalars if "\n" in node.value and node.style != "|"] == []


def nodes(node: yaml.Node):
    yield node
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from nodes(child)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            yield from nodes(key)
            yield from nodes(child)
