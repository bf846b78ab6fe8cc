"""The only writer of editions.

Each function is one transaction. Whoever publishes, withdraws or restores a role first locks its
row, so that two people doing it at once wait for each other (on SQLite the transaction itself
locks, since it begins IMMEDIATE). The order of locks is that of careers.write_queue.
"""

from .publication import (
    cancel,
    columns,
    keep,
    lock,
    note_changes,
    note_confirmations,
    note_saved,
    publish,
    publish_all,
    rerender,
    schedule,
    withdraw,
)
from .restoring import erase, replaced, restore, restored, roll_back
from .validation import Refused

__all__ = [
    "Refused",
    "cancel",
    "columns",
    "erase",
    "keep",
    "lock",
    "note_changes",
    "note_confirmations",
    "note_saved",
    "publish",
    "publish_all",
    "replaced",
    "rerender",
    "restore",
    "restored",
    "roll_back",
    "schedule",
    "withdraw",
]
