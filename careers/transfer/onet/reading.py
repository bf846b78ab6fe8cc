"""The files of a text release of O*NET -> Release. Faults are collected over all files, then raised together.

The layout: https://www.onetcenter.org/dictionary/29.3/text/
"""

import re
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.models.text import one_line
from careers.transfer.tables import Faults, Row
from careers.transfer.tables import read as read_table

from .families import MAJOR_GROUPS
from .release import Element, JobZone, Occupation, Relation, Release, Technology, give_slugs

OCCUPATIONS = "Occupation Data.txt"
CODE = "O*NET-SOC Code"
CODE_FORM = re.compile(r"(\d\d-\d{4})(?:\.(\d\d))?", re.ASCII)
NUMBER_FORM = re.compile(r"\d{1,6}(?:\.\d{1,9})?", re.ASCII)
#: What a rating may be, by the short name of its scale.
SCALES = {"IM": (1, 5), "LV": (0, 7)}
TIERS = {"primary-short": 0, "primary-long": 1, "supplemental": 2}
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
#: Characters that a cell may have, where the site has no limit of its own: several times what occurs.
LONGEST_TITLE, LONGEST_ALTERNATE, LONGEST_TASK, LONGEST_NAME, LONGEST_TEXT = 200, 200, 1_000, 300, 10_000
#: Characters that the tasks of one occupation may have together: they are one section of a page.
LONGEST_TASKS = 50_000


class _Reading:
    """What reading has come to: the occupations, the faults, and what was passed over."""

    def __init__(self, directory: Path):
        self.directory = directory
        self.faults = Faults()
        self.files: dict[str, Path] = {}
        self.occupations: dict[str, Occupation] = {}
        self.left_out: dict[tuple[str, str], tuple[int, int]] = {}
        self.missing: list[str] = []

    def rows(self, name: str, required, optional=()):
        """The rows of the file `name`, in which a row is a `Row`; none where there is no such file."""
        path = self.files.get(name.casefold())
        if path is None:
            self.missing.append(name)
            return
        yield from read_table(path, required, optional, faults=self.faults, quoting=False)

    def fault(self, name: str, row: Row | None, column: str, reason: str) -> None:
        self.faults.add(self.files.get(name.casefold(), name), row and row.line, column, reason)

    def leave_out(self, name: str, row: Row, reason: str) -> None:
        count, first = self.left_out.get((name, reason), (0, row.line))
        self.left_out[name, reason] = count + 1, first

    def occupation(self, name: str, row: Row) -> Occupation | None:
        """The occupation that a row speaks of; None, and noted why, where there is none."""
        code = self.code(name, row, CODE)
        if code and code not in self.occupations:
            self.leave_out(name, row, _("the occupation is not in %(file)s") % {"file": OCCUPATIONS})
        return self.occupations.get(code)

    def code(self, name: str, row: Row, column: str) -> str:
        """The code in a cell, always with its last two digits; empty, and a fault, where it is none."""
        match = CODE_FORM.fullmatch(row[column])
        if match and match[1][:2] in MAJOR_GROUPS:
            return f"{match[1]}.{match[2] or '00'}"
        self.fault(name, row, column, _("“%(cell)s” is no O*NET-SOC code.") % {"cell": _shown(row[column])})
        return ""

    def text(self, name: str, row: Row, column: str, limit: int, *, blank: bool = False) -> str:
        """The text in a cell; empty, and a fault, where it is too long, not one line, or missing."""
        text = row[column]
        if not text and not blank:
            self.fault(name, row, column, _("The cell is empty."))
        elif len(text) > limit:
            self.fault(
                name, row, column, _("The text is longer than %(limit)d characters.") % {"limit": limit}
            )
            return ""
        elif not text.isprintable() and (reason := _not_one_line(text)):
            self.fault(name, row, column, reason)
            return ""
        return text

    def yes(self, name: str, row: Row, column: str) -> bool:
        if (cell := row[column]) not in {"", "Y", "N", "y", "n"}:
            reason = _("“%(cell)s” is neither Y nor N.") % {"cell": _shown(cell)}
            self.fault(name, row, column, reason)
        return cell in {"Y", "y"}

    def whole_number(self, name: str, row: Row, column: str, lowest: int, highest: int) -> int | None:
        cell = row[column]
        if re.fullmatch(r"\d{1,6}", cell, re.ASCII) and lowest <= int(cell) <= highest:
            return int(cell)
        self.fault(
            name,
            row,
            column,
            _("“%(cell)s” is no whole number from %(lowest)d to %(highest)d.")
            % {"cell": _shown(cell), "lowest": lowest, "highest": highest},
        )
        return None

    def rating(self, name: str, row: Row, scale: str) -> Decimal | None:
        """The rating in "Data Value", with at most two decimals."""
        cell, (lowest, highest) = row["Data Value"], SCALES[scale]
        if NUMBER_FORM.fullmatch(cell) and lowest <= (value := Decimal(cell)) <= highest:
            return value if value.as_tuple().exponent >= -2 else round(value, 2)
        self.fault(
            name,
            row,
            "Data Value",
            _("“%(cell)s” is no number from %(lowest)d to %(highest)d, which the scale %(scale)s asks for.")
            % {"cell": _shown(cell), "lowest": lowest, "highest": highest, "scale": scale},
        )
        return None


