"""Pay by the year, the month or the hour."""

from decimal import Decimal

import pytest

from careers.pages import SalaryBand, wording
from careers.pages.periods import in_period
from careers.pages.rendering import PayByArea, with_pay
from tests.discovery.made_pages import page

WAGES = {"p10": 68_940, "p25": 80_330, "median": 97_550, "p75": 112_350, "p90": 137_470}


def band(period="year", **values) -> SalaryBand:
    numbers = {name: Decimal(str(value)) for name, value in values.items() if name in WAGES}
    others = {name: value for name, value in values.items() if name not in WAGES}
    usual = {"slug": "pay", "label": "Wages", "statistic": "percentiles", "currency": "USD", "basis": "base"}
    given = numbers or {name: Decimal(value) for name, value in WAGES.items()}
    return SalaryBand(**usual | {"source": "s", "period": period} | given | others)


def test_a_month_is_a_twelfth_of_a_year():
    month = in_period(band(), "month")
    assert (month.period, month.p10, month.median) == ("month", 5745, 8129)


def test_what_is_printed_by_the_hour_is_taken_as_it_stands():
    hour = in_period(band(median=95_970, p10=67_120, hours_a_year=2080, hourly="median 46.15"), "hour")
    assert (hour.period, str(hour.median), str(hour.p10)) == ("hour", "46.15", "32.27")


def test_an_amount_by_the_hour_that_does_not_fit_is_not_used():
    hour = in_period(band(median=95_970, hours_a_year=2080, hourly="median 36.15"), "hour")
    assert str(hour.median) == "46.14"


@pytest.mark.parametrize("given", ["year", "month", "week", "day"])
def test_without_hours_a_year_there_is_no_pay_by_the_hour(given):
    assert in_period(band(given), "hour") is None


@pytest.mark.parametrize("asked", ["year", "month"])
def test_pay_by_the_hour_alone_makes_no_year(asked):
    assert in_period(band("hour", median=29.05), asked) is None
    assert in_period(band("hour", median=30, hours_a_year=1800), asked).median == 54_000 / (
        1 if asked == "year" else 12
    )


def test_pay_by_the_month_makes_no_year_since_some_are_paid_thirteen_times():
    assert in_period(band("month"), "year") is None


def test_a_limit_is_rounded_down_so_that_or_more_stays_true():
    coded = band(p10=80_000, top_coded="median p90", top_code=Decimal(239_200), hours_a_year=2080)
    assert in_period(coded, "month").top_code == 19_933
    assert wording.stated(in_period(coded, "hour"), "median") == "$115.00 or more"


def test_figures_that_have_no_other_period_stay_as_they_are():
    by_area = PayByArea([band(hours_a_year=2080), band("day", slug="day")], per="hour")
    assert [each.period for each in by_area.shown] == ["hour", "day"]
    assert by_area.periods == ("year", "month", "hour")


def test_the_period_of_the_source_is_offered_first():
    assert PayByArea([band("hour", median=30, hours_a_year=2080)]).periods == ("hour", "year", "month")
    assert PayByArea([band()]).periods == ("year", "month")
    assert PayByArea([band("week")]).periods == ()


def test_a_period_that_changes_nothing_is_no_choice():
    assert PayByArea([band()], per="year").is_default
    assert PayByArea([band()], per="fortnight").is_default
    assert PayByArea([band()], per="month").parameters == {"per": "month"}
    # Asked for, and not to be had: so no link asks for it again.
    assert PayByArea([band()], per="hour").parameters == {}


def test_a_page_with_the_pay_of_an_area_begins_with_it():
    bands = [band(slug=area, area=area) for area in ("United States", "Ohio", "Texas")]
    found = with_pay(page(salary_bands=tuple(bands)), PayByArea(bands, "texas"))
    assert [each.area for each in found.salary_bands] == ["Texas", "United States"]
    assert found.headline_pay.area == "Texas"
