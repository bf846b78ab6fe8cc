"""Processes that make pages, each with a connection of its own to the database."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from django.db import connections

from .making import Made, Maker, Task
from .tree import ExportError

#: Tasks that a process takes at a time.
TOGETHER = 4

#: Makes the pages of some tasks, and says of each what became of it, in any order.
Making = Callable[[list[Task]], Iterator[Made]]

_maker: Maker


@contextmanager
def making(maker: Maker, processes: int) -> Iterator[Making]:
    """Within it pages are made by so many processes, or in this one where that is 1."""
    if processes == 1:
        yield lambda tasks: map(maker.make, tasks)
        return
    executor = ProcessPoolExecutor(
        processes,
        # Forked, so that what is loaded by now is shared.
        mp_context=multiprocessing.get_context("fork"),
        initializer=_begin,
        initargs=(maker, os.getpid()),
    )

    def make(tasks: list[Task]) -> Iterator[Made]:
        _close_connections()
        batches = [tasks[start : start + TOGETHER] for start in range(0, len(tasks), TOGETHER)]
        futures = [executor.submit(_make, batch) for batch in batches]
        return _results(futures)

    try:
        yield make
    finally:
        executor.shutdown(cancel_futures=True)


def _results(futures: Iterable) -> Iterator[Made]:
    try:
        for future in as_completed(futures):
            yield from future.result()
    except BrokenProcessPool as error:
        raise ExportError("A process that made pages was ended, perhaps for lack of memory.") from error


def _close_connections() -> None:
    """Before a fork, none may be open that two processes would then use."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _begin(maker: Maker, parent: int) -> None:
    global _maker
    _maker = maker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for connection in connections.all():
        # One connection is enough for what has no threads.
        connection.settings_dict["OPTIONS"].pop("pool", None)
    threading.Thread(target=_end_with, args=[parent], daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process once its parent was killed: nobody would tell it to."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _make(tasks: list[Task]) -> list[Made]:
    return [_maker.make(task) for task in tasks]
