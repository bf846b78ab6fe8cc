"""The public pages as people and their tools meet them, with the roles of the fixtures."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import axe_violations, barriers_at, w3c_errors
from tests.views.big_page import publish_big_page
from tests.views.kinds import ROLE, make_all_roles

PAGES = [
    "/",
    "/careers/",
    "/careers/a-z/",
    "/families/data-and-ai/",
    ROLE,
    "/careers/process-data-analyst/",
    "/about/",
    "/api/",
]


@pytest.fixture
def roles(made_once):
    """The roles of the fixtures, and enough others for a pager."""
    made_once(make_all_roles)


def test_no_page_has_a_barrier(roles, browser_page):
    found = barriers_at(browser_page(), PAGES)

    assert not found, "\n".join(found)


def test_the_w3c_checker_finds_no_error(roles, client):
    pages = {path: client.get(path).content.decode() for path in [*PAGES, "/careers/?page=2"]}

    assert not w3c_errors(pages)


def test_no_page_scrolls_sideways(roles, browser_page):
    page = browser_page()
    for path in PAGES:
        page.goto(path)
        for width in (320, 390, 768):
            page.set_viewport_size({"width": width, "height": 800})

            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width}"


def test_without_javascript_everything_on_a_role_page_can_be_read_and_reached(roles, browser_page):
    page = browser_page(ROLE, javascript=False)

    assert page.locator("article > section").count() == 14
    link = page.locator(".contents a", has_text="Pay and benefits")
    expect(link).to_be_visible()
    link.click()
    assert page.url.endswith("#" + link.get_attribute("href").removeprefix("#"))
    expect(page.locator(".pay-chart[role=img]")).to_be_visible()


def test_on_a_phone_without_javascript_the_contents_unfold(roles, browser_page):
    page = browser_page(ROLE, javascript=False, width=390)
    link = page.locator(".contents a", has_text="Pay and benefits")

    expect(link).to_be_hidden()
    page.locator(".contents summary").click()
    expect(link).to_be_visible()


def test_the_keyboard_skips_to_the_content_and_walks_the_contents(roles, browser_page):
    page = browser_page(ROLE)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.locator(".contents a").nth(1).press("Enter")
    page.wait_for_function("location.hash.startsWith('#')")


def test_the_contents_follow_the_reader(roles, browser_page):
    page = browser_page(ROLE)

    page.get_by_role("heading", name="Pay and benefits").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('pay-figures').scrollIntoView({behavior: 'instant'})")

    page.locator(".contents [aria-current]", has_text="Pay figures").wait_for()


def test_the_charts_fit_a_phone_and_their_text_does_not_shrink(roles, browser_page):
    page = browser_page(ROLE, width=320)
    texts = page.locator("svg.pay-chart[role=img] text")

    for box in [texts.nth(number).bounding_box() for number in range(texts.count())]:
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 12


def test_a_printed_role_page_has_its_text_and_none_of_the_controls(roles, browser_page):
    page = browser_page(ROLE)
    page.emulate_media(media="print")

    for hidden in (".contents", ".site-head nav", ".crumbs", ".skip"):
        expect(page.locator(hidden).first).to_be_hidden()
    for shown in ("h1", ".stack", ".sources", ".colophon"):
        expect(page.locator(shown).first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 10_000


def test_a_first_visit_is_small(roles, browser_page):
    page = browser_page("about:blank")
    responses = []
    page.on("response", lambda response: responses.append(response))

    page.goto(ROLE, wait_until="networkidle")
    sizes = {response.url: len(response.body()) for response in responses}

    [html] = [url for url in sizes if url.endswith(ROLE)]
    styles = sum(size for url, size in sizes.items() if re.search(r"\.(css|js|svg|png)$", url))
    fonts = sum(size for url, size in sizes.items() if url.endswith(".woff2"))
    assert 0 < fonts <= 60_000
    assert 0 < styles <= 68_000, "before compression"
    assert sizes[html] <= 80_000, "before compression"


def test_a_page_as_large_as_public_data_makes_them_is_sound(made_once, client, browser_page):
    made_once(publish_big_page)
    path = "/careers/software-developer/?area=state-12"

    assert not w3c_errors({path: client.get(path).content.decode()})
    page = browser_page(path, width=320)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not axe_violations(page)


def test_an_area_is_chosen_without_javascript_and_its_address_can_be_shared(made_once, browser_page):
    made_once(publish_big_page)
    page = browser_page("/careers/software-developer/", javascript=False)

    page.get_by_label("Area").select_option("State 12")
    page.get_by_role("button", name="Show").click()

    assert page.url.endswith("/careers/software-developer/?area=state-12&per=year#pay-figures")
    expect(page.locator(".stack th", has_text="Wages, State 12")).to_be_visible()
