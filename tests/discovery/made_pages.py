"""Pages that are compared: each says only what a test is about."""

from decimal import Decimal

from careers.pages import Family, RolePage, SalaryBand


def page(slug="here", **fields):
    family = Family(slug="data", name="Data")
    return RolePage(version=1, slug=slug, title=slug, family=family, summary="Does it.", **fields)


def band(**fields):
    stated = {
        "slug": "pay",
        "label": "Pay",
        "statistic": "median",
        "median": Decimal(100_000),
        "currency": "USD",
        "basis": "base",
        "area": "United States",
        "year": 2025,
        "source": "wages",
    }
    return SalaryBand(**stated | fields)
