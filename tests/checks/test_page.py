"""What is found on one page, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from careers import pages
from careers.checks.index import EXPECTED, findings_of, links
from careers.checks.models import Kind
from careers.checks.rules import Names, outdated, years

TODAY = date(2026, 11, 23)
OFFICIAL = pages.Source(slug="official", publisher="Bureau of Examples", title="Wages", trust="official")


def page(**parts) -> pages.RolePage:
    """A page about which there is nothing to say, but for `parts`."""
    written = tuple(pages.Section(slug=kind.value, kind=kind.value, heading=kind.label) for kind in EXPECTED)
    whole = {
        "version": pages.VERSION,
        "slug": "data-analyst",
        "title": "Data Analyst",
        "family": pages.Family(slug="data", name="Data"),
        "summary": "Looks at figures.",
        "sections": written,
        "sources": (OFFICIAL,),
    }
    return pages.RolePage(**whole | parts)


def band(slug="pay", **amounts) -> pages.SalaryBand:
    whole = {
        "label": "Base pay",
        "statistic": "range",
        "low": Decimal(100_000),
        "high": Decimal(150_000),
        "currency": "USD",
        "basis": "base",
        "area": "United States",
        "year": 2026,
        "source": "official",
    }
    return pages.SalaryBand(slug=slug, **whole | amounts)


def average(slug="average", **amounts) -> pages.SalaryBand:
    return band(slug, **{"statistic": "mean", "low": None, "high": None, "mean": Decimal(120_000)} | amounts)


def factor(**columns) -> pages.SalaryFactor:
    whole = {"kind": "location", "label": "Hubs", "percent_low": Decimal(10), "source": "official"}
    return pages.SalaryFactor(slug="hubs", **whole | columns)


def figure(**columns) -> pages.MarketFigure:
    whole = {"label": "Growth", "value": Decimal(3), "unit": "percent", "source": "official"}
    return pages.MarketFigure(slug="growth", **whole | columns)


def found(page) -> list[tuple]:
    """(part, key, field) of what is found."""
    return [(each.part, *each.key, each.field) for each in findings_of(page, today=TODAY)]


def test_a_page_that_is_as_it_should_be_has_no_findings():
    whole = page(salary_bands=(band(), average()), salary_factors=(factor(),), market_figures=(figure(),))
    assert found(whole) == []


# Contradictions


def test_an_average_outside_the_range_of_its_own_figure_is_found():
    assert found(page(salary_bands=(band(mean=Decimal(160_000)),))) == [("salary_band", "pay", "mean")]


def test_an_average_outside_the_range_that_the_same_source_gives_is_found():
    both = (band(), average(mean=Decimal(90_000)))
    assert found(page(salary_bands=both)) == [("salary_band", "average", "mean")]
    assert found(page(salary_bands=both[::-1])) == [("salary_band", "average", "mean")]


def test_a_median_outside_the_range_is_found_wherever_it_stands():
    median = average(statistic="median", mean=None, median=Decimal(151_000))
    assert found(page(salary_bands=(band(), median))) == [("salary_band", "average", "median")]


@pytest.mark.parametrize(
    "other",
    [{"area": "Texas"}, {"basis": "total"}, {"year": 2025}, {"experience_min": 8}, {"source": "another"}],
)
def test_an_average_of_something_else_may_be_outside_the_range(other):
    sources = (OFFICIAL, pages.Source(slug="another", publisher="P", title="T", trust="survey"))
    whole = page(salary_bands=(band(), average(mean=Decimal(90_000), **other)), sources=sources)
    assert found(whole) == []


def test_an_open_range_has_no_top():
    assert found(page(salary_bands=(band(mean=Decimal(900_000), high=None, open_ended=True),))) == []


def test_an_average_may_be_above_the_highest_percentile():
    percentiles = {
        "statistic": "percentiles",
        "low": None,
        "high": None,
        "p10": Decimal(50),
        "p90": Decimal(60),
    }
    assert found(page(salary_bands=(band(mean=Decimal(70), **percentiles),))) == []


def test_percentiles_out_of_order_are_found_where_the_order_breaks():
    percentiles = band(
        statistic="percentiles", low=None, high=None, p10=Decimal(50), p25=Decimal(40), p90=Decimal(90)
    )
    assert found(page(salary_bands=(percentiles,))) == [("salary_band", "pay", "p25")]


def test_experience_that_runs_backwards_is_found_on_the_role_and_on_its_figures():
    whole = page(
        experience_min=8,
        experience_max=5,
        experience_source="official",
        salary_bands=(band(experience_min=3, experience_max=2),),
    )
    assert found(whole) == [("", "experience_max"), ("salary_band", "pay", "experience_max")]


def test_percentages_that_run_backwards_are_found():
    backwards = factor(percent_low=Decimal(30), percent_high=Decimal(10))
    assert found(page(salary_factors=(backwards,))) == [("salary_factor", "hubs", "percent_high")]


def test_a_figure_from_a_year_to_come_is_found():
    whole = page(salary_bands=(band(year=2027),), salary_factors=(factor(year=2028),))
    assert found(whole) == [("salary_band", "pay", "year"), ("salary_factor", "hubs", "year")]


@pytest.mark.parametrize(("column", "value"), [("currency", "EUR"), ("period", "hour")])
def test_another_currency_or_period_for_the_same_place_is_found(column, value):
    other = band("other", low=Decimal(50), high=Decimal(70), year=2025, **{column: value})
    assert found(page(salary_bands=(band(), other))) == [("salary_band", "other", column)]


@pytest.mark.parametrize("reason", [{"area": "Germany"}, {"note": "As the survey of Europe gives it."}])
def test_another_currency_with_a_reason_is_fine(reason):
    other = band("other", currency="EUR", **reason)
    assert found(page(salary_bands=(band(), other))) == []


def test_a_figure_of_no_place_must_have_the_currency_of_the_others():
    other = band("other", currency="EUR", area="")
    assert found(page(salary_bands=(band(), other))) == [("salary_band", "other", "currency")]
    assert found(page(salary_bands=(other, band()))) == [("salary_band", "pay", "currency")]


# Sources


def test_figures_whose_source_says_nothing_of_where_they_come_from_are_found():
    nobody = pages.Source(slug="nobody", publisher="Nobody", title="Figures", trust="unsourced")
    whole = page(
        salary_bands=(band(source="nobody"),),
        salary_factors=(factor(source="nobody"),),
        market_figures=(figure(source="nobody"),),
        sources=(OFFICIAL, nobody),
    )
    assert found(whole) == [
        ("salary_band", "pay", "source"),
        ("salary_factor", "hubs", "source"),
        ("market_figure", "growth", "source"),
    ]


def test_years_of_experience_without_a_source_are_found():
    assert found(page(experience_min=3)) == [("", "experience_source")]
    assert found(page(experience_min=3, experience_source="official")) == []


# Shelf life


def test_pay_is_old_after_a_year_and_the_outlook_after_three():
    def at(pay, period):
        return page(salary_bands=(band(year=pay),), market_figures=(figure(period=period),))

    assert found(at(2025, "2023 to 2033")) == []
    assert found(at(2024, "2022 to 2032")) == [
        ("salary_band", "pay", "year"),
        ("market_figure", "growth", "period"),
    ]


def test_a_figure_without_a_year_is_as_old_as_its_source():
    source = pages.Source(slug="official", publisher="B", title="W", published="2021-05", trust="official")
    whole = page(
        salary_bands=(band(year=None),), market_figures=(figure(period="by 2029"),), sources=(source,)
    )
    assert years(whole) == (2021, 2021)
    assert years(page(salary_bands=(band(year=None),))) == (None, None)


def test_the_oldest_figure_of_each_kind_counts():
    whole = page(salary_bands=(band(), band("b", year=2023)), salary_factors=(factor(year=2022),))
    assert years(whole) == (2022, None)


# Sections


def test_every_kind_of_section_that_is_missing_is_named():
    told = [each.message for each in findings_of(page(sections=()), today=TODAY)]
    assert len(told) == len(EXPECTED)
    assert "There is no section of the kind “Overview”." in told


def test_figures_stand_for_a_section_about_pay_and_about_the_market():
    bare = findings_of(page(sections=()), today=TODAY)
    figures = page(sections=(), salary_bands=(band(),), market_figures=(figure(),))
    assert len(findings_of(figures, today=TODAY)) == len(bare) - 2


# Names


def test_names_that_readers_see_and_that_have_changed_are_found_once():
    def skill(slug, name):
        return pages.Requirement(skill=slug, name=name, kind="tool", importance="essential")

    groups = tuple(
        pages.SkillGroup(slug=slug, heading="G", requirements=(skill("sklearn", "SK Learn"), skill("r", "R")))
        for slug in ("one", "two")
    )
    now = Names({"sklearn": "scikit-learn", "r": "R"}, {"official": "Bureau of Examples, Wages of all"})
    told = outdated(page(skill_groups=groups), now)
    assert [(each.kind, each.key) for each in told] == [
        (Kind.OUTDATED, ("sklearn",)),
        (Kind.OUTDATED, ("official",)),
    ]
    assert "“SK Learn”, which is called “scikit-learn” now" in told[0].message


def test_a_skill_that_was_merged_into_another_is_known_by_its_old_name():
    group = pages.SkillGroup(
        slug="g",
        heading="G",
        requirements=(pages.Requirement(skill="gone", name="SKLearn", kind="tool", importance="essential"),),
    )
    live = page(skill_groups=(group,), sources=())
    assert outdated(live, Names({}, {}, {"sklearn": "scikit-learn"}))
    assert outdated(live, Names({}, {})) == []


# Links


def test_the_links_of_texts_and_sources_are_found_where_they_stand():
    text = (
        "[a](https://a.example/x) <https://b.example/> [c][1] [here](/careers/) [mail](mailto:a@b.c)"
        "\n\n[1]: http://c.example"
    )
    source = pages.Source(slug="s", publisher="P", title="T", url="https://s.example/", trust="survey")
    section = pages.Section(slug="overview", kind="overview", heading="Overview", body=text)
    assert links(page(sections=(section,), sources=(OFFICIAL, source))) == {
        ("https://a.example/x", "sections/overview"),
        ("https://b.example/", "sections/overview"),
        ("http://c.example", "sections/overview"),
        ("https://s.example/", "sources/s"),
    }


def test_a_link_too_long_for_any_index_is_left_alone():
    section = pages.Section(
        slug="o", kind="overview", heading="O", body=f"[a](https://a.example/{'x' * 5000})"
    )
    assert links(page(sections=(section,))) == set()
