"""Which roles fit somebody's skills: with the keyboard alone, without JavaScript, on a phone, on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import barriers_at, w3c_errors

ROLE = "senior-ml-operations-engineer"
PICKED = "/match/?s=python:working&s=sql&s=docker:expert"
PLANNED = f"{PICKED}&plan={ROLE}"
SAID = "/match/?w=machine+learning+models&like=computers&like=numbers&s=python"
PAGES = ["/match/", PICKED, SAID, f"{PICKED}&add=kuberntes,flute&pay=x", PLANNED]


pytestmark = pytest.mark.usefixtures("fixture_roles")


def test_no_page_has_a_barrier_or_scrolls_sideways(browser_page):
    found = barriers_at(browser_page(), PAGES, [(320, "dark"), (1440, "light")], unfolded="details")

    assert not found, "\n".join(found)


def test_the_w3c_checker_finds_no_error(client):
    pages = {path: client.get(path).content.decode() for path in PAGES}

    assert not w3c_errors(pages)


def test_skills_are_typed_levelled_and_matched_without_a_mouse_or_javascript(browser_page):
    page = browser_page("/match/", javascript=False)

    page.get_by_label("A skill, or several with commas").focus()
    page.keyboard.type("Python, sql")
    page.keyboard.press("Enter")
    page.wait_for_url("**/match/?s=python&s=sql*")
    page.get_by_label("Python", exact=True).focus()
    page.keyboard.press("w")
    page.get_by_role("button", name="Update the roles").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**s=python%3Aworking**")

    assert page.locator(".fits > li").count() > 0
    page.get_by_role("link", name="Remove SQL").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/match/?s=python:working")


def test_a_misspelt_skill_is_asked_back(browser_page):
    page = browser_page("/match/?s=python", javascript=False)

    page.get_by_label("Another skill, or several with commas").fill("kuberntes")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Add Kubernetes").click()

    assert page.url.endswith("/match/?s=python&s=kubernetes")


def test_skills_are_ticked(browser_page):
    page = browser_page("/match/", javascript=False)

    page.get_by_label("Python", exact=True).check()
    page.get_by_role("button", name="Show the roles").click()

    assert "s=python" in page.url
    assert page.locator(".picks label").all_inner_texts() == ["Python"]


def test_interests_are_ticked_without_javascript_and_printed(browser_page):
    page = browser_page("/match/", javascript=False)

    page.get_by_label("with computers").check()
    page.get_by_role("button", name="Show the roles").click()
    assert "like=computers" in page.url
    assert page.get_by_label("with computers").is_checked()
    assert page.locator(".fits > li").count() > 0

    page.emulate_media(media="print")
    expect(page.locator(".interests")).to_be_visible()
    expect(page.locator(".adding")).to_be_hidden()


def test_a_plan_is_printed_alone(browser_page):
    page = browser_page(PICKED, javascript=False)
    page.get_by_role("link", name="Make a plan").first.click()
    page.emulate_media(media="print")

    for shown in (".plan h2", ".checklist"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in (".matcher", ".picking", ".opening", ".plan-links"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert len(page.pdf()) > 10_000


def test_no_cookie_is_set(browser_page):
    page = browser_page(PICKED)

    assert page.context.cookies() == []
