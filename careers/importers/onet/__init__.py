"""O*NET, the occupations of the U.S. Department of Labor: a release becomes contributions.

The texts made here become content of pages. They are English, as O*NET itself, whatever language
the import runs in: the same release must always say the same.
"""

from .completing import Said, complete, in_the_same_words, said, speaks_of
from .contributions import contributions
from .folders import number_and_date
from .ladders import is_rung_summary, ladders
from .layouts import has_occupations
from .reading import read
from .release import Occupation, Release
from .skills import KnownSkills

__all__ = [
    "KnownSkills",
    "Occupation",
    "Release",
    "Said",
    "complete",
    "contributions",
    "has_occupations",
    "in_the_same_words",
    "is_rung_summary",
    "ladders",
    "number_and_date",
    "read",
    "said",
    "speaks_of",
]
