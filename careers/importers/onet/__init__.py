"""O*NET, the occupations of the U.S. Department of Labor: a release becomes contributions.

The texts made here become content of pages. They are English, as O*NET itself, whatever language
the import runs in: the same release must always say the same.
"""

from .contributions import KnownSkills, contributions, definitions
from .files import has_occupations, number_and_date
from .reader import read
from .release import Occupation, OnetRelease, Said, complete, in_the_same_words, said, speaks_of
from .texts import is_rung_summary, ladders

__all__ = [
    "KnownSkills",
    "Occupation",
    "OnetRelease",
    "Said",
    "complete",
    "contributions",
    "definitions",
    "has_occupations",
    "in_the_same_words",
    "is_rung_summary",
    "ladders",
    "number_and_date",
    "read",
    "said",
    "speaks_of",
]
