"""Pages side by side: pay on one basis, skills, the market, ladders."""

from decimal import Decimal

import pytest

from careers.discovery.comparison import side_by_side
from careers.pages import Ladder, MarketFigure, Requirement, Rung, SkillGroup
from tests.discovery.made_pages import band, page


def paying(*bands):
    return page(salary_bands=bands)


def test_pay_is_shown_by_the_figures_that_all_pages_share():
    texas = band(area="Texas", median=Decimal(1))
    found = side_by_side.common_pay([paying(texas, band()), paying(band()), paying(band(year=2024))])

    assert found.amount == "median"
    assert {band.area for band in found.bands} == {"United States"}


def test_pay_is_compared_by_the_amount_that_all_figures_have():
    surveyed = band(statistic="percentiles", mean=Decimal(105_000))
    averaged = band(statistic="mean", median=None, mean=Decimal(90_000))
    found = side_by_side.common_pay([paying(surveyed), paying(averaged)])

    assert found.values == (Decimal(105_000), Decimal(90_000))


def test_a_page_without_a_like_figure_is_left_out_and_the_others_compare():
    found = side_by_side.common_pay([paying(), paying(band()), paying(band(currency="EUR")), paying(band())])

    assert [band is not None for band in found.bands] == [False, True, False, True]


@pytest.mark.parametrize(
    "other", [{"currency": "EUR"}, {"basis": "unstated"}, {"area": "Texas"}, {"year": 2020}, {"year": None}]
)
def test_what_is_not_alike_has_no_common_pay(other):
    assert side_by_side.common_pay([paying(band()), paying(band(**other))]) is None


def test_every_figure_is_alike_with_every_other_and_not_only_with_the_first():
    found = side_by_side.common_pay(
        [paying(band()), paying(band(year=2024)), paying(band(year=2026), band(covers="Engineers"))]
    )

    assert {band.year for band in found.bands} == {2025, 2024}


def test_one_page_has_nothing_in_common_with_itself():
    assert side_by_side.common_pay([paying(band())]) is None


def asking(*skills):
    """A page that asks for (name, importance, level)."""
    parts = tuple(
        Requirement(skill=name, name=name, kind="tool", importance=importance, level=level)
        for name, importance, level in skills
    )
    return page(skill_groups=(SkillGroup(slug="skills", heading="Skills", requirements=parts),))


def names(rows):
    return [row.asked[0].name for row in rows]


def test_skills_are_of_all_of_some_and_of_one():
    found = side_by_side.skills(
        [
            asking(("sql", "essential", ""), ("python", "essential", "working"), ("git", "desirable", "")),
            asking(("sql", "essential", ""), ("python", "essential", "expert"), ("excel", "essential", "")),
            asking(("sql", "essential", ""), ("python", "essential", "expert"), ("git", "essential", "")),
        ]
    )

    assert names(found.alike) == ["sql"]
    assert names(found.differing) == ["python"]
    assert names(found.some) == ["git"]
    assert found.some[0].differs
    assert [[part.name for part in parts] for parts in found.only] == [[], ["excel"], []]


def test_a_level_that_one_page_does_not_state_is_no_difference():
    found = side_by_side.skills([asking(("sql", "essential", "")), asking(("sql", "essential", "expert"))])

    assert names(found.alike) == ["sql"]


def test_one_page_has_no_skill_that_only_it_asks_for():
    found = side_by_side.skills([asking(("sql", "essential", ""))])

    assert names(found.alike) == ["sql"]
    assert found.only == ((),)


def rated(*names, technologies=()):
    """A page with skills that a survey has marked, and a list of technologies."""
    parts = tuple(
        Requirement(skill=name, name=name, kind="soft", importance="essential", importance_rating=Decimal(4))
        for name in names
    ) + tuple(
        Requirement(skill=name, name=name, kind="tool", importance="essential") for name in technologies
    )
    return page(skill_groups=(SkillGroup(slug="skills", heading="Skills", requirements=parts),))


def test_what_a_page_is_not_rated_for_is_unknown():
    found = side_by_side.skills(
        [
            rated("speaking", "writing", technologies=("excel",)),
            rated("speaking", technologies=("word",)),
            rated(technologies=("excel", "word")),
        ]
    )

    assert [(row.asked[0].name, row.known) for row in found.unknown] == [
        ("speaking", (True, True, False)),
        ("writing", (True, True, False)),
    ]
    assert sorted(names(found.some)) == ["excel", "word"]
    assert found.only == ((), (), ())
    assert (found.alike, found.differing) == ((), ())


def test_only_one_asks_where_all_others_are_known_not_to():
    found = side_by_side.skills([rated("speaking", technologies=("excel",)), rated(technologies=("excel",))])

    assert found.only == ((), ())
    assert names(found.alike) == ["excel"]
    assert names(found.unknown) == ["speaking"]


def figure(label, value=1, area="United States"):
    return MarketFigure(
        slug=label.lower(), label=label, value=Decimal(value), unit="people", area=area, source="jobs"
    )


def test_market_figures_that_most_pages_have_come_first():
    rows = side_by_side.outlook(
        [
            page(market_figures=(figure("Openings"), figure("Employed"))),
            page(market_figures=(figure("Employed", 2),)),
        ]
    )

    assert [(row.label, [f and f.value for f in row.figures]) for row in rows] == [
        ("Employed", [1, 2]),
        ("Openings", [1, None]),
    ]


LADDER = Ladder(
    slug="data",
    title="Data",
    rungs=(
        Rung(title="Junior", role="junior"),
        Rung(title="Architect", role="architect", track="Technology"),
        Rung(title="Fellow", track="Technology"),
        Rung(title="Senior", role="senior"),
        Rung(title="Head", role="head", track="People"),
    ),
)


@pytest.mark.parametrize(
    ("slug", "step", "following"),
    [
        ("junior", 1, ("Senior",)),
        ("senior", 2, ("Architect", "Head")),
        ("architect", 3, ("Fellow",)),
        ("head", 3, ()),
    ],
)
def test_the_place_on_a_ladder_names_the_steps_that_may_follow(slug, step, following):
    assert side_by_side.places_on_ladders(page(slug, ladders=(LADDER,))) == [("Data", step, following)]


def test_a_ladder_without_the_role_itself_is_no_place():
    assert side_by_side.places_on_ladders(page("other", ladders=(LADDER,))) == []
