"""What is typed survives in the browser until it is saved: closed tabs, ended sessions, lost connections."""

import pytest
from django.urls import reverse

from tests.browser.checks import axe_violations, barriers, w3c_errors

COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('careers.kept/')).length"


@pytest.fixture
def role(transactional_db):
    from tests import factories

    role = factories.RoleFactory(complete=True, slug="weaver", title="Weaver")
    factories.SectionFactory(role=role, slug="second", heading="Second", position=2)
    return role


@pytest.fixture
def address(role):
    return reverse("admin:careers_role_change", args=[role.pk])


def kept(page) -> int:
    """How many copies the browser keeps."""
    return page.evaluate(COPIES)


def close_and_open(page, address):
    """Close the tab without saving, and open the form in another of the same browser."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.close(run_before_unload=False)
    other = page.context.new_page()
    other.goto(address)
    return other


def write(page, selector: str, text: str) -> None:
    page.evaluate("for (const card of document.querySelectorAll('details')) card.open = true")
    page.locator(selector).fill(text)


def wait_until_kept(page, number=1):
    page.wait_for_function(f"() => {COPIES} === {number}")


def test_a_closed_tab_loses_nothing_and_nothing_is_put_in_silently(browser_page, role, address, admin_user):
    from careers.models import Role, Section

    page = browser_page(address, user=admin_user)
    write(page, "#id_summary", "Typed before the tab was closed.")
    write(page, "#id_sections-0-body", "A text of the first section.")
    page.locator("#sections-group .add-row a").click()
    write(page, "#id_sections-2-heading", "A new section")
    page.locator("#id_sections-2-kind").select_option("custom")
    write(page, "#id_sections-2-body", "Its text.")
    wait_until_kept(page)
    page.wait_for_function("() => JSON.stringify(localStorage).includes('Its text.')")

    page = close_and_open(page, address)
    offer = page.locator(".kept-offer")
    offer.get_by_text("You have unsaved text from").wait_for()
    assert page.locator("#id_summary").input_value() == role.summary
    assert "Summary" in offer.inner_text()
    assert axe_violations(page) == []

    offer.get_by_role("button", name="Take it up").press("Enter")
    page.get_by_text("It is in the form again, and not saved yet.").wait_for()
    assert page.locator("#id_summary").input_value() == "Typed before the tab was closed."
    assert page.locator("#id_sections-2-body").input_value() == "Its text."
    assert page.locator(".kept-offer").count() == 0

    page.locator("input[name=_continue]").last.click()
    page.locator(".messagelist .success").wait_for()
    assert Role.objects.get(pk=role.pk).summary == "Typed before the tab was closed."
    assert Section.objects.get(role=role, heading="A new section").body == "Its text."
    page.wait_for_function(f"() => {COPIES} === 0")
    assert page.locator(".kept-offer").count() == 0


def test_what_is_thrown_away_does_not_come_back(browser_page, role, address, admin_user):
    page = browser_page(address, user=admin_user)
    write(page, "#id_summary", "Not worth keeping.")
    wait_until_kept(page)
    page = close_and_open(page, address)
    page.get_by_role("button", name="Throw it away").click()
    assert kept(page) == 0
    page.reload()
    assert page.locator(".kept-offer").count() == 0
    assert page.locator("#id_summary").input_value() == role.summary


def test_what_somebody_else_changed_since_is_shown_to_copy_and_not_overwritten(
    browser_page, role, address, admin_user
):
    from careers.models import Role

    page = browser_page(address, user=admin_user)
    write(page, "#id_summary", "My summary.")
    write(page, "#id_education", "My education.")
    wait_until_kept(page)
    page.wait_for_function("() => JSON.stringify(localStorage).includes('My education.')")
    Role.objects.filter(pk=role.pk).update(summary="Theirs.", version=role.version + 1)

    page = close_and_open(page, address)
    clash = page.locator(".kept-clashes textarea")
    assert clash.input_value() == "My summary."
    page.get_by_role("button", name="Take it up").click()
    assert page.locator("#id_summary").input_value() == "Theirs."
    assert page.locator("#id_education").input_value() == "My education."
    assert clash.input_value() == "My summary."


def test_a_form_with_faults_is_kept_too_and_is_not_offered_to_itself(browser_page, role, address, admin_user):
    page = browser_page(address, user=admin_user)
    write(page, "#id_summary", "Typed with care.")
    write(page, "#id_sections-0-body", "# Too large")
    page.locator("input[name=_save]").last.click()
    page.locator(".errornote").first.wait_for()
    assert page.locator(".kept-offer").count() == 0
    write(page, "#id_education", "Typed later.")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('Typed later.')")
    page = close_and_open(page, address)
    page.get_by_role("button", name="Take it up").click()
    assert page.locator("#id_summary").input_value() == "Typed with care."
    assert page.locator("#id_education").input_value() == "Typed later."


def test_another_editor_on_the_same_computer_is_offered_nothing(
    browser_page, role, address, admin_user, django_user_model, live_server
):
    from tests.browser.conftest import sign_in

    page = browser_page(address, user=admin_user)
    write(page, "#id_summary", "Mine alone.")
    wait_until_kept(page)
    other = django_user_model.objects.create_superuser("other", password="a-long-password")
    sign_in(page.context, other, live_server.url)
    page = close_and_open(page, address)
    assert page.locator(".kept-offer").count() == 0
    assert kept(page) == 1


def test_a_lost_connection_loses_nothing(browser_page, role, address, admin_user):
    page = browser_page(address, user=admin_user)
    write(page, "#id_summary", "Typed on a train.")
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.locator("input[name=_save]").last.click(no_wait_after=True)
    page.context.set_offline(False)
    page.goto(address)
    page.get_by_role("button", name="Take it up").click()
    assert page.locator("#id_summary").input_value() == "Typed on a train."


@pytest.mark.parametrize("javascript", [True, False])
def test_an_ended_session_loses_nothing(
    browser_page, role, address, admin_user, javascript, django_user_model
):
    from django.contrib.sessions.models import Session

    from careers.models import Role

    django_user_model.objects.create_superuser("writer", password="a-long-password")
    page = browser_page(address, user=admin_user, javascript=javascript)
    page.locator("#id_summary").fill("Typed\nbefore lunch.")
    Session.objects.all().delete()
    page.locator("input[name=_save]").last.click()
    page.get_by_text("nothing you typed is lost").wait_for()
    page.get_by_label("Username").fill("writer")
    page.get_by_label("Password").fill("a-long-password")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Show it in the form").wait_for()
    page.get_by_role("button", name="Show it in the form").press("Enter")
    page.get_by_text("It is not saved yet: look it through").wait_for()
    assert page.locator("#id_summary").input_value() == "Typed\nbefore lunch."
    assert Role.objects.get(pk=role.pk).summary == role.summary
    page.locator("input[name=_save]").last.click()
    page.locator(".messagelist .success").wait_for()
    assert Role.objects.get(pk=role.pk).summary == "Typed\nbefore lunch."


def test_the_pages_that_carry_what_was_typed_are_accessible_fit_and_are_valid(
    browser_page, role, address, admin_user, django_user_model
):
    from django.contrib.sessions.models import Session

    django_user_model.objects.create_superuser("writer", password="a-long-password")
    page = browser_page(address, user=admin_user)
    page.locator("#id_summary").fill("Typed before lunch. " * 20 + "w" * 100)
    Session.objects.all().delete()
    page.locator("input[name=_save]").last.click()
    page.get_by_label("Username").fill("writer")
    pages = {"sign in": page.content()}
    assert barriers(page) == []
    page.get_by_label("Password").fill("a-long-password")
    page.keyboard.press("Enter")
    page.get_by_text("What you typed", exact=True).click()
    assert barriers(page) == []
    pages["typed"] = page.content()
    assert w3c_errors(pages) == []
