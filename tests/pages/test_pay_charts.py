"""The percentiles of a figure, and the medians of areas, as drawings."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from careers.pages import SalaryBand, pay_charts, wording
from careers.pages.us_states import COLUMNS, ROWS, TILES

NAMES = ("p10", "p25", "median", "p75", "p90")
WAGES = dict(zip(NAMES, (68_940, 80_330, 97_550, 112_350, 137_470), strict=True))


def band(area="United States", **values) -> SalaryBand:
    numbers = {name: Decimal(value) for name, value in (values or WAGES).items() if name in NAMES}
    others = {name: value for name, value in values.items() if name not in NAMES}
    usual = {"slug": "pay", "label": f"Wages, {area}", "statistic": "percentiles", "currency": "USD"}
    return SalaryBand(**usual | {"basis": "base", "source": "s", "area": area} | numbers | others)


def cut_off(names, **values) -> SalaryBand:
    return band(top_coded=names, top_code=Decimal(239_200), **values)


def drawing(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{svg}</div>")


def texts(svg: str) -> list[str]:
    return [text.text for text in drawing(svg).iter("text")]


def test_the_chart_names_its_ends_and_the_middle():
    svg = pay_charts.percentiles(band())
    assert texts(svg) == [
        *("$97,550", "half earn more, half less"),
        *("$68,940", "one in ten earns less"),
        *("$137,470", "one in ten earns more"),
    ]
    assert drawing(svg).find("svg/title").text == "Pay a year: Wages, United States"
    assert drawing(svg).find("svg/desc").text == " ".join(wording.percentiles(band()))


def test_the_chart_is_small():
    assert len(list(drawing(pay_charts.percentiles(band())).iter())) < 25


def test_what_is_cut_off_ends_in_a_dashed_line_and_says_at_least():
    svg = pay_charts.percentiles(cut_off("median p75 p90", p10=66_000, p25=120_000))
    assert 'class="o"' in svg
    assert texts(svg)[-2:] == ["$239,200 or more", "at least half"]


@pytest.mark.parametrize(
    "values",
    [
        {"p25": 1, "p75": 3},
        {"p10": 1, "median": 2, "p90": 2},
        {"p10": 1, "p25": 1, "median": 1, "p75": 1, "p90": 99},
        {"p10": 1, "p25": 98, "median": 99, "p75": 99, "p90": 99},
    ],
    ids=str,
)
def test_whatever_is_given_stays_inside_the_chart(values):
    svg = pay_charts.percentiles(band(**values))
    places = [float(x) for x in re.findall(r'\s(?:x|x1|x2|cx)="([-\d.]+)%"', svg)]
    assert places
    assert all(0 <= x <= 100 for x in places)


@pytest.mark.parametrize("values", [{"median": 5}, {"p10": 5}, {"p90": 5}, {"p10": 5, "p90": 5}], ids=str)
def test_one_amount_is_no_chart_of_percentiles(values):
    assert pay_charts.percentiles(band(**values)) == ""


def test_every_state_has_a_tile_of_its_own():
    assert len(TILES) == 51
    assert len({(tile.column, tile.row) for tile in TILES.values()}) == 51
    assert all(tile.column < COLUMNS and tile.row < ROWS for tile in TILES.values())
    assert TILES["Texas"].code == "TX"
    assert TILES["District of Columbia"].code == "DC"


def map_of(**medians) -> str:
    bands = [band(area.replace("_", " "), median=median) for area, median in medians.items()]
    return pay_charts.tile_map(bands, {each.area: f"?area={each.area}" for each in bands})


def test_tiles_are_links_that_say_the_state_and_its_median():
    svg = map_of(United_States=5, Texas=46_140, Ohio=98_400, Puerto_Rico=7)
    texas, ohio = (re.search(rf"<a [^>]*{area}.*?</a>", svg)[0] for area in ("Texas", "Ohio"))
    assert "<title>Texas: $46,140 a year</title>" in texas
    assert (texts(texas), texts(ohio)) == (["TX", "$46k"], ["OH", "$98k"])
    assert "Highest in Ohio ($98,400), lowest in Texas ($46,140)." in svg
    assert len(re.findall("<a ", svg)) == 2
    assert svg.count('tabindex="-1"') == 2
    assert texts(svg).count("–") == 49
    assert "Puerto Rico" not in svg


def test_the_shades_are_told_by_their_amounts():
    svg = map_of(United_States=5, Texas=10_000, Ohio=20_000, Utah=30_000, Iowa=40_000, Maine=50_000)
    assert sorted(re.findall(r'<rect class="q([1-5])"[^>]*height="42"/>', svg)) == list("12345")
    key = svg.partition('<p class="key">')[2]
    assert re.findall(r"</svg> ([^<]*)", key) == ["$10,000", "$20,000", "$30,000", "$40,000", "$50,000"]


def test_areas_that_are_not_the_states_have_no_map():
    assert map_of(Texas=1, Ohio=2) == map_of(United_States=1, Texas=2) == map_of(France=1) == ""


def test_figures_by_different_periods_have_no_map():
    bands = [band(), band("Texas"), band("Ohio", median=20, period="hour")]
    assert pay_charts.tile_map(bands, {each.area: "" for each in bands}) == ""


def test_a_bar_ends_at_the_median_and_one_that_is_cut_off_goes_on():
    whole, more = (
        pay_charts.area_bar(each, Decimal(478_400))
        for each in (band(median=239_200), cut_off("median p90", p10=5))
    )
    assert 'x1="0%" x2="50.0%"' in whole
    assert 'class="o"' in more
    assert pay_charts.area_bar(band(p10=5), Decimal(9)) == ""
