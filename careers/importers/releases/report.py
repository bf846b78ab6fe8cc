"""What an import has done, or would take away."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from careers.pages.three_way import Key

from .guard import Findings
from .merging import Conflict


class RoleChange(NamedTuple):
    """A role that came out different, and the names of what was taken over.

    Of that, `new` was not on its page before, and `removed` is no longer.
    """

    slug: str
    taken: tuple[Key, ...]
    new: tuple[Key, ...] = ()
    removed: tuple[Key, ...] = ()

    @property
    def changed(self) -> tuple[Key, ...]:
        other = {*self.new, *self.removed}
        return tuple(key for key in self.taken if key not in other)


class StandingConflict(NamedTuple):
    """A conflict that stands, at the role of this address."""

    slug: str
    conflict: Conflict


class Taken(NamedTuple):
    """What came of one release, by the addresses of the roles."""

    release: str
    added: list[str]
    changed: list[RoleChange]
    unchanged: int
    conflicts: list[StandingConflict]


class Report(NamedTuple):
    """What an import has done, by the addresses of the roles."""

    taken: list[Taken]
    published: list[str]
    #: Roles whose rows changed but which were not published, and why in one word of State or a sentence.
    unpublished: dict[str, str]
    #: What was taken away, and what was older than what the site had.
    findings: Findings
    #: Roles of which their data set says nothing any more. Their pages stay: an editor decides.
    vanished: list[str]


class NotConfirmed(Exception):
    """An import would take away more than somebody should by accident, or is older than what is there."""

    def __init__(self, findings: Findings) -> None:
        super().__init__(_("This import takes away much of what was there, or is older."))
        self.findings = findings
