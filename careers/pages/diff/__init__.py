"""What one role page says otherwise than another: pure comparison of two RolePages.

Readers see it as what has changed from edition to edition; the admin compares texts by it.
"""

from .change import PartChange, Detail, ChangedTopic
from .markup import SHOWN, html
from .pages import between
from .sentences import lines

__all__ = ["SHOWN", "PartChange", "Detail", "ChangedTopic", "between", "html", "lines"]
