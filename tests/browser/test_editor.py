"""An editor's whole path: log in, change a section, preview, publish, see it live, reload fixtures."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

TITLE = "Process Data Analyst"
SENTENCE = "Written by hand on a Tuesday afternoon."


@pytest.fixture
def loaded(fixture_roles):
    from careers.models import Role

    return Role.objects.get(slug="process-data-analyst")


def test_an_editor_changes_previews_and_publishes_a_page(browser_page, loaded, django_user_model, client):
    from careers.models import Edition, Role

    django_user_model.objects.create_superuser("editor", password="a-long-password")
    live = reverse("role", args=[loaded.slug])
    before = client.get(live).content.decode()

    page = browser_page(reverse("admin:index"))
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("main").get_by_role("link", name="Roles", exact=True).click()
    page.get_by_role("link", name=TITLE, exact=True).click()

    section = page.locator("#sections-0")
    section.locator("summary").click()
    text = section.get_by_label("Text")
    text.fill(f"{text.input_value()}\n\n{SENTENCE} **Bold.** [nowhere](x)")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "does not work" in page.locator("#sections-0 .errorlist").inner_text()
    assert SENTENCE in text.input_value()
    text.fill(text.input_value().replace(" [nowhere](x)", ""))

    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview").click()
    preview = opened.value
    preview.wait_for_load_state()
    preview.get_by_text("Nothing of it is saved or public").wait_for()
    preview.get_by_role("article").get_by_text(SENTENCE).wait_for()
    preview.close()
    assert client.get(live).content.decode() == before
    assert not Role.objects.get(pk=loaded.pk).sections.filter(body__contains=SENTENCE).exists()

    page.get_by_role("button", name="Save and publish…").click()
    page.get_by_label("Reason").fill("A better beginning.")
    assert SENTENCE not in client.get(live).content.decode()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("is live as edition 2").wait_for()
    page.locator(".side-state .state-live").wait_for()

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="View live").click()
    public = opened.value
    public.wait_for_load_state()
    public.get_by_role("article").get_by_text(SENTENCE).wait_for()
    edition = Edition.objects.live().get(role=loaded)
    assert (edition.number, edition.reason) == (2, "A better beginning.")

    call_command("loaddata", "roles", verbosity=0)
    role = Role.objects.with_state().get(pk=loaded.pk)
    assert role.state == "live"
    assert client.get(live).content.decode().replace("edition 3", "edition 1") == before
    public.reload()
    expect(public.get_by_text(SENTENCE)).to_be_hidden()
    page.goto(reverse("admin:careers_role_changelist") + "?state=changed")
    expect(page.get_by_text("0 roles").first).to_be_visible()
