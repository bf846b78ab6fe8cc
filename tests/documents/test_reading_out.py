"""What is read out of statements besides pay: skills, the market, experience, education."""

import pytest

from careers import documents
from careers.documents import Known

KNOWN = Known(
    skills={"sklearn": ("scikit-learn", "Scikit-learn", "tool")}, skill_slugs=frozenset(["scikit-learn"])
)


def page_of(text, known=None, format="text"):
    return documents.interpret(documents.read_text(text, format), known or Known()).page


def skills_of(*items):
    text = "\n".join(f"- {item}" for item in items)
    page = page_of(f"Analyst\n\nCounts.\n\nRequirements\n\n{text}\n", KNOWN)
    return [need.name for group in page.skill_groups for need in group.requirements]


def test_skills_are_found_in_lists_in_brackets_behind_labels_and_by_other_names():
    assert skills_of("Python (Pandas, sklearn)") == ["Scikit-learn", "Pandas"]
    assert skills_of("Tools: Miro, Dovetail, SPSS") == ["Miro", "Dovetail", "SPSS"]
    assert skills_of("Jira, Git") == ["Jira", "Git"]


def test_a_heading_of_two_things_names_no_two_skills():
    page = page_of("Analyst\n\nSoft skills\n\nTime and Project Management\n\n- Plans the week\n")
    assert [need.name for group in page.skill_groups for need in group.requirements] == [
        "Time and Project Management"
    ]


def test_essential_and_desirable_are_told_apart_by_their_headings():
    page = page_of(
        "# Analyst\n\n## Skills\n\n### Essential\n\n- Excel\n\n### Desirable\n\n- SQL\n", format="markdown"
    )
    assert [(group.heading, group.requirements[0].importance) for group in page.skill_groups] == [
        ("Essential", "essential"),
        ("Desirable", "desirable"),
    ]


def test_every_sentence_on_the_market_has_its_own_figures_area_and_time():
    page = page_of(
        "Analyst\n\nJob market\n\nSome 2,400 people work in the sector, and 3% growth is expected by 2030. "
        "The global market for such work was $4.1bn in 2022.\n"
    )
    assert [(float(each.value), each.unit, each.area, each.period) for each in page.market_figures] == [
        (3, "percent", "", "by 2030"),
        (2400, "people", "", "by 2030"),
        (4_100_000_000, "money", "Worldwide", "in 2022"),
    ]


def test_a_statement_with_two_factors_is_two_factors():
    page = page_of("Analyst\n\nPay\n\n- Locations: Leeds pays 5% less; London 20-25% more\n- Good tea\n")
    assert [(factor.percent_low, factor.percent_high) for factor in page.salary_factors] == [
        (-5, -5),
        (20, 25),
    ]


def test_years_of_experience_are_a_span_with_what_they_are_of():
    page = page_of("Analyst\n\nRequirements\n\n- 2-4 years' experience of counting\n- A degree in maths\n")
    assert (page.experience_min, page.experience_max, page.experience_note) == (2, 4, "counting")
    assert page.education == "A degree in maths"


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("Up to 3 years' experience of counting", (None, 3)),
        ("At most 3 years of experience", (None, 3)),
        ("Less than 5 years of experience", (None, None)),
        ("Under 5 years' experience", (None, None)),
        ("5 or more years of experience", (5, None)),
    ],
)
def test_less_than_and_up_to_are_no_minimum(words, years):
    page = page_of(f"Analyst\n\nRequirements\n\n- {words}\n- A degree in maths\n")
    assert (page.experience_min, page.experience_max) == years


def test_to_master_a_thing_is_no_degree():
    page = page_of("Analyst\n\nRequirements\n\n- Master the tools of the trade\n- Patience\n")
    assert page.education == ""


def test_a_clause_does_not_borrow_the_country_of_the_next():
    page = page_of("Analyst\n\nSalary\n\nSeniors earn £60,000+. In the US the median is $82,530 (2023).\n")
    assert [(band.currency, band.area, band.year) for band in page.salary_bands] == [
        ("GBP", "", None),
        ("USD", "United States", 2023),
    ]
