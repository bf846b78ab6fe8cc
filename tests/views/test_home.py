import pytest

from careers import publishing
from tests.factories import RoleFactory, SalaryBandFactory, SkillRequirementFactory
from tests.views.live import live_role, make_roles

pytestmark = pytest.mark.django_db


def test_the_home_page_counts_the_live_roles_of_every_family(client):
    make_roles(3, families=2)
    RoleFactory(slug="draft", family__slug="drafts-only", publishable=True)

    context = client.get("/").context

    assert [(family.name, family.count) for family in context["families"]] == [
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


def paid(slug: str, amount: int, family: str, *, skills: int = 0):
    role = RoleFactory(slug=slug, title=slug, family__slug=family, family__name=family, publishable=True)
    SalaryBandFactory(role=role, low=None, high=None, median=amount, statistic="median", period="year")
    if skills:
        SkillRequirementFactory.create_batch(skills, group__role=role)
    publishing.publish(role, by="tests")


def test_a_family_shows_what_the_middle_half_of_its_roles_pay(client):
    for number, amount in enumerate((10_000, 40_000, 50_000, 60_000, 200_000)):
        paid(f"clerk-{number}", amount, "office")
    paid("judge", 150_000, "law")
    live_role(slug="soldier", family__slug="army")

    found = {slug: pay["words"] for slug, pay in client.get("/").context["pay"].items()}

    assert found == {
        "office": "Middle half: $40,000 to $60,000 a year",
        "law": "Pay: $150,000 a year",
    }


def test_pay_in_another_currency_is_not_set_against_the_usual_one(client):
    for number in range(2):
        paid(f"clerk-{number}", 50_000, "office")
    role = RoleFactory(slug="pilot", family__slug="air", publishable=True)
    SalaryBandFactory(role=role, low=90_000, high=90_000, currency="JPY")
    publishing.publish(role, by="tests")

    families = client.get("/").context["pay"]

    assert families["office"]
    assert "air" not in families


def test_without_pay_no_bar_is_explained(client):
    live_role(slug="soldier")

    assert "The bar shows" not in client.get("/").content.decode()


def test_the_newest_pages_that_tell_something_come_first(client):
    paid("told", 50_000, "office", skills=1)
    paid("paid", 50_000, "office")
    live_role(slug="bare", title="bare")

    assert client.get("/").context["roles"][0]["slug"] == "told"
    assert {role["slug"] for role in client.get("/").context["roles"]} == {"told", "paid", "bare"}
