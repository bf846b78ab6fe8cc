"""Skills in the admin: twins that are noticed, merging, finding one by a slip of the pen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.autocomplete import choose
from tests.browser.checks import axe_violations, barriers, fits, tab_to, w3c_errors


@pytest.fixture
def skills(transactional_db):
    """Kubernetes and K8s, and a role that asks for both."""
    from tests import factories

    role = factories.RoleFactory(publishable=True, slug="data-analyst", title="Data Analyst")
    group = factories.SkillGroupFactory(role=role, heading="A-very-long-heading-without-a-space-in-it-at-all")
    kept = factories.SkillFactory(slug="kubernetes", description="Runs containers.")
    other = factories.SkillFactory(slug="k8s", name="K8s", description="Another description of the same.")
    factories.SkillAliasFactory(name="kube", skill=other)
    factories.SkillRequirementFactory(group=group, skill=kept, wording="By day")
    factories.SkillRequirementFactory(group=group, skill=other, wording="At night", level="expert")
    factories.SkillRequirementFactory(skill=other)
    return kept, other


def merge_page(skills):
    return reverse("admin:careers_skill_merge") + "?" + "&".join(f"skill={skill.pk}" for skill in skills)


def add(page, name="Kubernetess"):
    page.get_by_label("Name:", exact=True).fill(name)
    page.get_by_label("Kind").select_option("tool")
    page.get_by_role("button", name="Save", exact=True).press("Enter")


def test_the_pages_are_accessible_and_fit(browser_page, skills, admin_user):
    page = browser_page(reverse("admin:careers_skill_add"), user=admin_user)
    add(page)
    page.get_by_role("heading", name="Is it one of these?").wait_for()
    assert barriers(page) == []
    page.goto(merge_page(skills))
    expect(page.get_by_text("These words are lost")).to_be_visible()
    assert barriers(page) == []


def test_the_pages_are_valid_html(client, skills, admin_user):
    from tests import factories

    client.force_login(admin_user)
    sent = {"name": "Kubernetess", "slug": "new", "kind": "tool", "aliases": ""}
    twins = client.post(reverse("admin:careers_skill_add"), sent)
    popup = client.post(reverse("admin:careers_skill_add"), sent | {"_popup": "1"})
    merge = client.get(merge_page(skills))
    role = factories.SalaryBandFactory(role__publishable=True, slug="base").role
    form = client.get(reverse("admin:careers_role_change", args=[role.pk]))
    assert "{{ pay.base }}" in form.content.decode()
    pages = {"twins": twins, "popup": popup, "merge": merge, "role": form}
    assert w3c_errors({name: answer.content.decode() for name, answer in pages.items()}) == []


def test_a_twin_is_saved_by_keyboard_after_a_confirmation_without_javascript(
    browser_page, skills, admin_user
):
    page = browser_page(reverse("admin:careers_skill_add"), user=admin_user, javascript=False)
    page.get_by_label("Short name").fill("other")
    add(page)
    page.get_by_label("It is another skill").press("Space")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.get_by_text("was added successfully").wait_for()


def test_skills_are_merged_by_keyboard(browser_page, skills, admin_user):
    from careers.models import Skill

    page = browser_page(reverse("admin:careers_skill_changelist"), user=admin_user)
    for skill in skills:
        page.get_by_label(f"Select this object for an action - {skill.name}").press("Space")
    page.locator("select[name=action]").select_option("merge_selected")
    page.get_by_role("button", name="Go").press("Enter")
    page.get_by_label("Kubernetes", exact=True).press("Space")
    page.get_by_role("button", name="Show what will happen then").press("Enter")
    page.get_by_role("button", name="Merge into “Kubernetes”").press("Enter")
    page.get_by_text("“K8s” merged into “Kubernetes”. 2 roles have changed.").wait_for()
    assert [skill.name for skill in Skill.objects.all()] == ["Kubernetes"]


@pytest.mark.parametrize("javascript", [True, False])
def test_skills_are_merged_by_keyboard_alone_at_twice_the_size(browser_page, skills, admin_user, javascript):
    from careers.models import Skill

    # Twice the size on a screen of 1280 is a screen of 640.
    page = browser_page(merge_page(skills), user=admin_user, width=640, height=450, javascript=javascript)
    assert fits(page)
    k8s, kubernetes = (page.get_by_label(name, exact=True) for name in ("K8s", "Kubernetes"))
    expect(k8s).to_be_checked()
    tab_to(page, k8s)
    page.keyboard.press("ArrowDown")
    expect(kubernetes).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Show what will happen then")).press("Enter")
    merge = page.get_by_role("button", name="Merge into “Kubernetes”")
    expect(merge).to_be_visible()
    assert fits(page)
    tab_to(page, merge).press("Enter")
    expect(page.get_by_text("“K8s” merged into “Kubernetes”")).to_be_visible()
    assert fits(page)
    assert [skill.name for skill in Skill.objects.all()] == ["Kubernetes"]


def test_the_role_form_finds_a_skill_by_a_slip_of_the_pen_and_says_what_it_is(
    browser_page, skills, admin_user
):
    from careers.models import Role

    role = Role.objects.get(slug="data-analyst")
    page = browser_page(reverse("admin:careers_role_change", args=[role.pk]), user=admin_user)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    field = "#id_skill_groups-0-requirements-0-skill"
    kubernetes, k8s = (str(skill.pk) for skill in skills)
    choose(page, field, "kube", "K8s also kube; 2 roles")
    expect(page.locator(field)).to_have_value(k8s)
    choose(page, field, "kubrenetes", "Kubernetes 1 role")
    expect(page.locator(field)).to_have_value(kubernetes)


def test_the_window_of_the_role_form_hands_over_the_skill_that_exists(browser_page, skills, admin_user):
    from careers.models import Role

    role = Role.objects.get(slug="data-analyst")
    page = browser_page(reverse("admin:careers_role_change", args=[role.pk]), user=admin_user)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    with page.expect_popup() as opened:
        page.locator("#add_id_skill_groups-0-requirements-0-skill").click()
    popup = opened.value
    add(popup, "K8S")
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Use this one").press("Enter")
    assert page.locator("#id_skill_groups-0-requirements-0-skill").input_value() == str(skills[1].pk)


def test_what_texts_can_refer_to_is_listed_beside_them(browser_page, transactional_db, admin_user):
    from tests import factories

    role = factories.RoleFactory(publishable=True)
    factories.SalaryBandFactory(role=role, slug="base")
    page = browser_page(reverse("admin:careers_role_change", args=[role.pk]), user=admin_user, width=320)
    page.locator("details.figures > summary").press("Enter")
    expect(page.get_by_text("{{ pay.base }}", exact=True)).to_be_visible()
    assert fits(page)
    assert axe_violations(page, "details.figures") == []
