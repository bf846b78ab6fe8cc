"""The admin pages with our styling: accessible in light and dark, narrow and wide, under the strict policy.

What the browser's console says (a broken policy, a script error) fails every test here by itself.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.browser.checks import axe_violations

LOOKS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture
def addresses(transactional_db):
    """Every styled page by its name, over a database with something of everything."""
    from careers import publishing
    from careers.models import Edition

    role = factories.RoleFactory(complete=True, slug="data-analyst", title="Data Analyst")
    factories.SectionFactory(role=role, slug="second")
    factories.RelatedCareerFactory(role=role, target=factories.EditionFactory().role)
    publishing.publish(role, by="tests", reason="First.")
    faulty = factories.RoleFactory(publishable=True)
    faulty.sections.update(body="[bad](link)")
    publishing.withdraw(factories.EditionFactory().role, by="tests", reason="Over.")
    planned = factories.RoleFactory(publishable=True, review_due=timezone.localdate() - timedelta(days=1))
    factories.note(planned)
    publishing.schedule(planned, by="tests", at=timezone.now() + timedelta(days=1))
    edition = Edition.objects.get(role=role)

    def admin(name, *args):
        return reverse(f"admin:careers_{name}", args=args)

    return {
        "index": reverse("admin:index"),
        "roles": admin("role_changelist"),
        "role": admin("role_change", role.pk),
        "new role": admin("role_add"),
        "import": admin("role_import"),
        "plain role": admin("role_change", role.pk) + "?plain=1",
        "publish": admin("role_publish", role.pk),
        "publish with faults": admin("role_publish", faulty.pk),
        "withdraw": admin("role_withdraw", role.pk),
        "preview": admin("role_preview", planned.pk),
        "editions": admin("edition_changelist"),
        "edition": admin("edition_change", edition.pk),
        "restore": admin("edition_restore", edition.pk),
        "skills": admin("skill_changelist"),
        "skill": admin("skill_add"),
        "source": admin("source_add"),
        "family": admin("family_add"),
        "ladder": admin("ladder_change", role.rungs.get().ladder_id),
        "delete": admin("role_delete", factories.RoleFactory().pk),
        "log": admin("role_history", role.pk),
    }


OPEN_EVERYTHING = "() => document.querySelectorAll('main details').forEach((card) => { card.open = true; })"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_admin_is_accessible(browser_page, addresses, admin_user, width, scheme):
    page = browser_page(addresses["index"], width=width, scheme=scheme, user=admin_user)
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate(OPEN_EVERYTHING)
        if violations := axe_violations(page):
            found[name] = violations
    assert not found, "\n".join(f"{name}: {each}" for name, told in found.items() for each in told)


def test_no_button_shouts(browser_page, addresses, admin_user):
    page = browser_page(addresses["index"], user=admin_user)
    for name in ("role", "skill", "restore", "import", "publish", "withdraw"):
        page.goto(addresses[name])
        loud = "buttons => buttons.filter((each) => getComputedStyle(each).textTransform !== 'none').length"
        assert page.locator(".submit-row input").evaluate_all(loud) == 0, name


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_login_is_accessible(browser_page, width, scheme):
    page = browser_page(reverse("admin:login"), width=width, scheme=scheme)
    assert not axe_violations(page)


def test_no_admin_page_is_wider_than_a_narrow_screen(browser_page, addresses, admin_user):
    page = browser_page(addresses["index"], width=320, user=admin_user)
    wide = {}
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate(OPEN_EVERYTHING)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width
    assert not wide


def test_autocomplete_and_popups_work_under_the_policy(browser_page, addresses, admin_user):
    from careers.models import Skill

    factories.SkillFactory(slug="kubernetes", name="Kubernetes")
    page = browser_page(addresses["role"], user=admin_user)
    page.locator("#skill_groups-0 summary").click()
    page.get_by_role("button", name="Add a skill").first.click()
    row = page.locator("#skill_groups-0 .nested").last
    row.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("Kube")
    page.locator(".select2-results__option", has_text="Kubernetes").click()
    row.get_by_label("Importance", exact=True).select_option("essential")
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_load_state()
    skill = Skill.objects.get(slug="kubernetes")
    assert skill.requirements.count() == 1


def test_a_new_group_is_filled_with_skills_before_it_is_saved(browser_page, addresses, admin_user):
    from careers.models import SkillGroup

    factories.SkillFactory(slug="kubernetes", name="Kubernetes")
    page = browser_page(addresses["role"], user=admin_user)
    page.get_by_role("button", name="Add another Skill group").click()
    group = page.locator("#skill_groups-1")
    group.get_by_label("Heading").fill("Cloud platforms")
    group.get_by_role("button", name="Add a skill").click()
    row = group.locator(".nested").last
    row.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("Kube")
    page.locator(".select2-results__option", has_text="Kubernetes").click()
    row.get_by_label("Importance", exact=True).select_option("desirable")
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_load_state()
    made = SkillGroup.objects.get(slug="cloud-platforms")
    assert [str(each.skill) for each in made.requirements.all()] == ["Kubernetes"]


def order(page):
    return [
        label.strip()
        for label in page.locator("#sections-group .has_original .inline_label").all_inner_texts()
    ]


def test_sections_are_moved_by_keyboard(browser_page, addresses, admin_user):
    page = browser_page(addresses["role"], user=admin_user)
    assert order(page) == ["Overview", "Second"]
    page.get_by_role("button", name="Move down: Overview").focus()
    page.keyboard.press("Enter")
    assert order(page) == ["Second", "Overview"]
    assert page.evaluate("document.activeElement.title") == "Move down: Overview"
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_load_state()
    assert order(page) == ["Second", "Overview"]


def test_sections_are_moved_by_dragging(browser_page, addresses, admin_user):
    page = browser_page(addresses["role"], user=admin_user)
    handle = page.locator("#sections-1 .drag-handle")
    handle.evaluate("(handle) => handle.scrollIntoView({block: 'center'})")
    start, first = handle.bounding_box(), page.locator("#sections-0").bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(first["x"] + 20, first["y"] + 4, steps=8)
    page.mouse.up()
    assert order(page) == ["Second", "Overview"]
    page.get_by_role("button", name="Save and continue editing").click()
    page.wait_for_load_state()
    assert order(page) == ["Second", "Overview"]


def test_the_form_works_without_javascript(browser_page, addresses, admin_user):
    page = browser_page(addresses["role"], user=admin_user, javascript=False)
    page.get_by_role("link", name="Open this form with blank rows").click()
    for card in page.locator("#sections-group .has_original summary").all():
        card.click()
    page.get_by_label("Place of Overview").fill("2")
    page.get_by_label("Place of Second").fill("1")
    new = page.locator("#sections-2")
    new.get_by_label("Heading").fill("Written without a script")
    new.get_by_label("Kind").select_option("custom")
    page.get_by_role("button", name="Save and continue editing").click()
    assert order(page) == ["Second", "Overview", "Written without a script"]
