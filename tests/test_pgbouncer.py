"""The site behind PgBouncer in transaction mode: each transaction may get another connection."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from careers import publishing
from careers.models import Edition
from tests import postgres
from tests.factories import RoleFactory
from tests.two_connections import TOO_LONG

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROLES = [f"role-{letter}" for letter in "abcdef"]
SUMMARY = "What is said of this role by somebody who came through PgBouncer."

LOCKS = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND datname = current_database()
"""

# Readers and editors at once, more of each than there are connections.
SCRIPT = """
import sys
from concurrent.futures import ThreadPoolExecutor
from config.wsgi import application
from django.db import connections
from django.test import RequestFactory
from careers import publishing
from careers.models import Role
from tests import factories

def get(path):
    told = []
    environ = RequestFactory(headers={"host": "localhost"}).get(path).environ
    list(application(environ, lambda status, headers: told.append(status)))
    return told

def publish(slug):
    role = Role.objects.get(slug=slug)
    factories.change(role, summary=sys.argv[1])
    publishing.publish(role, by="tests")
    return ["published"]

slugs = sys.argv[2:]
with ThreadPoolExecutor(2 * len(slugs)) as pool:
    paths = ["/", "/about/", "/careers/", *(f"/careers/{slug}/" for slug in slugs)]
    done = [*pool.map(publish, slugs), *pool.map(get, 4 * paths), *pool.map(get, 4 * paths)]
print(sorted({what for each in done for what in each}))
connections["default"].close_pool()
"""


@pytest.fixture
def pgbouncer(transactional_db):
    """Its DATABASE_URL, for another process."""
    database = connection.settings_dict
    pgbouncer = postgres.PgBouncer(database["HOST"])
    try:
        pgbouncer.start()
    except postgres.Missing as missing:
        pytest.skip(str(missing))
    yield f"postgres://careers@/{pgbouncer.directory}/{database['NAME']}"
    pgbouncer.stop()


def test_readers_and_editors_come_through_pgbouncer(pgbouncer):
    for slug in ROLES:
        publishing.publish(RoleFactory(slug=slug, publishable=True), by="tests")
    environment = os.environ | {"DATABASE_URL": pgbouncer, "PGBOUNCER": "on"}
    command = [sys.executable, "-c", SCRIPT, SUMMARY, *ROLES]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=TOO_LONG)

    assert done.stdout == "['200 OK', 'published']\n", done.stderr
    assert [SUMMARY in edition.content for edition in Edition.objects.live()] == [True] * len(ROLES)
    with connection.cursor() as cursor:
        cursor.execute(LOCKS)
        assert cursor.fetchone() == (0,)
