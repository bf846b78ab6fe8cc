"""Pay as people write it, and what only looks like pay."""

from decimal import Decimal

import pytest

from careers import documents
from careers.documents import Known


def page_of(text, format="text"):
    return documents.interpret(documents.read_text(text, format), Known()).page


def pay_of(statement, heading="Salary"):
    return page_of(f"Baker\n\nMakes bread.\n\n{heading}\n\n- {statement}\n- Free bread\n").salary_bands


@pytest.mark.parametrize(
    ("statement", "low", "high", "currency", "period"),
    [
        ("£32k–£41k pa", 32000, 41000, "GBP", "year"),
        ("Between £26,000 and £32,000 per annum", 26000, 32000, "GBP", "year"),
        ("45.000 € – 52.500 € per year", 45000, 52500, "EUR", "year"),
        ("CHF 110'000 - 130'000 p.a.", 110000, 130000, "CHF", "year"),
        ("12 000 – 15 000 PLN per month", 12000, 15000, "PLN", "month"),
        ("¥6,500,000 to ¥8,000,000 a year", 6500000, 8000000, "JPY", "year"),
        ("$120-155k", 120000, 155000, "USD", "year"),
        ("$18.50/hr to $22/hr", Decimal("18.50"), 22, "USD", "hour"),
        ("$120,000 - $155,000 USD annually", 120000, 155000, "USD", "year"),
        ("£20,000 for trainees to £30,000 for bakers", 20000, 30000, "GBP", "year"),
        ("Day rates are £250 to £320 per day", 250, 320, "GBP", "day"),
        ("AU$1,700 to AU$1,850 per week", 1700, 1850, "AUD", "week"),
    ],
)
def test_a_range_is_read_in_the_notation_of_its_country(statement, low, high, currency, period):
    (band,) = pay_of(statement)
    assert (band.low, band.high, band.currency, band.period) == (low, high, currency, period)
    assert (band.statistic, band.open_ended) == ("range", False)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Up to £90k a year", {"low": None, "high": 90000, "open_ended": False}),
        ("From $18.50/hr", {"low": Decimal("18.50"), "open_ended": True, "period": "hour"}),
        ("In excess of £60,000", {"low": 60000, "open_ended": True}),
        ("From $70k to more than $110k", {"low": 70000, "high": 110000, "open_ended": True}),
        ("Circa £65k", {"low": 65000, "approximate": True}),
        ("c. £65,000", {"low": 65000, "approximate": True}),
        ("OTE £50k", {"low": 50000, "basis": "total"}),
        ("Median: £14.50 an hour", {"median": Decimal("14.50"), "statistic": "median", "period": "hour"}),
        ("Average pay is about $98,500", {"mean": 98500, "statistic": "mean", "label": "Average pay"}),
    ],
)
def test_a_single_amount_says_which_end_or_middle_it_is(statement, expected):
    (band,) = pay_of(statement)
    assert {name: getattr(band, name) for name in expected} == expected


def test_the_year_and_the_country_come_from_the_heading():
    (band,) = pay_of("$41,000 - $52,000", heading="Salary (Canada, 2024/25)")
    assert (band.currency, band.area, band.year) == ("CAD", "Canada", 2024)


def test_an_amount_in_other_money_is_not_from_the_country_of_the_heading():
    (band,) = pay_of("Zürich: CHF 110'000 - 130'000", heading="Salary (Germany, 2024)")
    assert (band.area, band.currency) == ("", "CHF")


def test_a_line_of_the_section_gives_the_year_of_all_its_figures():
    page = page_of("Baker\n\nSalary\n\n- Juniors: £20,000\n- Figures are from 2023 and only a guide.\n")
    assert [band.year for band in page.salary_bands] == [2023]


@pytest.mark.parametrize(
    ("heading", "statement"),
    [
        ("What you'll do", "Manage a $2m budget for ovens"),
        ("What you'll do", "Serve 20,000 people, 24/7"),
        ("Salary & benefits", "$2,000 learning stipend per year"),
        ("Salary & benefits", "25 days' holiday, 401(k) with 4% match"),
        ("Salary & benefits", "Call 020 7946 0000 for details of the 2024 scheme"),
        ("About us", "We raised $40M in 2022 and have 350 employees"),
        ("Requirements", "5+ years of experience"),
    ],
)
def test_other_numbers_are_no_pay(heading, statement):
    assert pay_of(statement, heading) == ()


def test_a_table_says_a_range_in_two_columns():
    page = page_of(
        "# Baker\n\n## Pay\n\n| Level | From | To |\n|---|---|---|\n| Trainee | $15/hr | $18/hr |\n"
        "| Head baker | $50k | $70k+ |\n",
        "markdown",
    )
    assert [
        (band.label, band.low, band.high, band.period, band.open_ended) for band in page.salary_bands
    ] == [
        ("Trainee", 15, 18, "hour", False),
        ("Head baker", 50000, 70000, "year", True),
    ]


def test_the_caption_of_a_table_says_what_its_amounts_are():
    page = page_of(
        "<h1>Baker</h1><h2>Pay</h2><table><caption>Median annual wages</caption>"
        "<tr><th>Industry</th><th>Wage</th></tr><tr><td>Shops</td><td>$41,200</td></tr></table>",
        "html",
    )
    (band,) = page.salary_bands
    assert (band.label, band.statistic, band.median, band.period) == ("Shops", "median", 41200, "year")


def test_each_of_two_amounts_has_the_period_that_follows_it():
    page = page_of(
        "<h1>Baker</h1><h2>Pay</h2><table><tr><th>2023 median pay</th>"
        "<td>$36,400 per year<br>$17.50 per hour</td></tr></table>",
        "html",
    )
    assert [(band.median, band.period, band.year) for band in page.salary_bands] == [
        (36400, "year", 2023),
        (Decimal("17.50"), "hour", 2023),
    ]


@pytest.mark.parametrize(
    ("statement", "low", "high"),
    [
        ("Bonus: 5-10% of base", 5, 10),
        ("Bonus: -5% to +15% of base", -5, 15),
        ("Public sector: 10–15% lower", -15, -10),
        ("Large firms: up to 20% more", 0, 20),
        ("Night shifts in the industry: 12.5 per cent more", Decimal("12.5"), Decimal("12.5")),
    ],
)
def test_percentages_are_factors_and_may_be_below_zero(statement, low, high):
    page = page_of(f"Baker\n\nSalary\n\n- {statement}\n- Free bread\n")
    assert [(factor.percent_low, factor.percent_high) for factor in page.salary_factors] == [(low, high)]


def test_percentiles_in_brackets_are_percentiles():
    (band,) = pay_of("Pay runs from $100,000 (10th percentile) to $190,000 (90th percentile)")
    assert (band.statistic, band.p10, band.p90, band.low) == ("percentiles", 100000, 190000, None)


def test_the_head_of_a_column_gives_bare_numbers_their_money_and_period():
    page = page_of(
        "<h1>Carpenter in Canada | Wages</h1><h2>Wages</h2><table><tr><th>Province</th><th>Low ($/hour)</th>"
        "<th>High ($/hour)</th></tr><tr><td>Ontario</td><td>20.00</td><td>46.00</td></tr></table>",
        "html",
    )
    (band,) = page.salary_bands
    assert (band.low, band.high, band.currency, band.period, band.area) == (20, 46, "CAD", "hour", "Canada")


def test_an_allowance_says_nothing_of_where_the_salary_is_paid():
    (band,) = pay_of("£34,560 to £38,110 per annum (plus London allowance of £3,000)")
    assert (band.low, band.high, band.area) == (34560, 38110, "")
