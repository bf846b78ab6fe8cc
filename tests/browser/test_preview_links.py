"""A draft shown to somebody without an account: opened, spoken about, revoked."""

import pytest
from django.urls import reverse

from tests.browser.checks import barriers_at, w3c_errors

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def role(transactional_db):
    from tests import factories

    role = factories.RoleFactory(complete=True, slug="data-analyst", title="Data Analyst")
    factories.RelatedCareerFactory(role=role, target=factories.EditionFactory(role__title="Neighbour").role)
    return role


@pytest.fixture
def link(role, admin_user):
    from careers.editorial import previews

    link = previews.make(role, by=admin_user, days=7, note="For the specialist")
    previews.remark(link, name="A reader", text="The second figure is of last year.\n\nAnd one thing more.")
    previews.revoke(previews.make(role, by=admin_user, days=1), by=admin_user)
    return link


@pytest.fixture
def address(link):
    from careers.editorial import previews

    return reverse("preview", args=[previews.token(link)])


@pytest.mark.parametrize("javascript", [True, False])
def test_a_link_is_made_opened_without_an_account_commented_and_revoked(
    browser_page, role, admin_user, javascript
):
    editor = browser_page(
        reverse("admin:careers_role_previews", args=[role.pk]), user=admin_user, javascript=javascript
    )
    editor.get_by_label("For whom").fill("The specialist")
    editor.get_by_role("button", name="Make a link").click()
    shown = editor.get_by_label("Address").input_value()

    guest = browser_page(shown, javascript=javascript)
    assert guest.get_by_role("heading", level=1).inner_text() == "Data Analyst"
    guest.get_by_text("A draft, not published.").wait_for()
    guest.get_by_role("link", name="Say something about it").click()
    guest.get_by_role("button", name="Send").click()
    guest.get_by_text("Say who you are").wait_for()
    guest.get_by_label("Your name").fill("A specialist")
    guest.get_by_label("Your remark", exact=True).fill("The second figure is of last year.")
    guest.get_by_role("button", name="Send").click()
    guest.get_by_text("The editors see your remark.").wait_for()

    editor.reload()
    editor.get_by_text("The second figure is of last year.").wait_for()
    editor.get_by_role("button", name="Revoke").click()
    editor.get_by_text("The link is revoked").wait_for()
    guest.reload()
    assert guest.get_by_role("heading", level=1).inner_text() == "This link was taken back"
    assert "Data Analyst" not in guest.content()


def test_an_address_is_copied_by_one_button(browser_page, role, link, admin_user):
    page = browser_page(
        reverse("admin:careers_role_previews", args=[role.pk]),
        user=admin_user,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.get_by_role("button", name="Copy").press("Enter")
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Address").input_value()


def test_a_remark_is_made_by_keyboard_alone(browser_page, address):
    page = browser_page(address)
    page.get_by_role("link", name="Say something about it").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("A specialist")
    page.keyboard.press("Tab")
    page.keyboard.type("Good as it is.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**kept=1*")
    page.get_by_text("Good as it is.").wait_for()


def test_the_pages_are_accessible_and_fit(browser_page, role, address, admin_user):
    links = reverse("admin:careers_role_previews", args=[role.pk])
    page = browser_page(address, user=admin_user)
    assert barriers_at(page, [address, f"{address}?kept=1", "/preview/1-nothing/", links]) == []


def test_the_pages_are_valid(role, address, client, admin_user):
    client.force_login(admin_user)
    posted = client.post(address, {"name": "", "text": ""})
    pages = {
        "preview": client.get(address),
        "preview with errors": posted,
        "closed": client.get("/preview/1-nothing/"),
        "links": client.get(reverse("admin:careers_role_previews", args=[role.pk])),
    }
    assert not w3c_errors({name: page.content.decode() for name, page in pages.items()})
