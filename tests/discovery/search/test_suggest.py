"""Titles are offered while somebody is typing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from careers import publishing
from careers.discovery.search import Suggestion, suggest
from tests.factories import AlternateTitleFactory, RoleFactory

pytestmark = pytest.mark.django_db


def make(title, *also, at=None):
    role = RoleFactory(title=title, slug=title.lower().replace(" ", "-"), publishable=True)
    for name in also:
        AlternateTitleFactory(role=role, title=name)
    publishing.publish(role, by="writer", at=at)
    return role


@pytest.fixture(scope="module", autouse=True)
def roles(module_db):
    make("Growth Manager", "Head of Growth")
    make("Software Developer", "Java Developer", "Growth Engineer")
    make("Software Tester")
    make("Électricien", "Electrician")


def titles(prefix, **options):
    return [found.title for found in suggest(prefix, **options)]


def test_titles_that_begin_so_come_first_then_those_also_called_so(roles):
    assert suggest("gro") == [
        Suggestion("Growth Manager", "growth-manager"),
        Suggestion("Software Developer", "software-developer", also="Growth Engineer"),
    ]


def test_a_role_is_offered_once(roles):
    assert sorted(titles("soft")) == ["Software Developer", "Software Tester"]


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("SOFTWARE T", "Software Tester"),
        ("software d", "Software Developer"),
        ("elec", "Électricien"),
        ("élec", "Électricien"),
        ("java dev", "Software Developer"),
        ("manager gro", "Growth Manager"),
        ("tes", "Software Tester"),
        ("sofware test", "Software Tester"),
    ],
)
def test_what_is_meant_is_offered_first(roles, prefix, first):
    assert titles(prefix)[0] == first


def test_no_more_are_offered_than_asked_for(roles):
    assert len(titles("so", limit=1)) == 1


def test_what_is_not_public_is_not_offered(roles):
    make("Softball Coach", at=timezone.now() + timedelta(days=1))
    publishing.withdraw(make("Softener"), by="writer", reason="Old")
    assert sorted(titles("soft")) == ["Software Developer", "Software Tester"]


@pytest.mark.parametrize(
    "prefix", ["", " ", "\0", "%", "_", "'", '"', "🚀", "\ud800", "x" * 10_000, "‮abc", "مه"]
)
def test_anything_may_be_typed(roles, prefix):
    suggest(prefix)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(prefix=st.text(max_size=40))
def test_whatever_is_typed_is_answered(roles, prefix):
    suggest(prefix)


def test_it_costs_no_more_queries_for_many_roles(roles, django_assert_max_num_queries):
    for number in range(10):
        make(f"Soft Tester {number}", "Softer Tester")
    with django_assert_max_num_queries(18):
        suggest("soft")
    with django_assert_max_num_queries(22):
        suggest("sofware tes")
