import re

import pytest

from careers import publishing
from careers.discovery.search import facets
from careers.discovery.search.results import Filters
from careers.models import Family
from tests import factories
from tests.factories import EditionFactory, FamilyFactory, RoleFactory, SalaryBandFactory
from tests.views.live import live_role, make_roles

pytestmark = pytest.mark.django_db


def titles(response) -> list[str]:
    return [role["title"] for role in response.context["roles"]]


@pytest.mark.parametrize(
    ("path", "most"), [("/careers/", 3), ("/careers/a-z/", 3), ("/families/family-0/", 4)]
)
def test_a_list_costs_a_few_queries_however_long_it_is(client, path, most, django_assert_max_num_queries):
    make_roles(130)

    with django_assert_max_num_queries(most):
        assert len(titles(client.get(path))) == 50


@pytest.mark.parametrize("path", ["/careers/", "/careers/a-z/", "/families/family-0/"])
def test_every_role_is_on_one_of_the_pages_and_the_pager_leads_to_them(client, path):
    make_roles(130)

    pages = [client.get(f"{path}?page={number}") for number in (1, 2, 3)]

    assert sorted(title for page in pages for title in titles(page)) == [f"Role {n:04}" for n in range(130)]
    html = pages[1].content.decode()
    assert 'rel="prev" href="?page=1"' in html
    assert 'rel="next" href="?page=3"' in html
    assert 'aria-current="page" href="?page=2"' in html
    assert re.search(r'rel="canonical" href="[^"]*\?page=2"', html)


@pytest.mark.parametrize("page", ["0", "4", "-1", "two", "1.5", "99999999999999999999"])
def test_a_page_that_does_not_exist_is_not_found(client, page):
    make_roles(130)

    assert client.get(f"/careers/?page={page}").status_code == 404


def test_a_short_list_has_no_pager(client):
    make_roles(50)

    assert 'class="pager"' not in client.get("/careers/").content.decode()


def test_a_long_pager_leaves_a_gap_rather_than_hundreds_of_numbers(client):
    make_roles(1100)

    assert client.get("/careers/?page=9").context["page_numbers"] == [1, "…", 7, 8, 9, 10, 11, "…", 22]


def test_careers_stand_under_their_family(client):
    make_roles(4, families=2)

    groups = client.get("/careers/").context["groups"]

    assert [(family.name, [role["title"] for role in roles]) for family, roles in groups] == [
        ("Family 00", ["Role 0000", "Role 0002"]),
        ("Family 01", ["Role 0001", "Role 0003"]),
    ]


def test_a_letter_leads_to_the_page_on_which_it_begins(client):
    make_roles(60, title="Analyst {:04}")
    live_role(slug="zoologist")

    response = client.get("/careers/a-z/")

    assert response.context["letters"] == [("A", 1), ("Z", 2)]
    assert 'href="?page=2#letter-Z"' in response.content.decode()
    assert 'id="letter-Z"' in client.get("/careers/a-z/?page=2").content.decode()


def test_titles_stand_in_the_order_of_the_alphabet_whatever_their_case(client):
    for slug, title in (("b", "iOS Developer"), ("c", "Illustrator"), ("a", "Actuary")):
        live_role(slug=slug, title=title)

    response = client.get("/careers/a-z/")

    assert titles(response) == ["Actuary", "Illustrator", "iOS Developer"]
    assert [letter for letter, _roles in response.context["groups"]] == ["A", "I"]


def test_a_family_lists_its_own_roles_only(client):
    make_roles(4, families=2)

    response = client.get("/families/family-1/")

    assert titles(response) == ["Role 0001", "Role 0003"]
    assert "<h1>Family 01</h1>" in response.content.decode()


def test_a_family_without_a_live_role_is_not_found(client):
    RoleFactory(family__slug="drafts-only", publishable=True)

    assert client.get("/families/drafts-only/").status_code == 404
    assert client.get("/families/no-such-family/").status_code == 404


@pytest.mark.parametrize("path", ["/careers/", "/careers/a-z/"])
def test_a_list_without_roles_says_so(client, path):
    assert "No role has been published yet." in client.get(path).content.decode()


def test_drafts_are_on_no_list(client):
    RoleFactory(slug="secret", title="Secret Plan", publishable=True)

    for path in ("/", "/careers/", "/careers/a-z/"):
        assert "Secret Plan" not in client.get(path).content.decode()


