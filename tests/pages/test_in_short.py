"""The short answers at the top of a page: one pattern a line, and none without its figure."""

from decimal import Decimal

import pytest

from careers.pages import (
    Ladder,
    MarketFigure,
    Requirement,
    Rung,
    Section,
    SkillGroup,
    Source,
    in_short,
    readability,
)
from tests.discovery.made_pages import band, page

SURVEY = Source(
    slug="wages", publisher="Bureau", title="Wages, May 2025", published="2025-05", trust="official"
)
PERCENTILES = {
    name: Decimal(amount) for name, amount in (("p10", 80_000), ("median", 118_000), ("p90", 170_000))
}


def answers(**fields):
    return {line.name: line.text for line in in_short.lines(page(**fields))}


def pay(**fields):
    return answers(salary_bands=(band(**fields),), sources=(SURVEY,)).get("pay")


def figure(slug, value, unit, period, **fields):
    return MarketFigure(
        slug=slug, label=slug, value=Decimal(value), unit=unit, period=period, source="outlook", **fields
    )


def jobs(people="1693800", growth="15.8", openings="115200", **fields):
    found = (
        figure("employment", people, "people", "2024", area="United States", **fields),
        figure("employment-growth", growth, "percent", "2024 to 2034", area="United States", **fields),
        figure("openings", openings, "count", "2024 to 2034", area="United States", **fields),
    )
    return answers(market_figures=found).get("jobs")


def test_a_page_without_figures_says_nothing():
    assert in_short.lines(page()) == ()


def test_what_the_editor_wrote_stands_alone():
    lines = in_short.lines(page(in_short="It pays well.\n\n  Start today.  ", salary_bands=(band(),)))
    assert [line.text for line in lines] == ["It pays well.", "Start today."]
    assert not any(line.label for line in lines)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Half earn more than $100,000 a year, half less (United States, May 2025)."),
        (PERCENTILES, "Half earn more than $118,000 a year, half less (United States, May 2025)."),
        ({"year": 2024}, "Half earn more than $100,000 a year, half less (United States, 2024)."),
        ({"year": None, "area": ""}, "Half earn more than $100,000 a year, half less."),
        ({"period": "hour"}, "Half earn more than $100,000 an hour, half less (United States, May 2025)."),
        (
            {"approximate": True},
            "Half earn more than about $100,000 a year, half less (United States, May 2025).",
        ),
        (
            {"basis": "total", "experience_min": 5},
            "Half earn more than $100,000 a year, half less "
            "(total pay, with 5 years or more of experience, United States, May 2025).",
        ),
        (
            {"covers": "Actors (SOC 27-2011), shared by 2 occupations"},
            "Half earn more than $100,000 a year, half less (United States, May 2025). "
            "This counts a wider group: Actors, shared by 2 occupations.",
        ),
        (
            {"median": None, "top_coded": "median", "top_code": Decimal(239_200)},
            "At least half earn $239,200 or more a year (United States, May 2025). "
            "The source gives no exact figure above that.",
        ),
        (
            {"median": None, "withheld": "median", "mean": Decimal(90_000)},
            "The average is $90,000 a year (United States, May 2025). The source keeps the median back.",
        ),
        (
            {"median": None, "withheld": "median"},
            "The source does not release what it pays (United States, May 2025).",
        ),
        (
            {"statistic": "range", "median": None, "low": Decimal(150_000), "high": Decimal(250_000)},
            "It pays $150,000 to $250,000 a year (United States, May 2025).",
        ),
        (
            {"statistic": "percentiles", "median": None, "p10": Decimal(80_000), "p90": Decimal(90_000)},
            "Eight in ten earn $80,000 to $90,000 a year (United States, May 2025).",
        ),
        (
            {"statistic": "percentiles", "median": None, "p25": Decimal(80_000), "p75": Decimal(90_000)},
            "The half in the middle earns $80,000 to $90,000 a year (United States, May 2025).",
        ),
        (
            {"statistic": "median", "median": None, "low": Decimal(80_000), "high": Decimal(90_000)},
            "Medians run from $80,000 to $90,000 a year (United States, May 2025).",
        ),
    ],
)
def test_pay_says_what_the_figure_is(fields, words):
    assert pay(**fields) == words


def test_the_month_is_said_where_the_source_is_named_by_it():
    guide = Source(slug="wages", publisher="A", title="Guide 2025", published="2025-10", trust="survey")
    assert "2025-10" not in answers(salary_bands=(band(),), sources=(guide,))["pay"]
    assert "(United States, 2025)" in answers(salary_bands=(band(),), sources=(guide,))["pay"]


def test_jobs_are_said_as_people_say_them():
    assert jobs() == (
        "About 1.7 million people work in it (United States, 2024). "
        "From 2024 to 2034 the number is expected to grow by 15.8%. "
        "About 115,200 jobs a year are expected to open."
    )


def test_figures_are_those_of_the_outlook_further_down():
    assert jobs(people="818700", growth="9.5", openings="81000") == (
        "About 818,700 people work in it (United States, 2024). "
        "From 2024 to 2034 the number is expected to grow by 9.5%. "
        "About 81,000 jobs a year are expected to open."
    )


