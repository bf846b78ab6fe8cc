"""Two editors in two browsers save the same role: the second chooses part by part."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.checks import barriers, fits, tab_to, w3c_errors


@pytest.fixture
def role(transactional_db):
    from tests import factories

    role = factories.RoleFactory(complete=True, slug="weaver", title="Weaver", summary="Weaves cloth.")
    factories.SectionFactory(role=role, slug="second", heading="Second", body="One.\n\nTwo.", position=2)
    return role


@pytest.fixture
def address(role):
    return reverse("admin:careers_role_change", args=[role.pk])


@pytest.fixture
def editors(django_user_model):
    """Two people who may write; the first saves first."""
    return [
        django_user_model.objects.create_superuser(name, password="a-long-password")
        for name in ("other", "writer")
    ]


@pytest.fixture
def two_versions(browser_page, address, editors):
    """A function that opens the role in two browsers and saves it in both; the page of the second."""

    def two_versions(**options):
        other, writer = editors
        first = browser_page(address, user=other, javascript=False)
        second = browser_page(address, user=writer, **options)
        for page, word in ((first, "linen"), (second, "wool")):
            for card in page.locator("details").all():
                card.evaluate("card => { card.open = true }")
            page.locator("#id_summary").fill(f"Weaves cloth of {word} and sells it.")
            page.locator("#id_sections-1-body").fill(f"One.\n\nTwo, of {word}.")
        first.locator("#id_education").fill("Saved by the other alone.")
        second.locator("#id_sections-1-heading").fill("Changed by the writer alone")
        first.locator("input[name=_save]").last.click()
        first.locator(".messagelist .success").wait_for()
        second.locator("input[name=_save]").last.click()
        second.get_by_role("heading", name="Somebody saved before you").wait_for()
        return second

    return two_versions


def test_the_page_with_both_versions_is_accessible_fits_and_is_valid(two_versions):
    page = two_versions()
    for summary in page.locator("summary").all():
        summary.click()
    assert w3c_errors({"both": page.content()}) == []
    assert barriers(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_the_second_editor_chooses_part_by_part_by_keyboard(two_versions, role, javascript):
    from careers.models import Role

    page = two_versions(javascript=javascript)
    text = page.content()
    assert "other saved this role on" in text
    assert "<del>wool </del>" in text
    assert "<ins>linen </ins>" in text

    summary = page.get_by_role("article", name="Summary")
    summary.get_by_label("Mine", exact=True).press("Space")
    body = page.get_by_role("article", name="“Changed by the writer alone”: Text")
    by_hand = body.get_by_role("textbox")
    assert by_hand.input_value() == "One.\n\nTwo, of wool.\n\nTwo, of linen."
    body.get_by_label("Mine", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("One.\n\nTwo, of wool or linen.")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.locator(".messagelist .success").wait_for()

    role = Role.objects.get(pk=role.pk)
    assert role.summary == "Weaves cloth of wool and sells it."
    assert role.education == "Saved by the other alone."
    second = role.sections.get(slug="second")
    assert (second.heading, second.body) == ("Changed by the writer alone", "One.\n\nTwo, of wool or linen.")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_parts_are_chosen_by_keyboard_alone_at_twice_the_size(two_versions, role, javascript):
    from careers.models import Role

    # Twice the size on a screen of 1280 is a screen of 640.
    page = two_versions(width=640, height=450, javascript=javascript)
    assert fits(page)
    summary = page.get_by_role("article", name="Summary")
    tab_to(page, summary.get_by_text("What it said before"))
    page.keyboard.press("Enter")
    tab_to(page, summary.get_by_label("Mine", exact=True))
    page.keyboard.press("Space")
    expect(summary.get_by_label("Mine", exact=True)).to_be_checked()
    body = page.get_by_role("article", name="“Changed by the writer alone”: Text")
    tab_to(page, body.get_by_label("Mine", exact=True))
    page.keyboard.press("ArrowDown")
    expect(body.get_by_label("What is saved")).to_be_checked()
    tab_to(page, page.get_by_label("All that are left without a choice"))
    save = tab_to(page, page.get_by_role("button", name="Save", exact=True))
    assert fits(page)
    save.press("Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    role = Role.objects.get(pk=role.pk)
    assert role.summary == "Weaves cloth of wool and sells it."
    assert role.sections.get(slug="second").body == "One.\n\nTwo, of linen."


def test_a_third_who_saves_meanwhile_is_not_overwritten_either(
    two_versions, browser_page, role, address, editors
):
    from careers.models import Role

    page = two_versions()
    third = browser_page(address, user=editors[0])
    third.locator("#id_summary").fill("Weaves silk.")
    third.locator("input[name=_save]").last.click()
    third.locator(".messagelist .success").wait_for()

    for article in page.get_by_role("article").all():
        article.get_by_label("Mine", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The role has been saved once more").wait_for()
    assert Role.objects.get(pk=role.pk).summary == "Weaves silk."
    summary = page.get_by_role("article", name="Summary")
    assert not summary.get_by_label("Mine", exact=True).is_checked()
    summary.get_by_label("What is saved").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    role = Role.objects.get(pk=role.pk)
    assert role.summary == "Weaves silk."
    assert role.sections.get(slug="second").body == "One.\n\nTwo, of wool."
