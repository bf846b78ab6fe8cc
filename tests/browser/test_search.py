"""Searching as people do it: by keyboard, mouse, finger and screen reader, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from careers import publishing
from careers.discovery import search as engine
from careers.discovery.models import PublicSkill
from careers.discovery.search import Results
from careers.models import Edition
from tests.browser.checks import barriers, barriers_at, next_frame, w3c_errors
from tests.factories import RoleFactory, SectionFactory
from tests.views.live import live_role
from tests.views.test_search import FOUND

TITLES = ("Data Analyst", "Data Engineer", "Data Steward", "Nurse")


@pytest.fixture
def roles(made_once):
    made_once(make_roles)


def make_roles() -> None:
    for title in TITLES:
        live_role(slug=title.lower().replace(" ", "-"), title=title)


@pytest.fixture
def box(roles, browser_page):
    """The search box of the home page."""
    return browser_page("/").get_by_role("combobox", name="Search careers")


def offered(box):
    return box.page.get_by_role("listbox", name="Search careers").get_by_role("option")


def path(page) -> str:
    return page.evaluate("location.pathname")


class TestSuggestions:
    def test_the_keyboard_goes_through_them_and_opens_one(self, box):
        page, options = box.page, offered(box)
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press_sequentially("data")
        expect(options).to_have_count(3)
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(page.get_by_role("status")).to_have_text("3 suggestions")
        assert not box.get_attribute("aria-activedescendant")

        def active() -> int:
            chosen = [options.nth(n).get_attribute("aria-selected") == "true" for n in range(3)]
            assert chosen.count(True) == 1
            assert box.get_attribute("aria-activedescendant") == options.nth(
                chosen.index(True)
            ).get_attribute("id")
            return chosen.index(True)

        for key, number in (
            *(("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("End", 2), ("Home", 0)),
            *(("End", 2), ("ArrowUp", 1)),
        ):
            box.press(key)
            assert active() == number, key
        title = options.nth(1).inner_text()
        box.press("Enter")
        page.wait_for_url("**/careers/data-*/")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)

    def test_the_ends_of_the_list_lead_back_to_the_box(self, box):
        box.press_sequentially("data")
        expect(offered(box)).to_have_count(3)
        box.press("ArrowUp")
        assert box.get_attribute("aria-activedescendant") == "suggestion-2"
        box.press("ArrowDown")
        assert box.get_attribute("aria-activedescendant") is None
        box.press("Home")
        assert box.evaluate("box => box.selectionStart") == 0, "the cursor is moved in the text"

    def test_escape_closes_them_and_an_arrow_opens_them_again(self, box):
        box.press_sequentially("data")
        expect(offered(box)).to_have_count(3)
        box.press("Escape")
        expect(offered(box)).to_have_count(0)
        expect(box).to_have_value("data")
        expect(box).to_have_attribute("aria-expanded", "false")
        box.press("ArrowDown")
        expect(offered(box)).to_have_count(3)
        assert box.get_attribute("aria-activedescendant") == "suggestion-0"
        box.press("Tab")
        expect(offered(box)).to_have_count(0)

    def test_enter_in_the_box_itself_searches(self, box):
        box.press_sequentially("data")
        expect(offered(box)).to_have_count(3)
        box.press("Enter")
        box.page.wait_for_url("**/search/?q=data")

    def test_a_mouse_chooses_one(self, box):
        box.press_sequentially("nur")
        offered(box).filter(has_text="Nurse").click()
        box.page.wait_for_url("**/careers/nurse/")

    def test_a_finger_chooses_one(self, roles, browser_page):
        page = browser_page("/", width=390, has_touch=True)
        box = page.get_by_role("combobox")
        box.tap()
        box.press_sequentially("nur")
        offered(box).filter(has_text="Nurse").tap()
        page.wait_for_url("**/careers/nurse/")

    def test_only_the_last_of_what_was_typed_is_asked_for(self, box):
        clock, asked = box.page.clock, []
        clock.install(time=0)
        clock.pause_at(1_000)
        box.page.on("request", lambda request: "suggestions" in request.url and asked.append(request.url))
        box.press_sequentially("data eng")
        clock.run_for(1_000)
        expect(offered(box).first).to_have_text("Data Engineer")
        assert [url.partition("?")[2] for url in asked] == ["q=data+eng"]

    def test_nothing_is_asked_while_letters_are_being_composed(self, box):
        clock, asked = box.page.clock, []
        clock.install(time=0)
        clock.pause_at(1_000)
        box.page.on("request", lambda request: "suggestions" in request.url and asked.append(request.url))
        box.focus()
        input_method = box.page.context.new_cdp_session(box.page)
        for text in ("n", "nu", "nur"):
            input_method.send(
                "Input.imeSetComposition",
                {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
            )
        clock.run_for(1_000)
        assert asked == []
        input_method.send("Input.insertText", {"text": "nur"})
        clock.run_for(1_000)
        expect(offered(box)).to_have_count(1)

    def test_the_list_stays_while_one_of_it_is_pressed(self, box):
        """The answer to the last letter arrives between the press and the release of the mouse."""
        page, held = box.page, []
        box.fill("data")
        expect(offered(box)).to_have_count(3)
        page.route("**/suggestions.json*", lambda route: held.append(route))
        with page.expect_request("**/suggestions.json*"):
            box.press_sequentially(" s")
        engineer = offered(box).filter(has_text="Data Engineer")
        engineer.hover()
        page.mouse.down()
        for route in held:
            route.fulfill(json={"found": [], "says": ""})
        next_frame(page)
        page.mouse.up()
        page.wait_for_url("**/careers/data-engineer/")

    def test_that_there_is_none_is_told(self, box):
        box.press_sequentially("qqqqq")
        expect(box.page.get_by_role("status")).to_have_text("No suggestions")
        expect(box).to_have_attribute("aria-expanded", "false")

    def test_the_open_list_is_accessible_and_fits_a_small_phone(self, roles, browser_page):
        page = browser_page("/", width=320)
        box = page.get_by_role("combobox")
        box.press_sequentially("data")
        expect(offered(box)).to_have_count(3)
        box.press("ArrowDown")
        assert barriers(page, [(320, "light"), (320, "dark")]) == []
        place = page.get_by_role("listbox").bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 320


def test_without_javascript_the_box_is_an_ordinary_form(roles, browser_page):
    page = browser_page("/", javascript=False, width=320)
    box = page.get_by_role("textbox", name="Search careers")
    box.fill("data analyst")
    box.press("Enter")
    page.wait_for_url("**/search/?q=data+analyst")
    page.get_by_role("link", name="Data Analyst", exact=True).click()
    assert path(page) == "/careers/data-analyst/"


class TestResults:
    @pytest.fixture(autouse=True)
    def found(self, roles, monkeypatch):
        """Many values of filters, and a page to follow."""
        PublicSkill.objects.create(slug="python", name="Python", kind="tool")
        Edition.objects.update(pay_currency="USD", pay_period="year")
        results = Results(FOUND.hits, 40, True, "next", FOUND.facets, corrected="data analyst")
        nothing = Results(suggestions=["Data Analyst"])
        monkeypatch.setattr(engine, "search", lambda query, **options: nothing if query == "xyz" else results)

    ADDRESSES = (
        "/search/?q=data&family=data&skill=python&pay=40000&after=next",
        "/search/?q=data&pay=much&level=none",
        "/search/?q=xyz&level=senior",
        f"/search/?q={'x' * 300}&family={'y' * 120}&level={'z' * 120}&pay={'1' * 100}",
        "/search/?q=كبير+المهندسين",
        "/search/",
    )

    def test_they_are_accessible_and_fit(self, browser_page):
        assert barriers_at(browser_page(), list(self.ADDRESSES), unfolded="details") == []

    def test_they_are_valid_html(self, client):
        pages = {address: client.get(address).content.decode() for address in self.ADDRESSES}
        assert w3c_errors(pages) == []

    @pytest.mark.parametrize("width", [320, 1280])
    def test_filters_work_by_keyboard_without_javascript(self, browser_page, width):
        page = browser_page("/search/?q=data", javascript=False, width=width)
        if width == 320:
            expect(page.get_by_label("Pay at least")).to_be_hidden()
            page.get_by_text("Filters", exact=True).focus()
            page.keyboard.press("Enter")
        page.get_by_label("Senior").focus()
        page.keyboard.press("Space")
        page.get_by_label("Pay at least").focus()
        page.keyboard.type("40k")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=data&*level=senior*")
        assert "pay=40k" in page.url
        in_force = page.get_by_role("list", name="Filters in use")
        expect(in_force.get_by_role("link")).to_have_count(3)
        in_force.get_by_role("link", name="Remove the filter Senior").press("Enter")
        page.wait_for_url("**/search/?q=data&pay=40000")

    def test_they_are_printed_without_the_controls(self, browser_page):
        page = browser_page("/search/?q=data")
        page.emulate_media(media="print")
        for hidden in (".box", ".filters", ".pager"):
            expect(page.locator(hidden).first).to_be_hidden()
        expect(page.get_by_role("link", name="Data Analyst", exact=True).first).to_be_visible()


def test_a_page_that_is_not_there_searches_for_the_words_of_its_address(roles, browser_page):
    page = browser_page("/careers/data_steward-2/")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=data+steward+2")


def test_who_uses_python_and_pays_above_a_figure_is_two_steps_away(fixture_roles, browser_page):
    page = browser_page("/", javascript=False)
    page.get_by_label("Search careers").fill("Python")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=Python")
    before = page.locator("ol.roles > li").count()
    page.get_by_label("Pay at least").fill("200,000")
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**pay=200*")
    paid = page.locator("ol.roles > li")
    assert 0 < paid.count() < before
    expect(page.get_by_role("link", name="Remove the filter pay of $200,000 a year or more")).to_be_visible()


def test_a_page_of_the_fixtures_is_found(fixture_roles, browser_page):
    page = browser_page("/")
    page.get_by_role("combobox").fill("process data")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Process Data Analyst", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Process Data Analyst")


class TestPlainIntent:
    def test_chips_facts_and_quotes_hold_no_barriers_and_no_errors(self, made_once, browser_page):
        made_once(make_outdoor_roles)
        page = browser_page("/search/?q=best+paid+outdoor+jobs+without+a+degree", javascript=False)
        expect(page.get_by_role("link", name="Remove the filter Outdoors")).to_be_visible()
        expect(page.get_by_text("The page says: “They usually work outdoors.”")).to_be_visible()
        assert w3c_errors({"search": page.content()}) == []
        page.get_by_label("Education").select_option("school")
        page.get_by_role("button", name="Apply filters").click()
        assert "education=school" in page.url
        assert "setting=outdoors" in page.url
        expect(page.get_by_role("link", name="Remove the filter High school at most")).to_be_visible()

    def test_it_can_be_read_everywhere(self, made_once, browser_page):
        made_once(make_outdoor_roles)
        assert barriers(browser_page("/search/?q=best+paid+outdoor+jobs+without+a+degree")) == []


def make_outdoor_roles() -> None:
    role = RoleFactory(
        publishable=True, slug="roofer", title="Roofer", education="High school diploma or equivalent"
    )
    SectionFactory(role=role, kind="work-environment", body="They usually work outdoors.")
    publishing.publish(role, by="tests")
    live_role(slug="clerk", title="Clerk", education="No formal qualification")
