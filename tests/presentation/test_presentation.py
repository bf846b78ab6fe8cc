import re
from decimal import Decimal

import pytest
from msgspec import structs

from careers import presentation, publishing
from careers.pages import (
    VERSION,
    Family,
    MarketFigure,
    RelatedCareer,
    Requirement,
    RolePage,
    Rung,
    SalaryBand,
    SalaryFactor,
    Section,
    SkillGroup,
    Source,
    rendering,
    wording,
)
from careers.pages import Ladder as LadderPart
from careers.pages.rendering import PayByArea
from tests import factories
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
    return presentation.role_context(page, rendering.render(page), targets or {})


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

    assert context(page(related_careers=related))["related"].strip() == ""


@pytest.mark.django_db
def test_targets_are_found_by_any_address_they_ever_had_in_one_query(django_assert_num_queries):
    moved = live_role(slug="webmaster")
    moved.slug = "web-developer"
    moved.save()
    factories.note(moved)
    publishing.publish(moved, by="tests")
    live_role(slug="designer")
    withdrawn = live_role(slug="lamplighter")
    publishing.withdraw(withdrawn, by="tests", reason="No lamps left.")
    related = tuple(
        RelatedCareer(role=slug, kind="similar", reason="Alike.")
        for slug in ("webmaster", "designer", "lamplighter", "never-there")
    )

    with django_assert_num_queries(1):
        found = presentation.link_targets(page(related_careers=related))

    assert {asked: edition.slug for asked, edition in found.items()} == {
        "webmaster": "web-developer",
        "designer": "designer",
    }


@pytest.mark.django_db
def test_a_page_that_points_nowhere_asks_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert presentation.link_targets(page()) == {}


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


def percentiles(**values) -> SalaryBand:
    usual = {"statistic": "percentiles", "low": None, "top_code": Decimal(239_200)}
    return band(**usual | values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (
            {"p10": Decimal(80_000), "top_coded": "median p75 p90 mean", "p25": Decimal(90_000)},
            (
                "$239,200 or more",
                "$80,000 to $239,200 or more (from the 10th to the 90th percentile)",
                "$90,000 to $239,200 or more (from the 25th to the 75th percentile)",
                "average $239,200 or more",
            ),
        ),
        (
            {"p10": Decimal(80_000), "p90": Decimal(90_000), "withheld": "median mean"},
            (
                "$80,000 to $90,000 (from the 10th to the 90th percentile)",
                "average not released",
                "median not released",
            ),
        ),
        (
            {"p10": Decimal(80_000), "withheld": "p90"},
            ("$80,000 to an amount not released (from the 10th to the 90th percentile)",),
        ),
        ({"top_coded": "p10 p90"}, ("$239,200 or more (from the 10th to the 90th percentile)",)),
        ({"withheld": "p10 p25 median p75 p90 mean"}, ("not released",)),
        ({"withheld": "median", "approximate": True}, ("not released",)),
    ],
)
def test_what_is_top_coded_or_kept_back_is_said_in_words(values, words):
    assert wording.amounts(percentiles(**values)) == words


def test_a_page_whose_only_figure_is_kept_back_says_so_and_names_no_amount():
    found = context(page(salary_bands=(percentiles(withheld="median mean"),)))

    assert found["pay"] is None
    [pay] = [part["pay"] for part in found["parts"] if part["pay"]]
    assert pay["chart"] == ""
    assert "<b>not released</b>" in pay["bands"][0]


def test_the_figure_at_the_top_is_the_first_that_has_an_amount_and_is_not_of_another_area():
    kept_back = percentiles(slug="kept-back", withheld="median")
    other = SalaryBand(
        slug="other", label="Pay", statistic="mean", mean=Decimal(5), currency="USD", basis="base",
        area="Texas", source="survey",
    )  # fmt: skip
    same = band(slug="same", low=Decimal(7))

    assert page(salary_bands=(kept_back, other)).headline_pay is None
    assert page(salary_bands=(kept_back, other, same)).headline_pay == same


def test_a_figure_of_a_wider_group_is_marked_at_the_top_and_in_the_table():
    found = context(page(salary_bands=(band(covers="All <nurses> (SOC 29-1141)"),)))

    mark = '<span class="wide">Figure of a wider group: All &lt;nurses&gt; (SOC 29-1141)</span>'
    assert found["pay"]["covers"] == mark
    [pay] = [part["pay"] for part in found["parts"] if part["pay"]]
    assert mark in pay["bands"][0]


def technologies(number: int, **values) -> SkillGroup:
    """What a survey lists as used; with a level in `values`, somebody asks for it."""
    return SkillGroup(
        slug="other",
        heading="Other",
        source="survey",
        requirements=tuple(
            Requirement(skill=f"s{n}", name=f"Tool {n}", kind="tool", importance="desirable", **values)
            for n in range(number)
        ),
    )


def skill_group(group: SkillGroup) -> dict:
    [part] = [part for part in context(page(skill_groups=(group,)))["parts"] if part["skills"]]
    [shown] = part["skills"]["groups"]
    return shown


def skill_list(group: SkillGroup) -> tuple:
    [found] = skill_group(group)["lists"]
    return found


