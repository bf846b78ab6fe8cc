"""What an import keeps in memory, and what not."""

import gc
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection

from careers.write_queue import sqlite_setting

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
