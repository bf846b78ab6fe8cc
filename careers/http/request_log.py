"""A line on standard output for each request: time, address, method, path, status, bytes, where from.

Lines are written many at a time, and what is left a few times a second by a thread of its own.
"""

import sys
import threading
import time
from collections import deque
from typing import Any

#: Lines that are written at once, and seconds between two looks at what is left.
AT_ONCE, PAUSE = 64, 0.2


class RequestLog:
    def __init__(self) -> None:
        self._lines: deque[str] = deque()
        self._now, self._moment = 0, ""
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], status: str, size: int, source: str) -> None:
        """Note an answer of `size` bytes (0 where that is not known), which came from `source`."""
        now = int(time.time() * 1000)
        if now != self._now:
            second, milliseconds = divmod(now, 1000)
            clock = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._now, self._moment = now, f"{clock}.{milliseconds:03}Z"
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING")
        if query:
            path = f"{path}?{query}"
        if not (path.isascii() and path.isprintable()):
            # So that nobody writes lines of his own.
            path = path.encode("unicode_escape").decode()
        address = environ.get("REMOTE_ADDR", "-")
        self._lines.append(
            f"{self._moment} {address} {environ['REQUEST_METHOD']} {path} {status} {size} {source}\n"
        )
        if len(self._lines) >= AT_ONCE:
            self.write()
        if self._thread is None:
            self._start()

    def write(self) -> None:
        """Write what has been noted."""
        with self._lock:
            lines = [self._lines.popleft() for _line in range(len(self._lines))]
            if lines:
                sys.stdout.write("".join(lines))
                sys.stdout.flush()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="request-log", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(PAUSE)
            self.write()
