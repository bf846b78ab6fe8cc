import pytest

from careers.charts import pay_chart
from careers.views.about import example_bands


def test_the_method_is_explained_without_a_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        html = client.get("/about/").content.decode()

    for anchor in ("evidence", "pay-chart", "skills", "reviews", "classifications", "reuse"):
        assert f'id="{anchor}"' in html


@pytest.mark.parametrize("mark", ["r", "w", "m", "d", "h"])
def test_the_example_chart_shows_every_kind_of_mark(mark):
    assert f'class="{mark}"' in pay_chart(example_bands())
