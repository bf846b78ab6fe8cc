import pytest

from careers import publishing
from tests.factories import RoleFactory, SalaryBandFactory
from tests.views.live import live_role, make_roles

pytestmark = pytest.mark.django_db


def test_the_home_page_counts_the_live_roles_of_every_family(client):
    make_roles(3, families=2)
    RoleFactory(slug="draft", family__slug="drafts-only", publishable=True)

    context = client.get("/").context

    assert [(family.name, family.count) for family, _pay in context["families"]] == [
        ("Family 00", 2),
        ("Family 01", 1),
    ]
    assert context["total"] == 3


def test_the_home_page_shows_the_newest_roles_with_their_pay(client):
    role = RoleFactory(slug="data-analyst", publishable=True)
    SalaryBandFactory(role=role, low=50_000, high=70_000)
    live_role(slug="other")
    publishing.publish(role, by="tests")

    html = client.get("/").content.decode()

    assert html.index("/careers/data-analyst/") < html.index("/careers/other/")
    assert "$50,000 to $70,000 a year" in html


def test_a_site_without_a_live_role_says_how_to_begin(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "manage.py loaddata roles" in response.content.decode()


def test_a_large_number_of_roles_is_easy_to_read(client):
    make_roles(1016)

    assert "All 1,016 roles" in client.get("/").content.decode()


@pytest.mark.parametrize("number", [1, 200])
def test_the_home_page_costs_five_queries_however_many_roles_there_are(
    client, number, django_assert_max_num_queries
):
    make_roles(number, families=min(number, 25))

    with django_assert_max_num_queries(5):
        assert client.get("/").status_code == 200


def test_a_public_page_sets_no_cookie_and_does_not_vary_by_one(client):
    response = client.get("/")

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_canonical_address_begins_with_the_site_s_own_where_it_is_set(client, settings):
    settings.SITE_URL = "https://careers.example.org"

    html = client.get("/?utm_source=letter").content.decode()

    assert '<link rel="canonical" href="https://careers.example.org/">' in html
