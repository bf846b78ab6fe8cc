"""The files and columns of a release by all the names that they have had, from release 27 to 31.

https://www.onetcenter.org/dictionary/29.3/text/ and, since files were split and renamed in 30.3,
https://www.onetcenter.org/dictionary/30.3/text/. The Excel form has the same names, and more columns.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from careers.importers import workbooks

from .release import OnetTopic

CODE, RELATED_CODE = "O*NET-SOC Code", "Related O*NET-SOC Code"
#: Other names of the column of codes.
CODES = ("O*NET SOC Code", "ONET-SOC Code", "ONET SOC Code", "ONETSOC Code", "O*NET-SOC 2019 Code")
#: Other names of a column.
COLUMNS = {
    CODE: CODES,
    RELATED_CODE: tuple(f"Related {name}" for name in CODES),
    "Job Title": ("Alternate Title",),
    "Workplace Example": ("Example",),
    "Commodity Title": ("Element Name",),
}
#: What samples and copies of a file have behind its name.
REMARK = re.compile(r"\s*\([^()]*\)$")
EXTENSIONS = (".txt", ".tsv", ".tab", ".csv", ".xlsx", ".xlsm")


class File(NamedTuple):
    """A file by its names without extension, what it speaks of, and its columns.

    Those that may be missing are given with what only they speak of, if anything.
    """

    names: tuple[str, ...]
    topics: tuple[OnetTopic, ...]
    required: tuple[str, ...]
    optional: Mapping[str, OnetTopic | None] = {}


_RATINGS = (CODE, "Element ID", "Scale ID", "Data Value")
_FLAGS = {"Element Name": None, "Recommend Suppress": None, "Not Relevant": None}

OCCUPATIONS = File(("Occupation Data",), (), (CODE, "Title", "Description"))
MODEL = File(("Content Model Reference",), (), ("Element ID", "Element Name"))
ZONE_REFERENCE = File(
    ("Job Zone Reference",),
    (OnetTopic.ZONE_REFERENCE,),
    ("Job Zone",),
    {
        "Name": OnetTopic.ZONE_NAMES,
        "Experience": OnetTopic.ZONE_EXPERIENCE,
        "Education": OnetTopic.ZONE_EDUCATION,
        "Job Training": OnetTopic.ZONE_TRAINING,
        "SVP Range": OnetTopic.ZONE_SVP,
    },
)
ZONES = File(("Job Zones",), (OnetTopic.JOB_ZONES,), (CODE, "Job Zone"))
TITLES = File(
    ("Alternate Titles", "Job Titles"),
    (OnetTopic.TITLES,),
    (CODE, "Job Title"),
    {"Short Title": OnetTopic.SHORT_TITLES},
)
REPORTED_TITLES = File(
    ("Sample of Reported Titles",), (OnetTopic.REPORTED_TITLES,), (CODE, "Reported Job Title")
)
TASKS = File(("Task Statements",), (OnetTopic.TASKS,), (CODE, "Task"), {"Task Type": OnetTopic.TASK_TYPES})
SKILLS = (
    File(("Skills",), (OnetTopic.ESSENTIAL_SKILLS, OnetTopic.TRANSFERABLE_SKILLS), _RATINGS, _FLAGS),
    File(("Essential Skills", "Basic Skills"), (OnetTopic.ESSENTIAL_SKILLS,), _RATINGS, _FLAGS),
    File(
        ("Transferable Skills", "Cross-Functional Skills"), (OnetTopic.TRANSFERABLE_SKILLS,), _RATINGS, _FLAGS
    ),
)
KNOWLEDGE = File(("Knowledge",), (OnetTopic.KNOWLEDGE,), _RATINGS, _FLAGS)
TECHNOLOGIES = File(
    ("Technology Skills", "Software Skills"),
    (OnetTopic.TECHNOLOGIES,),
    (CODE, "Workplace Example"),
    {
        "Commodity Title": OnetTopic.COMMODITIES,
        "Element ID": None,
        "Hot Technology": OnetTopic.HOT,
        "In Demand": OnetTopic.IN_DEMAND,
    },
)
RELATIONS = File(
    ("Related Occupations",),
    (OnetTopic.RELATIONS,),
    (CODE, RELATED_CODE),
    {"Relatedness Tier": OnetTopic.TIERS, "Index": None},
)
#: All that speak of a topic.
FILES = (ZONE_REFERENCE, ZONES, TITLES, REPORTED_TITLES, TASKS, *SKILLS, KNOWLEDGE, TECHNOLOGIES, RELATIONS)


def by_name(paths: Iterable[Path]) -> dict[str, Path]:
    """Tables by the form in which `find` looks for them: text before workbooks, plain names before copies."""
    ranked = sorted(
        (path for path in paths if path.suffix.lower() in EXTENSIONS),
        key=lambda path: (
            EXTENSIONS.index(path.suffix.lower()),
            bool(REMARK.search(path.stem)),
            path.name,
        ),
    )
    return {_folded(path.stem): path for path in reversed(ranked)}


def find(file: File, paths: Mapping[str, Path]) -> Path | None:
    """Where a release, by `by_name`, has `file` under one of its names."""
    return next((paths[name] for name in map(_folded, file.names) if name in paths), None)


def has_occupations(path: Path) -> bool:
    """Whether the file is the one that every release has."""
    return find(OCCUPATIONS, by_name([path])) is not None


def _folded(name: str) -> str:
    return workbooks.folded(REMARK.sub("", name).replace("-", " "))


# The folder of a release: which release it is, and where it lies if it is not in this one


MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def number_and_date(directory: Path) -> tuple[str, str]:
    """The number of the release and its month, as "29.3" and "2025-05"; empty where nothing says them."""
    words = ""
    if read_me := by_name(directory.iterdir()).get("read me"):
        with suppress(OSError), read_me.open(encoding="utf-8", errors="replace") as file:
            words = file.read(4_000)
    number = re.search(r"O\*NET\W{1,3}(\d{1,3}(?:\.\d{1,2})?)\b", words, re.ASCII)
    number = number or re.search(r"(?<!\d)(\d{1,3}[._]\d{1,2})(?!\d)", directory.resolve().name, re.ASCII)
    month = re.search(rf"\b({'|'.join(MONTHS)}) ((?:19|20)\d\d)\b", words, re.I | re.ASCII)
    published = f"{month[2]}-{MONTHS.index(month[1].lower()) + 1:02}" if month else ""
    found = number[1].replace("_", ".") if number else ""
    return (f"{found}.0" if found.isdecimal() else found), published


def releases_in(directory: Path) -> Iterator[Path]:
    """The folders in `directory` that hold a release, as archives are often unpacked."""
    for path in sorted(directory.iterdir()):
        with suppress(OSError):
            if path.is_dir() and any(map(has_occupations, path.iterdir())):
                yield path
