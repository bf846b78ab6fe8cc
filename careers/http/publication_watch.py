"""Knows within a fraction of a second that something has been published, and where pages are read from.

That is the standby, where there is one that keeps up, and else the primary. Whether it keeps up is judged by
publication stamps, since nothing else changes what a page says.
"""

import logging
import os
import threading
import time
from contextlib import suppress
from typing import NamedTuple

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from careers.discovery.models import PublicationStamp

logger = logging.getLogger(__name__)

#: The alias of the standby in DATABASES, if there is one.
REPLICA = "replica"
#: Seconds between two looks.
PAUSE = 0.2
#: Seconds that one look may take, and for which what it saw holds.
PATIENCE, LEASE = 1, 2
#: Seconds after which a standby that does not answer is passed over.
SILENCE = 1
#: Nanoseconds after which a file that is written once more has another time.
SETTLED = 100_000_000
#: Seconds after which it looks again which stamps are settled.
FLOOR_HOLDS = 60
#: What PostgreSQL may take for one look: it tells who waits longer. Its connections are given whole seconds.
POSTGRESQL = {"connect_timeout": 2, "pool": None}
STATEMENT_TIMEOUT = f"-c statement_timeout={PATIENCE * 1000}"

_TABLE = PublicationStamp._meta.db_table
_SINCE = f"SELECT id FROM {_TABLE} WHERE id >= %s"  # noqa: S608
_SETTLED = f"SELECT MAX(id) FROM {_TABLE} WHERE made_at < %s"  # noqa: S608


#: Inode, size and time of the last writing, in nanoseconds, of each file.
Files = tuple[tuple[int, int, int], ...]


class Sight(NamedTuple):
    """What was seen last: a number that rises with each change, and until when this holds (time.monotonic).

    After that nobody knows: the database has not answered since. `alias` is that of the database.
    """

    generation: int
    until: float
    alias: str = DEFAULT_DB_ALIAS


class Seen(NamedTuple):
    """The stamps that a database had, from the floor on, and when (time.monotonic)."""

    stamps: frozenset[int]
    at: float


