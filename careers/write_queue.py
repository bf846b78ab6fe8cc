"""Content is changed by one transaction at a time, in the order in which they asked for it.

So imports and editors who save never wait for each other in a circle, whatever rows they share. The order of
locks is: first the turn, which forms of the admin and commands wait for; then the rows of roles, by primary
key, before they are read; last the indexes. What is no content (sessions, the log) is not concerned.

PostgreSQL keeps the order itself. On SQLite who waits for the lock looks for it ten times a second, and
whoever comes while it is free has it: among six who save all the time, one can wait for minutes in vain.
"""

import fcntl
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from threading import Condition
from typing import IO

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

#: Seconds that somebody waits at most, for all who come before and for the database: then they are told.
LONGEST = 10
#: Seconds between two looks at whether another process is done.
PAUSE = 0.02
#: The names of the locks in PostgreSQL, where all applications of a database share the names.
TURN, INDEXES = 0x63617265657273, 0x63617265657274
#: What databases say when a lock cannot be had: "busy" and "locked" of SQLite, "lock not available" and
#: "deadlock detected" of PostgreSQL.
SQLITE_CODES, POSTGRESQL_CODES = {5, 6}, {"55P03", "40P01"}

_gate = Condition()
_waiting: deque[object] = deque()
_is_held: ContextVar[bool] = ContextVar("is_held", default=False)


class Busy(OperationalError):
    """Others were changing content for longer than anybody should wait. Nothing has been done."""


def is_busy(error: BaseException) -> bool:
    """Whether a database gave up waiting for somebody else: the same can be tried again in a while."""
    cause = error.__cause__
    return (
        isinstance(error, Busy)
        or getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_CODES
        or getattr(cause, "sqlstate", None) in POSTGRESQL_CODES
    )


@contextmanager
def in_turn(*, savepoint: bool = True) -> Iterator[None]:
    """A transaction that changes content, begun when all who asked before are done.

    Within another one, it is a part of that. Raises Busy after LONGEST seconds. Whatever has been read before
    it began may have changed since.
    """
    if _is_held.get():
        with transaction.atomic(savepoint=savepoint):
            yield
        return
    token = _is_held.set(True)
    try:
        until = time.monotonic() + LONGEST
        turn = _turn_on_postgresql if connection.vendor == "postgresql" else _turn_on_sqlite
        with turn(until, savepoint):
            yield
    finally:
        _is_held.reset(token)


def wait_for_indexes() -> None:
    """Within a transaction: wait until nobody else changes what is derived from pages; then others wait.

    Two publications share rows there in any order: skills, neighbours, words. No role may be locked after it.
    """
    if connection.vendor == "postgresql":
        _ask_postgresql("SELECT pg_advisory_xact_lock(%s)", INDEXES)


# PostgreSQL


@contextmanager
def _turn_on_postgresql(until: float, savepoint: bool) -> Iterator[None]:
    with transaction.atomic(savepoint=savepoint):
        # Not through a cursor of Django's: this belongs to the beginning of the transaction.
        _ask_postgresql("SELECT set_config('lock_timeout', %s, true)", f"{_left(until)}ms")
        try:
            _ask_postgresql("SELECT pg_advisory_xact_lock(%s)", TURN)
        except OperationalError as error:
            raise _busy() from error
        _ask_postgresql("SELECT set_config('lock_timeout', %s, true)", f"{_left(until)}ms")
        yield


def _ask_postgresql(query: str, value: str | int) -> None:
    with connection.wrap_database_errors:
        connection.connection.execute(query, [value])


# SQLite


@contextmanager
def _turn_on_sqlite(until: float, savepoint: bool) -> Iterator[None]:
    is_in_memory = connection.is_in_memory_db()  # type: ignore[attr-defined]  # SQLite's
    if connection.in_atomic_block or is_in_memory:
        # Whoever is in a transaction has the lock of the database already.
        with transaction.atomic(savepoint=savepoint):
            yield
        return
    connection.ensure_connection()
    with _first_of_process(until), Path(f"{connection.settings_dict['NAME']}-turn").open("a") as turn:
        _wait_for_other_processes(turn, until)
        with _waits_shortly(until), transaction.atomic(savepoint=savepoint):
            yield


@contextmanager
def _first_of_process(until: float) -> Iterator[None]:
    me = object()
    with _gate:
        _waiting.append(me)
    try:
        with _gate:
            if not _gate.wait_for(lambda: _waiting[0] is me, until - time.monotonic()):
                raise _busy()
        yield
    finally:
        with _gate:
            _waiting.remove(me)
            _gate.notify_all()


def _wait_for_other_processes(turn: IO, until: float) -> None:
    """Lock the file. Closing it lets the next one have it, also when a process is killed."""
    while True:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise _busy() from None
            time.sleep(PAUSE)


def _waits_shortly(until: float) -> AbstractContextManager[None]:
    """What was waited before is not waited for the database once more."""
    return sqlite_setting("busy_timeout", lambda usual: min(usual, _left(until)))


@contextmanager
def sqlite_setting(name: str, value: Callable[[int], int]) -> Iterator[None]:
    """Meanwhile, a setting of the connection to SQLite is what `value` makes of the usual one."""
    sqlite = connection.connection
    (usual,) = sqlite.execute(f"PRAGMA {name}").fetchone()
    sqlite.execute(f"PRAGMA {name} = {value(usual)}")
    try:
        yield
    finally:
        if connection.connection is sqlite:
            sqlite.execute(f"PRAGMA {name} = {usual}")


def _left(until: float) -> int:
    """The milliseconds until then, one at least: 0 means for ever."""
    return max(int((until - time.monotonic()) * 1000), 1)


def _busy() -> Busy:
    return Busy(_("The site is busy: an import is under way, perhaps. Nothing has been changed. Try again."))
