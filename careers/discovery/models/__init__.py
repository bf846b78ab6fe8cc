"""What is derived from editions to find them by. None of it is content: `manage.py reindex` makes it again."""

from .indexed import Indexed
from .skills import EditionSkill, PublicSkill

__all__ = ["EditionSkill", "Indexed", "PublicSkill"]
