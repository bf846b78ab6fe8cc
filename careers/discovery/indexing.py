"""Keeps the indexes in step with the editions."""

from collections.abc import Callable, Collection, Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from careers.models import Edition
from careers.pages import RolePage, from_json
from careers.write_queue import wait_for_indexes

from .models import Indexed, PublicationStamp
from .related import index as related
from .search import index as search
from .skills import index as skills

#: Around many publications that are one transaction: what takes less time for all at once waits for the end.
together = related.together
#: What keeps an index: each has `add(pairs of an edition and its page)` and `remove(primary keys)`.
PARTS = (skills, search, related)
#: Counted up when what the indexes hold changes, so that `reindex` knows which editions are behind.
VERSION = 9
#: How many editions are in memory at once.
BATCH = 100


@transaction.atomic(savepoint=False)
def update(roles: Collection[int], made: Collection[tuple[Edition, RolePage]] = ()) -> None:
    """Bring the indexes up to date with the editions of the roles with these primary keys.

    In the indexes are editions that are live or will be; questions ask for the live ones among them.
    `made` are editions, with their pages, that are known to be among those.
    """
    PublicationStamp.add()
    wait_for_indexes()
    now = timezone.now()
    found = Edition.objects.filter(Q(live_until=None) | Q(live_until__gt=now) | Q(indexed__isnull=False))
    versions = {}
    current = set()
    for pk, end, version in found.filter(role__in=roles).values_list("pk", "live_until", "indexed__version"):
        versions[pk] = version
        if end is None or end > now:
            current.add(pk)
    kept = {pk for pk in current if versions[pk] == VERSION}
    _remove([pk for pk, version in versions.items() if version is not None and pk not in kept])
    known = {edition.pk: (edition, page) for edition, page in made}
    if unknown := current - kept - known.keys():
        for edition in Edition.objects.filter(pk__in=unknown).defer("rendered"):
            known[edition.pk] = edition, from_json(edition.content)
    _add([known[pk] for pk in sorted(current - kept)])
    if kept:
        skills.follow(roles)
        search.follow(roles)


@transaction.atomic(savepoint=False)
def describe(slugs: Collection[str]) -> None:
    """Bring the descriptions of these skills (by short name) up to date: no page may have changed."""
    PublicationStamp.add()
    wait_for_indexes()
    skills.describe(slugs)


@transaction.atomic
def forget(editions: Iterable[int]) -> None:
    """Take the editions with these primary keys, which are about to be deleted, out of the indexes."""
    PublicationStamp.add()
    wait_for_indexes()
    _remove(list(editions))


def rebuild(
    progress: Callable[[int, int], None] = lambda done, total: None, *, everything: bool = False
) -> int:
    """Index the editions that are not, or all of them anew if `everything`; how many were.

    Goes on where it was stopped, and may run while the site does.
    """
    anew = everything or Indexed.objects.exclude(version=VERSION).exists()
    if everything:
        Indexed.objects.update(version=0)
    current = Edition.objects.filter(Q(live_until=None) | Q(live_until__gt=timezone.now()))
    done = Indexed.objects.filter(version=VERSION).values("edition")
    behind = current.exclude(pk__in=done).order_by().values_list("role", flat=True)
    over = Indexed.objects.exclude(edition__in=current.values("pk")).values_list("edition__role", flat=True)
    roles = sorted({*behind, *over})
    for start in range(0, len(roles), BATCH):
        progress(start, len(roles))
        update(roles[start : start + BATCH])
    with transaction.atomic():
        wait_for_indexes()
        skills.recount()
    if anew:
        related.settle()
    PublicationStamp.add()
    PublicationStamp.forget_old()
    progress(len(roles), len(roles))
    return len(roles)


def _add(editions: list[tuple[Edition, RolePage]]) -> None:
    if not editions:
        return
    for part in PARTS:
        part.add(editions)
    Indexed.objects.bulk_create(Indexed(edition=edition, version=VERSION) for edition, _page in editions)


def _remove(editions: Iterable[int]) -> None:
    if not editions:
        return
    for part in PARTS:
        part.remove(editions)
    Indexed.objects.filter(pk__in=editions).delete()
