"""Figures in words: halves go one way, a minus is a minus."""

from decimal import Decimal

import pytest

from careers.discovery.comparison.pairwise import PayComparison
from careers.pages import MarketFigure, SalaryBand, wording
from careers.presentation import skill_text


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("4.25", 1, "4.3"),
        ("4.35", 1, "4.4"),
        ("1.005", 2, "1.01"),
        ("-0.04", 1, "0.0"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, places, rounded):
    assert str(wording.rounded(Decimal(value), places)) == rounded
    assert str(wording.rounded(float(value), places)) == rounded


@pytest.mark.parametrize(("share", "words"), [(0.285, "29%"), (0.125, "13%"), (0.001, "under 1%"), (0, "0%")])
def test_shares_are_rounded_as_they_are_written(share, words):
    assert skill_text.share(share) == words


def test_a_difference_in_pay_is_rounded_alike_up_and_down():
    more = PayComparison(values=(Decimal(200), Decimal(205)))
    less = PayComparison(values=(Decimal(200), Decimal(195)))
    assert (more.percent, less.percent) == (3, -3)


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("percent", "-3.2", "−3.2%"),
        ("people", "-1200", "−1,200 people"),
        ("count", "-2500000", "−2.5 million"),
        ("money", "-410.5", "−$410.5"),
        ("percent", "0", "0%"),
        ("percent", "46", "46%"),
    ],
)
def test_what_falls_has_a_minus_and_not_a_hyphen(unit, value, words):
    figure = MarketFigure(
        slug="a", label="A", value=Decimal(value), unit=unit, currency="USD" * (unit == "money"), source="s"
    )
    assert wording.market_value(figure) == words


@pytest.mark.parametrize(
    ("value", "currency", "words"),
    [
        ("-1000", "USD", "−$1,000"),
        ("-12.5", "CHF", "−CHF\u00a012.50"),
        ("18.505", "USD", "$18.51"),
        ("18.995", "USD", "$19"),
        ("-0.001", "USD", "$0"),
    ],
)
def test_money_is_rounded_to_cents_and_has_a_minus(value, currency, words):
    assert wording.money(Decimal(value), currency) == words


def test_millions_are_rounded_as_people_round():
    assert wording.short_money(Decimal(1_125_000), "USD") == "$1.13m"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("3391000", "people", "3.4 million people"),
        ("1693800", "people", "1.7 million people"),
        ("999900", "people", "999,900 people"),
        ("1203", "people", "1,203 people"),
        ("189100", "count", "189,100"),
        ("410220000000", "money", "$410.22 billion"),
        ("-3.2", "percent", "\N{MINUS SIGN}3.2%"),
    ],
)
def test_people_are_rounded_in_one_way(value, unit, words):
    figure = MarketFigure(slug="f", label="f", value=Decimal(value), unit=unit, currency="USD", source="s")
    assert wording.market_value(figure) == words


def pay(**values) -> SalaryBand:
    amounts = {name: Decimal(str(value)) for name, value in values.items() if name in AMOUNTS}
    others = {name: value for name, value in values.items() if name not in AMOUNTS}
    usual = {"slug": "pay", "label": "Pay", "statistic": "percentiles", "currency": "USD", "basis": "base"}
    return SalaryBand(**usual | {"source": "s"} | amounts | others)


AMOUNTS = {"low", "high", "p10", "p25", "median", "mean", "p75", "p90", "top_code"}


def test_each_percentile_has_its_sentence():
    assert wording.percentiles(pay(p10=32.27, p25=38, median=46.14, p75=50.5, p90=61.51, period="hour")) == [
        "One in ten earns less than $32.27 an hour.",
        "One in four earns less than $38.00 an hour.",
        "Half earn less than $46.14 an hour, half earn more.",
        "One in four earns more than $50.50 an hour.",
        "One in ten earns more than $61.51 an hour.",
    ]


def test_percentiles_that_are_cut_off_are_told_once():
    cut_off = {"top_coded": "median p75 p90", "top_code": 239_200}
    assert wording.percentiles(pay(p10=66_000, p25=120_000, **cut_off)) == [
        "One in ten earns less than $66,000 a year.",
        "One in four earns less than $120,000 a year.",
        "At least half earn $239,200 or more a year.",
    ]
    assert wording.percentiles(pay(median=5, p75=809_530, **cut_off | {"top_coded": "p90"}))[-1] == (
        "At least one in ten earns $809,530 or more a year."
    )


def test_what_is_kept_back_has_no_sentence():
    assert wording.percentiles(pay(p10=5, withheld="median p90")) == ["One in ten earns less than $5 a year."]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"median": 5, "p10": 1}, "Median: half earn more, half less"),
        ({"p10": 1, "top_coded": "median", "top_code": 9}, "Median: at least half earn this or more"),
        ({"p10": 1, "p90": 9}, "A range: the source gives no median"),
        ({"statistic": "range", "low": 1, "high": 9}, "A range: the source gives no median"),
        ({"statistic": "mean", "mean": 5}, "Average: some earn more, some less"),
        ({"statistic": "median", "low": 1, "high": 9}, ""),
        ({"withheld": "median mean"}, ""),
    ],
    ids=str,
)
def test_what_stands_for_a_figure_is_said(values, words):
    assert wording.leading(pay(**values)) == words


def test_a_range_is_never_called_a_median():
    assert wording.amounts(pay(p10=1, p90=9)) == ("$1 to $9 (from the 10th to the 90th percentile)",)
