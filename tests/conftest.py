"""What every test can use, and the database they run on.

pytest               on SQLite
pytest --postgres    on a PostgreSQL server that is started for this run and removed after it, and only those
                     to which the database matters
"""

import gc
import os
import shutil
import signal
import tempfile
from types import SimpleNamespace

import django
import pytest

from tests import postgres

# The exit status of a run that could not begin because PostgreSQL is missing.
SKIPPED = 77

IN_CI = os.environ.get("CI") == "true"


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="run on a throw-away PostgreSQL server")
    parser.addoption("--servers", action="store_true", help="run what asks nginx and Caddy too")


def is_worker(config) -> bool:
    """Whether this is one of xdist's processes, which find everything in their environment."""
    return hasattr(config, "workerinput")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if not is_worker(config):
        # Being told to stop, like Ctrl-C, must not leave a server or files behind.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        files = tempfile.mkdtemp(prefix="careers-tests-")
        config.add_cleanup(lambda: shutil.rmtree(files, ignore_errors=True))
        os.environ["TEST_FILES"] = files
        os.environ["DATABASE_URL"] = f"sqlite:///{files}/unused.sqlite3"
        for name in ("DATABASE_REPLICA_URL", "PGBOUNCER"):
            os.environ.pop(name, None)
        if config.getoption("postgres"):
            os.environ["DATABASE_URL"] = start_postgres(config)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()


def start_postgres(config) -> str:
    cluster = postgres.Cluster()
    try:
        url = cluster.start()
    except postgres.Missing as missing:
        pytest.exit(f"SKIPPED on PostgreSQL: {missing}", returncode=1 if IN_CI else SKIPPED)
    config.add_cleanup(cluster.stop)
    return url


def pytest_report_header(config):
    return f"database: {'PostgreSQL' if config.getoption('postgres') else 'SQLite'}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leave out, rather than skip, what means nothing on this database, and begin with the browser."""
    on_database = runs_on_postgresql if config.getoption("postgres") else runs_on_sqlite
    with_servers = config.getoption("servers")

    def runs_here(item) -> bool:
        return on_database(item) and (with_servers or not item.get_closest_marker("servers"))

    kept = [item for item in items if runs_here(item)]
    if left_out := [item for item in items if not runs_here(item)]:
        config.hook.pytest_deselected(items=left_out)
    # The long ones first, so that no worker still has one of them when the others are done.
    items[:] = sorted(kept, key=lambda item: not item.get_closest_marker("browser"))


def pytest_collection_finish():
    """Let the garbage collector pass by what stays until the end, and come less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)


def runs_on_sqlite(item) -> bool:
    return not item.get_closest_marker("postgresql")


def runs_on_postgresql(item) -> bool:
    """Whether the database matters to this test. Pages in a browser are the same on both."""
    if item.get_closest_marker("sqlite"):
        return False
    if item.get_closest_marker("both_databases"):
        return True
    if item.get_closest_marker("browser"):
        return False
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & {*item.fixturenames})


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """On the build server, a skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped") and not is_worker(session.config):
        reporter.write_line("\nFAILED: under CI nothing may be skipped.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """On SQLite, a test with transactions of its own leaves the database as the migrations made it.

    To put it back is a tenth of the work of emptying every table and making all permissions anew.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    from tests import snapshots

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            with django_db_blocker.unblock():
                migrated = snapshots.take()
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: snapshots.restore(migrated))
        yield


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """As `db`, for the fixtures of a module: all its tests find what they make, and it is undone at the end.

    Each test has its own transaction inside this one; so none of the module may have `transaction=True`.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def test_database_url(transactional_db) -> str:
    """The DATABASE_URL of this test's own database, for a test that starts another process."""
    from django.db import connection

    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"


@pytest.fixture
def groups(db) -> None:
    """The groups that a migration makes; a test with transactions of its own leaves none behind."""
    from django.apps import apps
    from django.db import connection

    from careers.editorial.migrations._groups import allow_synonyms, make_groups

    make_groups(apps, SimpleNamespace(connection=connection))
    allow_synonyms(apps, SimpleNamespace(connection=connection))
