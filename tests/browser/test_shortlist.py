"""The shortlist on somebody's device."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import barriers, w3c_errors
from tests.views.live import live_roles


@pytest.fixture
def clerks(transactional_db):
    return live_roles(3, title="Clerk")


def saved(page):
    return page.locator(".listed h2").all_inner_texts()


def test_what_is_saved_is_remembered_by_the_device(clerks, browser_page):
    page = browser_page("/careers/clerk-0/")
    page.locator(".opening .acts").get_by_role("link", name="Save").click()
    assert saved(page) == ["Clerk 00"]

    page.goto("/careers/a-z/")
    page.get_by_role("link", name="Save Clerk 02").click()
    assert saved(page) == ["Clerk 00", "Clerk 02"]
    assert page.url.endswith("/shortlist/?role=clerk-0&role=clerk-2")

    page.get_by_role("link", name="Remove Clerk 00").click()
    page.goto("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Shortlist").click()
    assert saved(page) == ["Clerk 02"]


def test_a_list_of_somebody_else_replaces_nothing(clerks, browser_page):
    page = browser_page("/careers/clerk-0/")
    page.locator(".opening .acts").get_by_role("link", name="Save").click()

    page.goto("/shortlist/?role=clerk-1&role=clerk-2")
    assert saved(page) == ["Clerk 01", "Clerk 02"]
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Shortlist").click()
    assert saved(page) == ["Clerk 00"]


def test_without_javascript_a_list_is_made_and_compared(clerks, browser_page):
    page = browser_page("/careers/clerk-0/", javascript=False)
    page.locator(".opening .acts").get_by_role("link", name="Save").click()
    page.get_by_label("Add a role by its name").fill("Clerk 01")
    page.get_by_role("button", name="Add").click()
    assert saved(page) == ["Clerk 00", "Clerk 01"]
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)

    page.get_by_role("button", name="Compare side by side").click()
    assert page.url.endswith("/compare/?role=clerk-0&role=clerk-1")


def test_an_address_is_copied_with_one_press(clerks, browser_page):
    page = browser_page("/careers/clerk-0/?area=x", permissions=["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("button", name="✓ Copy link")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_the_list_has_no_barrier(clerks, browser_page, client):
    path = "/shortlist/?role=clerk-0&role=clerk-1"

    assert barriers(browser_page(path)) == []
    assert not w3c_errors({each: client.get(each).content.decode() for each in (path, "/shortlist/")})
