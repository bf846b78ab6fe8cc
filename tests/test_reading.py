import re
from decimal import Decimal

import pytest

from careers import publishing, reading, rendering, wording
from careers.rolepage import (
    VERSION,
    Family,
    MarketFigure,
    RelatedCareer,
    RolePage,
    Rung,
    SalaryBand,
    SalaryFactor,
    Section,
    Source,
)
from careers.rolepage import Ladder as LadderPart
from tests.views.live import live_role

SOURCE = Source(slug="survey", publisher="Bureau", title="Wages", trust="survey")


def page(**parts) -> RolePage:
    usual = {
        "sections": (Section(slug="overview", kind="overview", heading="Overview", body="Text."),),
        "sources": (SOURCE,),
    }
    return RolePage(
        version=VERSION,
        slug="nurse",
        title="Nurse",
        family=Family(slug="care", name="Care"),
        summary="Cares.",
        **usual | parts,
    )


def context(page: RolePage, targets=None) -> dict:
    return reading.role_context(page, rendering.render(page), targets or {})


def band(**values) -> SalaryBand:
    usual = {"slug": "pay", "label": "Pay", "statistic": "range", "low": Decimal(1), "basis": "base"}
    return SalaryBand(currency="USD", area="United States", source="survey", **usual | values)


def headings(context: dict) -> list[str]:
    """The sections in the list of contents."""
    return re.findall(r'^<li><a href="#[^"]*">([^<]*)</a>', context["contents"], re.M)


def test_parts_follow_the_section_of_their_kind():
    sections = tuple(
        Section(slug=kind, kind=kind, heading=kind, body="Text.")
        for kind in ("pay", "market-demand", "overview")
    )
    figure = MarketFigure(slug="size", label="Size", value=Decimal(5), unit="count", source="survey")

    parts = context(page(sections=sections, salary_bands=(band(),), market_figures=(figure,)))["parts"]

    assert [part["anchor"] for part in parts] == ["pay", "market-demand", "overview"]
    assert parts[0]["pay"]
    assert parts[1]["market"]


def test_parts_without_a_section_of_their_kind_get_a_heading_of_their_own_in_the_usual_order():
    sections = (
        Section(slug="overview", kind="overview", heading="Overview"),
        Section(slug="challenges", kind="challenges", heading="Challenges"),
    )
    figure = MarketFigure(slug="size", label="Size", value=Decimal(5), unit="count", source="survey")
    ladder = LadderPart(slug="care", title="Care", rungs=(Rung(title="Nurse", role="nurse"),))

    found = context(
        page(sections=sections, salary_bands=(band(),), market_figures=(figure,), ladders=(ladder,))
    )

    assert headings(found) == [
        "Overview",
        "Career ladder",
        "The market in figures",
        "Pay",
        "Challenges",
        "Sources",
    ]


def test_the_contents_list_sections_and_the_sub_headings_inside_them():
    section = Section(
        slug="work", kind="overview", heading="The work", body="### By day\n\n#### Early\n\n### By night"
    )

    first = context(page(sections=(section,)))["contents"].splitlines()[0]

    assert first == (
        '<li><a href="#work">The work</a><ol><li><a href="#work-by-day">By day</a></li>'
        '<li><a href="#work-by-night">By night</a></li></ol></li>'
    )


def test_a_sub_heading_links_to_itself_unless_it_holds_a_link_already():
    section = Section(slug="work", kind="overview", heading="Work", body="### Plain\n\n### [Linked](/about/)")

    html = context(page(sections=(section,)))["parts"][0]["html"]

    assert '<h3 id="work-plain"><a href="#work-plain">Plain</a></h3>' in html
    assert html.count("<a ") == 2


def test_the_caution_names_everything_in_which_the_figures_differ():
    bands = (
        band(slug="a", year=2024),
        band(slug="b", statistic="mean", mean=Decimal(2), low=None, basis="unstated", experience_min=5),
    )

    [part] = [part for part in context(page(salary_bands=bands))["parts"] if part["pay"]]

    assert part["pay"]["caution"] == [
        "what they state (range, average (mean))",
        "what they count (base pay, not stated)",
        "the year (2024, not stated)",
        "the experience of the people behind them",
    ]


def test_figures_that_measure_the_same_need_no_caution():
    [part] = [part for part in context(page(salary_bands=(band(), band(slug="b"))))["parts"] if part["pay"]]

    assert part["pay"]["caution"] == []