def read(directory: Path) -> Release:
    """The release in `directory`, whose files are told by their names, capitals or not.

    Only "Occupation Data.txt" must be there. Raises `tables.TableFaults` with all that is wrong.
    """
    reading = _Reading(Path(directory))
    try:
        found = sorted(path for path in reading.directory.iterdir() if path.is_file())
    except OSError as error:
        reading.faults.add(directory, None, "", error.strerror or _("The directory cannot be read."))
        found = []
    reading.files = {path.name.casefold(): path for path in reversed(found)}
    reading.faults.check()
    if OCCUPATIONS.casefold() not in reading.files:
        reading.fault(
            OCCUPATIONS, None, "", _("There is no such file in “%(directory)s”.") % {"directory": directory}
        )
    _read_occupations(reading)
    _read_job_zones(reading)
    _read_titles(reading)
    _read_tasks(reading)
    for name, attribute in (("Skills.txt", "skills"), ("Knowledge.txt", "knowledge")):
        _read_elements(reading, name, attribute)
    _read_technologies(reading)
    _read_relations(reading)
    zones = _read_zone_reference(reading)
    reading.faults.check()
    number, published = _number_and_date(reading)
    occupations = dict(sorted(reading.occupations.items()))
    give_slugs(occupations)
    return Release(number, published, occupations, zones, _in_words(reading))


def _read_occupations(reading: _Reading) -> None:
    name = OCCUPATIONS
    lines: dict[str, int] = {}
    for row in reading.rows(name, [CODE, "Title", "Description"]):
        code = reading.code(name, row, CODE)
        title = reading.text(name, row, "Title", LONGEST_TITLE)
        description = reading.text(name, row, "Description", LONGEST_TEXT)
        if code in lines:
            reason = _("%(code)s is already the occupation of line %(line)d.")
            reading.fault(name, row, CODE, reason % {"code": code, "line": lines[code]})
        elif code:
            lines[code] = row.line
            # "Helpers--Electricians" is how files without dashes write one.
            reading.occupations[code] = Occupation(code, title.replace("--", "—"), description)


def _read_job_zones(reading: _Reading) -> None:
    name = "Job Zones.txt"
    for row in reading.rows(name, [CODE, "Job Zone"]):
        occupation = reading.occupation(name, row)
        if not row["Job Zone"]:
            reading.leave_out(name, row, _("no job zone is given"))
            continue
        zone = reading.whole_number(name, row, "Job Zone", 1, 5)
        if occupation and zone:
            if occupation.job_zone not in {None, zone}:
                reason = _("The occupation already has the job zone %(zone)d.")
                reading.fault(name, row, "Job Zone", reason % {"zone": occupation.job_zone})
            occupation.job_zone = zone


def _read_zone_reference(reading: _Reading) -> dict[int, JobZone]:
    name = "Job Zone Reference.txt"
    columns = ("Experience", "Education", "Job Training", "SVP Range")
    zones = {}
    for row in reading.rows(name, ["Job Zone"], columns):
        zone = reading.whole_number(name, row, "Job Zone", 1, 5)
        if zone in zones:
            reading.fault(name, row, "Job Zone", _("This job zone is there twice."))
        elif zone:
            zones[zone] = JobZone(
                *(reading.text(name, row, column, LONGEST_TEXT, blank=True) for column in columns)
            )
    return zones


