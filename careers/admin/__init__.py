"""The editors' side: one module per model they open, in the stock admin with our own styling."""

from careers.editorial.forms import keys

from . import (
    autocomplete,
    change_sets,
    edition,
    family,
    imported,
    ladder,
    log,
    role,
    site,
    skill,
    source,
    users,
)

__all__ = [
    "autocomplete",
    "change_sets",
    "edition",
    "family",
    "imported",
    "keys",
    "ladder",
    "log",
    "role",
    "site",
    "skill",
    "source",
    "strange_addresses",
    "users",
]
