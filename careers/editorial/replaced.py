"""What a draft was before somebody saved over it: what two editors began with who both saved."""

import zlib
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from careers import pages
from careers.drafts import storage
from careers.models import Role
from careers.pages import RolePage

from .models import ReplacedDraft

#: So many of a role are kept, and so long. Who has a form open for longer is asked about all differences.
KEPT = 60
KEPT_FOR = timedelta(days=30)


class Version(NamedTuple):
    """A draft: its page, and what stands on no page, the key of the user who is responsible."""

    page: RolePage
    responsible: int | None


def now(role: Role) -> Version:
    """What the draft of `role` says, of which a form may have changed the fields already. Two queries."""
    responsible = Role.objects.values_list("responsible", flat=True).get(pk=role.pk)
    return Version(storage.read(role).page, responsible)


def keep(role: Role, version: int, draft: Version) -> None:
    """Note that `draft` was the `version` of `role`: call it before its rows are changed. Two queries."""
    content = zlib.compress(pages.to_json(draft.page).encode())
    row = ReplacedDraft(role=role, version=version, content=content, responsible=draft.responsible)
    ReplacedDraft.objects.bulk_create([row], ignore_conflicts=True)
    of_role = ReplacedDraft.objects.filter(role=role)
    oldest = timezone.now() - KEPT_FOR
    (of_role.filter(version__lte=version - KEPT) | of_role.filter(replaced_at__lt=oldest)).delete()


def began_as(role: Role, version: int) -> Version | None:
    """The `version` of `role`, or None where nobody kept it: long ago, or replaced by an import."""
    kept = ReplacedDraft.objects.filter(role=role, version=version).first()
    if kept is None:
        return None
    return Version(pages.from_json(zlib.decompress(bytes(kept.content)).decode()), kept.responsible)
