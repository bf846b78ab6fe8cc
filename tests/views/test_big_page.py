"""A role page at the size that public data brings."""

import re

import brotli
import pytest
from lxml.html import document_fromstring

from careers import publishing
from careers.models import Role
from tests import factories
from tests.views.big_page import publish_big_page
from tests.views.live import live_role

pytestmark = pytest.mark.django_db

ADDRESS = "/careers/software-developer/"


@pytest.fixture(autouse=True)
def big_page(db):
    publish_big_page()


def nodes(html: str) -> int:
    return sum(isinstance(element.tag, str) for element in document_fromstring(html).iter())


def test_it_costs_three_queries_and_weighs_little(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = client.get(ADDRESS, {"area": "state-12"}, headers={"accept-encoding": "br"})

    assert len(response.content) <= 16 * 1024
    assert len(brotli.decompress(response.content)) <= 60 * 1024


def test_it_is_short_enough_for_a_small_phone(client):
    html = client.get(ADDRESS).content.decode()

    assert len(html.encode()) <= 60 * 1024
    assert nodes(html) <= 900


def test_what_is_long_has_addresses_of_its_own(client):
    html = client.get(ADDRESS).content.decode()
    whole = {
        name: client.get(f"{ADDRESS}{name}/").content.decode()
        for name in ("skills", "technologies", "names", "related")
    }

    for group, number in (("in-demand", 58), ("hot", 70), ("other", 298)):
        assert all(f">{group} tool {n}</a>" in whole["technologies"] for n in range(number))
    assert all(
        f">{group} of kind {n}</a>" in whole["skills"]
        for group, number in (("Skills", 30), ("Knowledge", 20))
        for n in range(number)
    )
    assert all(f"<li>Developer of kind {n}\n" in whole["names"] for n in range(2_700))
    assert all(f'href="/careers/related-career-{n}/"' in whole["related"] for n in range(20))
    for name, words in (
        ("skills/#skills", "Skills: all 30"),
        ("technologies", "All 426 technologies"),
        ("names", "All 2,700 names"),
        ("related", "All 20 related careers"),
    ):
        address = ADDRESS + (name if "#" in name else f"{name}/")
        assert f'<a href="{address}">{words}</a>' in html
    assert all(f'<option value="state-{n}">' in html for n in range(1, 55))


def test_its_parts_in_full_cost_one_query(client, django_assert_num_queries):
    for name in ("skills", "technologies", "names"):
        with django_assert_num_queries(1):
            assert client.get(f"{ADDRESS}{name}/").status_code == 200


def test_a_part_that_a_page_lacks_has_no_address(client):
    live_role(slug="bare")

    for name in ("skills", "technologies", "names", "related"):
        assert client.get(f"/careers/bare/{name}/").status_code == 404


def test_parts_in_full_move_with_their_page(client):
    role = Role.objects.get(slug="software-developer")
    factories.change(role, slug="programmer")
    publishing.publish(role, by="tests")

    for name in ("skills", "technologies", "names", "related"):
        response = client.get(f"{ADDRESS}{name}/")
        assert (response.status_code, response["Location"]) == (301, f"/careers/programmer/{name}/")


def test_technologies_that_related_careers_share_come_first(client):
    [first] = re.findall(
        r'<ul class="some-skills used">(.*?)</ul>', client.get(ADDRESS).content.decode(), re.S
    )

    assert re.findall(r">([^<]*)</a>", first) == [f"in-demand tool {n}" for n in range(10)]


def test_the_words_that_the_licences_ask_for_are_on_it(client):
    html = client.get(ADDRESS).content.decode()

    assert "Includes information from the Department&#x27;s database of occupations." in html
    assert "CC BY 4.0" in html
    assert "Public domain" in html
