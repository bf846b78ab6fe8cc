"""Releases of public data sets: what one says of every role, what of it is new, and what stands against it.

An importer turns a release into one `Contribution` a role. `apply` compares each with what the data set
said the last time and with what the rows say now, takes over what is new, leaves alone what an editor
has changed, and in the end publishes the roles that came out different. Before that, `guard` looks how
much would be taken away.
"""

from careers.pages.merge import Key

from .guard import KINDS, Findings, Loss, NotConfirmed, Report, RoleChange, losses_of
from .importer import apply, conflicts_of, decide, roles_by_code
from .merging import Conflict
from .release import Contribution, NewRole, Offer, Release, from_json, to_json, version_of

__all__ = [
    "KINDS",
    "Conflict",
    "Contribution",
    "Findings",
    "Key",
    "Loss",
    "NewRole",
    "NotConfirmed",
    "Offer",
    "Release",
    "Report",
    "RoleChange",
    "apply",
    "conflicts_of",
    "decide",
    "from_json",
    "losses_of",
    "roles_by_code",
    "to_json",
    "version_of",
]
