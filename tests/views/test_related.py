"""Careers to read next on a role page: the editor's first, then those that are computed."""

import pytest

from careers import publishing
from tests.factories import (
    RelatedCareerFactory,
    RoleFactory,
    SalaryBandFactory,
    SectionFactory,
    SkillRequirementFactory,
)

pytestmark = pytest.mark.django_db
COOKING = "Cooking meals, seasoning soup and roasting meat in a kitchen"


def draft(slug, *skills, pay=None, work=COOKING, **fields):
    role = RoleFactory(slug=slug, summary=f"{work}, every day.", **fields)
    SectionFactory(role=role, slug="overview", body=work)
    for skill in skills:
        SkillRequirementFactory(
            group__role=role, group__slug=skill, skill__slug=skill, skill__name=skill.capitalize()
        )
    if pay:
        SalaryBandFactory(role=role, statistic="median", median=pay, low=None, high=None)
    return role


def publish(*roles):
    for role in roles:
        publishing.publish(role, by="writer")


def shown(client, slug):
    return client.get(f"/careers/{slug}/").content.decode()


def test_a_computed_career_says_why(client):
    publish(
        draft("cook", "knives", pay=40_000, level="entry"),
        draft("chef", "knives", "menus", pay=50_000, level="senior"),
    )
    html = shown(client, "cook")
    assert "By shared skills" in html
    assert "A step up by level" in html
    assert "Shared: Knives. New: Menus." in html
    assert "$10,000 a year more (25%)" in html


def test_it_says_so_where_no_pay_compares(client):
    publish(draft("cook", "knives", pay=40_000), draft("chef", "knives"))
    assert "Pay: no like-for-like figure" in shown(client, "cook")


def test_the_choice_of_the_editor_comes_first_and_is_not_repeated(client):
    cook, chef, baker = draft("cook"), draft("chef"), draft("baker")
    RelatedCareerFactory(role=cook, target=chef, reason="The same kitchen, one step further.")
    publish(chef, baker, cook)
    html = shown(client, "cook")
    assert html.count('<h3><a href="/careers/chef/">') == 1
    assert html.index("one step further") < html.index("By shared skills") < html.index("/careers/baker/")


def test_what_is_unlike_is_not_recommended(client):
    publish(draft("cook"), draft("welder", work="Joining steel pipes by torch and electrode"))
    assert "By shared skills" not in shown(client, "cook")


def test_the_page_changes_for_caches_when_a_related_career_comes_or_goes(client):
    publish(draft("cook"))
    before = client.get("/careers/cook/")["ETag"]
    chef = draft("chef")
    publish(chef)
    between = client.get("/careers/cook/")["ETag"]
    publishing.withdraw(chef, by="writer", reason="Closed")
    assert before != between
    assert "chef" not in shown(client, "cook")
    assert client.get("/careers/cook/")["ETag"] != between


def test_a_page_with_computed_careers_costs_four_queries(client, django_assert_max_num_queries):
    publish(*(draft(f"cook-{number}", "knives", title="Cook") for number in range(9)))
    with django_assert_max_num_queries(4):
        html = shown(client, "cook-0")
    assert html.count('<p class="weighed">') == 6
