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


@pytest.fixture
def files(connection):
    made = OpenFiles()
    made.keep_open(connection)
    return made


def read(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_a_connection_that_is_used_again_soon_stays_open(files, connection, monkeypatch):
    # "Soon", however long the machine takes.
    monkeypatch.setattr(open_files, "IDLE", 1000)
    for _page in range(2):
        with files.use(connection):
            read(connection)
        connection.close_if_unusable_or_obsolete()
        files.close_idle()
        assert connection.connection


def test_an_idle_connection_is_closed_and_opens_again(files, connection, monkeypatch):
    monkeypatch.setattr(open_files, "IDLE", 0)
    for _page in range(2):
        with files.use(connection):
            read(connection)
            files.close_idle()
            assert connection.connection
        files.close_idle()
        assert connection.connection is None
