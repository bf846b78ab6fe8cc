"""The pages about skills in a real browser, with the roles of the fixtures."""

import pytest

from tests.browser.checks import barriers_at, w3c_errors
from tests.browser.conftest import load_roles
from tests.discovery.skills.published import many

SKILL = "/skills/python/"
PAGES = ["/skills/", "/skills/?kind=tool", "/skills/?letter=p", "/skills/?q=pyhton", SKILL, "/skills/pyhton/"]


@pytest.fixture
def roles(made_once):
    made_once(make_roles)


def make_roles() -> None:
    load_roles()
    many(60, "python", "pandas:expert", "sql:working:desirable", pay={"percentiles": True})


def test_no_page_has_a_barrier_or_scrolls_sideways(roles, browser_page):
    found = barriers_at(browser_page(), PAGES, [(320, "dark"), (1440, "light")], unfolded="details")

    assert not found, "\n".join(found)


def test_the_w3c_checker_finds_no_error(roles, client):
    pages = {path: client.get(path).content.decode() for path in PAGES}

    assert not w3c_errors(pages)


def test_a_skill_is_found_and_read_without_javascript(roles, browser_page):
    page = browser_page("/skills/", javascript=False)

    page.get_by_label("Find a skill").fill("pyhton")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Python", exact=True).click()
    assert page.url.endswith(SKILL)
    page.get_by_role("link", name="More roles").click()
    assert page.locator(".asked .roles li").count() > 0
    page.get_by_role("link", name="From the beginning").click()
    assert page.url.endswith(SKILL + "?#roles")


def test_a_family_is_chosen_with_the_keyboard(roles, browser_page):
    page = browser_page(SKILL, javascript=False)
    options = page.locator("#family option")
    if options.count() < 2:
        pytest.fail("the fixtures have one family only")

    page.locator("#family").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**family=*")

    assert "Roles that need it:" in page.locator("#roles h2").inner_text()


def test_a_role_page_leads_to_its_skills(roles, browser_page):
    page = browser_page("/careers/senior-ml-operations-engineer/")

    page.locator(".group li > a", has_text="Python").first.click()

    assert page.url.endswith(SKILL)
    assert page.locator("h1").inner_text() == "Python"
