"""Outlooks in the words of the Bureau of Labor Statistics."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from careers.pages import MarketFigure, outlook, wording
from tests.discovery.made_pages import page

PERIOD, SOURCE = "2024 to 2034", "bls-ep-2024-34"


def figures(growth, *, employed=None, projected=None, openings=None, period=PERIOD, source=SOURCE):
    values = (
        ("employment", employed, "people"),
        ("employment-projected", projected, "people"),
        ("employment-growth", growth, "percent"),
        ("openings", openings, "count"),
    )
    return tuple(
        MarketFigure(slug=slug, label=slug, value=Decimal(value), unit=unit, period=period, source=source)
        for slug, value, unit in values
        if value is not None
    )


def found(growth, **others) -> outlook.PageOutlook:
    return outlook.outlook_of(page(market_figures=figures(growth, **others)))


@pytest.mark.parametrize(
    ("growth", "kind"),
    [
        ("15.8", "much-faster"),
        ("6.6", "much-faster"),
        ("6.4", "faster"),
        ("4.9", "faster"),
        ("4.6", "faster"),
        ("4.4", "as-fast"),
        ("3.5", "as-fast"),
        ("3.1", "as-fast"),
        ("2.4", "slower"),
        ("0.6", "slower"),
        ("0.4", "little"),
        ("-0.4", "little"),
        ("-0.6", "decline"),
        ("-13.7", "decline"),
    ],
)
def test_growth_is_called_as_the_bureau_calls_it(growth, kind):
    assert found(growth).kind == kind


@pytest.mark.parametrize("growth", ["6.5", "4.5", "2.5", "0.5", "-0.5"])
def test_just_between_two_words_none_is_said(growth):
    assert found(growth).kind == ""


@pytest.mark.parametrize(
    ("employed", "projected", "kind"),
    [(1_000_000, 1_044_600, "as-fast"), (1_000_000, 1_045_400, "faster"), (100_000, 150_000, "")],
)
def test_between_two_words_the_people_employed_tell_more(employed, projected, kind):
    assert found("4.5", employed=employed, projected=projected).kind == kind


def test_another_release_has_no_words_and_no_average():
    told = found("9.0", period="2023 to 2033", source="bls-ep-2023-33")
    assert (told.kind, told.everywhere, outlook.chart(told)) == ("", None, "")
    assert wording.outlook(told.kind, told.growth, told.everywhere, told.period) == (
        "Employment is projected to change: +9% from 2023 to 2033."
    )


def test_a_figure_of_somebody_else_is_no_projection_of_the_bureau():
    assert found("9.0", source="survey") is None
    assert outlook.outlook_of(page()) is None


def test_a_decline_has_a_minus_and_a_bar_to_the_left():
    told = found("-13.7")
    assert wording.outlook(told.kind, told.growth, told.everywhere, told.period) == (
        "Employment is projected to fall: \N{MINUS SIGN}13.7% from 2024 to 2034. "
        "All occupations together: +3.1%."
    )
    svg = ElementTree.fromstring(outlook.chart(told))
    assert svg.find("desc").text == "This role: \N{MINUS SIGN}13.7%; All occupations: +3.1%"
    own, everywhere = (
        [float(line.get(end).rstrip("%")) for end in ("x1", "x2")] for line in svg.findall("line[@class='r']")
    )
    assert own[1] == 0 < own[0] == everywhere[0] < everywhere[1] == 100


def test_openings_are_told_with_what_they_count():
    assert wording.openings(found("3.1", openings=189_100).openings) == (
        "About 189,100 openings a year: new jobs, and jobs that people leave."
    )
