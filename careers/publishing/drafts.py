"""What drafts say, kept with their roles."""

from collections.abc import Collection, Mapping, Sequence

from django.db import connection, transaction

from careers.checks import index
from careers.models import Role
from careers.pages import RolePage, checksum, read_pages, sources_by_key, to_json

#: How many drafts are in memory at once.
NOTED_AT_ONCE = 100


def note_changes(roles) -> None:
    """Record what the rows of `roles` (a QuerySet) now say, so that lists can tell what has changed.

    Call it after changing rows other than through this module. Costs, for each NOTED_AT_ONCE of them, the
    queries of `with_parts` and some ten more.
    """
    if connection.in_atomic_block:
        # All of them before the first is noted, which locks the indexes.
        roles = roles.select_for_update()
    ids = list(roles.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), NOTED_AT_ONCE):
        _note(ids[start : start + NOTED_AT_ONCE])


@transaction.atomic(savepoint=False)
def _note(ids: Sequence[int]) -> None:
    # Locked before they are read: what somebody else is saving is waited for.
    locked = list(Role.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    drafts = read_drafts(ids) if locked else {}
    note_drafts({pk: (page, checksum(to_json(page))) for pk, page in drafts.items()})


def read_drafts(ids: Collection[int]) -> dict[int, RolePage]:
    """What the rows of the roles with these primary keys say. 13 queries, however many roles."""
    roles = Role.objects.select_related("family").filter(pk__in=ids)
    return read_pages(roles, sources_by_key() if len(ids) > 1 else None)


def note_drafts(drafts: Mapping[int, tuple[RolePage, str]]) -> None:
    """Record what drafts say and what is found in them: pages and checksums, by the role's primary key."""
    roles = [Role(pk=pk, draft_checksum=digest) for pk, (_page, digest) in drafts.items()]
    Role.objects.bulk_update(roles, ["draft_checksum"])
    index.note(drafts)
