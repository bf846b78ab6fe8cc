"""Knows within a fraction of a second that something has been published, and whether the database answers."""

import logging
import os
import threading
import time
from contextlib import suppress
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from careers.discovery.models import PublicationStamp

logger = logging.getLogger(__name__)

#: Seconds between two looks.
PAUSE = 0.2
#: Seconds that one look may take, and for which what it saw holds.
PATIENCE, LEASE = 1, 2
#: Nanoseconds after which a file that is written once more has another time.
SETTLED = 100_000_000
#: Seconds after which it looks again which stamps are settled.
FLOOR_HOLDS = 60
#: What PostgreSQL may take for one look: it tells who waits longer. Its connections are given whole seconds.
POSTGRESQL = {"connect_timeout": 2, "options": f"-c statement_timeout={PATIENCE * 1000}", "pool": None}

_TABLE = PublicationStamp._meta.db_table
_SINCE = f"SELECT id FROM {_TABLE} WHERE id > %s"  # noqa: S608
_SETTLED = f"SELECT MAX(id) FROM {_TABLE} WHERE made_at < %s"  # noqa: S608


#: Inode, size and time of the last writing, in nanoseconds, of each file.
Files = tuple[tuple[int, int, int], ...]


class Sight(NamedTuple):
    """What was seen last: a number that rises with each change, and until when this holds (time.monotonic).

    After that nobody knows: the database has not answered since.
    """

    generation: int
    until: float


class PublicationWatch:
    """Looks for new publication stamps in a thread of its own, from the database that pages are read from.

    `sight` is replaced as a whole, so that who reads it needs no lock.
    """

    def __init__(self) -> None:
        self.sight = Sight(0, 0.0)
        #: When the database answered last (time.monotonic).
        self.last_answer = float("-inf")
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._is_away = False
        #: The stamps above the floor; all up to it are so old that no lower one can still appear.
        self._known: set[int] = set()
        self._floor, self._floor_until = 0, float("-inf")

    @property
    def has_looked(self) -> bool:
        """Whether the database has answered yet."""
        return self.sight.generation > 0

    def start(self) -> None:
        """Begin to look. Called in the process that serves, since threads do not survive a fork."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="publication-watch", daemon=True)
                self._thread.start()

    def look(self, connection: BaseDatabaseWrapper) -> None:
        """Look once. Raises DatabaseError or InterfaceError where the database does not answer."""
        begun = time.monotonic()
        with connection.cursor() as cursor:
            if begun > self._floor_until:
                cursor.execute(_SETTLED, [timezone.now() - PublicationStamp.LONGEST])
                self._floor, self._floor_until = cursor.fetchone()[0] or 0, begun + FLOOR_HOLDS
                self._known = {key for key in self._known if key > self._floor}
            cursor.execute(_SINCE, [self._floor])
            found = {key for (key,) in cursor.fetchall()}
        changes = not self.has_looked or found - self._known
        self._known |= found
        self._note(self.sight.generation + bool(changes), begun)

    def _note(self, generation: int, at: float) -> None:
        self.last_answer = at
        self.sight = Sight(generation, at + LEASE)

    def _run(self) -> None:
        connection = own_connection()
        is_file = connection.vendor == "sqlite"
        seen: Files | None = None
        while True:
            try:
                files, now = files_of(connection) if is_file else (), time.time_ns()
                if files and files == seen:
                    self._note(self.sight.generation, time.monotonic())
                else:
                    self.look(connection)
                    seen = files if all(now - written > SETTLED for _inode, _size, written in files) else None
                self._tell(None)
            except (DatabaseError, InterfaceError, OSError) as error:
                connection.close()
                self._tell(error)
            except Exception:
                connection.close()
                logger.exception("Looking for publications failed; it goes on.")
            if is_file:
                # Who wants the file for himself alone, to put a copy in its place for example, can have it.
                connection.close()
            time.sleep(PAUSE)

    def _tell(self, error: Exception | None) -> None:
        if error and not self._is_away:
            logger.warning("The database does not answer; pages that are kept go on being served: %s", error)
        if self._is_away and not error:
            logger.warning("The database answers again.")
        self._is_away = error is not None


def files_of(connection: BaseDatabaseWrapper) -> Files:
    """Those of a SQLite database and of its log. Raises OSError where there is no such database."""
    name = str(connection.settings_dict["NAME"])
    found = [os.stat(name)]
    with suppress(FileNotFoundError):
        found.append(os.stat(f"{name}-wal"))
    return tuple((each.st_ino, each.st_size, each.st_mtime_ns) for each in found)


def own_connection() -> BaseDatabaseWrapper:
    """A connection of its own to the database that pages are read from, which never waits for long."""
    connection = connections[DEFAULT_DB_ALIAS].copy()
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        options |= POSTGRESQL
    else:
        options["timeout"] = PATIENCE
    return connection


#: That of this process.
watch = PublicationWatch()
