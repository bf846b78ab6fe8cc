"""One password is hashed at a time in each process.

A hash takes more than half a second on purpose. As many at once as there are threads would leave none for
readers, so one thread hashes, one waits for it, and any other is told that the site is busy.
"""

import threading

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpRequest

from .refusals import HashingBusy

#: The longest that a thread waits for another one, in seconds, and after how many a visitor should try again.
LONGEST_WAIT, TRY_AGAIN = 5.0, 5


class HashingSlot:
    """A lock for which at most one thread waits. Who holds it may take it again."""

    def __init__(self) -> None:
        self._held = threading.RLock()
        self._waiting = threading.Lock()

    def acquire(self) -> None:
        """Raises HashingBusy where somebody waits already, or after LONGEST_WAIT."""
        if self._held.acquire(blocking=False):
            return
        if not self._waiting.acquire(blocking=False):
            raise HashingBusy(TRY_AGAIN)
        try:
            if not self._held.acquire(timeout=LONGEST_WAIT):
                raise HashingBusy(TRY_AGAIN)
        finally:
            self._waiting.release()

    def release(self) -> None:
        self._held.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *error) -> None:
        self.release()


slot = HashingSlot()


def hold_for(request: HttpRequest) -> None:
    """Take the slot until `let_go` is called for `request`: whatever an attempt does to the database, too,
    is done by one thread at a time. Raises HashingBusy."""
    if not getattr(request, "holds_hashing_slot", False):
        slot.acquire()
        request.holds_hashing_slot = True  # type: ignore[attr-defined]  # ours


def let_go(request: HttpRequest) -> None:
    if getattr(request, "holds_hashing_slot", False):
        request.holds_hashing_slot = False  # type: ignore[attr-defined]  # ours
        slot.release()


class OneAtATimeHasher(PBKDF2PasswordHasher):
    """Django's usual hash. Raises HashingBusy."""

    def encode(self, password, salt, iterations=None) -> str:
        with slot:
            return super().encode(password, salt, iterations)
