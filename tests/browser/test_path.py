"""The way from one role to another, as people and their tools meet it."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import barriers_at, w3c_errors
from tests.browser.conftest import load_roles
from tests.views.test_compare import role_with

UP = "/careers/process-data-analyst/to/senior-ml-operations-engineer/"
ROUTE = "/careers/clerk/to/engineer/"
PAGES = [
    UP,
    ROUTE,
    "/careers/process-data-analyst/to/",
    "/careers/process-data-analyst/to/?to=p",
    "/careers/process-data-analyst/to/process-data-analyst/",
]


@pytest.fixture
def roles(made_once):
    """The roles of the fixtures, and three of which one lies between the others."""
    made_once(make_roles)


def make_roles() -> None:
    load_roles()
    skills = [(f"skill-{number:02}", "essential", "working") for number in range(12)]
    role_with("clerk", *skills[:1], median=40_000)
    role_with("technician", *skills[:6], median=50_000)
    role_with("engineer", *skills, median=80_000)


def test_no_page_has_a_barrier_or_scrolls_sideways(roles, browser_page):
    found = barriers_at(browser_page(), PAGES, [(320, "dark"), (1440, "light")], unfolded="details")

    assert not found, "\n".join(found)


def test_the_w3c_checker_finds_no_error(roles, client):
    assert not w3c_errors({path: client.get(path).content.decode() for path in PAGES})


def test_a_goal_is_named_without_javascript_by_the_keyboard_alone(roles, browser_page):
    page = browser_page("/careers/process-data-analyst/", javascript=False)

    page.get_by_role("link", name="Where to from here?").focus()
    page.keyboard.press("Enter")
    page.get_by_label("The role you have in mind").focus()
    page.keyboard.type("Senior ML Operations Engineer")
    page.keyboard.press("Enter")

    page.wait_for_url("**" + UP)
    expect(page.get_by_text("1 skill to raise")).to_be_visible()


def test_a_way_in_smaller_steps_leads_to_each_of_them(roles, browser_page):
    page = browser_page(ROUTE, javascript=False)

    page.get_by_role("link", name="This step in full from Clerk to Technician").click()

    assert page.url.endswith("/careers/clerk/to/technician/")


def test_a_way_can_be_printed(roles, browser_page):
    page = browser_page(ROUTE)
    page.emulate_media(media="print")

    expect(page.locator(".stages")).to_be_visible()
    expect(page.locator("#gain")).to_be_visible()
    expect(page.locator(".choose").first).to_be_hidden()
