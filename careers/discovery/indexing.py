"""Keeps the indexes in step with the editions."""

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from careers.models import Edition
from careers.pages import RolePage, from_json
from careers.write_queue import wait_for_indexes

from .models import Indexed
from .related import index as related
from .search import index as search
from .skills import index as skills

#: Around many publications that are one transaction: what takes less time for all at once waits for the end.
together = related.together
#: What keeps an index: each has `add(pairs of an edition and its page)` and `remove(primary keys)`.
PARTS = (skills, search, related)
#: Counted up when what the indexes hold changes, so that `reindex` knows which editions are behind.
VERSION = 6
#: How many editions are in memory at once.
BATCH = 100


@transaction.atomic
def update(roles: Collection[int], pages: Mapping[int, RolePage] | None = None) -> None:
    """Bring the indexes up to date with the editions of the roles with these primary keys.

    In the indexes are editions that are live or will be; questions ask for the live ones among them.
    `pages` are those of editions, by primary key, as far as they are known already.
    """
    wait_for_indexes()
    current = Q(live_until=None) | Q(live_until__gt=timezone.now())
    editions = Edition.objects.filter(role__in=roles)
    known = set(Indexed.objects.filter(edition__role__in=roles, version=VERSION).values_list("pk", flat=True))
    stale = Indexed.objects.filter(edition__role__in=roles).exclude(
        Q(version=VERSION) & Q(edition__in=editions.filter(current).values("pk"))
    )
    _remove(list(stale.values_list("pk", flat=True)))
    missing = editions.filter(current).exclude(pk__in=known).defer("rendered")
    pages = pages or {}
    _add([(edition, pages.get(edition.pk) or from_json(edition.content)) for edition in missing])
    skills.follow(roles)
    search.follow(roles)


@transaction.atomic
def forget(editions: Iterable[int]) -> None:
    """Take the editions with these primary keys, which are about to be deleted, out of the indexes."""
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
