"""The files of a release of O*NET: their names and columns from release 27 to 31, and what is wrong in them.

https://www.onetcenter.org/dictionary/29.3/text/ and, since files were split and renamed in 30.3,
https://www.onetcenter.org/dictionary/30.3/text/. The Excel form has the same names, and more columns.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from careers.importers.tables import Faults, TableRow
from careers.importers.tables import number as as_number
from careers.importers.tables import read as read_table
from careers.importers.wanted_table import folded
from careers.models.text import one_line
from careers.pages import wording

from .reference_data import MAJOR_GROUPS
from .release import JobZone, Occupation, OnetTopic

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
MODEL = File(("Content Model Reference",), (), ("Element ID", "Element Name"), {"Description": None})
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
INTERESTS = File(
    ("Career Interest Types", "Interests"),
    (),
    (CODE,),
    {"Element ID": None, "Element Name": None, "Scale ID": None, "Data Value": OnetTopic.INTERESTS},
)
#: All that speak of a topic. Interests are an extra, of which nothing is said where a release has none.
FILES = (ZONE_REFERENCE, ZONES, TITLES, REPORTED_TITLES, TASKS, *SKILLS, KNOWLEDGE, TECHNOLOGIES, RELATIONS)


def by_name(paths: Iterable[Path]) -> dict[str, Path]:
    """Tables by the form in which `find` looks for them: text before workbooks, plain names before copies."""
    ranked = sorted(
        (path for path in paths if path.suffix.lower() in EXTENSIONS),
        key=lambda path: (EXTENSIONS.index(path.suffix.lower()), bool(REMARK.search(path.stem)), path.name),
    )
    return {_folded(path.stem): path for path in reversed(ranked)}


def find(file: File, paths: Mapping[str, Path]) -> Path | None:
    """Where a release, by `by_name`, has `file` under one of its names."""
    return next((paths[name] for name in map(_folded, file.names) if name in paths), None)


def has_occupations(path: Path) -> bool:
    """Whether the file is the one that every release has."""
    return find(OCCUPATIONS, by_name([path])) is not None


def _folded(name: str) -> str:
    return folded(REMARK.sub("", name).replace("-", " "))


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


CODE_FORM = re.compile(r"(\d\d-\d{4})(?:\.(\d\d))?", re.ASCII)
NUMBER_FORM = re.compile(r"\d{1,6}(?:\.\d{1,9})?", re.ASCII)
#: What a rating may be, by the short name of its scale.
SCALES = {"IM": (1, 5), "LV": (0, 7), "OI": (1, 7)}
#: A zone by its number, or by the numbers of those that were put together in it: "Job Zone 1-2" is zone 2.
ZONE_FORM = re.compile(r"(?:job zone )?(?:\d{1,2}\s?[-–]\s?)?(\d{1,2})(?:\.0+)?", re.I | re.ASCII)
USUAL_ZONES = range(1, 6)
#: Headings of skills in the Content Model, and the Element IDs under which this site knows them.
HEADINGS = {
    "basic skills": "2.A",
    "essential skills": "2.A",
    "technical skills": "2.B.3",
    "cross-functional skills": "2.B",
    "transferable skills": "2.B",
    "knowledge": "2.C",
}
YES, NO = {"Y", "y", "Yes", "yes", "YES"}, {"", "N", "n", "No", "no", "NO"}
#: Characters that a cell may have, where the site has no limit of its own: several times what occurs.
LONGEST_DEFINITION = 1_000
LONGEST_TITLE, LONGEST_ALTERNATE, LONGEST_TASK, LONGEST_NAME, LONGEST_TEXT = 200, 200, 1_000, 300, 10_000


class ReleaseFiles:
    """The files of one release, and what reading them has come to."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.faults = Faults()
        self.files: dict[str, Path] = {}
        self.occupations: dict[str, Occupation] = {}
        self.zones: dict[int, JobZone] = {}
        #: The names of the elements of the Content Model, by their IDs.
        self.model: dict[str, str] = {}
        #: What it says of them, and what it says of those that occupations need, by the IDs of this site.
        self.described: dict[str, str] = {}
        self.definitions: dict[str, str] = {}
        self.topics: set[OnetTopic] = set()
        #: The topics of which there is a column, but a blank one.
        self.blank: set[OnetTopic] = set()
        self.left_out: dict[tuple[str, str], tuple[int, int]] = {}

    def rows(self, file: File) -> Iterator[TableRow]:
        """The rows of a file, whose topics are noted; none where there is no such file.

        A column that is blank in every row speaks of nothing.
        """
        path = find(file, self.files)
        if path is None:
            return
        self.topics.update(file.topics)
        rows = read_table(path, file.required, tuple(file.optional), other_names=COLUMNS, faults=self.faults)
        silent = {column: topic for column, topic in file.optional.items() if topic}
        row = None
        for row in rows:
            for column in [column for column in silent if row[column]]:
                self.topics.add(silent.pop(column))
            yield row
        if row:
            self.blank.update(topic for column, topic in silent.items() if row.has(column))

    def name(self, file: File) -> str:
        """How the file is called in this release; how it would be, where it is not there."""
        path = find(file, self.files)
        return path.name if path else f"{file.names[0]}{self._extension()}"

    def missing(self) -> Iterator[str]:
        """What the release does not speak of, file by file and column by column, in words."""
        for topic in OnetTopic:
            if topic in self.topics:
                continue
            files = [file for file in FILES if topic in file.topics]
            if files:
                names = [f"{name}{self._extension()}" for file in files for name in file.names]
                if len(names) == 1:
                    words = _("%(file)s is not in this release: what was said before stays.")
                    yield words % {"file": names[0]}
                else:
                    words = _("Neither %(files)s is in this release: what was said before stays.")
                    yield words % {"files": _(" nor ").join(names)}
                continue
            for file in FILES:
                for column, spoken_of in file.optional.items():
                    if spoken_of == topic and find(file, self.files):
                        words = _("%(file)s has no column “%(column)s”: what was said before stays.")
                        if topic in self.blank:
                            words = _(
                                "In %(file)s the column “%(column)s” is blank: what was said before stays."
                            )
                        yield words % {"file": self.name(file), "column": column}

    def _extension(self) -> str:
        path = find(OCCUPATIONS, self.files)
        return path.suffix if path else ".txt"

    def fault(self, file: File, row: TableRow | None, column: str, reason: str) -> None:
        path = find(file, self.files) or self.name(file)
        self.faults.add(path, row.line if row else None, column, reason)

    def leave_out(self, file: File, row: TableRow, reason: str) -> None:
        name = self.name(file)
        count, first = self.left_out.get((name, reason), (0, row.line))
        self.left_out[name, reason] = count + 1, first

    def occupation(self, file: File, row: TableRow) -> Occupation | None:
        """The occupation that a row speaks of; None, and noted why, where there is none."""
        code = self.code(file, row, CODE)
        if code and code not in self.occupations:
            name = self.name(OCCUPATIONS)
            self.leave_out(file, row, _("the occupation is not in %(file)s") % {"file": name})
        return self.occupations.get(code)

    def job_zone(self, file: File, row: TableRow) -> int | None:
        """The number of a job zone: one from 1 to 5, or another that the release explains."""
        cell, known = row["Job Zone"], {*USUAL_ZONES, *self.zones}
        match = ZONE_FORM.fullmatch(cell)
        if match and (zone := int(match[1])) in known:
            return zone
        by_title = {zone.title.casefold(): number for number, zone in self.zones.items() if zone.title}
        if named := by_title.get(cell.partition(":")[0].strip().casefold()):
            return named
        reason = _("“%(cell)s” is none of the job zones %(zones)s.")
        self.fault(
            file, row, "Job Zone", reason % {"cell": shown(cell), "zones": ", ".join(map(str, sorted(known)))}
        )
        return None

    def element(self, file: File, row: TableRow, known: dict[str, str]) -> tuple[str, str]:
        """The ID and the name of the element of a row; an empty name, and a fault, where it has none.

        An element that was moved is told by its name: the ID is then the one by which it is `known`. One
        that is new gets an ID under the heading where the Content Model has it, which may have moved too.
        """
        id_ = row["Element ID"]
        name = row["Element Name"] if row.has("Element Name") else self.model.get(id_, "")
        if not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
            name = self.text(file, row, "Element Name", LONGEST_NAME)
        own = known.get(name.casefold()) or self._under_its_heading(id_)
        if id_ in self.described:
            self.definitions[own] = self.described[id_]
        return own, name

    def _under_its_heading(self, id_: str) -> str:
        parts = id_.split(".")
        for length in range(len(parts) - 1, 0, -1):
            heading = HEADINGS.get(self.model.get(".".join(parts[:length]), "").casefold())
            if heading:
                return ".".join((heading, *parts[length:]))
        return id_

    def code(self, file: File, row: TableRow, column: str) -> str:
        """The code in a cell, always with its last two digits; empty, and a fault, where it is none."""
        match = CODE_FORM.fullmatch(row[column])
        if match and match[1][:2] in MAJOR_GROUPS:
            return f"{match[1]}.{match[2] or '00'}"
        self.fault(file, row, column, _("“%(cell)s” is no O*NET-SOC code.") % {"cell": shown(row[column])})
        return ""

    def text(self, file: File, row: TableRow, column: str, limit: int, *, blank: bool = False) -> str:
        """The text in a cell; empty, and a fault, where it is too long, not one line, or missing."""
        text = row[column]
        if not text and not blank:
            self.fault(file, row, column, _("The cell is empty."))
        elif len(text) > limit:
            self.fault(
                file, row, column, _("The text is longer than %(limit)d characters.") % {"limit": limit}
            )
            return ""
        elif not text.isprintable() and (reason := not_one_line(text)):
            self.fault(file, row, column, reason)
            return ""
        return text

    def yes(self, file: File, row: TableRow, column: str) -> bool:
        if (cell := row[column]) not in YES | NO:
            reason = _("“%(cell)s” is neither Y nor N.") % {"cell": shown(cell)}
            self.fault(file, row, column, reason)
        return cell in YES

    def whole_number(self, file: File, row: TableRow, column: str, lowest: int, highest: int) -> int | None:
        cell = row[column]
        if re.fullmatch(r"\d{1,6}", cell, re.ASCII) and lowest <= int(cell) <= highest:
            return int(cell)
        self.fault(
            file,
            row,
            column,
            _("“%(cell)s” is no whole number from %(lowest)d to %(highest)d.")
            % {"cell": shown(cell), "lowest": lowest, "highest": highest},
        )
        return None

    def rating(self, file: File, row: TableRow, scale: str) -> Decimal | None:
        """The rating in "Data Value", with at most two decimals."""
        cell, (lowest, highest) = row["Data Value"], SCALES[scale]
        if NUMBER_FORM.fullmatch(cell) and lowest <= (value := as_number(cell)) <= highest:
            return value if value == round(value, 2) else wording.rounded(value, 2)
        self.fault(
            file,
            row,
            "Data Value",
            _("“%(cell)s” is no number from %(lowest)d to %(highest)d, which the scale %(scale)s asks for.")
            % {"cell": shown(cell), "lowest": lowest, "highest": highest, "scale": scale},
        )
        return None


def not_one_line(text: str) -> str:
    try:
        one_line(text)
    except ValidationError as error:
        return error.messages[0]
    return ""


def shown(cell: str) -> str:
    return cell if len(cell) <= 60 else f"{cell[:59]}…"
