"""The connections to SQLite of threads that read, open from one page to the next.

To open the file takes longer than most questions. While one is open, though, nobody else can have the file to
themselves, and one that is gone can be read on: so no connection lives long, and idle ones are closed.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

#: Seconds that a connection lives, and that it is left open while nobody uses it.
LONGEST, IDLE = 5, 1


class OpenFiles:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: set[BaseDatabaseWrapper] = set()
        #: The connections that nobody uses, and since when (time.monotonic).
        self._idle: dict[BaseDatabaseWrapper, float] = {}
        self._is_waiting = False

    def keep_open(self, connection: BaseDatabaseWrapper) -> None:
        """Let Django leave it open at the end of a request; to be called before it is used."""
        self._kept.add(connection)
        connection.settings_dict["CONN_MAX_AGE"] = LONGEST
        # It is another thread that closes it.
        connection.inc_thread_sharing()

    @contextmanager
    def use(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Nobody closes it meanwhile; afterwards it is, if it is kept open, unless it is used again soon."""
        with self._lock:
            self._idle.pop(connection, None)
        try:
            yield
        finally:
            with self._lock:
                if connection in self._kept:
                    self._idle[connection] = time.monotonic()
                    self._wait()

    def _wait(self) -> None:
        """Come back when the next one is idle for long. Needs the lock."""
        if self._idle and not self._is_waiting:
            self._is_waiting = True
            timer = threading.Timer(IDLE, self.close_idle)
            timer.daemon = True
            timer.start()

    def close_idle(self) -> None:
        """Close those that nobody has used for IDLE seconds."""
        with self._lock:
            self._is_waiting = False
            for connection, since in list(self._idle.items()):
                if time.monotonic() >= since + IDLE:
                    del self._idle[connection]
                    connection.close()
            self._wait()
