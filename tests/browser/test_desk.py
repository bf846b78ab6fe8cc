"""The desk, what pages have and lack, and broken links: read, printed and worked through by everybody."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser.checks import axe_violations, w3c_errors

LOOKS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture
def addresses(transactional_db, admin_user):
    """The pages by name, over a site on which something of everything needs somebody."""
    from careers import publishing
    from careers.checks.models import Link
    from careers.models import Role

    today, now = timezone.localdate(), timezone.now()
    role = factories.RoleFactory(complete=True, title="Data Analyst", slug="data-analyst")
    role.sections.update(body="[gone](https://gone.example/a/very/long/address/that/does/not/fit/on/a/phone)")
    factories.note(role)
    publishing.publish(role, by="tests")
    Role.objects.filter(pk=role.pk).update(
        responsible=admin_user, review_due=today - timedelta(days=3), reviewed_on=today - timedelta(days=400)
    )
    role.salary_bands.update(mean=Decimal(1), year=2020)
    planned = factories.RoleFactory(publishable=True, title="Senior Operations Research Engineer")
    factories.note(planned)
    publishing.schedule(planned, by="tests", at=now + timedelta(days=3))
    publishing.withdraw(
        factories.EditionFactory().role, by="tests", reason="Over.", at=now + timedelta(days=5)
    )
    factories.RoleFactory(review_due=today + timedelta(days=5))
    factories.SubmissionFactory()
    publishing.note_changes(Role.objects.all())
    Link.objects.update(status="broken", answer="404 Not Found", broken_since=now, checked_at=now)
    return {
        "desk": reverse("admin:index"),
        "coverage": reverse("admin:careers_role_coverage"),
        "links": reverse("admin:careers_role_links"),
        "list": reverse("admin:careers_role_changelist") + "?work=contradictions",
    }


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_desk_is_accessible(browser_page, addresses, admin_user, width, scheme):
    page = browser_page(addresses["desk"], width=width, scheme=scheme, user=admin_user)
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        if violations := axe_violations(page):
            found[name] = violations
    assert not found, "\n".join(f"{name}: {each}" for name, told in found.items() for each in told)


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_wider_than_a_phone_or_a_screen_at_twice_the_size(
    browser_page, addresses, admin_user, width
):
    page = browser_page(addresses["desk"], width=width, user=admin_user)
    for name, address in addresses.items():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_html_is_valid(client, addresses, admin_user):
    client.force_login(admin_user)
    pages = {name: client.get(address).content.decode() for name, address in addresses.items()}
    del pages["list"]
    assert w3c_errors(pages) == []


def test_a_number_leads_by_keyboard_to_the_list_and_to_the_field_to_mend(browser_page, addresses, admin_user):
    page = browser_page(addresses["desk"], user=admin_user)
    page.get_by_role("link", name="Contradictions").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Data Analyst", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("things to look at").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="The average of $1 is outside its range").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'id_salary_bands-0-mean'")
    expect(page.locator("#id_salary_bands-0-mean")).to_be_visible()


def test_the_calendar_says_every_day_in_words_on_a_phone(browser_page, addresses, admin_user):
    page = browser_page(addresses["desk"], width=320, user=admin_user)
    soon = timezone.localdate() + timedelta(days=3)
    told = page.locator(".weeks").inner_text()
    assert f"{soon:%A %-d %B}" in " ".join(told.split())
    assert "Senior Operations Research Engineer" in told
    assert "goes live" in told


def test_gaps_are_told_without_colour_and_in_print(browser_page, addresses, admin_user):
    page = browser_page(addresses["coverage"], user=admin_user, forced_colors="active")
    marks = page.locator(".coverage .mark.gap")
    assert marks.count() > 0
    expect(marks.first).to_be_visible()
    page.emulate_media(media="print")
    expect(marks.first).to_be_visible()
    expect(page.locator(".coverage thead")).to_be_visible()
    expect(page.locator(".narrow-down")).to_be_hidden()


def test_the_desk_works_without_javascript(browser_page, addresses, admin_user):
    page = browser_page(addresses["coverage"], user=admin_user, javascript=False)
    page.get_by_label("Order").select_option("title")
    page.get_by_role("button", name="Show").click()
    assert "order=title" in page.url
