"""Careers to read next on a role page: the editor's first, then those that are computed."""

import pytest

from careers import publishing
from careers.models import Role
from tests.discovery.skills.published import surveyed
from tests.factories import (
    RelatedCareerFactory,
    RoleFactory,
    RungFactory,
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


def why(html: str, slug: str) -> str:
    """What kind of career the card of `slug` calls it."""
    card = html[: html.index(f'<h3><a href="/careers/{slug}/">')]
    return card[card.rindex('<p class="why">') + len('<p class="why">') :].partition("</p>")[0]


@pytest.mark.parametrize(
    ("pay", "zone", "words"),
    [
        (50_000, 4, "A step up"),
        (39_000, 4, "In the same field"),
        (50_000, 3, "In the same field"),
        (50_000, 2, "In the same field"),
    ],
)
def test_a_step_up_is_called_so_where_no_fact_says_else(client, pay, zone, words):
    cook, chef = draft("cook", "knives", pay=40_000), draft("chef", "knives", pay=pay)
    for role, its in ((cook, 3), (chef, zone)):
        SectionFactory(role=role, slug="needs", kind="requirements", body=f"It is in job zone {its} of 5.")
    RelatedCareerFactory(role=cook, target=chef, kind="step-up")
    # What comes after is said by a ladder, so that no card becomes a typical move.
    rung = RungFactory(role=cook, title="Cook", position=1)
    RungFactory(ladder=rung.ladder, role=None, title="Head", position=2)
    publish(chef, cook)

    assert why(shown(client, "cook"), "chef") == words


def test_all_related_careers_stand_at_an_address_of_their_own(client):
    cook = draft("cook", "knives", pay=40_000)
    for number in range(8):
        chef = draft(f"chef-{number}", "knives", pay=50_000 if number % 2 else 30_000)
        RelatedCareerFactory(role=cook, target=chef, kind="step-up")
        publish(chef)
    publish(cook)
    html, whole = shown(client, "cook"), shown(client, "cook/related")

    assert '<a href="/careers/cook/related/">All 8 related careers</a>' in html
    assert 'href="/careers/chef-5/"' in html
    assert 'href="/careers/chef-6/"' not in html
    assert [why(whole, f"chef-{number}") for number in range(4, 8)] == ["In the same field", "A step up"] * 2


def test_a_step_across_into_much_more_pay_is_another_field(client):
    cook = draft("cook", "knives", pay=40_000)
    for slug, pay in (("surgeon", 400_000), ("baker", 41_000)):
        RelatedCareerFactory(
            role=cook,
            target=draft(slug, "knives", pay=pay, family__slug="others", family__name="Others"),
            kind="step-across",
        )
    publish(*(career.target for career in cook.related_careers.all()), cook)
    html = shown(client, "cook")

    assert why(html, "surgeon") == "In another field: Others"
    assert why(html, "baker") == "A step across"


def test_a_role_that_is_not_rated_is_told_nothing_new(client):
    surveyed("paramedic", title="Paramedic", technologies=("radio",))
    nurse = surveyed("nurse", "speaking", "writing", title="Nurse", technologies=("radio", "excel"))
    RelatedCareerFactory(role=Role.objects.get(slug="paramedic"), target=nurse)
    publish(Role.objects.get(slug="paramedic"))
    html = shown(client, "paramedic")

    assert "Shared: Radio. New: Excel. Not compared: skills (not rated for Paramedic)." in html


def test_for_chosen_careers_that_are_withdrawn_others_are_computed(client, django_assert_num_queries):
    cook = draft("cook", "knives")
    chosen = [draft(f"cook-{number}", "knives") for number in range(5)]
    for role in chosen:
        RelatedCareerFactory(role=cook, target=role)
    publish(*chosen, cook, draft("chef", "knives"))
    with django_assert_num_queries(3):
        assert "By shared skills" not in shown(client, "cook")
    publishing.withdraw(chosen[0], by="writer", reason="Outdated.")
    with django_assert_num_queries(4):
        html = shown(client, "cook")
    assert "By shared skills" in html
    assert '<a href="/careers/chef/">' in html
