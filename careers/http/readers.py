"""The threads in which Django reads pages, and what they are asked to make."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from copy import deepcopy
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .open_files import OpenFiles
from .publication_watch import REPLICA

logger = logging.getLogger(__name__)

Made = TypeVar("Made")

#: Seconds that a thread which reads waits for a lock of SQLite: less than whoever asked waits for it.
SQLITE_PATIENCE = 2


_open_files = OpenFiles()


def be_reader() -> None:
    """Called in each thread that reads, before anything else."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite":
        # That of this thread alone: whoever saves waits longer.
        connection.settings_dict = deepcopy(connection.settings_dict)
        connection.settings_dict["OPTIONS"]["timeout"] = SQLITE_PATIENCE
        _open_files.keep_open(connection)


def be_standby_reader() -> None:
    """Called in each thread that reads from the standby: it knows no other database, whatever is asked."""
    connections[DEFAULT_DB_ALIAS] = connections[REPLICA]


class Flight(Generic[Made]):
    """Something that is being made in a thread that reads, for all who wait for it."""

    def __init__(
        self, readers: ThreadPoolExecutor, patience: float, make: Callable[..., Made], *args: Any
    ) -> None:
        self._patience, self._until = patience, time.monotonic() + patience
        self._connection: BaseDatabaseWrapper | None = None
        self.future = readers.submit(self._run, make, *args)

    def _run(self, make: Callable[..., Made], *args: Any) -> Made:
        connection: BaseDatabaseWrapper = connections[DEFAULT_DB_ALIAS]
        self._connection = connection
        with _open_files.use(connection):
            try:
                return make(*args)
            finally:
                self._connection = None

    def wait(self, until: float) -> Made | None:
        """What was made, or None where that takes too long or has failed."""
        try:
            return self.future.result(max(0.0, min(self._until, until) - time.monotonic()))
        except (TimeoutError, CancelledError):
            logger.warning("Nothing was read for %s seconds.", self._patience)
            self.future.cancel()
            self._interrupt()
        except Exception:
            logger.exception("An answer could not be made.")
        return None

    def _interrupt(self) -> None:
        """End the query that takes so long, so that the thread is free again."""
        connection = self._connection
        raw: Any = connection.connection if connection else None
        if hasattr(raw, "interrupt"):
            # SQLite
            raw.interrupt()
        elif raw:
            # It asks the server, which may be what does not answer.
            threading.Thread(target=raw.cancel_safe, kwargs={"timeout": 1}, daemon=True).start()
