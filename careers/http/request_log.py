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


def told(method: str, path: str, query: str | None, status: int, *, size: int, source: str) -> str:
    """What a line says of an answer of `size` bytes (0 where that is not known), which came from `source`."""
    if query:
        path = f"{path}?{query}"
    if not (path.isascii() and path.isprintable()):
        # So that nobody writes lines of his own.
        path = path.encode("unicode_escape").decode()
    return f"{method} {path} {status} {size} {source}"


class RequestLog:
    def __init__(self) -> None:
        #: When, the address of the visitor, and what is `told`.
        self._noted: deque[tuple[float, str, str]] = deque()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], told: str) -> None:
        """Note an answer. The line is put together when it is written, so that nobody waits for that."""
        self._noted.append((time.time(), environ.get("REMOTE_ADDR", "-"), told))
        if len(self._noted) >= AT_ONCE:
            self.write()
        if self._thread is None:
            self._start()

    def write(self) -> None:
        """Write what has been noted."""
        with self._lock:
            lines, before, moment = [], -1, ""
            for _line in range(len(self._noted)):
                at, address, told = self._noted.popleft()
                now = int(at * 1000)
                if now != before:
                    before, moment = now, _moment(now)
                lines.append(f"{moment} {address} {told}\n")
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


def _moment(milliseconds: int) -> str:
    second, rest = divmod(milliseconds, 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(second))}.{rest:03}Z"
