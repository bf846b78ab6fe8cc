"""Roles are saved one after the other, in the order in which it was asked for.

PostgreSQL keeps that order itself. On SQLite who waits for the lock looks for it ten times a second, and
whoever comes while it is free has it: among six who save all the time, one can wait for minutes in vain.
"""

import fcntl
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from threading import Condition

from django.db import connection

#: Seconds after which somebody no longer waits for those before: the lock of the database is what counts.
LONGEST = 60

_gate = Condition()
_waiting: deque[object] = deque()


@contextmanager
def in_turn():
    """Wait until all who asked before are done: first those of this process, then those of others."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        yield
        return
    me = object()
    with _gate:
        _waiting.append(me)
        _gate.wait_for(lambda: _waiting[0] is me, LONGEST)
    try:
        with Path(f"{connection.settings_dict['NAME']}-turn").open("a") as turn:
            # Closing the file lets the next one have it, also when a process is killed.
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield
    finally:
        with _gate:
            _waiting.remove(me)
            _gate.notify_all()
