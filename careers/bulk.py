"""Work on thousands of rows: how they are written at once, and how memory is kept meanwhile."""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice

from django.db import connection
from django.db.models import Model

from careers.write_queue import sqlite_setting

#: How many rows one query of PostgreSQL has.
BATCH = 1000


def insert(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence], *, ignore_conflicts: bool = False
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


#: How much of its file SQLite keeps in memory, in KiB: usually 2,000.
SQLITE_CACHE = 16_000


@contextmanager
def freed_between() -> Iterator[Callable[[], object]]:
    """Yields what frees memory, which nobody else does meanwhile.

    Python looks for objects to free whenever some thousand are new. Where hundreds of thousands are made
    and soon dropped, and as many stay, that takes a third of the time.
    """
    was_enabled, log = gc.isenabled(), connection.queries_log
    gc.disable()
    # With DEBUG on, Django would keep the SQL of thousands of queries, each as long as a hundred pages.
    if not connection.force_debug_cursor:
        connection.queries_log = deque(maxlen=0)
    try:
        # Only what is new since the last time is looked at.
        yield partial(gc.collect, 0)
    finally:
        connection.queries_log = log
        if was_enabled:
            gc.enable()


@contextmanager
def more_of_sqlite() -> Iterator[None]:
    """SQLite keeps more of the file in memory: rows of many pages go into the same indexes over and over."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    with sqlite_setting("cache_size", lambda _usual: -SQLITE_CACHE):
        yield
