"""A page from draft to public, played by three people at once, without a script and by keyboard."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

SENTENCE = "Every cloth is looked at twice."


@pytest.fixture
def people(transactional_db, django_user_model):
    """A writer, a publisher and another writer, with the rights of their groups."""
    from django.contrib.auth.models import Permission

    rights = {
        "writer": ["add_role", "change_role", "view_role"],
        "other": ["add_role", "change_role", "view_role"],
        "publisher": ["add_role", "change_role", "view_role", "publish_role"],
    }
    found = {}
    for name, codenames in rights.items():
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        found[name] = user
    return found


@pytest.fixture
def role(transactional_db):
    from careers import publishing
    from tests import factories

    role = factories.RoleFactory(complete=True, slug="weaver", title="Weaver")
    publishing.publish(role, by="tests")
    return role


def press(page, name):
    """Press a button by keyboard, as it is reached with Tab."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.both_databases
def test_a_page_goes_from_draft_to_public_between_three_people(browser_page, people, role, client):
    from careers.models import Edition

    live, review = reverse("role", args=["weaver"]), reverse("admin:careers_role_review", args=[role.pk])
    form = reverse("admin:careers_role_change", args=[role.pk])
    publish = reverse("admin:careers_role_publish", args=[role.pk])
    writer, other, publisher = (
        browser_page(form, user=people[name], javascript=False) for name in ("writer", "other", "publisher")
    )

    # The writer writes, saves and submits with a note.
    writer.locator("#id_sections-0-body").evaluate("(text) => text.closest('details').open = true")
    writer.locator("#id_sections-0-body").fill(SENTENCE)
    press(writer, "Save and submit for review…")
    expect(writer.get_by_text("The draft is saved.")).to_be_visible()
    assert SENTENCE in writer.locator(".diff ins").all_inner_texts()[0]
    writer.get_by_label("Note").fill("A new beginning.")
    writer.get_by_label("Who shall review it").select_option("publisher")
    press(writer, "Submit for review")
    expect(writer.get_by_text("publisher is asked to review it.")).to_be_visible()
    assert SENTENCE not in client.get(live).content.decode()

    # Somebody else reads it and says something; deciding is not offered.
    other.goto(review)
    expect(other.get_by_text("A new beginning.")).to_be_visible()
    assert not other.get_by_role("button", name="Approve").count()
    other.get_by_label("Remark", exact=True).fill("By whom is it looked at?")
    press(other, "Add the remark")

    # The publisher sends it back.
    publisher.goto(review)
    expect(publisher.locator(".said-text", has_text="By whom is it looked at?")).to_be_visible()
    publisher.get_by_label("Remark", exact=True).fill("Say who looks at it.")
    press(publisher, "Send back with this remark")
    expect(publisher.get_by_text("Sent back with your remark.")).to_be_visible()

    # The writer mends it, marks the remarks as done, and submits anew.
    writer.goto(form)
    expect(writer.locator(".said-text", has_text="Say who looks at it.")).to_be_visible()
    writer.locator("#id_sections-0-body").evaluate("(text) => text.closest('details').open = true")
    writer.locator("#id_sections-0-body").fill(f"{SENTENCE} The weaver does it.")
    press(writer, "Save and submit for review…")
    for _remark in range(2):
        with writer.expect_navigation():
            writer.get_by_role("button", name="Mark as done").first.press("Enter")
    press(writer, "Submit for review")

    # The publisher approves; then the other writer changes the draft, and the approval no longer counts.
    publisher.goto(review)
    press(publisher, "Approve")
    assert publisher.locator(".standing .state-live").inner_text() == "Approved"
    other.goto(form)
    other.locator("#id_summary").fill("Weaves cloth, and says why.")
    press(other, "Save and continue editing")
    publisher.goto(review)
    expect(publisher.get_by_text("Approval no longer counts")).to_be_visible()
    press(publisher, "Approve")

    # It is scheduled; a page that was opened before somebody saved publishes nothing unseen.
    publisher.get_by_role("link", name="Publish, now or at a time…").press("Enter")
    publisher.wait_for_url(f"**{publish}")
    other.locator("#id_summary").fill("Weaves cloth of wool, and says why.")
    press(other, "Save and continue editing")
    at = timezone.localtime() + timedelta(days=2)
    publisher.get_by_label("At a time to come").check()
    publisher.get_by_label("Date and time").fill(at.strftime("%Y-%m-%dT%H:%M"))
    publisher.get_by_label("Reason").fill("Written anew.")
    press(publisher, "Publish at the time above")
    expect(publisher.get_by_text("The draft has changed since you opened this page.")).to_be_visible()
    assert publisher.get_by_label("Reason").input_value() == "Written anew."
    expect(publisher.locator(".diff ins", has_text="cloth of wool")).to_be_visible()
    press(publisher, f"Publish on {date_format(at, 'j F Y, H:i')}")
    expect(publisher.get_by_text("will be published on")).to_be_visible()
    assert SENTENCE not in client.get(live).content.decode()

    # They will not wait: now, in place of what is scheduled, and until a time.
    publisher.goto(publish)
    publisher.get_by_label("In place of what is scheduled").check()
    publisher.get_by_label("Until").fill((at + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M"))
    press(publisher, "Publish now")
    expect(publisher.get_by_text("It will be withdrawn on")).to_be_visible()
    assert SENTENCE in client.get(live).content.decode()
    edition = Edition.objects.live().get(role=role)
    assert (edition.created_by, edition.live_until is not None) == ("publisher", True)
    assert not Edition.objects.scheduled().exists()
    writer.goto(form)
    expect(writer.get_by_text("The last review ended with its publication by publisher")).to_be_visible()
