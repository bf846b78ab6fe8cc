"""The comfort of writing, in a browser: groups, marks, the readers' view, sources, sections, pictures."""

import base64
import io
import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tests.browser.checks import axe_violations, barriers, next_frame, w3c_errors

PREVIEW = "#sections-0 .writing-preview"


@pytest.fixture
def role(transactional_db):
    from tests import factories

    role = factories.RoleFactory(complete=True, slug="data-analyst", title="Data Analyst")
    role.sections.update(body="First words.")
    factories.SectionFactory(role=role, slug="second", kind="custom", heading="Second")
    factories.SourceFactory(slug="numbers-2024", publisher="Office of Numbers", title="Numbers")
    return role


@pytest.fixture
def open_form(browser_page, role, admin_user):
    def open_form(anchor="", **options):
        address = reverse("admin:careers_role_change", args=[role.pk])
        return browser_page(f"{address}{anchor}", user=admin_user, **options)

    return open_form


@pytest.fixture
def text(open_form):
    """The page, and the text of the first section, opened."""
    page = open_form("#id_sections-0-body")
    return page, page.locator("#id_sections-0-body")


def test_what_is_typed_is_shown_beside_it_as_readers_will_see_it(text):
    page, area = text
    page.locator(PREVIEW).get_by_text("First words.").wait_for()
    area.fill("**Bold** beginnings.\n\n# Wrong")
    page.locator(f"{PREVIEW} strong", has_text="Bold").wait_for()
    assert "Line 3" in page.locator(f"{PREVIEW} .text-faults").inner_text()
    assert "3 words" in page.locator("#sections-0 .writing-hints").inner_text()
    left, right = area.bounding_box(), page.locator(PREVIEW).bounding_box()
    assert right["x"] >= left["x"] + left["width"]
    page.get_by_role("button", name="Readers’ view").first.click()
    expect(page.locator(PREVIEW)).to_be_hidden()
    page.reload()
    expect(page.get_by_role("button", name="Readers’ view").first).to_have_attribute("aria-pressed", "false")
    expect(page.locator(PREVIEW)).to_be_hidden()


def test_a_preview_that_arrives_takes_no_click_away(text):
    """It makes the text longer while “Add another section” is pressed, which stands below it."""
    page, area = text
    held = []
    page.locator(PREVIEW).get_by_text("First words.").wait_for()
    page.route("**/role/text/", lambda route: held.append(route))
    with page.expect_request("**/role/text/"):
        area.fill("# Wrong\n\n" + "So many words in one sentence. " * 3 + "and on " * 300)
    add = page.locator("#sections-group .add-row a")
    add.hover()
    page.mouse.down()
    for route in held:
        route.fulfill(body='<div class="reading-hints">' + "<p>Too long.</p>" * 30 + "</div><p>Shown.</p>")
    next_frame(page)
    page.mouse.up()
    expect(page.locator("#sections-2")).to_be_visible()
    expect(page.locator(PREVIEW)).to_have_text("Shown.")


def test_the_list_of_sources_stays_under_the_arrow_keys(text):
    """The answer to the last letter arrives when somebody is in the list already."""
    page, area = text
    held = []
    page.locator("#sections-0").get_by_role("button", name="Cite").press("Enter")
    source = page.get_by_role("dialog", name="Cite a source").locator("li button").first
    source.wait_for()
    page.route("**/sources/*", lambda route: held.append(route))
    with page.expect_request("**/sources/*"):
        page.keyboard.type("n")
    page.keyboard.press("ArrowDown")
    expect(source).to_be_focused()
    for route in held:
        route.fulfill(json={"offered": []})
    next_frame(page)
    page.keyboard.press("Enter")
    expect(area).to_have_value(re.compile(r"\[\^[a-z0-9-]+\]"))


def test_marks_are_set_taken_away_and_undone_by_keyboard(text):
    page, area = text
    area.fill("one two")
    area.evaluate("(area) => area.setSelectionRange(0, 3)")
    page.keyboard.press("Control+b")
    assert area.input_value() == "**one** two"
    page.keyboard.press("Control+i")
    assert area.input_value() == "***one*** two"
    page.keyboard.press("Control+b")
    assert area.input_value() == "*one* two"
    page.keyboard.press("Control+z")
    assert area.input_value() == "***one*** two"
    area.fill("one\ntwo")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+Shift+Digit8")
    assert area.input_value() == "- one\n- two"
    page.keyboard.press("Control+Shift+Digit7")
    assert area.input_value() == "1. one\n2. two"
    page.keyboard.press("Control+Shift+Digit7")
    assert area.input_value() == "one\ntwo"
    area.fill("site")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.keyboard.type("https://example.org")
    assert area.input_value() == "[site](https://example.org)"


def test_the_toolbar_is_one_stop_and_the_arrows_lead_through_it(text):
    page, area = text
    area.focus()
    page.keyboard.press("Shift+Tab")
    focused = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    assert page.evaluate(focused) == "Bold"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == "Slanted"
    page.keyboard.press("End")
    assert page.evaluate(focused) == "Readers’ view"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == "Bold"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_sections-0-body"


