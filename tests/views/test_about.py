import pytest

from careers import publishing
from careers.charts import pay_chart
from careers.views.about import example_bands
from tests.factories import RoleFactory, SalaryBandFactory, SourceFactory
from tests.views.live import live_role


def test_the_method_is_explained_in_two_queries_and_then_in_one(client, django_assert_num_queries, db):
    live_role(complete=True)
    with django_assert_num_queries(2):
        client.get("/about/")
    with django_assert_num_queries(1):
        html = client.get("/about/").content.decode()

    for anchor in ("evidence", "pay-chart", "skills", "reviews", "classifications", "reuse"):
        assert f'id="{anchor}"' in html


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
