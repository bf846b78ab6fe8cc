"""By what amount roles are sorted and filtered, where there are no others."""

from decimal import Decimal

import pytest

from tests.discovery.search.test_search import make, titles

pytestmark = pytest.mark.django_db

TOP = {"top_coded": "median p75 p90", "top_code": Decimal(239_200)}


def test_pay_goes_by_the_median_whatever_the_highest_amount():
    percentiles = {"percentiles": True, "p10": 1, "p25": 2}
    make(
        "Even", pay=percentiles | {"median": Decimal(90_000), "p75": Decimal(95_000), "p90": Decimal(96_000)}
    )
    make(
        "Wide", pay=percentiles | {"median": Decimal(50_000), "p75": Decimal(95_000), "p90": Decimal(500_000)}
    )
    make("Mean", pay={"average": True, "mean": Decimal(70_000)})
    make(
        "Top", pay=percentiles | {"median": None, "p75": None, "p90": None, "mean": Decimal(9_000_000)} | TOP
    )
    assert titles("", sort="pay") == ["Top", "Even", "Mean", "Wide"]
    assert titles("", pay_at_least=Decimal(60_000), sort="pay") == ["Top", "Even", "Mean"]
    # Of "or more" is known only that it is as much as it names.
    assert titles("", pay_at_least=Decimal(239_201)) == []


def test_a_headline_without_median_goes_by_what_it_has():
    make("Outer", pay={"not_released": True, "p10": Decimal(20_000), "p90": Decimal(40_000)})
    make("Nothing", pay={"not_released": True})
    assert titles("", pay_at_least=Decimal(30_000)) == ["Outer"]
    assert titles("", sort="pay") == ["Outer", "Nothing"]
