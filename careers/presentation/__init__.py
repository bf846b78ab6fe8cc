"""A RolePage as readers meet it: every part in its place, every figure in words, every anchor given.

The public page and the editors' preview show the same context through the same template.
"""

from .linked_editions import link_targets, linked_to, related_to, titles_of_related, with_contents
from .open_places import OtherEditions
from .role_page import TITLES_SHOWN, draft_context, role_context

__all__ = [
    "TITLES_SHOWN",
    "OtherEditions",
    "draft_context",
    "link_targets",
    "linked_to",
    "related_to",
    "role_context",
    "titles_of_related",
    "with_contents",
]
