"""A line on standard output for each request: time, address, method, path, status, bytes, where from.

Lines are written a few times a second by a thread of its own: whoever is answered does not wait for it.
"""

import sys
import threading
import time
from collections import deque
from datetime import UTC, datetime
from typing import Any

#: Seconds between two writings.
PAUSE = 0.2


class RequestLog:
    def __init__(self) -> None:
        self._entries: deque[tuple[float, dict[str, Any], str, int, str]] = deque()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], status: str, size: int, source: str) -> None:
        """Note an answer of `size` bytes (0 where that is not known), which came from `source`."""
        self._entries.append((time.time(), environ, status, size, source))
        if self._thread is None:
            self._start()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="request-log", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(PAUSE)
            self.write()

    def write(self) -> None:
        """Write what has been noted."""
        lines = []
        while self._entries:
            lines.append(_line(*self._entries.popleft()))
        if lines:
            sys.stdout.write("".join(lines))
            sys.stdout.flush()


def _line(at: float, environ: dict[str, Any], status: str, size: int, source: str) -> str:
    query = environ.get("QUERY_STRING")
    path = f"{environ['PATH_INFO']}?{query}" if query else environ["PATH_INFO"]
    # What is no printable ASCII is escaped, so that nobody writes lines of his own.
    shown = path.encode("unicode_escape").decode()
    moment = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    asked = f"{environ.get('REMOTE_ADDR', '-')} {environ['REQUEST_METHOD']} {shown}"
    return f"{moment} {asked} {status} {size} {source}\n"
