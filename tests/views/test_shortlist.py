"""A list of roles in the address: nothing is stored, and it works without a script."""

import re

import pytest

from careers import publishing
from tests.factories import RoleFactory, SalaryBandFactory
from tests.views.live import live_role, live_roles, live_withdrawn_and_moved

pytestmark = pytest.mark.django_db


def get(client, query=""):
    response = client.get(f"/shortlist/{query}")
    assert response.status_code == 200
    return response.content.decode()


def listed(html):
    return re.findall(r'<h2><a href="/careers/([^"]+)/">', html)


def test_the_address_is_the_list_in_its_order(client):
    for slug in ("nurse", "baker", "miner"):
        live_role(slug=slug)

    assert listed(get(client, "?role=nurse&role=miner")) == ["nurse", "miner"]


def test_a_role_shows_its_pay_and_can_be_removed(client):
    role = RoleFactory(slug="nurse", title="Nurse", publishable=True)
    SalaryBandFactory(role=role, low=50_000, high=70_000)
    publishing.publish(role, by="tests")
    live_role(slug="baker")

    html = get(client, "?role=nurse&role=baker")

    assert "$50,000 to $70,000 a year" in html
    assert '<a href="/shortlist/?role=baker" data-remove="nurse">' in html


def test_an_empty_list_says_how_to_begin(client):
    html = get(client)

    assert "Begin with a role, by its name" in html
    assert 'href="/careers/"' in html
    assert "noindex" not in html


def test_a_role_is_added_by_its_name(client):
    live_role(slug="nurse", title="Nurse")
    live_role(slug="baker", title="Baker")

    response = client.get("/shortlist/?role=nurse&add=baker")

    assert response.status_code == 302
    assert response["Location"] == "/shortlist/?role=nurse&role=baker"


def test_the_first_four_are_ticked_to_be_compared(client):
    roles = live_roles(6, title="Clerk")
    html = get(client, "?" + "&".join(f"role={role.slug}" for role in roles))

    form = html[html.index('<form class="listed" action="/compare/">') :]
    ticked = re.findall(r'<input type="checkbox" name="role" value="([^"]+)" checked>', form)
    assert ticked == [role.slug for role in roles[:4]]
    assert "Compare side by side" in form


def test_a_21st_role_is_left_out_with_a_word(client):
    roles = live_roles(23, title="Clerk")
    html = get(client, "?" + "&".join(f"role={role.slug}" for role in roles))

    assert len(listed(html)) == 20
    assert "A shortlist holds 20 roles at most. Remove one to add another. The first 20 are shown." in html
    assert 'name="add"' not in html


def test_what_is_wrong_in_the_address_is_told_and_the_rest_works(client):
    live_withdrawn_and_moved()

    html = get(client, "?role=&role=zzz&role=lamplighter&role=webmaster&role=nurse&role=nurse")

    assert listed(html) == ["web-developer", "nurse"]
    assert "There is no role at the address “zzz”." in html
    assert "The page of Lamplighter was withdrawn." in html
    assert (
        '<link rel="canonical" href="http://testserver/shortlist/?role=web-developer&amp;role=nurse">' in html
    )


def test_a_long_list_costs_four_queries(client, django_assert_max_num_queries):
    roles = live_roles(20, title="Clerk")

    with django_assert_max_num_queries(4):
        get(client, "?" + "&".join(f"role={role.slug}" for role in roles))


@pytest.mark.parametrize(
    "path", ["/", "/families/health/", "/search/?q=nurse", "/careers/", "/careers/nurse/"]
)
def test_every_card_and_page_of_a_role_leads_to_the_list(client, path):
    live_role(slug="nurse", title="Nurse", family__slug="health")

    assert 'href="/shortlist/?role=nurse"' in client.get(path).content.decode()
