"""A process that stops in the middle of something, as a test wants, and is killed there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Where a script calls stop(), it says so and waits to be killed.
STOP = """
import sys

def stop(*args, **kwargs):
    print("stopped", flush=True)
    sys.stdin.read()
"""


@contextmanager
def running(script: str, *arguments: str, database_url: str) -> Iterator[subprocess.Popen]:
    """Meanwhile, a process runs `script` on this database. It is killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", STOP + script, *arguments],
        env=os.environ | {"DATABASE_URL": database_url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until_stopped(process: subprocess.Popen) -> None:
    assert "stopped\n" in process.stdout, "the process ended by itself"