def test_a_footnote_leads_back_to_every_place_that_uses_it():
    section = Section(slug="work", kind="overview", heading="The work", body="Much.[^survey]")

    found = context(page(sections=(section,), salary_bands=(band(),)))

    assert found["sources"]["list"][0]["uses"] == [("work", "The work"), ("pay-figures", "Pay figures")]


def test_a_related_career_that_is_not_live_is_left_out_and_so_is_an_empty_list():
    related = (RelatedCareer(role="gone", kind="similar", reason="Alike."),)

    assert context(page(related_careers=related))["related"] is None


@pytest.mark.django_db
def test_targets_are_found_by_any_address_they_ever_had_in_one_query(django_assert_num_queries):
    moved = live_role(slug="webmaster")
    moved.slug = "web-developer"
    moved.save()
    publishing.publish(moved, by="tests")
    live_role(slug="designer")
    withdrawn = live_role(slug="lamplighter")
    publishing.withdraw(withdrawn, by="tests", reason="No lamps left.")
    related = tuple(
        RelatedCareer(role=slug, kind="similar", reason="Alike.")
        for slug in ("webmaster", "designer", "lamplighter", "never-there")
    )

    with django_assert_num_queries(1):
        found = reading.targets(page(related_careers=related))

    assert {asked: edition.slug for asked, edition in found.items()} == {
        "webmaster": "web-developer",
        "designer": "designer",
    }


@pytest.mark.django_db
def test_a_page_that_points_nowhere_asks_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert reading.targets(page()) == {}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"low": Decimal(150_000), "high": Decimal(250_000)}, "$150,000 to $250,000"),
        ({"low": Decimal(250), "high": Decimal(300), "open_ended": True}, "$250 to $300 or more"),
        ({"low": Decimal(300_000), "open_ended": True}, "$300,000 or more"),
        ({"low": Decimal(300_000)}, "from $300,000"),
        ({"low": None, "high": Decimal("18.5")}, "up to $18.50"),
        ({"low": Decimal(5), "high": Decimal(5)}, "$5"),
        ({"statistic": "mean", "low": None, "mean": Decimal(165_000), "approximate": True}, "about $165,000"),
        (
            {"statistic": "median", "low": Decimal(185_800), "high": Decimal(207_125)},
            "medians from $185,800 to $207,125",
        ),
        ({"statistic": "percentiles", "low": None, "median": Decimal(7), "p10": Decimal(1)}, "$7"),
    ],
)
def test_amounts_are_said_as_people_say_them(values, words):
    assert wording.amounts(band(**values))[0] == words


@pytest.mark.parametrize(
    ("kind", "low", "high", "more", "of", "words"),
    [
        ("location", 10, 30, False, "", "10 to 30% above the average"),
        ("location", -20, -10, False, "average pay", "10 to 20% below average pay"),
        ("location", -5, 10, False, "", "5% below to 10% above the average"),
        ("bonus", 10, 20, False, "base salary", "10 to 20% of base salary"),
        ("promotion", 10, 20, True, "", "10 to 20% or more"),
        ("raise", "2.5", "2.5", False, "", "2.5%"),
        ("raise", None, None, False, "", ""),
    ],
)
def test_percentages_say_in_which_direction_and_of_what(kind, low, high, more, of, words):
    factor = SalaryFactor(
        slug="f",
        kind=kind,
        label="Case",
        percent_low=None if low is None else Decimal(low),
        percent_high=None if high is None else Decimal(high),
        open_ended=more,
        percent_of=of,
        effect="So it is.",
        source="survey",
    )

    assert wording.percent(factor) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("410220000000", "money", "$410.22 billion"),
        ("46", "percent", "46%"),
        ("12500", "people", "12,500 people"),
        ("1.5", "count", "1.5"),
        ("1200000", "people", "1.2 million people"),
    ],
)
def test_market_figures_are_said_as_people_say_them(value, unit, words):
    figure = MarketFigure(
        slug="m", label="M", value=Decimal(value), unit=unit, currency="USD", source="survey"
    )

    assert wording.market_value(figure) == words


@pytest.mark.parametrize(
    ("text", "words"), [("2024", "2024"), ("2024-05", "May 2024"), ("2024-05-31", "31 May 2024"), ("", "")]
)
def test_a_source_is_dated_as_exactly_as_it_is_known(text, words):
    assert wording.published(text) == words
