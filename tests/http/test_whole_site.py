"""What a process keeps of the whole site, and for how long."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from careers import publishing
from careers.http import whole_site
from careers.http.publication_watch import Sight, watch
from tests.factories import RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sight(monkeypatch):
    """Says what the watch of this process has seen; nobody has looked before."""
    monkeypatch.setattr(whole_site, "_kept", None)

    def see(generation: int, *, seconds: float = 3600) -> None:
        monkeypatch.setattr(watch, "sight", Sight(generation, time.monotonic() + seconds))

    return see


def publish(**fields):
    return publishing.publish(RoleFactory(publishable=True, **fields), by="tests")


def titles(client, path: str) -> list[str]:
    return [role["title"] for role in client.get(path).context["roles"]]


@pytest.mark.parametrize("path", ["/", "/careers/", "/careers/a-z/", "/families/data/", "/sitemap.xml"])
def test_where_nobody_watches_nothing_is_kept(client, path):
    publish(title="First", family__slug="data")
    before = client.get(path)
    publish(title="Second", family__slug="data")
    assert client.get(path).content != before.content


@pytest.mark.parametrize(
    ("path", "queries"), [("/", 0), ("/careers/", 1), ("/careers/a-z/", 1), ("/families/data/", 1)]
)
def test_a_list_costs_the_rows_that_it_shows(client, sight, path, queries, django_assert_num_queries):
    publish(title="First", family__slug="data")
    sight(1)
    client.get(path)
    with django_assert_num_queries(queries):
        answer = client.get(path)
    with django_assert_num_queries(0):
        assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/careers/", "/careers/a-z/", "/families/data/"])
def test_a_publication_that_is_seen_is_shown(client, sight, path):
    publish(title="First", family__slug="data")
    sight(1)
    before = client.get(path)
    publish(title="Second", family__slug="data")
    assert titles(client, path) == ["First"]
    sight(2)
    assert titles(client, path) == ["First", "Second"]
    assert client.get(path, headers={"if-none-match": before["ETag"]}).status_code == 200


def test_nothing_is_kept_past_a_planned_change(client, sight, monkeypatch):
    publish(title="First", family__slug="data")
    role = RoleFactory(publishable=True, title="Second", family__slug="data")
    publishing.publish(role, by="tests", at=timezone.now() + timedelta(minutes=1))
    sight(1)
    assert titles(client, "/careers/") == ["First"]
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert titles(client, "/careers/") == ["First", "Second"]


def test_without_an_answer_of_the_database_nothing_is_taken_from_memory(client, sight):
    publish(title="First", family__slug="data")
    sight(1)
    assert titles(client, "/careers/") == ["First"]
    publish(title="Second", family__slug="data")
    sight(1, seconds=-1)
    assert titles(client, "/careers/") == ["First", "Second"]


def test_what_is_read_is_never_older_than_its_freshness(sight):
    sight(1)
    site = whole_site.whole_site()
    edition = publish(title="First", family__slug="data")
    assert [list(family.keys) for family in site.families] == [[edition.pk]]
    assert whole_site.WholeSite().freshness != site.freshness
