"""The page on which skills are merged."""

import pytest

from careers.models import Skill, SkillRequirement
from tests import factories
from tests.admin.forms import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def merging(client, make_user):
    client.force_login(make_user("writer", "view_skill", "change_skill", "delete_skill", "view_role"))
    return client


@pytest.fixture
def skills():
    return [
        factories.SkillRequirementFactory(skill__slug="kubernetes").skill,
        factories.SkillFactory(slug="k8s"),
    ]


def page(client, skills, **more):
    return client.get(address("skill_merge"), {"skill": [skill.pk for skill in skills]} | more)


def confirm(client, response, **more):
    """Send the form on the page, as it stands but for `more`."""
    plan = response.context["plan"]
    sent = {
        "skill": [skill.pk for skill in plan.skills],
        "keep": plan.kept.pk,
        "shown": plan.kept.pk,
        "seen": plan.fingerprint,
        "_merge": "Merge",
    }
    return client.post(address("skill_merge"), sent | more)


def test_the_action_leads_to_the_page(merging, skills):
    sent = {"action": "merge_selected", "_selected_action": [skill.pk for skill in skills]}
    response = merging.post(address("skill_changelist"), sent, follow=True)
    html = response.content.decode()
    assert "What will happen: “Kubernetes” is kept" in html
    assert Skill.objects.count() == 2


def test_looking_changes_nothing_and_merging_does(merging, skills):
    response = confirm(merging, page(merging, skills))
    assert response.headers["Location"] == address("skill_change", skills[0].pk)
    assert list(Skill.objects.all()) == [skills[0]]
    assert "“K8s” merged into “Kubernetes”" in merging.get(response.headers["Location"]).content.decode()


def test_another_can_be_kept_after_a_look_at_what_that_does(merging, skills):
    looked = page(merging, skills)
    response = confirm(merging, looked, keep=skills[1].pk)
    assert "You chose another skill to keep" in response.content.decode()
    assert "“K8s” is kept" in response.content.decode()
    assert Skill.objects.count() == 2
    assert confirm(merging, response).status_code == 302
    assert Skill.objects.get() == skills[1]
    assert SkillRequirement.objects.get().skill == skills[1]


def test_what_would_happen_to_another_can_be_looked_at(merging, skills):
    sent = {"skill": [skill.pk for skill in skills], "keep": skills[1].pk, "_look": "Show"}
    assert "“K8s” is kept" in merging.post(address("skill_merge"), sent).content.decode()
    assert Skill.objects.count() == 2


def test_what_has_changed_meanwhile_is_shown_again(merging, skills):
    looked = page(merging, skills)
    factories.SkillRequirementFactory(skill=skills[1])
    response = confirm(merging, looked)
    assert "has changed since you opened this page" in response.content.decode()
    assert Skill.objects.count() == 2
    assert confirm(merging, response).status_code == 302


def test_a_role_that_asks_for_both_is_listed_with_what_becomes_of_it(merging, skills):
    asking = SkillRequirement.objects.get(skill=skills[0])
    factories.SkillRequirementFactory(
        skill=skills[1], group=asking.group, importance="desirable", level="expert", wording="At night"
    )
    html = " ".join(page(merging, skills).content.decode().split())
    assert "1 role asks for more than one of them: the higher counts" in html
    assert "K8s: Desirable, Expert, “At night”" in html
    assert "</strong> Kubernetes: Essential, Expert, “At night”" in html


def test_what_cannot_be_merged_is_said_and_has_no_button(merging, skills):
    factories.SkillAliasFactory(name="K8s", skill__name="Clusters")
    response = page(merging, skills)
    assert "another spelling of “Clusters”" in response.content.decode()
    assert 'name="_merge"' not in response.content.decode()
    assert confirm(merging, response).status_code == 200
    assert Skill.objects.count() == 3


@pytest.mark.parametrize(
    "query", ["", "?skill=", "?skill=x&skill=y", "?skill=1", "?skill=" + "9" * 40, "?skill=٣", "?keep=1"]
)
def test_fewer_than_two_skills_lead_back_to_the_list(merging, query):
    response = merging.get(address("skill_merge") + query, follow=True)
    assert "Choose at least two skills to merge." in response.content.decode()


def test_more_than_twenty_are_too_many(merging):
    skills = [factories.SkillFactory() for _number in range(21)]
    assert page(merging, skills).status_code == 302
    sent = {"action": "merge_selected", "_selected_action": [skill.pk for skill in skills]}
    response = merging.post(address("skill_changelist"), sent, follow=True)
    assert "at most 20 skills" in response.content.decode()


@pytest.mark.parametrize("rights", [("view_skill",), ("view_skill", "change_skill"), ("delete_skill",)])
def test_it_takes_the_rights_to_change_and_to_delete(client, make_user, skills, rights):
    client.force_login(make_user("other", *rights))
    assert page(client, skills).status_code == 403
    response = client.post(address("skill_merge"), {"skill": [skill.pk for skill in skills], "_merge": "1"})
    assert response.status_code == 403
    assert Skill.objects.count() == 2


def test_the_page_costs_few_queries(merging, skills, django_assert_max_num_queries):
    for _number in range(10):
        group = factories.SkillGroupFactory()
        for skill in skills:
            factories.SkillRequirementFactory(skill=skill, group=group)
    with django_assert_max_num_queries(10):
        page(merging, skills)
