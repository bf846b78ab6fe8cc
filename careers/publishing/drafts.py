"""What drafts say and what is found in them, kept with their roles."""

from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.db.models import QuerySet

from careers.checks import index
from careers.drafts import storage
from careers.drafts.storage import BATCH, Draft
from careers.models import Role


def note_changes(roles: QuerySet[Role]) -> None:
    """Store what the rows of `roles` say by now. Whatever changes rows calls it in the same transaction.

    Costs, for each BATCH of them, the queries of `storage.from_rows` and some ten more.
    """
    if connection.in_atomic_block:
        # All of them before the first is noted, which locks the indexes.
        roles = roles.select_for_update()
    ids = list(roles.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        _note(ids[start : start + BATCH])


@transaction.atomic(savepoint=False)
def note_saved(role: Role) -> None:
    """`note_changes` for one role that is locked. What has been read of its parts is not read again."""
    note_drafts({role.pk: storage.of_parts(role)})


@transaction.atomic(savepoint=False)
def _note(ids: Sequence[int]) -> None:
    note_drafts(storage.from_rows(storage.locked(ids)))


def note_drafts(drafts: Mapping[int, Draft]) -> None:
    """Store what roles say, and what is found in it, by their primary keys. Locks the indexes."""
    if drafts:
        storage.store(drafts)
        index.note(drafts)
