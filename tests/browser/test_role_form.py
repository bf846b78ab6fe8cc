"""The form of a role in a browser: parts that open on demand, the focus, what is told after saving."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.checks import barriers

FOCUSED = "document.activeElement.name"


@pytest.fixture
def role(transactional_db):
    from tests import factories

    role = factories.RoleFactory(complete=True, slug="weaver", title="Weaver")
    factories.SalaryBandFactory(role=role, slug="second", label="Second", low=10, high=30, position=2)
    return role


@pytest.fixture
def open_form(browser_page, role, admin_user):
    def open_form(**options):
        return browser_page(reverse("admin:careers_role_change", args=[role.pk]), user=admin_user, **options)

    return open_form


def save(page):
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("model", ["role", "family", "source", "skill", "ladder"])
def test_a_new_form_begins_at_its_first_field(browser_page, admin_user, model):
    page = browser_page(reverse(f"admin:careers_{model}_add"), user=admin_user)
    first = {"role": "title", "source": "publisher", "ladder": "title"}.get(model, "name")
    page.wait_for_function(f"() => {FOCUSED} === '{first}'")
    page.keyboard.type("Typed at once")
    assert page.locator(f"#id_{first}").input_value() == "Typed at once"


def test_a_part_is_opened_edited_and_saved_by_keyboard_alone(open_form, role):
    page = open_form()
    assert page.locator("#id_salary_bands-1-low").count() == 0
    page.locator("#salary_bands-1 summary").focus()
    page.keyboard.press("Enter")
    page.locator("#id_salary_bands-1-low").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "salary_bands-1-label"
    page.keyboard.press("Control+A")
    page.keyboard.type("Third")
    page.keyboard.press("Enter")
    page.get_by_text("was changed successfully").first.wait_for()
    labels = role.salary_bands.order_by("position").values_list("label", flat=True)
    assert list(labels)[1:] == ["Third"]


def test_skills_are_added_to_a_group_that_was_closed(open_form, role):
    page = open_form()
    page.locator("#skill_groups-0 summary").click()
    page.get_by_role("button", name="Add a skill").first.click()
    assert page.locator("#skill_groups-0 .nested").count() == 2
    assert page.locator("#skill_groups-0 .nested").last.locator(".move").count() == 2
    box = page.locator("#skill_groups-0 .nested").first.get_by_role("combobox", name="Skill")
    expect(box).to_be_visible()


def test_a_link_to_a_field_of_a_closed_part_opens_it(open_form):
    page = open_form()
    page.evaluate("location.hash = 'id_salary_bands-1-low'")
    page.wait_for_function(f"() => {FOCUSED} === 'salary_bands-1-low'")


def test_a_part_that_cannot_be_fetched_says_so_and_stays_as_it_is(open_form, role):
    page = open_form()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator("#salary_bands-1 summary").click()
    page.get_by_text("This part could not be fetched").wait_for()
    page.context.add_cookies(cookies)
    before = list(role.salary_bands.values_list("label", "low"))
    save(page)
    page.locator(".messagelist").wait_for()
    assert list(role.salary_bands.values_list("label", "low")) == before


def test_a_new_pay_figure_begins_at_its_label_with_few_fields(open_form):
    page = open_form()
    page.get_by_role("button", name="Add another Salary band").click()
    page.wait_for_function(f"() => {FOCUSED} === 'salary_bands-2-label'")
    card = page.locator("#salary_bands-2")
    expect(card.locator("#id_salary_bands-2-low")).to_be_visible()
    expect(card.locator("#id_salary_bands-2-p10")).to_be_hidden()
    card.get_by_text("More fields").click()
    expect(card.locator("#id_salary_bands-2-p10")).to_be_visible()


def test_after_saving_the_form_is_where_the_editor_was_and_says_so(open_form, role):
    page = open_form()
    page.locator("#salary_bands-1 summary").click()
    page.locator("#id_salary_bands-1-low").fill("20")
    save(page)
    page.wait_for_function(f"() => {FOCUSED} === 'salary_bands-1-low'")
    message = page.locator(".messagelist")
    expect(message).to_be_in_viewport()
    expect(page.locator("#message-told[role=status]")).to_contain_text("was changed successfully")
    role.refresh_from_db()
    expect(page.locator(".saved-at")).to_contain_text("Saved at ")
    expect(page.locator(".saved-at")).to_be_in_viewport()
    page.get_by_role("button", name="Close this message").click()
    expect(message).not_to_be_in_viewport()


def test_at_four_times_the_size_the_bar_to_save_takes_a_fifth_at_most(open_form):
    page = open_form(width=320, height=256)
    page.evaluate("window.scrollTo(0, 1500)")
    bar = page.locator(".first-actions")
    expect(bar).to_be_in_viewport()
    assert bar.bounding_box()["height"] <= 256 / 5
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_form_with_parts_open_has_no_barriers(open_form):
    page = open_form()
    page.locator("#salary_bands-1 summary").click()
    page.locator("#id_salary_bands-1-low").wait_for()
    page.locator("#skill_groups-0 summary").click()
    page.locator("#skill_groups-0 .nested").first.wait_for()
    # Where the bar to save, which stays in sight, lies over nothing.
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    found = barriers(page)
    assert not found, "\n".join(found)