def _read_titles(reading: _Reading) -> None:
    """Other titles of every occupation, each once, whatever its capitals, in the order of the files."""
    known = {code: {occupation.title.casefold()} for code, occupation in reading.occupations.items()}
    for name, required, optional in (
        ("Alternate Titles.txt", "Alternate Title", "Short Title"),
        ("Sample of Reported Titles.txt", "Reported Job Title", None),
    ):
        columns = [column for column in (required, optional) if column]
        for row in reading.rows(name, [CODE, required], columns[1:]):
            occupation = reading.occupation(name, row)
            for column in columns:
                title = " ".join(row[column].split())
                if len(title) > LONGEST_ALTERNATE:
                    reading.leave_out(name, row, _("the title is longer than 200 characters"))
                elif not title.isprintable() and (reason := _not_one_line(title)):
                    reading.fault(name, row, column, reason)
                elif occupation and title and title.casefold() not in known[occupation.code]:
                    known[occupation.code].add(title.casefold())
                    occupation.alternate_titles.append(title)


def _read_tasks(reading: _Reading) -> None:
    name = "Task Statements.txt"
    length: dict[str, int] = {}
    known = set()
    for row in reading.rows(name, [CODE, "Task"], ["Task Type"]):
        occupation = reading.occupation(name, row)
        task = reading.text(name, row, "Task", LONGEST_TASK)
        kind = row["Task Type"].capitalize()
        if kind not in {"", "Core", "Supplemental"}:
            reason = _("“%(cell)s” is neither Core nor Supplemental.")
            reading.fault(name, row, "Task Type", reason % {"cell": _shown(kind)})
        if not (occupation and task):
            continue
        if (occupation.code, task) in known:
            reading.leave_out(name, row, _("the occupation has this task already"))
            continue
        known.add((occupation.code, task))
        before = length.get(occupation.code, 0)
        length[occupation.code] = before + len(task)
        if before <= LONGEST_TASKS < length[occupation.code]:
            reason = _("The tasks of %(code)s are longer than %(limit)d characters together.")
            reading.fault(name, row, "Task", reason % {"code": occupation.code, "limit": LONGEST_TASKS})
        occupation.tasks.append((kind, task))


def _read_elements(reading: _Reading, name: str, attribute: str) -> None:
    """Skills or knowledge: two rows for each element, its importance and its level."""
    required = [CODE, "Element ID", "Element Name", "Scale ID", "Data Value"]
    importance: dict[tuple[str, str], tuple[str, Decimal]] = {}
    levels: dict[tuple[str, str], Decimal] = {}
    seen = set()
    for row in reading.rows(name, required, ["Recommend Suppress", "Not Relevant"]):
        scale = row["Scale ID"].upper()
        occupation = reading.occupation(name, row)
        if scale not in SCALES:
            reading.leave_out(name, row, _("the scale is neither IM nor LV"))
            continue
        if not row["Data Value"]:
            reading.leave_out(name, row, _("no value is given"))
            continue
        value = reading.rating(name, row, scale)
        element = row["Element Name"]
        if not element.isprintable() or not 0 < len(element) <= LONGEST_NAME:
            element = reading.text(name, row, "Element Name", LONGEST_NAME)
        suppressed = reading.yes(name, row, "Recommend Suppress")
        irrelevant = reading.yes(name, row, "Not Relevant")
        if occupation is None or value is None or not element:
            continue
        key = (occupation.code, row["Element ID"])
        if (key, scale) in seen:
            reason = _("%(element)s of %(code)s is there twice on this scale.")
            reading.fault(name, row, "Element ID", reason % {"element": element, "code": key[0]})
        seen.add((key, scale))
        if suppressed:
            reading.leave_out(name, row, _("the release recommends to suppress it"))
        elif scale == "IM":
            importance[key] = (element, value)
        elif irrelevant:
            reading.leave_out(name, row, _("the level is not relevant"))
        else:
            levels[key] = value
    for (code, id_), (element, value) in importance.items():
        getattr(reading.occupations[code], attribute).append(
            Element(id_, element, value, levels.get((code, id_)))
        )