def test_a_source_is_found_and_cited_by_keyboard(text):
    page, area = text
    area.fill("Said.")
    area.evaluate("(area) => area.setSelectionRange(4, 4)")
    page.locator("#sections-0").get_by_role("button", name="Cite").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Cite a source")
    with page.expect_response("**/sources/?q=numbers*"):
        page.keyboard.type("numbers")
    dialog.get_by_role("button", name="Office of Numbers").wait_for()
    assert not axe_violations(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert area.input_value() == "Said[^numbers-2024]."
    page.locator(f"{PREVIEW} a.cite").wait_for()
    assert page.evaluate("document.activeElement.id") == "id_sections-0-body"


def test_a_missing_section_is_started_with_one_action(role, open_form):
    page = open_form()
    page.get_by_role("button", name="Start Challenges").click()
    new = page.locator("#sections-2")
    assert new.get_by_label("Heading").input_value() == "Challenges"
    assert new.get_by_label("Kind").input_value() == "challenges"
    assert page.evaluate("document.activeElement.id") == "id_sections-2-body"
    expect(page.get_by_role("button", name="Start Challenges")).to_be_hidden()
    page.keyboard.type("What is hard.")
    new.locator(".writing-preview").get_by_text("What is hard.").wait_for()
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_load_state()
    assert role.sections.get(kind="challenges").body == "What is hard."


def test_without_javascript_a_text_is_previewed_and_a_section_started(role, open_form):
    page = open_form(javascript=False)
    page.locator("#sections-0 summary").click()
    assert page.locator(".writing-tools").count() == 0
    page.locator("#id_sections-0-body").fill("Typed **without** a script.")
    with page.context.expect_page() as opened:
        page.locator("#sections-0").get_by_role("button", name="Preview this text").click()
    shown = opened.value
    shown.wait_for_load_state()
    assert shown.locator(".shown-text strong").inner_text() == "without"
    page.get_by_role("button", name="Start Challenges").click()
    assert page.locator("#id_sections-2-heading").input_value() == "Challenges"
    assert role.sections.get(slug="overview").body == "Typed **without** a script."


def test_links_from_elsewhere_and_faults_open_what_they_are_about(open_form):
    page = open_form("#id_sections-1-body")
    assert page.evaluate("document.activeElement.id") == "id_sections-1-body"
    page.locator("#id_sections-1-body").fill("# Wrong")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="1 to mend in Text").click()
    assert page.evaluate("document.activeElement.id") == "id_sections-1-body"


def test_the_enter_key_in_a_field_saves_and_stays(role, open_form):
    page = open_form()
    page.locator("#id_title").fill("Analyst of data")
    page.locator("#id_title").press("Enter")
    page.get_by_text("was changed successfully").wait_for()
    assert page.url.endswith("/change/")
    role.refresh_from_db()
    assert role.title == "Analyst of data"


@pytest.mark.parametrize(("width", "height"), [(320, 600), (640, 400), (1440, 900)])
def test_what_has_the_focus_is_never_under_the_buttons(open_form, width, height):
    page = open_form("#id_sections-0-heading", width=width, height=height)
    for _each in range(45):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
                const element = document.activeElement;
                const bars = [...document.querySelectorAll(".role-actions, .first-actions")];
                const bar = bars.find((each) => getComputedStyle(each).display !== "contents");
                if (bar.contains(element) || element.matches("textarea, body")) return "";
                const {top, bottom} = element.getBoundingClientRect();
                const sticks = getComputedStyle(bar).position === "sticky";
                const edge = sticks ? bar.getBoundingClientRect().top : innerHeight;
                return bottom > edge + 1 && top > 0 ? element.outerHTML.slice(0, 200) : "";
            }"""
        )
        assert not covered


def picture(width=800, height=450) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "JPEG")
    return buffer.getvalue()


DROP = """(upload, content) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], "it.jpg", {type: "image/jpeg"}));
    upload.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
}"""


def test_a_picture_is_shown_before_it_is_saved_and_needs_words(role, open_form):
    page = open_form()
    page.locator("#id_hero_image").set_input_files(
        {"name": "small.jpg", "mimeType": "image/jpeg", "buffer": picture(200, 100)}
    )
    page.get_by_text("200 pixels wide and would look blurred").wait_for()
    page.locator(".upload").first.evaluate(DROP, base64.b64encode(picture()).decode())
    page.get_by_role("img", name="The chosen picture: it.jpg").wait_for()
    assert "800 × 450" in page.locator(".upload .chosen").first.inner_text()
    page.get_by_label("First picture, in words").fill("A teal field.")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_role("img", name="The picture that is stored").wait_for()
    role.refresh_from_db()
    assert role.hero_alt == "A teal field."


def test_the_form_with_its_comforts_is_accessible_and_no_wider_than_the_screen(open_form):
    page = open_form("#id_sections-0-body")
    page.locator(PREVIEW).get_by_text("First words.").wait_for()
    assert not barriers(page, [(320, "dark"), (1440, "light")])


def test_the_form_and_the_preview_are_valid_html(client, admin_user, role):
    client.force_login(admin_user)
    sent = {"field": "a", "a": "### One\n\nTwo[^numbers-2024]. [x](y)\n\n| a | b |\n|--|--|\n| 1 | 2 |"}
    pages = {
        "form": client.get(reverse("admin:careers_role_change", args=[role.pk])),
        "started": client.get(reverse("admin:careers_role_change", args=[role.pk]), {"start": "pay"}),
        "new": client.get(reverse("admin:careers_role_add")),
        "text": client.post(reverse("admin:careers_role_text"), sent),
    }
    assert not w3c_errors({name: page.content.decode() for name, page in pages.items()})
