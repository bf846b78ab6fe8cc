"""Where addresses lead: to the page that is there now, to where it has moved, or to what was there last."""

import pytest

from careers import publishing
from careers.discovery.where import editions_at
from tests import factories
from tests.factories import RoleFactory
from tests.views.live import live_role

pytestmark = pytest.mark.django_db


def moved(slug: str, now: str):
    role = live_role(slug=slug)
    role.slug = now
    role.save()
    factories.note(role)
    publishing.publish(role, by="tests")
    return role


def test_live_pages_cost_one_query(django_assert_num_queries):
    for slug in ("nurse", "midwife"):
        live_role(slug=slug)

    with django_assert_num_queries(1):
        found = editions_at(["nurse", "midwife"])

    assert {slug: at.live.slug for slug, at in found.items()} == {"nurse": "nurse", "midwife": "midwife"}


def test_a_page_that_moved_is_found_under_its_old_address():
    moved("webmaster", "web-developer")

    found = editions_at(["webmaster"])["webmaster"]

    assert found.live.slug == "web-developer"
    assert found.has_moved_from("webmaster")


def test_an_address_belongs_to_the_page_that_is_there_now():
    moved("analyst", "data-analyst")
    live_role(slug="analyst", title="The second")

    assert editions_at(["analyst"])["analyst"].live.title == "The second"


def test_an_address_that_two_pages_left_belongs_to_the_later():
    moved("analyst", "first")
    moved("analyst", "second")

    assert editions_at(["analyst"])["analyst"].live.slug == "second"


def test_a_withdrawn_page_leaves_its_last_text():
    role = live_role(slug="lamplighter")
    publishing.withdraw(role, by="tests", reason="No lamps left.")

    found = editions_at(["lamplighter"])["lamplighter"]

    assert (found.live, found.last.slug) == (None, "lamplighter")


def test_what_never_was_public_is_not_found():
    RoleFactory(slug="draft", publishable=True)

    assert editions_at(["draft", "never", "", "no\0slug", "x" * 10_000]) == {}
