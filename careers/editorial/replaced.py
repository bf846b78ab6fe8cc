"""What a draft was before somebody saved over it: what two editors began with who both saved."""

import zlib
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from careers import pages
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
    """What the rows of `role` say. Costs the queries of `with_parts`, and two."""
    stored = Role.objects.with_parts().get(pk=role.pk)
    return Version(pages.from_rows(stored), stored.responsible_id)


def keep(role: Role, version: int, draft: Version) -> None:
    """Note that `draft` was the `version` of `role`: call it before its rows are changed. Three queries."""
    _kept, is_new = ReplacedDraft.objects.get_or_create(
        role=role,
        version=version,
        defaults={
            "content": zlib.compress(pages.to_json(draft.page).encode()),
            "responsible": draft.responsible,
        },
    )
    if is_new:
        of_role = ReplacedDraft.objects.filter(role=role)
        oldest = timezone.now() - KEPT_FOR
        (of_role.filter(version__lte=version - KEPT) | of_role.filter(replaced_at__lt=oldest)).delete()


def began_as(role: Role, version: int) -> Version | None:
    """The `version` of `role`, or None where nobody kept it: long ago, or replaced by an import."""
    kept = ReplacedDraft.objects.filter(role=role, version=version).first()
    if kept is None:
        return None
    return Version(pages.from_json(zlib.decompress(bytes(kept.content)).decode()), kept.responsible)
