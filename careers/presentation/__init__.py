"""A RolePage as readers meet it: every part in its place, every figure in words, every anchor given.

The public page and the editors' preview show the same context through the same template.
"""

from .context import TITLES_SHOWN, role_context
from .draft import draft_context
from .linked_editions import linked_to, as_chosen, related_to, with_pages
from .targets import edition_pay, link_targets, titles_of_related

__all__ = [
    "TITLES_SHOWN",
    "linked_to",
    "as_chosen",
    "draft_context",
    "edition_pay",
    "related_to",
    "role_context",
    "link_targets",
    "titles_of_related",
    "with_pages",
]