def test_pay_is_drawn_on_one_axis_and_in_one_currency_only(client):
    for slug, currency in (("a", "USD"), ("b", "USD"), ("c", "EUR")):
        role = RoleFactory(slug=slug, publishable=True)
        SalaryBandFactory(role=role, currency=currency)
        publishing.publish(role, by="tests")

    rows = {role["slug"]: role for role in client.get("/careers/").context["roles"]}

    assert rows["a"]["glyph"]
    assert rows["b"]["glyph"]
    assert not rows["c"]["glyph"]
    assert rows["c"]["pay"] == "€100,000 to €150,000 a year"


def test_lists_tell_the_median_and_what_stands_in_for_it(client):
    limit = {"top_code": 239_200, "mean": None}
    figures = {
        "median": ({"percentiles": True}, "$118,000 a year, median"),
        "wider": ({"percentiles": True, "covers": "All others"}, "$118,000 a year, median of a wider group"),
        "topped": (
            limit | {"not_released": True, "withheld": "p10", "top_coded": "median p75 p90"},
            "$239,200 or more a year, median",
        ),
        # Only the highest is cut off: nothing says that all are paid so much.
        "upper": (
            limit | {"not_released": True, "p25": 90_000, "withheld": "p10 median", "top_coded": "p90"},
            "Pay figures without a median",
        ),
        "average": ({"average": True}, "$120,000 a year, average"),
        "range": ({}, "$100,000 to $150,000 a year"),
    }
    for slug, (values, _words) in figures.items():
        role = RoleFactory(slug=slug, publishable=True)
        SalaryBandFactory(role=role, **values)
        publishing.publish(role, by="tests")

    rows = {role["slug"]: role["pay"] for role in client.get("/careers/").context["roles"]}

    assert rows == {slug: words for slug, (_values, words) in figures.items()}


def test_a_family_is_described_in_the_words_of_its_newest_edition(client):
    role = EditionFactory(role__family__slug="described").role
    Family.objects.filter(pk=role.family_id).update(description="Work with words.")
    assert "Work with words." not in client.get("/families/described/").content.decode()
    factories.note(role)
    publishing.publish(role, by="tests")
    assert "Work with words." in client.get("/families/described/").content.decode()


# A family that was renamed


@pytest.fixture
def renamed(db):
    """Two editions of one family: the older was made before it was renamed."""
    family = FamilyFactory(slug="numbers", name="Zahlen")
    roles = [RoleFactory(publishable=True, family=family) for _each in range(2)]
    publishing.publish(roles[0], by="tests")
    Family.objects.filter(pk=family.pk).update(name="Numbers", description="About numbers.")
    factories.note(roles[1])
    publishing.publish(roles[1], by="tests")
    return family


@pytest.mark.parametrize("url", ["/", "/careers/", "/families/numbers/"])
def test_a_renamed_family_is_listed_once(client, renamed, url):
    html = client.get(url).content.decode()
    assert "Numbers" in html
    assert "Zahlen" not in html


def test_a_renamed_family_is_one_filter(client, renamed):
    families = facets.count_facets(facets.facet_pool(Filters())[0], Filters()).families
    assert [(each.name, each.count) for each in families] == [("Numbers", 2)]


def test_a_renamed_family_is_counted_once(client, renamed):
    context = client.get("/careers/").context
    assert [(family.name, len(roles)) for family, roles in context["groups"]] == [("Numbers", 2)]
    assert [(family.name, family.count) for family in context["families"]] == [("Numbers", 2)]


def test_every_page_of_a_renamed_family_names_it_alike(client, renamed, monkeypatch):
    monkeypatch.setattr("careers.views.careers.FamilyDetail.paginate_by", 1)
    for number in (1, 2):
        context = client.get("/families/numbers/", {"page": number}).context
        assert (context["name"], context["told"]) == ("Numbers", "About numbers.")


@pytest.mark.postgresql
@pytest.mark.parametrize("path", ["/", "/careers/", "/careers/a-z/", "/families/numbers/"])
def test_lists_do_not_follow_the_language_of_the_database(
    client, renamed, path, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9) as asked:
        client.get(path)
    ordered = [each["sql"].rpartition("ORDER BY")[2] for each in asked if "ORDER BY" in each["sql"]]
    assert any('"title" COLLATE "C"' in order for order in ordered)
