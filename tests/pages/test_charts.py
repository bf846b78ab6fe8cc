import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.models.salary import AMOUNTS_IN_ORDER
from careers.pages import Requirement, SalaryBand, SkillGroup
from careers.pages.charts import pay_chart, pay_glyph, skills_map


def band(**values) -> SalaryBand:
    for name in (*AMOUNTS_IN_ORDER, "mean"):
        if name in values:
            values[name] = Decimal(values[name])
    usual = {"slug": "pay", "label": "Base pay", "statistic": "range", "currency": "USD", "basis": "base"}
    return SalaryBand(area="United States", source="survey", **usual | values)


def group(*skills: tuple[str, str], heading="Tools") -> SkillGroup:
    return SkillGroup(
        slug="tools",
        heading=heading,
        requirements=tuple(
            Requirement(skill=f"s{n}", name=f"Skill {n}", kind="tool", importance=importance, level=level)
            for n, (importance, level) in enumerate(skills)
        ),
    )


def drawing(html: str) -> ElementTree.Element:
    """The figure as a tree: raises where it is not well-formed."""
    return ElementTree.fromstring("<div>" + html.replace("<li class=many>", "<li>") + "</div>")


def places(html: str) -> list[float]:
    return [float(x) for x in re.findall(r'\s(?:x|x1|x2|cx)="([-\d.]+)%"', html)]


def test_without_figures_nothing_is_drawn():
    assert pay_chart(()) == ""
    assert skills_map(()) == ""
    assert skills_map((group(),)) == ""


def test_a_chart_has_a_title_and_says_in_words_what_it_shows():
    bands = (band(low=150_000, high=250_000), band(label="Top", low=300_000, open_ended=True))

    svg = drawing(pay_chart(bands))

    assert svg.find("svg").get("role") == "img"
    assert svg.find("svg/title").text == "Pay in USD, a year"
    assert svg.find("svg/desc").text == "Base pay: $150,000 to $250,000. Top: $300,000 or more."


@pytest.mark.parametrize(
    "values",
    [
        {"low": 150_000, "high": 250_000},
        {"low": 100_000, "high": 100_000},
        {"low": 0, "high": 0},
        {"low": 300_000},
        {"low": 300_000, "open_ended": True},
        {"high": 90_000},
        {"high": 90_000, "open_ended": True},
        {"low": "18.25", "high": "31.75", "period": "hour"},
        {"low": "0.01", "high": "9999999999.99"},
        {"statistic": "mean", "mean": 165_000, "approximate": True},
        {"statistic": "median", "median": 120_000},
        {"statistic": "median", "low": 185_800, "high": 207_125},
        {"statistic": "percentiles", "p10": 1, "p25": 2, "median": 3, "p75": 4, "p90": 5},
        {"statistic": "percentiles", "p90": 500},
        {"statistic": "percentiles", "p25": 500, "p90": 700},
    ],
    ids=str,
)
def test_every_kind_of_figure_is_drawn_inside_the_chart(values):
    html = pay_chart((band(**values),))

    drawing(html)
    assert all(0 <= x <= 100 for x in places(html))


def test_amounts_in_another_currency_or_period_have_an_axis_of_their_own():
    bands = (
        band(low=1, high=2),
        band(low=1, high=2, currency="EUR"),
        band(low=1, high=2, period="hour"),
        band(low=2, high=3),
    )

    assert pay_chart(bands).count('role="img"') == 3


def test_the_axis_has_round_ticks_that_fit_a_phone():
    html = pay_chart((band(low=120_000, high=300_000),))

    assert re.findall(r'class="a"[^>]*>([^<]+)', html) == ["$100k", "$150k", "$200k", "$250k", "$300k"]


def test_long_labels_wrap_and_very_long_ones_end_in_an_ellipsis():
    html = pay_chart((band(label="wonderful " * 15, low=1, high=2),))
    lines = [text.text for text in drawing(html).iterfind("svg/text") if text.text.startswith("wonder")]

    assert len(lines) == 3
    assert all(len(line) <= 42 for line in lines)
    assert lines[-1].endswith("…")


def test_dozens_of_figures_take_little_room_each():
    few = drawing(pay_chart(tuple(band(low=n, high=n + 9) for n in range(1, 11)))).find("svg").get("height")
    many = drawing(pay_chart(tuple(band(low=n, high=n + 9) for n in range(1, 61)))).find("svg").get("height")

    assert int(many) / 60 < int(few) / 10
    assert int(many) < 4000


def test_text_is_escaped():
    nasty = '<script>&"'

    drawing(pay_chart((band(label=nasty, low=1, high=2, currency="X<Y"),)))
    drawing(skills_map((group(("essential", "expert"), heading=nasty),)))


