"""What a first visitor asks of a role, answered within three clicks of the home page. No JavaScript."""

from decimal import Decimal

import pytest

from careers import publishing
from tests import factories


@pytest.fixture
def occupations(made_once):
    made_once(make_occupations)


def make_occupations() -> None:
    outlook = factories.SourceFactory(slug="bls-ep-2024-34", title="Projections", publisher="BLS")
    assistants, hygienists, developers = (
        _draft("Dental Assistants", 3, 48_000, "Postsecondary nondegree award"),
        _draft("Dental Hygienists", 4, 98_000, "Associate's degree"),
        _draft("Web Developers", 4, 92_000, "Bachelor's degree"),
    )
    factories.RelatedCareerFactory(role=assistants, target=hygienists, kind="similar", reason="Also teeth.")
    for slug, value, unit, period in (
        ("employment", "86000", "people", "2024"),
        ("employment-growth", "7.5", "percent", "2024 to 2034"),
        ("openings", "5400", "count", "2024 to 2034"),
    ):
        factories.MarketFigureFactory(
            role=developers,
            source=outlook,
            slug=slug,
            value=Decimal(value),
            unit=unit,
            period=period,
            area="United States",
            note="",
        )
    for role in (hygienists, assistants, developers):
        factories.note(role)
        publishing.publish(role, by="tests")


def _draft(title: str, zone: int, pay: int, education: str):
    role = factories.RoleFactory(
        slug=title.lower().replace(" ", "-"), title=title, publishable=True, education=education
    )
    factories.SectionFactory(
        role=role, slug="needs", kind="requirements", body=f"It is in job zone {zone} of 5."
    )
    factories.SalaryBandFactory(role=role, statistic="median", median=Decimal(pay), low=None, high=None)
    return role


def _search(page, words: str) -> None:
    """One click."""
    page.locator("input[name=q]").first.fill(words)
    page.get_by_role("button", name="Search").first.click()


def test_whether_web_developers_will_be_needed(occupations, browser_page):
    page = browser_page("/", javascript=False)

    _search(page, "web developers")
    page.get_by_role("link", name="Web Developers", exact=True).click()

    short = page.locator(".short").inner_text()
    assert "From 2024 to 2034 the number is expected to grow by 7.5%." in short
    assert "About 5,400 jobs a year are expected to open." in short
    page.get_by_role("link", name="Market figures").first.click()
    assert "much faster than average" in page.locator("section:has(#market-figures)").inner_text()


def test_what_comes_after_dental_assistant(occupations, browser_page):
    page = browser_page("/", javascript=False)

    _search(page, "dental assistant")
    page.get_by_role("link", name="Dental Assistants", exact=True).click()
    assert "Dental Hygienists (usually needs an associate’s degree)" in page.locator(".short").inner_text()
    page.locator(".short").get_by_role("link", name="Dental Hygienists").click()

    moves = page.locator("section.moves").inner_text()
    assert "takes more preparation" in moves
    assert "median pay $50,000 a year higher" in moves
