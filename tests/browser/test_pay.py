"""Pay by area and by period, in a browser."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from careers import publishing
from careers.pages.us_states import TILES
from tests.browser.checks import barriers_at, w3c_errors
from tests.factories import MarketFigureFactory, RoleFactory, SalaryBandFactory, SourceFactory

ROLE, AREAS = "/careers/registered-nurses/", "/careers/registered-nurses/pay/"
PAGES = [ROLE, f"{ROLE}?area=texas&per=hour", AREAS, f"{AREAS}?per=month"]


@pytest.fixture
def nurses(made_once):
    made_once(make_nurses)


def make_nurses() -> None:
    """A role with the wages of all states, of which Texas has an hourly one, and an outlook."""
    role = RoleFactory(slug="registered-nurses", title="Registered Nurses", publishable=True)
    wages = SourceFactory(slug="wages")
    for number, area in enumerate(("United States", *TILES, "Puerto Rico")):
        amounts = {"top_coded": "p90", "top_code": Decimal(239_200), "p90": None} if number == 7 else {}
        SalaryBandFactory(
            role=role,
            source=wages,
            percentiles=True,
            label=f"Wages, {area}",
            area=area,
            slug=f"wages-{number}",
            median=Decimal(95_970 if area == "Texas" else 96_000 + 500 * number),
            hours_a_year=2080,
            hourly="median 46.14" if area == "Texas" else "",
            **amounts,
        )
    outlook = SourceFactory(slug="bls-ep-2024-34")
    MarketFigureFactory(
        role=role,
        source=outlook,
        slug="employment-growth",
        value=Decimal("-4.9"),
        unit="percent",
        period="2024 to 2034",
    )
    publishing.publish(role, by="tests")


def test_no_page_of_pay_has_a_barrier(nurses, browser_page):
    found = barriers_at(browser_page(), PAGES)

    assert not found, "\n".join(found)


def test_the_w3c_checker_finds_no_error_in_pages_of_pay(nurses, client):
    assert not w3c_errors({path: client.get(path).content.decode() for path in PAGES})


def test_what_the_middle_nurse_earns_in_texas_by_the_hour(nurses, browser_page):
    page = browser_page("/", javascript=False)
    page.get_by_role("link", name="Registered Nurses", exact=True).click()
    page.get_by_role("combobox", name="Area").select_option("Texas")
    page.get_by_role("combobox", name="Pay").select_option("an hour")
    page.get_by_role("button", name="Show").click()

    assert page.url.endswith("/careers/registered-nurses/?area=texas&per=hour#pay-figures")
    expect(page.locator("#facts")).to_contain_text("$46.14 an hour")
    expect(page.locator("#facts")).to_contain_text("Median: half earn more, half less")


def test_a_state_of_the_map_leads_to_its_pay(nurses, browser_page):
    page = browser_page(f"{AREAS}?per=hour", width=390)
    page.locator(".tiles a", has_text="Texas").click()

    expect(page.locator("#facts")).to_contain_text("$46.14 an hour")


def test_the_tab_key_passes_the_map_and_reaches_the_table(nurses, browser_page):
    page = browser_page(AREAS)
    page.get_by_role("link", name="an hour", exact=True).focus()
    page.keyboard.press("Tab")

    assert page.evaluate("!!document.activeElement.closest('table.areas')")


def test_the_map_can_be_read_in_the_readers_own_colours(nurses, browser_page):
    page = browser_page(AREAS, forced_colors="active")
    colours = page.locator(".tiles a").first.evaluate(
        "tile => ['rect', 'text'].map(name => getComputedStyle(tile.querySelector(name)).fill)"
    )

    assert colours[0] != colours[1]


def test_on_paper_the_table_of_areas_is_whole(nurses, browser_page):
    page = browser_page(AREAS)
    page.emulate_media(media="print")

    expect(page.get_by_role("row", name="Puerto Rico")).to_be_visible()
    expect(page.locator("svg.tiles").first).to_be_visible()
