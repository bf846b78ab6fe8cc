"""The editors' side: one module per model they open, in the stock admin with our own styling."""

from . import change_sets, read_only, role, shared_content, users

__all__ = ["change_sets", "read_only", "role", "shared_content", "users"]
