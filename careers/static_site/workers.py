"""Processes that make pages, each with a connection of its own to the database."""

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from django.db import connections

from .making import Made, Maker, Task
from .tree import ExportError

#: Tasks that a process takes at a time.
TOGETHER = 4

_maker: Maker


class Workers:
    """Makes pages in this process, one after the other, when their results are asked for."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.tasks: list[Task] = []

    def submit(self, task: Task) -> None:
        self.tasks.append(task)

    def results(self) -> Iterator[Made]:
        """What became of each task, in any order."""
        tasks, self.tasks = self.tasks, []
        yield from map(self.maker.make, tasks)


class Processes(Workers):
    """Makes pages in other processes, which begin at once."""

    def __init__(self, maker: Maker, number: int) -> None:
        super().__init__(maker)
        # Forked, so that what is loaded by now is shared.
        context = multiprocessing.get_context("fork")
        self.stopping = context.Event()
        self.executor = ProcessPoolExecutor(
            number, context, initializer=_begin, initargs=(maker, self.stopping, os.getpid())
        )
        self.futures: list[Future[list[Made]]] = []
        self.has_begun = False

    def submit(self, task: Task) -> None:
        super().submit(task)
        if len(self.tasks) == TOGETHER:
            self.start()

    def start(self) -> None:
        if not self.has_begun:
            # All processes are forked now: what is open would be used by each of them.
            _close_connections()
            self.has_begun = True
        self.futures.append(self.executor.submit(_make, self.tasks))
        self.tasks = []

    def results(self) -> Iterator[Made]:
        if self.tasks:
            self.start()
        futures, self.futures = self.futures, []
        for future in as_completed(futures):
            yield from future.result()


@contextmanager
def working(maker: Maker, processes: int) -> Iterator[Workers]:
    """Within it pages are made by so many processes, or in this one where that is 1."""
    if processes == 1:
        yield Workers(maker)
        return
    workers = Processes(maker, processes)
    try:
        yield workers
    except BrokenProcessPool as error:
        raise ExportError("A process that made pages was ended, perhaps for lack of memory.") from error
    finally:
        workers.stopping.set()
        workers.executor.shutdown(cancel_futures=True)


def _close_connections() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _begin(maker: Maker, stopping: Event, parent: int) -> None:
    global _maker
    _maker = maker
    _maker.is_stopped = stopping.is_set
    # What is loaded by now stays: the collector need not go through it again and again.
    gc.freeze()
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
