"""The ladder of a role page: what separates each step from the one before, where both have a page."""

import pytest

from careers import publishing
from tests.discovery.skills.published import surveyed
from tests.factories import LadderFactory, RoleFactory, RungFactory, SkillFactory, SkillRequirementFactory
from tests.views.test_compare import role_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def ladder():
    """A ladder of three steps, of which the first and the last have live pages."""
    junior = role_with("junior", ("sql", "essential", "working"), median=50_000)
    senior = role_with(
        "senior", ("sql", "essential", "expert"), ("python", "essential", "working"), median=75_000
    )
    ladder = LadderFactory(title="Data")
    RungFactory(ladder=ladder, title="Junior", role=junior)
    RungFactory(ladder=ladder, title="In the middle")
    RungFactory(ladder=ladder, title="Senior", role=senior)
    for role in (junior, senior):
        publishing.publish(role, by="tests")
    return ladder


@pytest.mark.parametrize("slug", ["junior", "senior"])
def test_a_step_says_what_it_asks_for_and_pays_beyond_the_one_before(client, ladder, slug):
    html = client.get(f"/careers/{slug}/").content.decode()

    senior = html[html.index("</a></b>" if slug == "junior" else "You are here") :]
    assert "From Junior: Pay: $25,000 a year more (50%) (medians, base pay, United States, 2025)." in senior
    assert "1 essential skill more: Python." in senior
    assert "1 skill at a higher level." in senior
    assert 'href="/careers/junior/to/senior/"' in senior


def test_where_pay_does_not_compare_the_step_says_so(client, ladder):
    chief = RoleFactory(slug="chief", publishable=True)
    RungFactory(ladder=ladder, title="Chief", role=chief)
    publishing.publish(chief, by="tests")

    html = client.get("/careers/chief/").content.decode()

    assert "From Senior: Pay: no like-for-like figure." in html


def test_steps_of_two_branches_are_not_set_against_each_other(client):
    ladder = LadderFactory(title="Data")
    roles = {slug: role_with(slug, ("sql", "essential", "")) for slug in ("base", "left", "right")}
    for slug, role in roles.items():
        RungFactory(ladder=ladder, title=slug, role=role, track="" if slug == "base" else slug)
    for role in roles.values():
        publishing.publish(role, by="tests")

    html = client.get("/careers/base/").content.decode()

    assert "/careers/base/to/left/" in html
    assert "/careers/base/to/right/" in html
    assert "/careers/left/to/right/" not in html


def test_a_ladder_with_other_pages_costs_one_query_more(client, ladder, django_assert_max_num_queries):
    for number in range(3):
        role = role_with(f"other-{number}", ("sql", "essential", ""))
        RungFactory(ladder=ladder, title=f"Other {number}", role=role)
    publishing.publish(role, by="tests")

    # Four for every page, one for its related careers, and this one.
    with django_assert_max_num_queries(6):
        client.get(f"/careers/{role.slug}/")


def test_a_page_is_sent_again_when_another_step_of_its_ladder_has_changed(client, ladder):
    before = client.get("/careers/senior/")
    junior = ladder.rungs.get(title="Junior").role
    SkillRequirementFactory(group=junior.skill_groups.get(), skill=SkillFactory(slug="python"))
    publishing.publish(junior, by="tests")

    after = client.get("/careers/senior/", headers={"if-none-match": before["ETag"]})

    assert after.status_code == 200
    assert "essential skill more" not in after.content.decode()


def test_a_draft_step_is_not_told_of(client):
    live = role_with("live", ("sql", "essential", ""))
    draft = RoleFactory(slug="draft", publishable=True)
    ladder = LadderFactory(title="Data")
    RungFactory(ladder=ladder, title="Draft", role=draft)
    RungFactory(ladder=ladder, title="Live", role=live)
    publishing.publish(live, by="tests")

    assert "From Draft" not in client.get("/careers/live/").content.decode()


def test_a_step_that_is_not_rated_asks_for_no_skill_more(client, ladder):
    medic = surveyed("medic", title="Medic", technologies=("radio",))
    nurse = surveyed("nurse", "speaking", title="Nurse", technologies=("radio",))
    for role in (medic, nurse):
        RungFactory(ladder=ladder, title=role.title, role=role)
    publishing.publish(nurse, by="tests")

    html = client.get("/careers/nurse/").content.decode()
    gain = html[html.index("From Medic:") :].partition("</small>")[0]

    assert "essential skill" not in gain
    assert "Not compared: skills (not rated for Medic)." in gain
