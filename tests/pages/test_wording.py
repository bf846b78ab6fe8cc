"""Figures in words: halves go one way, a minus is a minus."""

from decimal import Decimal

import pytest

from careers.discovery.comparison.pairwise import PayComparison
from careers.pages import MarketFigure, wording
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
