"""Links by which people without an account may read one draft, and say something about it.

A link shows exactly what the draft said when it was made: the page is stored with it, and what is
written later does not show through. Its address carries no more than the number of the link and a
signature over that number and the checksum of the page, so that it can be neither guessed nor turned
to another page.
"""

import re
from datetime import timedelta
from enum import Enum, auto

import msgspec
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import pages
from careers.drafts import storage
from careers.models import Role
from careers.models.text import unix_line_ends
from careers.pages import RolePage, rendering
from careers.pages.rendering import Rendered
from careers.publishing import Refused
from careers.write_queue import in_turn

from .models import PreviewLink, Remark

SALT = "careers.desk.previews"
TOKEN = re.compile(r"\A(?P<pk>[1-9][0-9]{0,17})-(?P<signature>[\w-]{43})\Z", re.ASCII)

#: For how many days a link may be made.
DAYS = (1, 7, 30)
#: Remarks that one link takes in all, and in a minute. Letters of a name, and of a remark.
MOST_REMARKS, MOST_A_MINUTE = 50, 5
LONGEST_NAME, LONGEST_REMARK = 100, 4000


class Closed(Enum):
    """Why there is nothing to be read."""

    UNKNOWN = auto()
    EXPIRED = auto()
    REVOKED = auto()


@in_turn()
def make(role: Role, *, by, days: int, note: str = "") -> PreviewLink:
    """A link to what the draft of `role` says now, for one of DAYS. `by` is the user who makes it.

    Raises Refused for another number of days. Two queries.
    """
    if days not in DAYS:
        raise Refused(_("Choose how long the link shall work."))
    draft = storage.read(role)
    now = timezone.now()
    return PreviewLink.objects.create(
        role=role,
        content=draft.content,
        checksum=draft.checksum,
        note=note,
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )


def token(link: PreviewLink) -> str:
    """What the address of `link` ends with."""
    return f"{link.pk}-{_signer().signature(_signed(link))}"


def read(token: str) -> PreviewLink | Closed:
    """The link that `token` is of, with its role; or why nobody may read it. One query at most."""
    parts = TOKEN.match(token)
    if parts is None:
        return Closed.UNKNOWN
    link = PreviewLink.objects.select_related("role").filter(pk=parts["pk"]).first()
    if not link or not _is_genuine(link, parts["signature"]):
        return Closed.UNKNOWN
    return closed(link) or link


def closed(link: PreviewLink) -> Closed | None:
    """Why `link` shows nothing any more, or None where it does. That of a deleted role is revoked."""
    if link.revoked_at or link.role.archived_at:
        return Closed.REVOKED
    return Closed.EXPIRED if link.expires_at <= timezone.now() else None


def shown(link: PreviewLink) -> tuple[RolePage, Rendered]:
    """The page that `link` is bound to. No query; a picture whose file is gone is left out."""
    page = pages.from_json(link.content)
    try:
        return page, rendering.render(page)
    except (OSError, ValueError):
        page = msgspec.structs.replace(page, hero=None, second=None)
        return page, rendering.render(page)


@in_turn()
def revoke(link: PreviewLink, *, by) -> bool:
    """Close `link` for good; whether it was open until now. What was said through it stays."""
    now = timezone.now()
    still_open = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
    return bool(still_open.update(revoked_at=now, revoked_by=by))


@transaction.atomic
def remark(link: PreviewLink, *, name: str, text: str) -> Remark:
    """Keep what somebody without an account says about the page of `link`.

    Raises Refused where the link has been closed since, or has taken as many remarks as it may.
    """
    link = PreviewLink.objects.select_for_update(of=("self",)).select_related("role").get(pk=link.pk)
    if closed(link):
        raise Refused(_("This link does not work any more, so your remark was not kept."))
    said = link.remarks.filter(author=None)
    if said.count() >= MOST_REMARKS:
        raise Refused(
            _("This link has taken %(count)d remarks, and takes no more. Ask for a new one.")
            % {"count": MOST_REMARKS}
        )
    now = timezone.now()
    if said.filter(created_at__gt=now - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise Refused(_("Many remarks came in within a minute. Wait a little, then send yours again."))
    return Remark.objects.create(
        role=link.role, preview=link, author_name=name, text=unix_line_ends(text), created_at=now
    )


def remarks(link: PreviewLink):
    """What was said through `link`, oldest first. Answers of editors are among themselves."""
    return link.remarks.filter(author=None)


def _signed(link: PreviewLink) -> str:
    return f"{link.pk}:{link.checksum}"


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


def _is_genuine(link: PreviewLink, signature: str) -> bool:
    """Whether the signature is ours, over this link, and the page is still the one that was signed."""
    if pages.checksum(link.content) != link.checksum:
        return False
    try:
        _signer().unsign(f"{_signed(link)}:{signature}")
    except signing.BadSignature:
        return False
    return True
