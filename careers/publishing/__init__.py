"""The only writer of editions.

Each function is one transaction. Whoever publishes, withdraws or restores a role first locks its
row, so that two people doing it at once wait for each other (on SQLite the transaction itself
locks, since it begins IMMEDIATE). The order of locks is that of careers.write_queue.
"""

from .drafts import note_changes, note_saved
from .editions import columns, lock, note_confirmations, rerender
from .publication import publish, publish_all, schedule
from .refusals import Refused
from .restoring import erase, replaced, restore, restored, roll_back
from .withdrawal import cancel, keep, withdraw

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
