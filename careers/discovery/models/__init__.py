"""What is derived from editions to find them by, and no content: `manage.py reindex` makes it again."""

from .indexed import Indexed
from .related import Likeness, Rarity, RelatedEdition
from .search import SearchDocument, SearchLetters, SearchPosting, SearchSpelling, SearchTitle, SearchWord
from .skills import EditionFacts, EditionSkill, PublicSkill

__all__ = [
    "EditionFacts",
    "EditionSkill",
    "Indexed",
    "Likeness",
    "PublicSkill",
    "Rarity",
    "RelatedEdition",
    "SearchDocument",
    "SearchLetters",
    "SearchPosting",
    "SearchSpelling",
    "SearchTitle",
    "SearchWord",
]
