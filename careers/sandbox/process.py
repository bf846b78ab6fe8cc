"""Work on the files of others in a process of its own, with limits of time and memory.

What a file can make its reader do is without end; what the process that reads it may use is not. A thread
that waits for it holds no lock of the interpreter, and a process that ends gives back all its memory.
Imports nothing of Django, since such processes import it too.
"""

import fcntl
import logging
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import msgspec

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
#: The exit status of a process that asked for more memory than it may have.
OUT_OF_MEMORY = 3
#: Seconds between two looks whether another process is done.
PAUSE = 0.05


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one process may use, how many may run at a time, and how many seconds one waits for its turn.

    Processes that share a directory of `locks` are counted together.
    """

    seconds: int
    megabytes: int
    at_once: int
    patience: float
    locks: Path

    @classmethod
    def from_settings(cls, settings: Any, prefix: str, *, patience: float) -> Self:
        """The limits in `settings`: PREFIX_SECONDS and _MEGABYTES, and what all such processes share."""
        return cls(
            seconds=getattr(settings, f"{prefix}_SECONDS"),
            megabytes=getattr(settings, f"{prefix}_MEGABYTES"),
            at_once=settings.CHILD_PROCESSES,
            patience=patience,
            locks=settings.CHILD_LOCKS,
        )


class Failed(Exception):
    """The process did not answer: it crashed, or the machine stopped it."""


class OutOfTime(Failed):
    """It took longer than it may."""


class OutOfMemory(Failed):
    """It asked for more memory than it may have."""


class TooManyProcesses(Failed):
    """As many processes as may run at a time are running already."""


def run(module: str, request: bytes, limits: Limits) -> bytes:
    """What `module`, run by a Python of its own, answers to `request`. Raises Failed.

    Takes at most `limits.patience` and `limits.seconds` together, and a moment.
    """
    with _turn(limits):
        try:
            done = subprocess.run(  # noqa: S603 our own module
                [sys.executable, "-m", module, str(limits.seconds), str(limits.megabytes)],
                input=request,
                capture_output=True,
                timeout=limits.seconds,
                cwd=ROOT,
                env={
                    "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
                    # Each arena of a thread counts as memory, used or not.
                    "MALLOC_ARENA_MAX": "1",
                },
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise OutOfTime from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == -signal.SIGXCPU:
        raise OutOfTime
    if done.returncode in {OUT_OF_MEMORY, -signal.SIGKILL}:
        raise OutOfMemory
    logger.error(
        "%s ended with %d: %s", module, done.returncode, done.stderr.decode(errors="replace")[-2000:]
    )
    raise Failed


def serve(answer: Callable[[bytes], bytes]) -> None:
    """Be the process that `run` started: take its limits and its request, and `answer`."""
    seconds, megabytes = map(int, sys.argv[1:])
    # Also ends what nobody waits for any more: a server that is killed leaves no readers behind.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, megabytes * 1_000_000))
    try:
        answered = answer(sys.stdin.buffer.read())
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(answered)


@contextmanager
def _turn(limits: Limits) -> Iterator[None]:
    """One of `limits.at_once` places, each a locked file: the system unlocks it, however its holder ends."""
    limits.locks.mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + limits.patience
    while True:
        for number in range(limits.at_once):
            with (limits.locks / f"{number}.lock").open("a") as place:
                try:
                    fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield
                return
        if time.monotonic() > until:
            raise TooManyProcesses
        time.sleep(PAUSE)
