"""What somebody who has never been here finds out from the home page, in at most three clicks."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def home(fixture_roles, browser_page):
    return browser_page("/", javascript=False)


def test_what_a_step_up_from_process_data_analyst_looks_like(home):
    home.get_by_role("link", name="Process Data Analyst", exact=True).click()
    step_up = home.locator(".related li", has_text="step up")
    step_up.get_by_role("link", name="What would it take?").click()

    assert home.get_by_role("heading", level=1).inner_text() == (
        "From Process Data Analyst to Senior ML Operations Engineer"
    )
    expect(home.get_by_text("A step up by level.")).to_be_visible()
    gained = home.locator("section", has=home.locator("#gain"))
    for skill in ("Software engineering", "Machine learning", "SQL"):
        expect(gained.get_by_text(skill, exact=True).first).to_be_visible()


def test_what_separates_a_python_infrastructure_engineer_from_a_senior_ml_operations_engineer(home):
    home.get_by_role("link", name="Python Infrastructure Engineer", exact=True).click()
    home.get_by_role("link", name="Compare Senior ML Operations Engineer").click()

    only_there = home.locator(".only > div", has_text="Only Senior ML Operations Engineer")
    expect(only_there.get_by_text("Machine learning", exact=True)).to_be_visible()
    only_here = home.locator(".only > div", has_text="Only Python Infrastructure Engineer")
    expect(only_here.get_by_text("Linux administration", exact=True)).to_be_visible()
    expect(home.get_by_role("row", name="Level differs Intermediate Senior")).to_be_visible()
