"""A role page at the size that public data brings."""

import brotli
import pytest

from tests.views.big_page import publish_big_page

pytestmark = pytest.mark.django_db

ADDRESS = "/careers/software-developer/"


@pytest.fixture(autouse=True)
def big_page(db):
    publish_big_page()


def test_it_costs_three_queries_and_weighs_little(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = client.get(ADDRESS, {"area": "state-12"}, headers={"accept-encoding": "br"})

    assert len(response.content) <= 32 * 1024
    assert len(brotli.decompress(response.content)) <= 180 * 1024


def test_nothing_but_the_last_of_the_other_names_is_left_out(client):
    html = client.get(ADDRESS).content.decode()

    for group, number in (("in-demand", 58), ("hot", 70), ("other", 298)):
        assert all(f"{group} tool {n}" in html for n in range(number))
    assert all(f'href="/careers/related-career-{n}/"' in html for n in range(20))
    assert all(f'<option value="state-{n}">' in html for n in range(1, 55))
    assert "2,692 more names for this work" in html
    assert "and 2,392 others" in html


def test_the_words_that_the_licences_ask_for_are_on_it(client):
    html = client.get(ADDRESS).content.decode()

    assert "Includes information from the Department&#x27;s database of occupations." in html
    assert "CC BY 4.0" in html
    assert "Public domain" in html
