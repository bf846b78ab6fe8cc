"""Connections to SQLite that stay open from one page to the next."""

from copy import deepcopy

import pytest
from django.db import connections

from careers.http import open_files
from careers.http.open_files import OpenFiles

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def connection(tmp_path):
    of_tests = connections["default"]
    settings = deepcopy(of_tests.settings_dict) | {"NAME": tmp_path / "site.sqlite3"}
    made = type(of_tests)(settings, "default")
    yield made
    made.close()


def read(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_a_connection_that_is_used_again_soon_stays_open(connection):
    files = OpenFiles()
    files.keep_open(connection)
    for _page in range(2):
        with files.use(connection):
            read(connection)
        connection.close_if_unusable_or_obsolete()
        files.close_idle()
        assert connection.connection


def test_an_idle_connection_is_closed_and_opens_again(connection, monkeypatch):
    monkeypatch.setattr(open_files, "IDLE", 0)
    files = OpenFiles()
    files.keep_open(connection)
    for _page in range(2):
        with files.use(connection):
            read(connection)
        files.close_idle()
        assert connection.connection is None


def test_a_connection_in_use_is_not_closed(connection, monkeypatch):
    monkeypatch.setattr(open_files, "IDLE", 0)
    files = OpenFiles()
    files.keep_open(connection)
    with files.use(connection):
        read(connection)
        files.close_idle()
        assert connection.connection


def test_no_connection_lives_long(connection, monkeypatch):
    monkeypatch.setattr(open_files, "LONGEST", 0)
    files = OpenFiles()
    files.keep_open(connection)
    with files.use(connection):
        read(connection)
    connection.close_if_unusable_or_obsolete()
    assert connection.connection is None
