"""Many rows into a table at once."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection
from django.db.models import Model

#: How many rows one query of PostgreSQL has.
BATCH = 1000


def insert(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[Sequence],
    *,
    ignore_conflicts: bool = False,
) -> None:
    """Insert rows; `columns` are called as in the database. Those that are there already may be passed over.

    Not by bulk_create: a role has hundreds of these rows, and making objects of them takes longer than all
    the rest. SQLite prepares one statement for all of them, where those for every BATCH had to be parsed.
    """
    into = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES "  # noqa: S608, names of ours
    row = f"({', '.join(['%s'] * len(columns))})"
    end = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    rows = iter(rows)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # An iterator will do: sqlite3 takes rows one by one.
            cursor.executemany(f"{into}{row}{end}", rows)  # type: ignore[arg-type]
            return
        while some := list(islice(rows, BATCH)):
            values = [value for each in some for value in each]
            cursor.execute(f"{into}{', '.join([row] * len(some))}{end}", values)
