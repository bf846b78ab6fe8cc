"""From one role to another: skills, pay, and a way in smaller steps."""

from decimal import Decimal

import pytest

from careers import publishing
from careers.models import Role
from tests import factories
from tests.discovery.skills.published import surveyed
from tests.factories import RelatedCareerFactory, RoleFactory
from tests.views.live import live_role
from tests.views.test_compare import role_with

pytestmark = pytest.mark.django_db


def get(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def skills(*names):
    return [(name, "essential", "") for name in names]


def a_large_step():
    """Two roles with twelve skills between them, and one that lies half-way."""
    letters = [f"skill-{number:02}" for number in range(12)]
    role_with("clerk", *skills("typing"))
    role_with("engineer", *skills("typing", *letters), median=90_000)
    role_with("technician", *skills("typing", *letters[:6]))
    return letters


def test_the_page_says_what_is_brought_gained_and_raised(client):
    role_with("nurse", ("anatomy", "essential", "working"), ("care", "essential", ""))
    role_with(
        "doctor",
        ("anatomy", "essential", "expert"),
        ("care", "essential", ""),
        ("surgery", "essential", "expert"),
    )

    html = get(client, "/careers/nurse/to/doctor/")

    assert "1 essential skill to gain" in html
    assert "1 skill to raise" in html
    raised = html[html.index("1 skill to raise") : html.index("What you already have")]
    assert "Anatomy" in raised
    assert "working" in raised
    assert "expert" in raised
    assert "Care" in html[html.index("What you already have") :]


def test_the_numbers_of_skills_are_told_as_people_say_them(client):
    role_with("nurse", ("anatomy", "essential", ""))
    role_with("doctor", ("anatomy", "essential", ""), ("surgery", "essential", ""), ("golf", "desirable", ""))
    role_with("golfer", ("golf", "desirable", ""), ("patience", "desirable", ""))

    def told(there):
        return " ".join(get(client, f"/careers/nurse/to/{there}/").split())

    assert "You have 1 of the 3 skills that it needs. 2 would be new to you, and one of them is" in told(
        "doctor"
    )
    assert "You have none of the 2 skills that it needs. 2 would be new to you, none" in told("golfer")


def test_the_change_in_pay_is_like_for_like(client):
    role_with("nurse", median=80_000)
    role_with("doctor", median=160_000)

    html = get(client, "/careers/nurse/to/doctor/")

    assert "$80,000 a year more (100%)" in html
    assert "$80,000 a year now, $160,000 a year there: medians, base pay, United States, 2025." in html


def test_where_pay_does_not_compare_the_page_says_why(client):
    role_with("nurse", median=80_000)
    live_role(slug="doctor", title="Doctor")

    assert "No figures that can be compared: no pay figure has been published for Doctor." in get(
        client, "/careers/nurse/to/doctor/"
    )


def test_a_large_step_is_shown_in_smaller_ones(client):
    a_large_step()

    html = get(client, "/careers/clerk/to/engineer/")

    route = html[html.index('id="route"') : html.index('id="gain"')]
    assert "In one move, you would have to learn or improve 12 essential skills." in route
    assert "By way of Technician, no step asks for more than 6." in route
    assert route.count("6 skills to gain:") == 2
    assert 'href="/careers/clerk/to/technician/"' in route
    assert 'href="/careers/technician/to/engineer/"' in route


def test_a_small_step_needs_no_other(client):
    role_with("clerk", *skills("typing"))
    role_with("secretary", *skills("typing", "filing"))

    assert 'id="route"' not in get(client, "/careers/clerk/to/secretary/")


def test_a_large_step_without_a_role_between_says_so(client):
    a_large_step()
    publishing.withdraw(Role.objects.get(slug="technician"), by="tests", reason="No more.")

    assert "No role on this site makes a good stop" in get(client, "/careers/clerk/to/engineer/")


def test_the_same_role_twice_offers_another(client):
    role = RoleFactory(slug="nurse", title="Nurse", publishable=True)
    RelatedCareerFactory(role=role, target=live_role(slug="doctor"))
    publishing.publish(role, by="tests")

    html = get(client, "/careers/nurse/to/nurse/")

    assert "You are there already" in html
    assert 'href="/careers/nurse/to/doctor/"' in html


def test_unknown_withdrawn_and_draft_roles_are_not_found_or_gone(client):
    live_role(slug="nurse")
    RoleFactory(slug="draft", publishable=True)
    publishing.withdraw(live_role(slug="lamplighter"), by="tests", reason="No lamps.")

    assert client.get("/careers/nurse/to/zzz/").status_code == 404
    assert client.get("/careers/nurse/to/draft/").status_code == 404
    assert client.get("/careers/a-z/to/nurse/").status_code == 404
    assert client.get("/careers/nurse/to/lamplighter/").status_code == 410
    assert client.get("/careers/lamplighter/to/").status_code == 410


@pytest.mark.parametrize("path", ["/careers/webmaster/to/nurse/", "/careers/nurse/to/webmaster/"])
def test_a_moved_role_leads_to_its_address_today(client, path):
    live_role(slug="nurse")
    moved = live_role(slug="webmaster")
    moved.slug = "web-developer"
    moved.save()
    factories.note(moved)
    publishing.publish(moved, by="tests")

    response = client.get(path)

    assert response.status_code == 301
    assert response["Location"] == path.replace("webmaster", "web-developer")


def test_a_role_to_go_to_is_chosen_by_its_name(client):
    live_role(slug="nurse")
    live_role(slug="midwife")

    response = client.get("/careers/nurse/to/?to=midwife")

    assert response.status_code == 302
    assert response["Location"] == "/careers/nurse/to/midwife/"


def test_the_choice_offers_the_careers_that_the_page_points_at(client):
    role = RoleFactory(slug="nurse", publishable=True)
    RelatedCareerFactory(role=role, target=live_role(slug="doctor"))
    publishing.publish(role, by="tests")

    assert 'href="/careers/nurse/to/doctor/"' in get(client, "/careers/nurse/to/")


@pytest.mark.parametrize("name", ["x" * 10_000, "%00", "%F0%9F%99%82", "%ED%A0%80", "'; --", ""])
def test_any_name_gets_a_page(client, name):
    live_role(slug="nurse")

    get(client, f"/careers/nurse/to/?to={name}")


def test_a_small_step_costs_two_queries(client, django_assert_num_queries):
    role_with("clerk", *skills("typing"), median=40_000)
    role_with("secretary", *skills("typing", "filing"), median=Decimal(41_000))

    with django_assert_num_queries(2):
        get(client, "/careers/clerk/to/secretary/")


def test_a_way_in_several_steps_costs_seven_queries(client, django_assert_num_queries):
    a_large_step()

    with django_assert_num_queries(7):
        get(client, "/careers/clerk/to/engineer/")


def test_ways_are_not_indexed(client):
    live_role(slug="nurse")
    live_role(slug="doctor")

    assert 'content="noindex"' in get(client, "/careers/nurse/to/doctor/")


def test_what_is_not_rated_is_neither_brought_nor_to_gain(client):
    surveyed("paramedic", title="Paramedic", technologies=("radio",))
    surveyed("nurse", "speaking", "writing", title="Nurse", technologies=("radio",))

    html = " ".join(get(client, "/careers/paramedic/to/nurse/").split())
    back = " ".join(get(client, "/careers/nurse/to/paramedic/").split())

    assert "It needs 3 skills. We can compare one of them, and you have 1." in html
    assert "For 2 of its skills we cannot tell if you have them: skills (not rated for Paramedic)." in html
    assert "2 skills that you may or may not have" in html
    assert "to gain" not in html
    assert "would be new" not in html
    assert "It may need more: skills (not rated for Paramedic)." in back
    assert "not named there" not in back


def test_of_a_role_without_skills_nothing_is_said_to_be_brought(client):
    live_role(slug="lamplighter", title="Lamplighter")
    surveyed("nurse", "speaking", title="Nurse")

    html = " ".join(get(client, "/careers/lamplighter/to/nurse/").split())

    assert "You have none" not in html
    assert "lists no skills yet" not in html
    assert "skills (not rated for Lamplighter)" in html