def _read_technologies(reading: _Reading) -> None:
    """Each technology once, with the first of its commodities; hot or in demand if any row says so."""
    name = "Technology Skills.txt"
    found: dict[str, dict[str, Technology]] = {code: {} for code in reading.occupations}
    for row in reading.rows(name, [CODE, "Example"], ["Commodity Title", "Hot Technology", "In Demand"]):
        occupation = reading.occupation(name, row)
        technology = Technology(
            reading.text(name, row, "Example", LONGEST_NAME),
            reading.text(name, row, "Commodity Title", LONGEST_NAME, blank=True),
            reading.yes(name, row, "Hot Technology"),
            reading.yes(name, row, "In Demand"),
        )
        if occupation and technology.name:
            of_occupation = found[occupation.code]
            if before := of_occupation.get(technology.name.casefold()):
                technology = before._replace(
                    hot=before.hot or technology.hot, in_demand=before.in_demand or technology.in_demand
                )
            of_occupation[technology.name.casefold()] = technology
    for code, of_occupation in found.items():
        reading.occupations[code].technologies = list(of_occupation.values())


def _read_relations(reading: _Reading) -> None:
    name, other = "Related Occupations.txt", "Related O*NET-SOC Code"
    found: dict[str, dict[str, tuple]] = {code: {} for code in reading.occupations}
    for row in reading.rows(name, [CODE, other], ["Relatedness Tier", "Index"]):
        occupation = reading.occupation(name, row)
        target = reading.code(name, row, other)
        tier = row["Relatedness Tier"]
        if tier and tier.casefold() not in TIERS:
            reason = _("“%(cell)s” is no tier: Primary-Short, Primary-Long or Supplemental.")
            reading.fault(name, row, "Relatedness Tier", reason % {"cell": _shown(tier)})
            continue
        index = reading.whole_number(name, row, "Index", 0, 100_000) if row["Index"] else 0
        if not (occupation and target):
            continue
        if target not in reading.occupations:
            reading.leave_out(
                name, row, _("the related occupation is not in %(file)s") % {"file": OCCUPATIONS}
            )
        elif target == occupation.code:
            reading.leave_out(name, row, _("the occupation is related to itself"))
        elif target in found[occupation.code]:
            reading.leave_out(name, row, _("the relation is there already"))
        else:
            order = (TIERS.get(tier.casefold(), 0), index or 0, row.line)
            found[occupation.code][target] = (order, Relation(tier, index or 0, target))
    for code, relations in found.items():
        reading.occupations[code].related = [relation for _order, relation in sorted(relations.values())]


def _number_and_date(reading: _Reading) -> tuple[str, str]:
    """The number of the release and its month, as "29.3" and "2025-05"; empty where nothing says them."""
    words = ""
    if path := reading.files.get("read me.txt"):
        with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
            words = file.read(4_000)
    number = re.search(r"O\*NET\W{1,3}(\d{1,3}\.\d{1,2})\b", words, re.ASCII)
    number = number or re.search(
        r"(?<!\d)(\d{1,3}[._]\d{1,2})(?!\d)", reading.directory.resolve().name, re.ASCII
    )
    month = re.search(rf"\b({'|'.join(MONTHS)}) ((?:19|20)\d\d)\b", words, re.I | re.ASCII)
    published = f"{month[2]}-{MONTHS.index(month[1].lower()) + 1:02}" if month else ""
    return (number[1].replace("_", ".") if number else ""), published


def _in_words(reading: _Reading) -> list[str]:
    """What was passed over, as sentences for whoever runs the import."""
    missing = [_("%(file)s is not there: its part is left out.") % {"file": name} for name in reading.missing]
    rows = [
        ngettext(
            "%(file)s: %(count)d row was passed over (line %(line)d): %(reason)s.",
            "%(file)s: %(count)d rows were passed over (the first is line %(line)d): %(reason)s.",
            count,
        )
        % {"file": name, "count": count, "line": first, "reason": reason}
        for (name, reason), (count, first) in reading.left_out.items()
    ]
    return missing + rows


def _not_one_line(text: str) -> str:
    try:
        one_line(text)
    except ValidationError as error:
        return error.messages[0]
    return ""


def _shown(cell: str) -> str:
    return cell if len(cell) <= 60 else f"{cell[:59]}…"
