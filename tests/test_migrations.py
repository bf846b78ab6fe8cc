"""Databases that earlier states of the project made arrive at the schema of a new one."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.both_databases

FIRST = [("careers", "0001_initial")]
FIRST_DESK = [
    ("careers", "0003_responsible"),
    ("discovery", "0005_search_letters"),
    ("desk", "0001_first"),
    ("findings", "0001_first"),
]
ALL = [
    ("careers", "0007_another_career"),
    ("discovery", "0007_scopes"),
    ("desk", "0003_replaced_drafts"),
    ("findings", "0002_rules_and_missing"),
]
# Branches that met gave some migrations another number: these names are applied somewhere.
RENUMBERED = [
    ("careers", "0006_role_saved_by", "0007_role_saved_by"),
    ("careers", "0007_another_career", "0008_another_career"),
    ("discovery", "0007_scopes", "0009_scopes"),
]


@contextmanager
def empty_database(alias: str, path: Path):
    """A database without any table, beside those of the other tests."""
    postgresql = connection.vendor == "postgresql"
    name = f"{connection.settings_dict['NAME']}_{alias}" if postgresql else str(path / f"{alias}.sqlite3")
    if postgresql:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    connections.databases[alias] = connection.settings_dict | {"NAME": name}
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        if postgresql:
            connections[alias].close_pool()
        del connections[alias], connections.databases[alias]
        if postgresql:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')


@pytest.fixture
def old(django_db_blocker, tmp_path):
    with django_db_blocker.unblock(), empty_database("old", tmp_path) as database:
        yield database


@pytest.fixture(scope="module")
def new_schema(django_db_blocker, tmp_path_factory) -> dict:
    with django_db_blocker.unblock(), empty_database("new", tmp_path_factory.mktemp("new")) as database:
        call_command("migrate", database="new", verbosity=0)
        return schema(database)


def migrate_one_by_one(database, targets):
    executor = MigrationExecutor(database)
    executor.loader = MigrationLoader(database, replace_migrations=False)
    executor.migrate(targets)


def schema(database) -> dict:
    """Every table with its columns and constraints, in no order."""
    found = {}
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            columns = database.introspection.get_table_description(cursor, table)
            constraints = database.introspection.get_constraints(cursor, table)
            # SQLite has no name for a foreign key, and numbers them instead.
            found[table] = (
                {column.name: column[1:] for column in columns},
                sorted(map(repr, constraints.values())),
            )
    return found


def assert_arrives(database, new_schema):
    call_command("migrate", database=database.alias, verbosity=0)
    assert schema(database) == new_schema
    executor = MigrationExecutor(database)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    executor.loader.check_consistent_history(database)
    assert Group.objects.using(database.alias).count() == 3


def test_the_first_database_arrives_at_todays_schema(old, new_schema):
    migrate_one_by_one(old, FIRST)
    assert_arrives(old, new_schema)


def test_columns_of_an_edited_migration_are_kept(old, new_schema):
    migrate_one_by_one(old, FIRST_DESK)
    loader = MigrationLoader(None, replace_migrations=False)
    state = loader.project_state(("careers", "0004_editions_by_beginning"))
    with old.schema_editor() as editor:
        role = state.apps.get_model("careers", "role")
        editor.add_field(role, role._meta.get_field("experience_source"))
    assert_arrives(old, new_schema)


def test_a_renumbered_migration_is_not_applied_twice(old, new_schema):
    migrate_one_by_one(old, ALL)
    recorder = MigrationRecorder(old)
    for app, name, other in RENUMBERED:
        recorder.record_unapplied(app, name)
        recorder.record_applied(app, other)
    assert_arrives(old, new_schema)


def test_each_app_is_made_by_one_migration():
    loader = MigrationLoader(None)
    assert {app for app, _name in ALL} <= {app for app, _name in loader.replacements}
    replaced = {key for squashed in loader.replacements.values() for key in squashed.replaces}
    assert loader.graph.nodes.keys() & replaced == set()
