"""Misspelt addresses find the page that was meant."""

import pytest

from careers import publishing
from careers.discovery.search import did_you_mean
from careers.models import Role
from tests.factories import EditionFactory
from tests.views.live import live_roles

pytestmark = pytest.mark.django_db

TITLES = (
    "Senior ML Operations Engineer",
    "Growth Manager",
    "Python Infrastructure Engineer",
    "Paid Search Analyst",
    "Process Data Analyst",
    "Nurse",
)


@pytest.fixture(scope="module", autouse=True)
def roles(module_db):
    for title in TITLES:
        slug = title.lower().replace(" ", "-")
        EditionFactory(role__slug=slug, role__title=title)


def titles(asked, **options):
    return [edition.title for edition in did_you_mean.nearest_editions(asked, **options)]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("senor-ml-operations-enginer", "Senior ML Operations Engineer"),
        ("snior-ml-operations-engineer", "Senior ML Operations Engineer"),
        ("ml-operations-engineer", "Senior ML Operations Engineer"),
        ("Senior_ML_Operations_Engineer", "Senior ML Operations Engineer"),
        ("grwth-manager", "Growth Manager"),
        ("growthmanager", "Growth Manager"),
        ("manager-growth", "Growth Manager"),
        ("xgrowth-managr", "Growth Manager"),
        ("process-data-analist", "Process Data Analyst"),
        ("payed-search-analyst", "Paid Search Analyst"),
        ("nurs", "Nurse"),
    ],
)
def test_what_was_meant_comes_first(roles, asked, meant):
    assert titles(asked)[0] == meant


@pytest.mark.parametrize(
    "asked", ["", "-", "ab", "wp-login", "zzz", "日本語", "🚀" * 500, "%", "_", "'; drop"]
)
def test_what_is_like_nothing_finds_nothing(roles, asked):
    assert titles(asked) == []


def test_pages_that_are_not_public_are_not_offered(roles):
    publishing.withdraw(Role.objects.get(slug="growth-manager"), by="tests", reason="Outdated.")
    assert "Growth Manager" not in titles("grwth-manager")


def test_a_few_are_offered(roles):
    live_roles(20, title="Growth Manager")
    assert len(titles("growth-manage")) == 5
    assert len(titles("growth-manage", limit=3)) == 3


def test_it_takes_three_queries_at_most(roles, django_assert_max_num_queries):
    for asked in ("grwth-manager", "xgrowth-managr", "a-b-c", "nothing-like-anything " * 50):
        with django_assert_max_num_queries(3):
            did_you_mean.nearest_editions(asked)
