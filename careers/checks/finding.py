"""The shape of what is found."""

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    CONTRADICTION = "contradiction"
    UNSOURCED = "unsourced"
    OLD = "old"
    OUTDATED = "outdated"
    MISSING = "missing"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to look at: in which kind of part, in which of them (its key), in which field.

    As `careers.publishing.validation.Fault`, but it advises and keeps nothing from being published. `part` is
    empty for the role itself.
    """

    kind: Kind
    part: str
    key: tuple[str, ...]
    field: str
    message: str


class Noted(msgspec.Struct, frozen=True, omit_defaults=True):
    """What `RoleFindings.content` stores.

    `page` is what the draft shows by itself; `live` what the live page says otherwise than the names are
    now; `rungs` what its pay is beside that of the roles below it on its ladders.
    """

    page: tuple[Finding, ...] = ()
    live: tuple[Finding, ...] = ()
    rungs: tuple[Finding, ...] = ()

    def all(self) -> tuple[Finding, ...]:
        return (*self.rungs, *self.page, *self.live)