@pytest.mark.parametrize(
    ("growth", "words"),
    [
        ("0", "expected to stay the same."),
        ("0.4", "expected to grow by 0.4%."),
        ("-0.4", "expected to shrink by 0.4%."),
        ("-4.5", "expected to shrink by 4.5%."),
    ],
)
def test_growth_says_where_it_goes(growth, words):
    assert words in jobs(growth=growth)


def test_nobody_and_no_openings_are_not_counted():
    assert jobs(people="0", openings="0") == (
        "From 2024 to 2034 the number is expected to grow by 15.8% (United States)."
    )


def test_jobs_of_two_areas_are_not_put_together():
    found = (
        figure("employment", "57000", "people", "2024", area="United States"),
        figure("openings", "900", "count", "2024 to 2034", area="Texas"),
    )
    said = answers(market_figures=found)["jobs"]
    assert said == "About 57,000 people work in it (United States, 2024)."


def test_figures_that_only_have_such_a_name_are_left_out():
    found = (figure("employment", "57000", "money", "2024"), figure("openings", "46", "percent", "2024"))
    assert "jobs" not in answers(market_figures=found)


def test_whom_the_jobs_count_is_said_once():
    covers = "Actors (SOC 27-2011), shared by 2 occupations"
    note = f"Counts {covers}."
    assert jobs(note=note).endswith(" Counts Actors, shared by 2 occupations.")
    figures = (figure("employment", "57000", "people", "2024", note=note),)
    both = answers(market_figures=figures, salary_bands=(band(covers=covers),))
    assert both["jobs"].endswith(" This counts the same wider group.")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"education": "Bachelor's degree"}, "To start, most people need a bachelor’s degree."),
        ({"education": "No formal qualification"}, "You need no diploma to start."),
        ({"education": "Often a degree."}, "Education: Often a degree."),
        (
            {"experience_min": 5, "experience_note": "In a related occupation"},
            "Experience: 5 years or more, in a related occupation.",
        ),
        (
            {"experience_note": "Usually none in a related occupation"},
            "Experience: usually none in a related occupation.",
        ),
        ({"experience_note": "Python in use"}, "Experience: Python in use."),
        (
            {"training": "Apprenticeship"},
            "Training on the job: apprenticeship (paid work and classes under an agreement, usually for "
            "three to five years).",
        ),
        (
            {"training": "Short-term on-the-job training"},
            "Training on the job: one month or less, by doing the work or being shown it.",
        ),
        ({"training": "A year with NATS."}, "Training on the job: A year with NATS."),
        ({"training": "None", "education": "A degree"}, "Education: A degree."),
    ],
)
def test_training_says_what_it_takes(fields, words):
    assert answers(**fields)["training"] == words


def test_the_time_to_learn_is_that_of_the_requirements():
    body = "In Job Zone 4:\n\n- **Time to learn:** more than a year and up to two years (SVP 6.0 to < 7.0)"
    needs = Section(slug="needs", kind="requirements", heading="Needs", body=body)
    said = answers(sections=(needs,))["training"]
    assert said == "Time to learn the work: more than a year and up to two years."


def skill(name, mark=None, **fields):
    stated = {"kind": "technique", "importance": "essential", "importance_rating": mark and Decimal(mark)}
    return Requirement(skill=name.lower(), name=name, **stated | fields)


def test_the_skills_that_a_survey_rates_most_are_named():
    rated = SkillGroup(
        slug="skills",
        heading="Skills",
        source="onet",
        requirements=(skill("Writing", "4.1"), skill("Repairing", "3"), skill("Law and Order", "4.5")),
    )
    tools = SkillGroup(
        slug="tools", heading="Tools", source="onet", requirements=(skill("Excel", kind="tool"),)
    )
    said = answers(skill_groups=(tools, rated))["skills"]
    assert said == "What matters most: Law and Order; Writing; Repairing."


def test_what_a_source_only_lists_matters_to_nobody_yet():
    tools = SkillGroup(
        slug="tools", heading="Tools", source="onet", requirements=(skill("Excel", kind="tool"),)
    )
    assert "skills" not in answers(skill_groups=(tools,))


def test_of_an_editors_skills_the_strongest_are_named():
    group = SkillGroup(
        slug="skills",
        heading="Skills",
        requirements=(
            skill("Talking", level="working"),
            skill("Nodding", importance="desirable", level="expert"),
            skill("Python", level="expert"),
        ),
    )
    assert answers(skill_groups=(group,))["skills"] == "What matters most: Python, Talking."


def test_the_next_step_of_a_ladder_is_named():
    ladder = Ladder(
        slug="way",
        title="Way",
        rungs=(
            Rung(title="Here", role="here"),
            Rung(title="Architect", track="Technical"),
            Rung(title="Lead", track="People"),
        ),
    )
    assert answers(ladders=(ladder,))["next"] == "The next step on its ladder: Architect or Lead."


def test_a_16_year_old_understands_the_answers():
    figures = (
        figure("employment", "57000", "people", "2024", area="United States"),
        figure("employment-growth", "-4.2", "percent", "2024 to 2034", area="United States"),
    )
    made = page(
        salary_bands=(band(median=None, top_coded="median", top_code=Decimal(239_200)),),
        market_figures=figures,
        education="Associate's degree",
        experience_note="Less than 5 years, in a related occupation",
    )
    text = "\n\n".join(line.text for line in in_short.lines(made))
    assert readability.reading(text).grade <= readability.EASY
