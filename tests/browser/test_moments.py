"""Now, or at a time, in a browser: the choice follows what is typed, and the button says what it will do."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.checks import axe_violations

TYPED, SAID = "2999-12-15T09:00", "15 December 2999, 09:00"


@pytest.fixture
def url(transactional_db):
    from tests import factories

    role = factories.RoleFactory(complete=True)
    return reverse("admin:careers_role_publish", args=[role.pk])


def buttons(page) -> list[str]:
    found = page.locator("form:has([name=when]) input[type=submit], form:has([name=when]) input[type=button]")
    return [each.input_value() for each in found.all() if each.is_visible()]


def test_a_typed_time_chooses_itself(browser_page, url, admin_user):
    from careers.models import Edition

    page = browser_page(url, width=390, user=admin_user)
    assert buttons(page) == ["Publish now"]
    page.get_by_label("Date and time").fill(TYPED)
    expect(page.get_by_label("At a time to come")).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="since a time was typed")).to_be_visible()
    assert buttons(page) == [f"Publish on {SAID}"]
    page.get_by_label("Now", exact=True).check()
    assert (buttons(page), page.get_by_label("Date and time").input_value()) == (["Publish now"], "")
    page.get_by_label("At a time to come").check()
    assert buttons(page) == [f"Publish on {SAID}"]
    assert axe_violations(page) == []
    page.get_by_role("button", name=f"Publish on {SAID}").click()
    page.get_by_text("will be published on").wait_for()
    assert not Edition.objects.live().exists()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_time_that_is_typed_half_is_not_sent(browser_page, url, admin_user, javascript):
    from careers.models import Edition

    page = browser_page(url, user=admin_user, javascript=javascript)
    page.get_by_label("Date and time").press_sequentially("12")
    page.locator("form:has([name=when]) input[type=submit]:visible").click()
    assert page.locator("[name=at]:invalid").count() == 1
    assert not Edition.objects.exists()


def test_what_is_typed_half_is_not_promised_back(browser_page, url, admin_user):
    page = browser_page(url, user=admin_user)
    page.get_by_label("Date and time").press_sequentially("12")
    page.get_by_label("Now", exact=True).check()
    told = page.locator(".moment-told")
    assert told.inner_text() == "“Now” is chosen, so the time was taken out."
    page.get_by_label("At a time to come").check()
    assert told.inner_text() == ""


def test_without_a_script_now_with_a_time_is_asked(browser_page, url, admin_user):
    from careers.models import Edition

    page = browser_page(url, width=390, scheme="dark", user=admin_user, javascript=False)
    page.get_by_label("At a time to come").check()
    assert buttons(page) == ["Publish at the time above"]
    page.get_by_label("Now", exact=True).check()
    page.get_by_label("Date and time").fill(TYPED)
    page.get_by_role("button", name="Publish now").click()
    page.get_by_text("Nothing has been done.").wait_for()
    assert buttons(page) == [f"Publish on {SAID}", "Publish now, without that time"]
    assert not Edition.objects.exists()
    page.get_by_role("button", name=f"Publish on {SAID}").click()
    page.get_by_text("will be published on").wait_for()
