"""The memory of a role in a browser: for everybody, by keyboard, without scripts, narrow and wide."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.browser.checks import barriers_at, w3c_errors

LOOKS = [(320, "dark"), (640, "light"), (1280, "light"), (1280, "dark")]


@pytest.fixture
def role(transactional_db):
    """Public for ten days, from five days ago on at another address; its draft says something else."""
    from careers import publishing
    from careers.models import Edition, Role

    role = factories.RoleFactory(complete=True, slug="counter", title="Counter")
    first = publishing.publish(role, by="writer", reason="The beginning.")
    Role.objects.filter(pk=role.pk).update(slug="analyst", title="Analyst", summary="Counts twice.")
    factories.note(role)
    second = publishing.publish(role, by="publisher", reason="A better name.")
    now = timezone.now()
    Edition.objects.filter(pk=first.pk).update(
        live_from=now - timedelta(days=10), live_until=now - timedelta(days=5)
    )
    Edition.objects.filter(pk=second.pk).update(live_from=now - timedelta(days=5))
    Role.objects.filter(pk=role.pk).update(summary="Counts three times.")
    publishing.note_changes(Role.objects.filter(pk=role.pk))
    return role


@pytest.fixture
def addresses(role):
    from careers import publishing
    from careers.models import Role

    def admin(name, *args):
        return reverse(f"admin:careers_{name}", args=args)

    first, second = role.editions.order_by("number")
    gone = factories.RoleFactory(publishable=True, slug="gone", title="Gone")
    factories.RelatedCareerFactory(role=role, target=gone)
    publishing.publish(gone, by="writer")
    publishing.withdraw(gone, by="publisher", reason="Over.")
    Role.objects.filter(pk=gone.pk).update(archived_at=timezone.now())
    last_week = f"{timezone.localdate() - timedelta(days=7)}"
    return {
        "history": admin("edition_of_role", role.pk),
        "comparison": f"{admin('edition_compare')}?a={first.pk}&b={second.pk}",
        "with the draft": f"{admin('edition_compare')}?a={first.pk}&b=draft",
        "restore": admin("edition_restore", first.pk),
        "put away": admin("role_delete", role.pk),
        "what is put away": admin("role_changelist") + "?put_away=yes",
        "take out": admin("role_take_out", gone.pk),
        "erase": admin("role_erase", gone.pk),
        "erase what is live": admin("role_erase", role.pk),
        "log": reverse("admin:admin_logentry_changelist"),
        "page of then": f"/careers/counter/?at={last_week}",
        "list of then": f"/careers/?at={last_week}",
        "wrong day": "/careers/analyst/?at=yesterday",
        "not of then": f"/skills/?at={last_week}",
    }


def test_the_pages_are_accessible_and_fit_the_screen(browser_page, addresses, admin_user):
    found = barriers_at(browser_page("/admin/", user=admin_user), addresses, LOOKS)
    assert not found, "\n".join(found)


def test_the_pages_are_valid_html(addresses, admin_client):
    pages = {name: admin_client.get(address).content.decode() for name, address in addresses.items()}
    assert w3c_errors(pages) == []


def test_a_page_is_rolled_back_by_keyboard_alone_and_without_scripts(browser_page, role, admin_user):
    from careers.models import Edition

    page = browser_page(
        reverse("admin:careers_role_change", args=[role.pk]), javascript=False, user=admin_user
    )
    page.get_by_role("link", name="Editions and differences").press("Enter")
    page.get_by_label("Compare").focus()
    page.keyboard.type("Edition 1")
    page.keyboard.press("Tab")
    page.keyboard.type("Edition 2")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/**")
    assert page.locator("del", has_text="Counter").count() == 1
    page.get_by_role("link", name="Restore… Edition 1").press("Enter")
    page.get_by_role("radio", name="Roll back").press("Space")
    page.get_by_role("radio", name="counter, as this edition has it").press("Space")
    page.get_by_label("Reason").press_sequentially("The old name was right.")
    page.get_by_role("button", name="again now").press("Enter")
    page.get_by_text("Rolled back: published edition 1 again.").wait_for()
    live = Edition.objects.live().get(role=role)
    assert (live.title, live.reason) == ("Counter", "The old name was right.")
    page.goto("/careers/analyst/")
    assert page.url.endswith("/careers/counter/")


def test_an_editor_walks_through_the_site_as_it_stood_and_back(browser_page, role, admin_user):
    page = browser_page(reverse("admin:careers_edition_of_role", args=[role.pk]), user=admin_user)
    day = f"{timezone.localdate() - timedelta(days=7)}"
    page.get_by_label("See the site as it stood on").fill(day)
    page.get_by_role("button", name="Show", exact=True).click()
    # That is where the page was then.
    page.wait_for_url(f"**/careers/counter/?at={day}")
    banner = page.get_by_role("region", name="As it stood")
    assert "as it stood on" in banner.inner_text()
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Careers").click()
    page.get_by_role("link", name="Counter", exact=True).click()
    assert page.url.endswith(f"/careers/counter/?at={day}")
    assert page.get_by_role("heading", level=1).inner_text() == "Counter"
    page.get_by_role("link", name="Back to today").click()
    page.wait_for_url("**/careers/analyst/")
    assert page.get_by_role("heading", level=1).inner_text() == "Analyst"


def test_nothing_is_erased_by_mistake(browser_page, addresses, admin_user):
    from careers.models import Role

    page = browser_page(addresses["erase"], user=admin_user)
    page.get_by_label("Title of the role").fill("Analyst")
    page.get_by_label("Reason").fill("Asked for.")
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_text("This is not the title of the role").wait_for()
    assert page.get_by_label("Reason").input_value() == "Asked for."
    page.get_by_label("Title of the role").fill("Gone")
    page.get_by_role("button", name="Erase for good").click()
    page.get_by_text("is erased, with its history").wait_for()
    assert not Role.objects.filter(slug="gone").exists()
