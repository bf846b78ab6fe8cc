"""Public pages from a standby: a real one, which follows the server of the tests by streaming."""

import os
import subprocess
import sys
import time
from copy import deepcopy
from types import SimpleNamespace

import psycopg
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import RequestFactory
from django.utils import timezone

from careers import publishing
from careers.discovery.models import PublicationStamp
from careers.editorial import previews
from careers.http import page_cache, publication_watch
from careers.http.page_cache import PageCache
from careers.http.publication_watch import REPLICA, PublicationWatch
from careers.views import errors
from tests import factories, postgres
from tests.factories import RoleFactory, UserFactory
from tests.two_connections import TOO_LONG, Thread

ROLE = "/careers/data-analyst/"
OLD, NEW = "What has been said of this role before.", "What has been said of this role since then."

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, databases=[DEFAULT_DB_ALIAS, REPLICA]),
]


class Standby(postgres.Standby):
    """Does at once what the primary says, or cancels what stands in the way of it."""

    def serve(self):
        return super().serve("max_standby_streaming_delay=0")

    def ask(self, query, *values):
        database = connection.settings_dict["NAME"]
        with psycopg.connect(host=str(self.directory), user="careers", dbname=database) as asked:
            return asked.execute(query, values).fetchone()[0]

    def wait_for(self, query, *values):
        """Until the answer to the query is true."""
        until = time.monotonic() + TOO_LONG
        while not self.ask(query, *values):
            assert time.monotonic() < until, f"{query}\n{self.log.read_text()[-2000:]}"
            time.sleep(0.01)

    def pause(self):
        """Follow the primary no further."""
        self.ask("SELECT pg_wal_replay_pause() IS NULL")
        self.wait_for("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def catch_up(self):
        if self.ask("SELECT pg_is_wal_replay_paused()"):
            self.ask("SELECT pg_wal_replay_resume() IS NULL")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_logical_emit_message(false, 'tests', 'here')::text")
            (reached,) = cursor.fetchone()
        self.wait_for("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", reached)


class Watch(PublicationWatch):
    """Looks when it is told to."""

    def start(self):
        pass

    def look_at(self, alias):
        looking = publication_watch.own_connection(alias)
        try:
            self.look(looking)
        finally:
            looking.close()

    def look_at_both(self):
        self.look_at(DEFAULT_DB_ALIAS)
        self.look_at(REPLICA)


@pytest.fixture(scope="module")
def server(django_db_setup):
    """The standby, under an alias of its own."""
    server = Standby(connection.settings_dict["HOST"])
    server.start()
    database = deepcopy(connections.settings[DEFAULT_DB_ALIAS]) | {"HOST": str(server.directory)}
    # That it follows the other one, and is not emptied by itself, is what Django calls a mirror.
    connections.settings[REPLICA] = database | {"TEST": database["TEST"] | {"MIRROR": DEFAULT_DB_ALIAS}}
    yield server
    connections[REPLICA].close_pool()
    del connections[REPLICA], connections.settings[REPLICA]
    server.stop()


@pytest.fixture
def standby(server, monkeypatch):
    """In step with the primary."""
    # However long a test takes.
    monkeypatch.setattr(publication_watch, "LEASE", 600)
    monkeypatch.setattr(publication_watch, "SILENCE", 600)
    monkeypatch.setattr(page_cache, "PATIENCE", TOO_LONG)
    monkeypatch.setattr(page_cache, "STANDBY_PATIENCE", TOO_LONG)
    server.catch_up()
    return server


@pytest.fixture
def role(standby):
    role = RoleFactory(slug="data-analyst", title="Data Analyst", summary=OLD, publishable=True)
    publishing.publish(role, by="tests")
    standby.catch_up()
    return role


@pytest.fixture
def site(role):
    watch = Watch()
    cache = PageCache(WSGIHandler(), watch=watch, unavailable=errors.unavailable, budget=10_000_000)
    watch.look_at_both()

    def get(path):
        answer = SimpleNamespace()

        def start_response(status, headers):
            answer.status, answer.headers = int(status[:3]), dict(headers)

        environ = RequestFactory(headers={"host": "testserver"}).get(path).environ
        answer.text = b"".join(cache(environ, start_response)).decode()
        return answer

    yield SimpleNamespace(cache=cache, watch=watch, get=get)
    for readers in cache._readers.values():
        readers.shutdown()


def publish(role):
    factories.change(role, summary=NEW)
    publishing.publish(role, by="tests")


def told(caplog):
    return [record.getMessage() for record in caplog.records if "standby" in record.getMessage()]


def test_public_pages_are_read_from_the_standby(site, standby, role, caplog):
    standby.pause()
    publish(role)
    site.watch.look_at_both()
    for path in (ROLE, f"{ROLE}?area=London", "/search/?q=analyst"):
        assert OLD in site.get(path).text
    standby.catch_up()
    site.watch.look_at_both()
    for path in (ROLE, f"{ROLE}?area=London", "/search/?q=analyst"):
        assert NEW in site.get(path).text
    assert told(caplog) == []


def test_a_standby_that_is_behind_is_passed_over(site, standby, role, settings, caplog):
    settings.REPLICA_LAG_SECONDS = 0
    standby.pause()
    publish(role)
    for _look in range(2):
        site.watch.look_at_both()
        assert NEW in site.get(ROLE).text
    standby.catch_up()
    for _look in range(2):
        site.watch.look_at_both()
        assert site.watch.sight.alias == REPLICA
    assert told(caplog) == [
        "The standby is passed over, pages are read from the primary: it is more than 0 seconds behind",
        "Pages are read from the standby again.",
    ]


def test_what_changes_nothing_public_is_no_lag(site, standby, settings):
    settings.REPLICA_LAG_SECONDS = 0
    standby.pause()
    UserFactory()
    site.watch.look_at_both()

    assert site.watch.sight.alias == REPLICA
    standby.catch_up()


def test_old_stamps_are_not_asked_of_the_standby(site, standby):
    for _each in range(2):
        PublicationStamp.add()
    standby.catch_up()
    site.watch.look_at_both()
    PublicationStamp.objects.update(made_at=timezone.now() - 2 * PublicationStamp.LONGEST)
    standby.catch_up()
    site.watch._floor_until = 0.0
    site.watch.look_at_both()
    assert site.watch.sight.alias == REPLICA


def test_a_standby_that_was_behind_from_the_start(role, standby):
    standby.pause()
    PublicationStamp.add()
    watch = Watch()
    watch.look_at_both()
    assert watch.sight.alias == DEFAULT_DB_ALIAS
    standby.catch_up()
    watch.look_at_both()
    assert watch.sight.alias == REPLICA


def test_no_old_page_follows_a_new_one(site, standby, role):
    """The primary has shown what the standby, which keeps to its seconds, does not know yet."""
    standby.pause()
    site.watch.lose_standby(Exception("for a moment"))
    publish(role)
    # Before the watch has seen it.
    assert NEW in site.get("/search/?q=analyst").text
    site.watch.look_at(REPLICA)
    assert NEW in site.get(ROLE).text
    standby.catch_up()
    site.watch.look_at(REPLICA)
    assert (site.watch.sight.alias, NEW in site.get(ROLE).text) == (REPLICA, True)


def test_a_standby_that_is_away_is_passed_over(site, standby, caplog):
    standby.crash()
    try:
        # Before the watch has noticed, and after it.
        assert site.get(ROLE).status == 200
        site.watch.lose_standby(Exception("no such server"))
        assert (site.watch.sight.alias, site.get("/").status) == (DEFAULT_DB_ALIAS, 200)
    finally:
        standby.serve()
    site.watch.look_at_both()
    assert (site.watch.sight.alias, site.get("/careers/").status) == (REPLICA, 200)
    assert told(caplog) == [
        "The standby is passed over, pages are read from the primary: no such server",
        "Pages are read from the standby again.",
    ]


def test_a_standby_that_hangs_is_passed_over(site, standby, monkeypatch):
    monkeypatch.setattr(page_cache, "STANDBY_PATIENCE", 0.1)
    standby.freeze()
    try:
        assert OLD in site.get(ROLE).text
        monkeypatch.setattr(publication_watch, "SILENCE", 0)
        site.watch.look_at(DEFAULT_DB_ALIAS)
        assert site.watch.sight.alias == DEFAULT_DB_ALIAS
        # More than there are threads for the standby.
        assert {site.get(f"/search/?q={number}").status for number in range(20)} == {200}
    finally:
        standby.thaw()
    # An answer that comes so late says nothing of now.
    site.watch.look_at(REPLICA)
    assert site.watch.sight.alias == DEFAULT_DB_ALIAS


def test_a_query_that_recovery_cancels_is_asked_of_the_primary(site, standby, monkeypatch):
    """On the standby, it holds what the primary wants for itself."""
    table = PublicationStamp._meta.db_table
    waits = f"SELECT pg_sleep(CASE WHEN pg_is_in_recovery() THEN {TOO_LONG} ELSE 0 END) FROM {table} LIMIT 1"
    views, read = [], page_cache.WSGIHandler.get_response

    def get_response(handler, request):
        with connection.cursor() as cursor:
            views.append(cursor.db.alias)
            cursor.execute(waits)
        return read(handler, request)

    monkeypatch.setattr(page_cache.WSGIHandler, "get_response", get_response)
    reader = Thread(lambda: site.get(ROLE))
    standby.wait_for("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} SET (fillfactor = 100)")
        cursor.execute(f"BEGIN; LOCK TABLE {table}; COMMIT")
    answer = reader.finished()

    assert (answer.status, OLD in answer.text) == (200, True)
    assert views == [REPLICA, DEFAULT_DB_ALIAS]


def test_what_would_write_is_done_on_the_primary(site, monkeypatch):
    read = page_cache.WSGIHandler.get_response

    def get_response(handler, request):
        PublicationStamp.add()
        return read(handler, request)

    monkeypatch.setattr(page_cache.WSGIHandler, "get_response", get_response)
    before = PublicationStamp.objects.count()

    assert site.get(ROLE).status == 200
    assert PublicationStamp.objects.count() == before + 1


def test_previews_are_read_from_the_primary(site, standby, role):
    standby.pause()
    link = previews.make(role, by=UserFactory(), days=7)
    publish(role)
    assert OLD in site.get(f"/preview/{previews.token(link)}/").text
    # They are no public pages, with which the standby would have to keep up.
    site.watch.look_at(REPLICA)
    assert site.watch.sight.alias == REPLICA
    standby.catch_up()


def test_pages_go_on_without_the_primary(site, standby, role, settings, monkeypatch):
    """What it knew besides when it went away may never come."""
    settings.REPLICA_LAG_SECONDS = 1
    standby.pause()
    publish(role)
    site.watch.look_at(DEFAULT_DB_ALIAS)
    monkeypatch.setattr(publication_watch, "LEASE", 0)
    site.watch.look_at(REPLICA)
    assert site.watch.sight.alias == REPLICA
    standby.catch_up()


SERVES = """
import sys, time, django
from django.test import RequestFactory
from django.db import connections
from config.wsgi import application

def get(path):
    environ = RequestFactory(headers={"host": "localhost"}).get(path).environ
    return b"".join(application(environ, lambda status, headers: print(status)))

get("/about/")
until = time.monotonic() + 60
while application.watch.sight.alias != "replica" and time.monotonic() < until:
    time.sleep(0.01)
get("/careers/")
print(sorted(connections["default"]._connection_pools))
for alias in ("default", "replica"):
    connections[alias].close_pool()
"""


def test_a_server_process_reads_from_the_standby(role, standby, test_database_url):
    replica = test_database_url.replace(connection.settings_dict["HOST"], str(standby.directory))
    urls = {"DATABASE_URL": test_database_url, "DATABASE_REPLICA_URL": replica}
    command = [sys.executable, "-c", SERVES]
    done = subprocess.run(command, env=os.environ | urls, capture_output=True, text=True, timeout=TOO_LONG)

    assert done.stdout.splitlines() == ["200 OK", "200 OK", "['default', 'replica']"], done.stderr
