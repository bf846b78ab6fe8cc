"""The change feed: nothing is left out, and nothing comes before its time."""

import json
import random
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bench.mirror import Mirror, live, step
from careers import publishing
from careers.discovery import change_feed
from careers.discovery.change_feed import FeedCursor
from careers.discovery.models import PublicChange
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client):
    def asked(address):
        response = client.get(f"/api/v1/{address}")
        assert response.status_code == 200, response.content
        return json.loads(response.content)

    return asked


def made(slug="baker", **columns):
    return factories.RoleFactory(slug=slug, publishable=True, **columns)


def test_a_mirror_ends_as_the_site_is(get):
    roles = [made(f"role-{number}", title=f"Role {number}") for number in range(6)]
    mirror, by_chance = Mirror(get), random.Random(1)
    for number in range(40):
        step(by_chance, roles, number)
        if by_chance.random() < 0.3:
            mirror.follow()
    mirror.follow()
    assert mirror.roles == live(get) != {}


def test_a_change_names_the_fields_with_both_values(get):
    role = made(title="Baker")
    publishing.publish(role, by="tests")
    after = get("changes")["next"]
    factories.change(role, title="Master baker")
    publishing.publish(role, by="tests", reason="A better title.")
    (change,) = get(f"changes?after={after}")["changes"]
    assert (change["kind"], change["reason"]) == ("changed", "A better title.")
    assert {"pointer": "/title", "old": "Baker", "new": "Master baker"} in change["changes"]


def test_a_withdrawal_is_told_without_its_reason(get):
    role = made()
    publishing.publish(role, by="tests")
    after = get("changes")["next"]
    publishing.withdraw(role, by="tests", reason="Between us.")
    (change,) = get(f"changes?after={after}")["changes"]
    assert (change["kind"], change["reason"], change["changes"]) == ("withdrawn", "", [{"pointer": ""}])


def test_what_is_planned_comes_when_it_is_public(get, time_machine):
    time_machine.move_to("2026-03-01T12:00Z", tick=False)
    role = made(title="Baker")
    publishing.publish(role, by="tests")
    factories.change(role, title="Master baker")
    publishing.schedule(role, by="tests", at=timezone.now() + timedelta(days=1))
    read = get("changes")
    assert [change["kind"] for change in read["changes"]] == ["published"]
    time_machine.move_to("2026-03-02T12:00Z", tick=False)
    read = get(f"changes?after={read['next']}")
    assert [change["kind"] for change in read["changes"]] == ["changed"]
    assert get(f"changes?after={read['next']}")["changes"] == []


def test_what_is_cancelled_never_comes(get, time_machine):
    time_machine.move_to("2026-03-01T12:00Z", tick=False)
    edition = publishing.schedule(made(), by="tests", at=timezone.now() + timedelta(days=1))
    after = get("changes")["next"]
    publishing.cancel(edition)
    time_machine.move_to("2026-03-03T12:00Z", tick=False)
    assert get(f"changes?after={after}")["changes"] == []


def test_what_began_before_and_commits_late_is_told(get):
    publishing.publish(made("nurse"), by="tests")
    after = get("changes")["next"]
    edition = publishing.publish(made("baker"), by="tests")
    # As if its transaction had read the clock long before it was committed.
    begun = edition.live_from - timedelta(minutes=30)
    PublicChange.objects.filter(edition=edition).update(public_at=begun)
    assert [change["slug"] for change in get(f"changes?after={after}")["changes"]] == ["baker"]


def test_pages_of_the_feed_leave_nothing_out(get):
    for name in ("a", "b", "c"):
        publishing.publish(made(name), by="tests")
    found, after, has_more = [], "", True
    while has_more:
        read = get(f"changes?limit=1{after and '&after='}{after}")
        found += [change["slug"] for change in read["changes"]]
        after, has_more = read["next"], read["has_more"]
    assert found == ["a", "b", "c"]


def test_latest_begins_with_what_is_to_come(get):
    publishing.publish(made("nurse"), by="tests")
    after = get("changes?after=latest")["next"]
    publishing.publish(made("baker"), by="tests")
    assert [change["slug"] for change in get(f"changes?after={after}")["changes"]] == ["baker"]


def test_a_page_of_changes_takes_five_queries(get, django_assert_max_num_queries):
    for number in range(4):
        publishing.publish(made(f"role-{number}"), by="tests")
    with django_assert_max_num_queries(5):
        get("changes")


def test_editions_of_an_older_release_are_noted(get):
    publishing.publish(made(), by="tests")
    PublicChange.objects.all().delete()
    change_feed.catch_up()
    assert len(get("changes")["changes"]) == 1


@pytest.mark.parametrize("text", ["", "1", "1-2-3", "x-y", "1-" + "9" * 17])
def test_what_is_no_cursor_is_none(text):
    assert FeedCursor.parse(text) is None


def test_the_number_of_a_change_is_given_under_the_lock(monkeypatch):
    asked = []
    monkeypatch.setattr("careers.discovery.indexing.wait_for_indexes", lambda: asked.append("lock"))
    noted = change_feed.note
    monkeypatch.setattr(change_feed, "note", lambda roles: (asked.append("note"), noted(roles)))
    publishing.publish(made(), by="tests")
    assert asked == ["lock", "note"]
    assert connection.in_atomic_block
