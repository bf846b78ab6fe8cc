"""O*NET, the occupations of the U.S. Department of Labor: its text release becomes contributions.

The texts made here become content of pages. They are English, as O*NET itself, whatever language
the import runs in: the same release must always say the same.
"""

from .contributions import contributions
from .ladders import ladders
from .reading import read
from .release import Occupation, Release
from .skills import KnownSkills

__all__ = ["KnownSkills", "Occupation", "Release", "contributions", "ladders", "read"]
