"""What it takes and how the prospects are, in the numbers that search filters by."""

from decimal import Decimal

import pytest

from careers.discovery.search import facts
from careers.discovery.search.facts import facts_of
from careers.pages import MarketFigure
from tests.discovery.made_pages import page


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("No formal qualification", 0),
        ("High school diploma or equivalent", 1),
        ("Some college, no degree", 2),
        ("Postsecondary nondegree award", 2),
        ("Bachelor’s degree", 4),
        ("Bachelor's degree in computer science or similar", 4),
        ("High school, sometimes a bachelor's degree", 1),
        ("Often a degree in information technology", 4),
        ("", None),
        ("Ask us", None),
    ],
)
def test_education_is_the_least_that_is_named(text, rank):
    assert facts_of(page(education=text)).education == rank


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("None", facts.NONE),
        ("Short-term on-the-job training", facts.SHORT),
        ("Apprenticeship", facts.APPRENTICESHIP),
        ("A three-year apprenticeship", facts.APPRENTICESHIP),
        ("Internship/residency", facts.RESIDENCY),
        ("", None),
    ],
)
def test_training_is_known_by_its_words(text, kind):
    assert facts_of(page(training=text)).training == kind


def figure(slug, value, unit, period="2024 to 2034", source="bls-ep-2024"):
    return MarketFigure(slug=slug, label=slug, value=Decimal(value), unit=unit, period=period, source=source)


@pytest.mark.parametrize(
    ("growth", "source", "outlook"),
    [
        ("8.2", "bls-ep-2024", facts.MUCH_FASTER),
        ("3.5", "bls-ep-2024", facts.AS_FAST),
        ("-2", "bls-ep-2024", facts.DECLINE),
        # Nobody says what is average there.
        ("8.2", "another", facts.GROWS),
        ("-2", "another", facts.SHRINKS),
    ],
)
def test_growth_is_told_as_far_as_it_is_known(growth, source, outlook):
    found = facts_of(page(market_figures=(figure("employment-growth", growth, "percent", source=source),)))
    assert found.outlook == outlook
    assert found.growth == Decimal(growth) * 10


@pytest.mark.parametrize(("openings", "step"), [("999", 0), ("1000", 1), ("99999", 3), ("100000", 4)])
def test_openings_have_steps(openings, step):
    found = facts_of(page(market_figures=(figure("openings", openings, "count"),)))
    assert (found.openings, found.openings_step) == (int(openings), step)


def test_a_page_without_figures_has_none():
    assert set(facts_of(page())) == {None}