def test_the_same_figures_give_the_same_drawing_and_no_ids():
    bands = (band(low=1, high=2), band(statistic="mean", mean=2))

    assert pay_chart(bands) == pay_chart(bands)
    assert " id=" not in pay_chart(bands) + skills_map((group(("essential", "expert")),))


labels = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=150)
amounts = st.decimals(min_value=0, max_value=9_999_999_999, places=2)


any_band = st.builds(
    lambda values, mean, statistic, more, label: band(
        **dict(zip(AMOUNTS_IN_ORDER, sorted(values), strict=True)),
        mean=mean,
        statistic=statistic,
        open_ended=more,
        label=label,
    ),
    st.lists(amounts, min_size=7, max_size=7),
    amounts,
    st.sampled_from(["range", "mean", "median", "percentiles"]),
    st.booleans(),
    labels,
)


@settings(deadline=None)
@given(st.lists(any_band, max_size=5))
def test_whatever_the_amounts_the_chart_is_well_formed_and_nothing_leaves_it(bands):
    html = pay_chart(tuple(bands))

    drawing(html)
    assert all(0 <= x <= 100 for x in places(html))


def test_a_glyph_is_decoration():
    html = pay_glyph(Decimal(50_000), Decimal(70_000), Decimal(100_000))

    assert 'aria-hidden="true"' in html
    assert 'x1="50.0%" x2="70.0%"' in html


def test_a_note_stands_as_high_as_the_level_and_a_desirable_one_is_hollow():
    html = skills_map((group(("essential", "expert"), ("desirable", "awareness"), ("essential", "")),))

    staff = drawing(html).find("ul/li/svg")
    heads = {path.get("class"): path.get("d") for path in staff.iterfind("path")}
    assert heads["es"] == "M6 8h0M19 47h0M32 60h0"
    assert heads["de"] == "M19 47h0"
    assert heads["st"] == "M6 60V8M19 60V47", "no stem where the level is not known"
    assert staff.find("title").text == "2 essential skills, 1 desirable skill"
    assert staff.find("desc").text == "1 expert, 1 awareness, 1 without a level"


@pytest.mark.parametrize("count", [1, 10, 20, 21, 80])
def test_any_number_of_skills_stays_on_the_staff(count):
    html = skills_map((group(*[("essential", "working")] * count),))

    width = int(re.search(r'viewBox="0 0 (\d+) ', html)[1])
    last = max(int(x) for x in re.findall(r"M(\d+) \d+h0", html))
    assert last <= width


def test_what_is_cut_off_below_a_lower_percentile_is_drawn_at_least_as_far():
    figure = band(
        statistic="percentiles",
        **{
            name: Decimal(value)
            for name, value in zip(("p10", "p25", "median", "p75"), (1, 2, 3, 8), strict=True)
        },
        top_code=Decimal(4),
        top_coded="p90",
    )
    thin, bar = (
        re.search(rf'class="{kind}" x1="[^"]*" x2="([^"]*)"', pay_chart((figure,)))[1] for kind in "wr"
    )
    assert thin == bar


def test_what_is_top_coded_is_drawn_up_to_there_with_a_dashed_end():
    coded = band(
        statistic="percentiles",
        p10=80_000,
        p25=100_000,
        median=150_000,
        top_code=Decimal(239_200),
        top_coded="p75 p90 mean",
    )

    html = pay_chart((coded,))

    assert drawing(html) is not None
    assert html.count('class="r"') == 2, "the bar and its sample in the key"
    assert 'class="h"' in html
    assert "no upper limit given" in html


def test_what_is_kept_back_is_not_drawn():
    assert pay_chart((band(statistic="percentiles", withheld="median mean"),)) == ""


@pytest.mark.parametrize("count", [21, 80, 300, 5_000])
def test_many_skills_without_a_level_fill_a_field_one_head_a_skill(count):
    html = skills_map((group(*[("desirable", "")] * count),))

    heads = [
        (float(x), float(y))
        for x, y in re.findall(r"M([\d.]+) ([\d.]+)h0", re.search(r'class="es"[^>]*', html)[0])
    ]
    assert len(set(heads)) == len(heads) == count
    assert all(0 <= x <= 290 and 0 <= y <= 68 for x, y in heads)
    assert 'class="s"' not in html


@pytest.mark.parametrize("count", [100, 300, 1_000])
def test_no_number_of_skills_leaves_the_staff(count):
    html = skills_map((group(*[("essential", "working")] * count),))

    assert max(int(x) for x in re.findall(r"M(\d+) \d+h0", html)) <= 290
