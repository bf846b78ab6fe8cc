"""Content out: fixtures that load again as the same pages, and tables for spreadsheets."""

from .fixtures import as_fixtures, in_one_file, referred_to
from .tables import csv_lines, pay_csv, skills_csv

__all__ = ["as_fixtures", "csv_lines", "in_one_file", "pay_csv", "referred_to", "skills_csv"]
