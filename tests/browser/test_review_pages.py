"""The pages of review and publishing: accessible, valid, fitting, by keyboard and without a script."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser.checks import barriers, barriers_at, unfold, w3c_errors


def admin(name, *args):
    return reverse(f"admin:careers_{name}", args=args)


@pytest.fixture
def roles(transactional_db, admin_user):
    """A live role in review with everything that can be shown, one that was never public, one with a plan."""
    from careers import publishing
    from careers.editorial import reviewing
    from careers.models import Role

    changed = factories.RoleFactory(complete=True, slug="weavers", title="Weavers")
    factories.SectionFactory(role=changed, slug="daily", heading="Daily work", body="Weave *cloth* of wool.")
    publishing.publish(changed, by="tests")
    other = factories.RoleFactory(publishable=True, title="Spinners")
    factories.RelatedCareerFactory(role=other, target=changed)
    publishing.publish(other, by="tests")
    changed.sections.filter(slug="daily").update(body="Weave **long cloth** of wool.\n\nMend it, too.")
    changed.salary_bands.update(high=140_000, source=factories.SourceFactory(unsourced=True))
    Role.objects.filter(pk=changed.pk).update(
        slug="weaver", summary="Weaves, and says why.", experience_min=2
    )
    factories.note(changed)
    reviewing.submit(
        changed, by=admin_user, note="The pay is new.\n\nPlease look at it.", reviewer=admin_user
    )
    done = reviewing.remark(changed, by=admin_user, text="The first picture is missing.")
    reviewing.resolve(done, by=admin_user)
    reviewing.remark(changed, by=admin_user, text="Is the pay right?\n\nIt was higher.")
    factories.RemarkFactory(
        role=changed, author=None, author_name="A reader", preview=factories.PreviewLinkFactory(role=changed)
    )
    planned = factories.RoleFactory(publishable=True, title="Dyers")
    publishing.publish(planned, by="tests")
    Role.objects.filter(pk=planned.pk).update(title="Dyers of wool")
    factories.note(planned)
    publishing.schedule(planned, by="tests", at=timezone.now() + timedelta(days=2))
    publishing.withdraw(planned, by="tests", reason="Over.", at=timezone.now() + timedelta(days=4))
    new = factories.RoleFactory(complete=True, title="Fullers")
    return {"changed": changed, "planned": planned, "new": new, "faulty": factories.RoleFactory()}


@pytest.fixture
def addresses(roles):
    return {
        **{f"review of {name}": admin("role_review", role.pk) for name, role in roles.items()},
        **{f"publish {name}": admin("role_publish", role.pk) for name, role in roles.items()},
        "form": admin("role_change", roles["changed"].pk),
    }


def choose_all(page):
    """Open the page of the bulk action for all roles."""
    page.goto(admin("role_changelist"))
    for box in page.locator("input.action-select").all():
        box.check()
    page.locator("select[name=action]").select_option("publish_selected")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("heading", name="Publish the selected roles").wait_for()


def test_the_pages_are_accessible_and_fit(browser_page, addresses, admin_user):
    page = browser_page(reverse("admin:index"), user=admin_user)
    found = barriers_at(page, addresses, unfolded="main details")
    choose_all(page)
    unfold(page, "main details")
    found += [f"many, {each}" for each in barriers(page)]
    assert not found, "\n".join(found)


def test_nothing_is_cut_off_at_twice_the_size(browser_page, addresses, admin_user):
    # Twice the size on a screen of 1280 is a screen of 640.
    page = browser_page(reverse("admin:index"), width=640, height=450, user=admin_user)
    for address in addresses.values():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_the_pages_are_valid(client, addresses, roles, admin_user):
    client.force_login(admin_user)
    addresses.pop("form")
    pages = {name: client.get(address).content.decode() for name, address in addresses.items()}
    sent = {"action": "publish_selected", "_selected_action": [role.pk for role in roles.values()]}
    pages["many"] = client.post(admin("role_changelist"), sent).content.decode()
    sent = {"act": "send-back", "seen": "old", "text": "Typed."}
    pages["refused"] = client.post(addresses["review of changed"], sent).content.decode()
    pages["bad time"] = client.post(
        addresses["publish changed"], {"when": "later", "at": ""}
    ).content.decode()
    assert w3c_errors(pages) == []


def test_a_remark_from_beside_the_form_leaves_the_form_as_it_is(browser_page, addresses, admin_user):
    from careers.editorial.models import Remark

    page = browser_page(addresses["form"], user=admin_user, javascript=False)
    page.locator("#id_title").fill("Typed and not saved")
    page.get_by_text("Write a remark").click()
    page.locator("#side-remark").fill("From beside the form.")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Add the remark").click()
    opened.value.get_by_text("Your remark is kept.").wait_for()
    assert page.locator("#id_title").input_value() == "Typed and not saved"
    assert Remark.objects.filter(text="From beside the form.").exists()


def test_a_scheduled_edition_is_cancelled_by_keyboard(browser_page, addresses, roles, admin_user):
    page = browser_page(addresses["publish planned"], user=admin_user, javascript=False)
    page.get_by_role("button", name="Cancel edition 2").press("Enter")
    page.get_by_text("Cancelled edition 2").wait_for()
    page.get_by_role("button", name="Do not withdraw edition 1").press("Enter")
    page.get_by_text("Edition 1 will not be withdrawn.").wait_for()
    assert roles["planned"].editions.get().live_until is None


def test_many_are_published_with_one_reason_without_a_script(browser_page, roles, admin_user):
    from careers.models import Edition

    page = browser_page(admin("role_changelist"), user=admin_user, javascript=False)
    choose_all(page)
    expect(page.get_by_text("Summary").first).to_be_visible()
    page.get_by_label("Reason").fill("For the fair.")
    page.get_by_role("button", name=re.compile(r"Publish \d+ roles now")).press("Enter")
    page.get_by_text("roles are now live.").wait_for()
    made = Edition.objects.filter(reason="For the fair.").values_list("title", flat=True)
    assert {"Weavers", "Dyers of wool", "Fullers"} <= set(made)
