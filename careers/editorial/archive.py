"""Roles that are put away, with their history kept, or erased for good."""

import zlib
from collections.abc import Iterator, Set
from functools import partial
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from careers import publishing
from careers.models import Edition, Role
from careers.pages import from_json, pictures
from careers.write_queue import in_turn

from .models import PreviewLink, ReplacedDraft, Submission


def is_public(role: Role) -> bool:
    """Whether `role` is live, or scheduled to be. One query."""
    return role.editions.filter(Q(live_until=None) | Q(live_until__gt=timezone.now())).exists()


@in_turn()
def put_away(role: Role, *, by: str, reason: str) -> None:
    """Withdraw `role`, where it is live or scheduled, and leave it out of lists. A review ends with it."""
    role = publishing.lock(role.pk)
    if is_public(role):
        publishing.withdraw(role, by=by, reason=reason)
    now = timezone.now()
    role.submissions.filter(state__in=Submission.OPEN).update(
        state=Submission.State.TAKEN_BACK, decided_at=now
    )
    Role.objects.filter(pk=role.pk).update(archived_at=now)


def take_out(role: Role) -> None:
    """Undo `put_away`, but for the withdrawal: the role is a draft again."""
    Role.objects.filter(pk=role.pk).update(archived_at=None)


#: The fields of a role that hold uploads, and the folder of the media storage where these lie.
FIELDS = ("hero_image", "second_image")
FOLDER = PurePosixPath(Role._meta.get_field(FIELDS[0]).upload_to)
ANY = Q()


@in_turn()
def erase(role: Role) -> None:
    """As `publishing.erase`; the files of `pictures_of_it_alone` follow, once all of it is committed.

    Raises publishing.Refused. Costs four queries more, and some after the commit if `role` has pictures.
    """
    names = _uploads(role)
    publishing.erase(role)
    if names:
        # Others may take over a picture until then, so who uses it is looked up again.
        transaction.on_commit(partial(_remove, names), robust=True)


def pictures_of_it_alone(role: Role) -> set[str]:
    """Names of the uploads that go if `role` is erased. Four queries, and four more if it has pictures."""
    names = _uploads(role)
    return names - _used(names, ~Q(role=role), ~Q(pk=role.pk))


def _uploads(role: Role) -> set[str]:
    """Names of all uploads of `role`: in its rows, what they were before, its editions and preview links."""
    pages = map(from_json, _pages(Q(role=role)))
    names = {picture.file for page in pages for picture in (page.hero, page.second) if picture}
    names |= {name for row in Role.objects.filter(pk=role.pk).values_list(*FIELDS) for name in row}
    # Nothing outside of the folder of uploads is ever removed, whatever a page names.
    return {name for name in names if name and PurePosixPath(name).parent == FOLDER}


def _used(names: Set[str], which: Q, of_roles: Q) -> set[str]:
    """Those of `names` that roles `of_roles` show, or pages of the kinds of `_pages` that are `which`."""
    if not names:
        return set()
    showing = Q(*((f"{field}__in", names) for field in FIELDS), _connector=Q.OR)
    found = {name for row in Role.objects.filter(of_roles, showing).values_list(*FIELDS) for name in row}
    for content in _pages(which, names):
        found |= {name for name in names if f'"{name}"' in content}
    return found & names


def _pages(which: Q, naming: Set[str] = frozenset()) -> Iterator[str]:
    """The JSON of the editions, preview links and replaced drafts that are `which`, in three queries.

    Those that name one of `naming` are among them; without it, all are.
    """
    named = Q(*(Q(content__contains=f'"{name}"') for name in naming), _connector=Q.OR)
    for model in (Edition, PreviewLink):
        yield from model.objects.filter(which, named).values_list("content", flat=True).iterator()
    for content in ReplacedDraft.objects.filter(which).values_list("content", flat=True).iterator():
        yield zlib.decompress(bytes(content)).decode()


def _remove(names: Set[str]) -> None:
    """Delete those uploads of `names` that nothing shows any more, with what was made of them."""
    for name in sorted(names - _used(names, ANY, ANY)):
        if default_storage.exists(name):
            stem = pictures.stem_of(name)
            if not Edition.objects.filter(rendered__contains=stem).exists():
                pictures.remove_renditions(stem)
            default_storage.delete(name)
