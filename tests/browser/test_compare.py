"""Compare roles side by side, as people and their tools meet them."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import barriers_at, w3c_errors

TWO = "/compare/?role=python-infrastructure-engineer&role=senior-ml-operations-engineer"
FOUR = f"{TWO}&role=process-data-analyst&role=growth-manager"
PAGES = [
    "/compare/",
    "/compare/?role=process-data-analyst",
    TWO,
    f"{FOUR}&role=paid-search-analyst",
    f"{TWO}&add=p",
]


pytestmark = pytest.mark.usefixtures("fixture_roles")


def test_no_page_has_a_barrier_or_scrolls_sideways(browser_page):
    found = barriers_at(browser_page(), PAGES, [(320, "dark"), (1440, "light")], unfolded="details")

    assert not found, "\n".join(found)


def test_the_w3c_checker_finds_no_error(client):
    assert not w3c_errors({path: client.get(path).content.decode() for path in PAGES})


def test_roles_are_added_and_removed_without_javascript_by_the_keyboard_alone(browser_page):
    page = browser_page("/compare/?role=python-infrastructure-engineer", javascript=False)

    page.get_by_label("Add a role by its name").focus()
    page.keyboard.type("senior ml operations engineer")
    page.keyboard.press("Enter")
    page.wait_for_url("**" + TWO)
    page.get_by_role("link", name="Remove Python Infrastructure Engineer").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/compare/?role=senior-ml-operations-engineer")


def test_a_role_page_and_its_cards_lead_to_a_comparison_in_one_step(browser_page):
    page = browser_page("/careers/python-infrastructure-engineer/", javascript=False)

    page.get_by_role("link", name="Compare Senior ML Operations Engineer").click()

    assert page.url.endswith(TWO)


def test_on_a_phone_every_value_stands_beside_the_name_of_its_role(browser_page):
    page = browser_page(TWO, width=320)
    cell = page.locator(".beside td").first

    expect(cell).to_be_visible()
    assert "Python Infrastructure Engineer" in cell.evaluate(
        "each => getComputedStyle(each, '::before').content"
    )


def test_on_paper_the_tables_stay_and_the_controls_go(browser_page):
    page = browser_page(TWO)
    page.emulate_media(media="print")

    expect(page.locator(".beside").first).to_be_visible()
    for hidden in (".choose", ".acts", ".onward"):
        expect(page.locator(hidden).first).to_be_hidden()
