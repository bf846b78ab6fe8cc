"""The editors' side: one module per model they open, in the stock admin with our own styling."""

from . import edition, family, imported, ladder, role, site, skill, source

__all__ = ["edition", "family", "imported", "ladder", "role", "site", "skill", "source"]
