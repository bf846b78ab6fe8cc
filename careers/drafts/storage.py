"""Reading and writing stored drafts.

A draft is written in the transaction that changes its rows, by `publishing.note_changes`, and read wherever
somebody asks what a role says. Where none is stored (in a database of an earlier release, until `reindex`
has been through), it is read from the rows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from django.db import transaction

from careers import pages
from careers.models import Role
from careers.pages import RolePage

from .models import StoredDraft

#: Counted up when the same rows make another page, or a page another JSON: then stored drafts do not count.
VERSION = 1
#: How many drafts are in memory at once.
BATCH = 100


class Draft(NamedTuple):
    """What a role says: the page, its JSON, and the checksum of that, as editions and submissions have it."""

    page: RolePage
    content: str
    checksum: str


def draft_of(page: RolePage) -> Draft:
    """The draft that says `page`."""
    content = pages.to_json(page)
    return Draft(page, content, pages.checksum(content))


def read(role: Role) -> Draft:
    """What `role` says. One query; those of `from_rows` where nothing is stored."""
    return read_many([role.pk])[role.pk]


def read_many(roles: Collection[int]) -> dict[int, Draft]:
    """What the roles with these primary keys say, by them, in their order: see `stored` and `from_rows`."""
    found = stored(roles)
    found |= from_rows([pk for pk in roles if pk not in found])
    return {pk: found[pk] for pk in roles if pk in found}


def stored(roles: Collection[int]) -> dict[int, Draft]:
    """The stored drafts of the roles with these primary keys. One query."""
    rows = StoredDraft.objects.filter(role__in=roles, version=VERSION)
    return {
        pk: Draft(pages.from_json(content), content, checksum)
        for pk, content, checksum in rows.values_list("role_id", "content", "role__draft_checksum")
    }


def from_rows(roles: Collection[int]) -> dict[int, Draft]:
    """What the rows of the roles with these primary keys say: the queries of `with_parts`, and one more."""
    if not roles:
        return {}
    sources = pages.sources_by_key() if len(roles) > 1 else None
    rows = Role.objects.with_parts().filter(pk__in=roles)
    return {role.pk: draft_of(pages.from_rows(role, sources)) for role in rows}


def of_parts(role: Role) -> Draft:
    """What `role` says, whose parts are read as far as they have not been yet."""
    role.read_parts()
    return draft_of(pages.from_rows(role))


def store(drafts: Mapping[int, Draft]) -> None:
    """Keep what roles say, by primary key: called in the transaction that changes their rows. Two queries."""
    Role.objects.bulk_update(
        [Role(pk=pk, draft_checksum=draft.checksum) for pk, draft in drafts.items()], ["draft_checksum"]
    )
    StoredDraft.objects.bulk_create(
        [StoredDraft(role_id=pk, version=VERSION, content=draft.content) for pk, draft in drafts.items()],
        update_conflicts=True,
        unique_fields=["role"],
        update_fields=["version", "content"],
    )


def rebuild(
    progress: Callable[[int, int], None] = lambda done, total: None, *, everything: bool = False
) -> int:
    """Store the drafts that are not, or all of them anew if `everything`; how many were.

    Goes on where it was stopped, and may run while the site does.
    """
    behind = Role.objects.all()
    if not everything:
        behind = behind.exclude(pk__in=StoredDraft.objects.filter(version=VERSION).values("pk"))
    pks = list(behind.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        progress(start, len(pks))
        with transaction.atomic():
            store(from_rows(locked(pks[start : start + BATCH])))
    progress(len(pks), len(pks))
    return len(pks)


def locked(roles: Iterable[int]) -> list[int]:
    """Lock these roles before they are read: what somebody is saving is waited for. Those that exist."""
    rows = Role.objects.select_for_update().filter(pk__in=roles)
    return list(rows.order_by("pk").values_list("pk", flat=True))
