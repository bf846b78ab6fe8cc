"""Wages of the Occupational Employment and Wage Statistics (OEWS), national, by state or by area.

https://www.bls.gov/oes/ describes the survey; the tables are in the public domain.
"""

from .reader import read, top_code
from .table import NATION, TopCode, anchor, bands_for

__all__ = ["NATION", "TopCode", "anchor", "bands_for", "read", "top_code"]