class PublicationWatch:
    """Looks for new publication stamps in threads of its own, from the databases that pages can be read from.

    `sight` is replaced as a whole, so that who reads it needs no lock.
    """

    def __init__(self) -> None:
        self.sight = Sight(0, 0.0)
        #: When the database that pages are read from answered last (time.monotonic).
        self.last_answer = float("-inf")
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._is_away = False
        self._primary_was_asked = threading.Event()
        #: The stamps above the floor that pages may have shown; all up to it are so old that no lower one can
        #: still appear.
        self._known: set[int] = set()
        self._floor, self._floor_until = 0, float("-inf")
        #: By alias.
        self._seen: dict[str, Seen] = {}
        #: The stamps of the primary that the standby lacks, and since when (time.monotonic).
        self._missing: dict[int, float] = {}
        #: Why the standby is passed over: nothing where it is not, None where it was not looked at yet.
        self._passed_over: str | None = None

    @property
    def has_looked(self) -> bool:
        """Whether the database has answered yet."""
        return self.sight.generation > 0

    def start(self) -> None:
        """Begin to look. Called in the process that serves, since threads do not survive a fork."""
        with self._lock:
            if self._thread is None:
                self._thread = self._look_at(DEFAULT_DB_ALIAS)
                if REPLICA in connections:
                    self._look_at(REPLICA)

    def _look_at(self, alias: str) -> threading.Thread:
        thread = threading.Thread(target=self._run, args=[alias], name=f"watch-{alias}", daemon=True)
        thread.start()
        return thread

    def look(self, connection: BaseDatabaseWrapper, *, is_shown: bool = False) -> None:
        """Look once. Raises DatabaseError or InterfaceError where the database does not answer.

        `is_shown` says that a page was made from this database, whichever is read from by now: none that is
        older may follow.
        """
        begun = time.monotonic()
        with connection.cursor() as cursor:
            if begun > self._floor_until:
                cursor.execute(_SETTLED, [timezone.now() - PublicationStamp.LONGEST])
                self._floor, self._floor_until = cursor.fetchone()[0] or 0, begun + FLOOR_HOLDS
            cursor.execute(_SINCE, [self._floor])
            found = frozenset(key for (key,) in cursor.fetchall())
        with self._lock:
            self._seen[connection.alias] = Seen(found, begun)
            self._known = {key for key in self._known if key > self._floor}
            if is_shown:
                self._learn(found, self.sight)
            self._choose()

    def _learn(self, stamps: frozenset[int], sight: Sight) -> None:
        """Pages show by now what these stand for."""
        new = {key for key in stamps if key > self._floor} - self._known
        self._known |= new
        is_new = bool(new) or not self.has_looked
        self.sight = sight._replace(generation=self.sight.generation + is_new)

    def _choose(self, error: Exception | None = None) -> None:
        """Which database pages are read from, after one was looked at. Needs the lock."""
        # A look may have taken long.
        reason = self._why_not_standby(time.monotonic(), error)
        if error or REPLICA in self._seen or self._passed_over is not None:
            self._tell_of_standby(reason)
        alias = DEFAULT_DB_ALIAS if reason else REPLICA
        seen = self._seen.get(alias)
        if seen is None:
            self.sight = self.sight._replace(until=0.0, alias=alias)
        else:
            self.last_answer = seen.at
            self._learn(seen.stamps, Sight(0, seen.at + LEASE, alias))

    def _why_not_standby(self, now: float, error: Exception | None) -> str:
        primary, standby = self._seen.get(DEFAULT_DB_ALIAS), self._seen.get(REPLICA)
        if standby is None or now - standby.at > SILENCE:
            return str(error or "it does not answer")
        at_primary = {key for key in primary.stamps if key >= self._floor} if primary else set()
        self._missing = {key: self._missing.get(key, now) for key in at_primary - standby.stamps}
        is_read = self.sight.alias == REPLICA
        if self._known - standby.stamps or (self._missing and not is_read):
            return "it does not know yet what was read from the primary"
        # What a primary that is away knew besides may never come.
        answers = primary is not None and now - primary.at < LEASE
        limit = settings.REPLICA_LAG_SECONDS
        if answers and any(now - since >= limit for since in self._missing.values()):
            return f"it is more than {limit:g} seconds behind"
        return ""

    def _tell_of_standby(self, reason: str) -> None:
        if reason and not self._passed_over:
            logger.warning("The standby is passed over, pages are read from the primary: %s", reason)
        elif not reason and self._passed_over:
            logger.warning("Pages are read from the standby again.")
        self._passed_over = reason

    def _run(self, alias: str) -> None:
        if alias == REPLICA:
            # Without the primary, where it answers, nobody knows whether the standby keeps up.
            self._primary_was_asked.wait()
        connection = own_connection(alias)
        is_file = connection.vendor == "sqlite"
        seen: Files | None = None
        while True:
            try:
                files, now = files_of(connection) if is_file else (), time.time_ns()
                if files and files == seen:
                    self._confirm(time.monotonic())
                else:
                    self.look(connection)
                    seen = files if all(now - written > SETTLED for _inode, _size, written in files) else None
                self._tell(alias, None)
            except (DatabaseError, InterfaceError, OSError) as error:
                connection.close()
                self._tell(alias, error)
            except Exception:
                connection.close()
                logger.exception("Looking for publications failed; it goes on.")
            if is_file:
                # Who wants the file for himself alone, to put a copy in its place for example, can have it.
                connection.close()
            self._primary_was_asked.set()
            time.sleep(PAUSE)

    def _confirm(self, at: float) -> None:
        """Nothing has changed since the last look."""
        self.last_answer = at
        self.sight = self.sight._replace(until=at + LEASE)

    def _tell(self, alias: str, error: Exception | None) -> None:
        if alias == REPLICA:
            if error:
                self.lose_standby(error)
            return
        if error and not self._is_away:
            logger.warning("The database does not answer; pages that are kept go on being served: %s", error)
        if self._is_away and not error:
            logger.warning("The database answers again.")
        self._is_away = error is not None

    def lose_standby(self, error: Exception) -> None:
        """The standby does not answer any more."""
        with self._lock:
            self._seen.pop(REPLICA, None)
            self._choose(error)


def files_of(connection: BaseDatabaseWrapper) -> Files:
    """Those of a SQLite database and of its log. Raises OSError where there is no such database."""
    name = str(connection.settings_dict["NAME"])
    found = [os.stat(name)]
    with suppress(FileNotFoundError):
        found.append(os.stat(f"{name}-wal"))
    return tuple((each.st_ino, each.st_size, each.st_mtime_ns) for each in found)


def own_connection(alias: str) -> BaseDatabaseWrapper:
    """A connection of its own to a database that pages are read from, which never waits for long."""
    connection = connections[alias].copy()
    options = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        options |= POSTGRESQL
        if "options" in options:
            options["options"] = STATEMENT_TIMEOUT
    else:
        options["timeout"] = PATIENCE
    return connection


#: That of this process.
watch = PublicationWatch()
