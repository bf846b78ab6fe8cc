"""Deciding where a data set and an editor disagree: by keyboard, on a phone, without a script."""

import pytest
from django.urls import reverse

from tests.browser.checks import barriers_at, w3c_errors


@pytest.fixture
def conflict(transactional_db):
    """The import of a live role with three open conflicts: a text, a pay figure, a skill."""
    import msgspec

    from careers import pages, publishing
    from careers.importers import releases
    from careers.importers.releases.merging import merge
    from careers.models import Role
    from tests import factories

    role = factories.RoleFactory(complete=True, slug="weavers", title="Weavers")
    page = pages.from_rows(Role.objects.get(pk=role.pk))

    def says(summary, importance, high):
        """What a release says: the page with another summary, importance of its skill, and pay."""
        group, band = page.skill_groups[0], page.salary_bands[0]
        skill = msgspec.structs.replace(group.requirements[0], importance=importance)
        return releases.Contribution(
            summary=summary,
            skill_groups=(msgspec.structs.replace(group, requirements=(skill,)),),
            salary_bands=(msgspec.structs.replace(band, high=high),),
            sources=page.sources,
        )

    said = says("Weave.", "", page.salary_bands[0].low)
    newer = says("Weave cloth of wool, and say why.", "desirable", page.salary_bands[0].low * 2)
    merged = merge(page, said, newer)
    publishing.publish(role, by="tests")
    return factories.ImportedFactory(
        role=role,
        release="Survey 2",
        content=releases.to_json(merged.said),
        conflicts=msgspec.json.encode(merged.conflicts).decode(),
        conflict_count=len(merged.conflicts),
    )


@pytest.fixture
def address(conflict):
    return reverse("admin:careers_imported_change", args=[conflict.pk])


def test_the_pages_are_accessible_and_fit(browser_page, address, admin_user):
    page = browser_page(address, user=admin_user)
    assert barriers_at(page, [address, reverse("admin:careers_imported_changelist")]) == []


def test_the_page_is_valid(client, address, admin_user):
    client.force_login(admin_user)
    assert w3c_errors({"conflicts": client.get(address).content.decode()}) == []


def test_the_sides_stand_beside_each_other_or_on_a_phone_one_above_the_other(
    browser_page, address, admin_user
):
    for width, beside in ((1280, True), (320, False)):
        page = browser_page(address, width=width, user=admin_user)
        ours, theirs = (page.locator(".side").nth(number).bounding_box() for number in (0, 1))
        assert (theirs["x"] > ours["x"]) is beside
        assert (theirs["y"] > ours["y"]) is not beside


def test_conflicts_are_decided_by_keyboard_without_javascript(browser_page, conflict, address, admin_user):
    from careers.models import Imported, Role

    role_form = reverse("admin:careers_role_change", args=[conflict.role_id])
    page = browser_page(role_form, user=admin_user, javascript=False)
    link = page.get_by_role("link", name="3 conflicts with O*NET")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")

    first = page.get_by_role("article", name="Summary")
    first.get_by_label("Decide later").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert first.get_by_label("Take what the release says").is_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Decide").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Taken over: Summary.").wait_for()
    assert page.get_by_role("article").count() == 1

    page.get_by_label("All that are left at").select_option("keep what the page says")
    page.get_by_role("button", name="Decide").press("Enter")
    page.get_by_text("Kept: ").wait_for()
    assert Imported.objects.get(pk=conflict.pk).conflict_count == 0
    live = Role.objects.get(pk=conflict.role_id).editions.live().get()
    assert live.summary == "Weave cloth of wool, and say why."
