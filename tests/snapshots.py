"""Copies in memory of the SQLite database of the tests, so that what many of them begin with is made once."""

import sqlite3

from django.contrib.contenttypes.models import ContentType
from django.db import connection


def take() -> sqlite3.Connection:
    """A copy of the whole database."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(copy)
    return copy


def restore(copy: sqlite3.Connection) -> None:
    """Let the whole database be as it was when `copy` was taken."""
    connection.ensure_connection()
    copy.backup(connection.connection)
    ContentType.objects.clear_cache()