def used(*groups: SkillGroup) -> dict:
    [part] = [part for part in context(page(skill_groups=groups))["parts"] if part["technologies"]]
    return part["technologies"]


def test_a_long_list_of_skills_shows_the_first_and_leads_to_all():
    found = skill_group(technologies(30, level="expert"))

    [(kind, words, items)] = found["lists"]
    assert (kind, words) == ("desirable", "Desirable")
    assert items.count('<span class="lv expert">') == 15
    assert found["all"] == {"url": "/careers/nurse/skills/#other", "count": 30}


def test_a_list_of_twenty_skills_is_whole():
    found = skill_group(technologies(20, level="expert"))

    assert found["lists"][0][2].count("<li>") == 20
    assert found["all"] is None


def test_nobody_calls_a_technology_essential_that_a_survey_lists():
    found = context(page(skill_groups=(technologies(2),)))

    assert not any(part["skills"] for part in found["parts"])
    [group] = used(technologies(2))["groups"]
    assert "Tool 1</a>" in group["listed"]
    assert found["skills_told"] == ""


def test_what_a_survey_has_rated_keeps_its_marks_and_no_other_words():
    marks = {"importance_rating": Decimal(4), "level_rating": Decimal(5), "level": "expert"}
    essential = [Requirement(skill="s", name="S", kind="soft", importance="essential", **marks)]
    group = SkillGroup(slug="own", heading="Own", source="survey", requirements=tuple(essential))

    found = skill_list(group)

    assert found[:2] == ("rated", "")
    assert "expert" not in found[2]
    assert context(page(skill_groups=(group,)))["skills_told"] == "1 skill in 1 group."


def test_many_technologies_lead_to_all_of_them():
    found = used(technologies(60, wording="Editing"))

    assert found["groups"] == ()
    assert found["all"] == {"url": "/careers/nurse/technologies/", "count": 60}
    assert found["first"].count("<li>") == 10
    assert used(technologies(10))["all"] is None


def test_the_ratings_of_a_survey_stand_small_beside_the_skill():
    group = technologies(1, importance_rating=Decimal("4.12"), level_rating=Decimal("4.6"))

    assert "<small>importance 4.1 of 5, level 4.6 of 7</small>" in skill_list(group)[2]


def test_the_source_of_a_group_is_cited_and_knows_where_it_is_used():
    rated = technologies(2, importance_rating=Decimal(4))

    found = context(page(skill_groups=(rated,)))

    assert 'href="#source-survey"' in skill_group(rated)["cite"]
    assert ("other", "Other") in found["sources"]["list"][0]["uses"]
    assert 'href="#source-survey"' in used(technologies(2))["cites"][0]


def test_eight_other_names_stand_at_the_top_which_leads_to_all():
    names = tuple(f"Name {n}" for n in range(1000))

    found = context(page(alternate_titles=names))

    assert found["also_called"] == ", ".join(f"<b>{name}</b>" for name in names[:8])
    assert found["all_names"] == {"url": "/careers/nurse/names/", "count": 1000}
    assert context(page(alternate_titles=names[:8]))["all_names"] is None


def test_names_that_have_commas_are_told_apart_by_semicolons():
    found = context(page(alternate_titles=("Astronaut, Pilot", "Flyer <i>")))

    assert found["also_called"] == "<b>Astronaut, Pilot</b>; <b>Flyer &lt;i&gt;</b>"


def test_the_area_of_the_headline_is_not_said_twice():
    found = context(page(salary_bands=(band(label="Wages, United States", year=2025),)))

    assert found["pay"]["facts"] == "Base pay, 2025"


def test_the_note_on_skills_says_only_what_holds_for_them():
    def explained(*groups):
        [part] = [part for part in context(page(skill_groups=groups))["parts"] if part["skills"]]
        return [part["skills"][about] for about in ("have_editors", "are_rated", "have_levels")]

    skill = Requirement(skill="care", name="Care", kind="soft", importance="essential", level="working")
    cited = technologies(2, importance_rating=Decimal(4))
    own = SkillGroup(slug="own", heading="Own", requirements=(skill,))

    assert explained(cited) == [False, True, False]
    assert explained(own) == [True, False, True]
    assert explained(cited, own) == [True, True, True]


def pay_of(bands, asked="") -> dict:
    found = page(salary_bands=bands)
    told = presentation.role_context(found, rendering.render(found), {}, PayByArea(bands, asked))
    [part] = [part for part in told["parts"] if part["pay"]]
    return part["pay"] | {"headline": told["pay"]}


def test_an_area_that_was_asked_for_is_no_reason_for_caution():
    bands = (band(slug="nation"), structs.replace(band(slug="texas"), area="Texas"))

    assert pay_of(bands, "texas")["caution"] == []
    assert len(pay_of(bands, "texas")["bands"]) == 2
    assert pay_of((*bands, band(slug="other", basis="total")), "texas")["caution"]
    assert pay_of(bands)["headline"]["others"] == "Pay in 1 other area"


def test_a_column_for_experience_is_there_where_a_figure_states_it():
    assert "Experience" not in pay_of((band(),))["columns"]
    stated = pay_of((band(), band(slug="senior", experience_min=5)))
    assert "Experience" in stated["columns"]
    assert "not stated" in stated["bands"][0]
