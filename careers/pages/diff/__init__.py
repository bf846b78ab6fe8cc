"""What one role page says otherwise than another: pure comparison of two RolePages.

Readers see it as what has changed from edition to edition; the admin compares texts by it.
"""

from .change import SHOWN, ChangedTopic, html, lines
from .pages import between

__all__ = ["SHOWN", "ChangedTopic", "between", "html", "lines"]
