import pytest
from django.core.cache import cache

from careers import publishing
from careers.pages.charts import pay_chart
from careers.views.about import example_bands
from tests.factories import RoleFactory, SalaryBandFactory, SourceFactory
from tests.views.live import live_role, make_roles


@pytest.fixture(autouse=True)
def nothing_read_before():
    cache.clear()


def test_the_method_is_explained_in_three_queries_and_then_in_one(client, django_assert_num_queries, db):
    live_role(complete=True)
    with django_assert_num_queries(3):
        client.get("/about/")
    with django_assert_num_queries(1):
        html = client.get("/about/").content.decode()

    for anchor in ("evidence", "pay-chart", "skills", "reviews", "classifications", "reuse"):
        assert f'id="{anchor}"' in html


def test_for_the_sources_only_pages_are_read_that_are_new(client, db, django_assert_num_queries):
    make_roles(100)
    assert "Live figures" not in client.get("/about/").content.decode()
    role = RoleFactory(slug="new", publishable=True)
    SalaryBandFactory(role=role, source=SourceFactory(title="Live figures"))
    publishing.publish(role, by="tests")

    with django_assert_num_queries(3) as queries:
        assert "Live figures" in client.get("/about/").content.decode()
    assert "content" in queries[2]["sql"]
    assert f"IN ({role.editions.get().pk})" in queries[2]["sql"]


@pytest.mark.parametrize("mark", ["r", "w", "m", "d", "h"])
def test_the_example_chart_shows_every_kind_of_mark(mark):
    assert f'class="{mark}"' in pay_chart(example_bands())


def test_the_sources_of_live_pages_are_named_with_their_licence_and_the_words_it_asks_for(client, db):
    sources = [
        SourceFactory(title=title, licence="CC BY 4.0", attribution=f"Thanks for the {title}.")
        for title in ("Live figures", "Hidden figures")
    ]
    roles = [RoleFactory(publishable=True) for _source in sources]
    for role, source in zip(roles, sources, strict=True):
        SalaryBandFactory(role=role, source=source)
    assert "Live figures" not in client.get("/about/").content.decode()

    publishing.publish(roles[0], by="tests")

    html = client.get("/about/").content.decode()
    assert "Thanks for the Live figures." in html
    assert "CC BY 4.0" in html
    assert "Hidden figures" not in html


@pytest.mark.parametrize(("number", "is_counted"), [(5, False), (6, True)])
def test_many_parts_of_one_work_are_counted(client, db, number, is_counted):
    role = RoleFactory(publishable=True)
    for part in range(number):
        source = SourceFactory(title=f"Handbook, Part {part}", publisher="Office", licence="CC0")
        SalaryBandFactory(role=role, source=source)
    publishing.publish(role, by="tests")

    html = client.get("/about/").content.decode()

    assert ("Handbook</cite>: 6 parts, each named on the pages that use it." in html) == is_counted
    assert ("Handbook, Part 3" in html) != is_counted
