"""Two people at once: what runs in a thread, over a connection of its own."""

import threading
from collections.abc import Callable
from contextlib import contextmanager

from django.db import connection, connections

#: Seconds after which a test gives up waiting: nothing takes that long.
TOO_LONG = 60


class Thread(threading.Thread):
    """Runs `action`; `result` is what it returned or raised, once it is joined."""

    def __init__(self, action: Callable[[], object]):
        super().__init__(daemon=True)
        self.action, self.result = action, None
        self.start()

    def run(self):
        try:
            self.result = self.action()
        except Exception as error:
            self.result = error
        finally:
            connections.close_all()

    def finished(self):
        self.join(TOO_LONG)
        assert not self.is_alive()
        return self.result


def elsewhere(action: Callable[[], object]) -> object:
    """What `action` returns or raises over another connection."""
    return Thread(action).finished()


def at_once(*actions: Callable[[], object]) -> list:
    """Run the actions in threads that start together; what each returned or raised."""
    gate = threading.Barrier(len(actions))

    def begin(action):
        gate.wait(TOO_LONG)
        return action()

    threads = [Thread(lambda action=action: begin(action)) for action in actions]
    return [thread.finished() for thread in threads]


@contextmanager
def during(block: Callable[[], object]):
    """While somebody else is in the middle of `block`, a context manager that is entered over there."""
    inside, go_on = threading.Event(), threading.Event()

    def stay():
        with block():
            inside.set()
            go_on.wait(TOO_LONG)

    thread = Thread(stay)
    try:
        assert inside.wait(TOO_LONG), thread.result
        yield
    finally:
        go_on.set()
        thread.finished()


@contextmanager
def waiting_at_most(seconds: float):
    """Meanwhile, what waits for somebody else over this connection gives up after so long."""
    number = int(seconds * 1000)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout = {number}")
        else:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{number}ms"])
    try:
        yield
    finally:
        if connection.vendor == "postgresql":
            # The pool hands the connection on to others.
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
