"""The files of a release of O*NET, read. Faults are collected over all files, then raised together."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.importers.tables import Faults, TableRow
from careers.importers.tables import number as as_number
from careers.importers.tables import read as read_table
from careers.models.text import one_line
from careers.pages import wording

from . import layouts
from .layouts import CODE, RELATED_CODE, File, number_and_date, releases_in
from .reference_data import ELEMENTS, MAJOR_GROUPS
from .release import Element, JobZone, Occupation, OnetRelease, OnetTopic, Relation, Technology, give_slugs

CODE_FORM = re.compile(r"(\d\d-\d{4})(?:\.(\d\d))?", re.ASCII)
NUMBER_FORM = re.compile(r"\d{1,6}(?:\.\d{1,9})?", re.ASCII)
#: What a rating may be, by the short name of its scale.
SCALES = {"IM": (1, 5), "LV": (0, 7)}
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
#: The Element ID by which this site knows a skill (or a field of knowledge) of this name.
SKILLS, KNOWLEDGE = (
    {name.casefold(): id_ for id_, (name, _mean) in ELEMENTS.items() if id_.startswith(branches)}
    for branches in (("2.A", "2.B"), ("2.C",))
)
YES, NO = {"Y", "y", "Yes", "yes", "YES"}, {"", "N", "n", "No", "no", "NO"}
TIERS = {"primary-short": 0, "primary-long": 1, "supplemental": 2}
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
        self.zones: dict[int, JobZone] = {}
        #: The names of the elements of the Content Model, by their IDs.
        self.model: dict[str, str] = {}
        self.topics: set[OnetTopic] = set()
        #: The topics of which there is a column, but a blank one.
        self.blank: set[OnetTopic] = set()
        self.left_out: dict[tuple[str, str], tuple[int, int]] = {}

    def rows(self, file: File) -> Iterator[TableRow]:
        """The rows of a file, whose topics are noted; none where there is no such file.

        A column that is blank in every row speaks of nothing.
        """
        path = layouts.find(file, self.files)
        if path is None:
            return
        self.topics.update(file.topics)
        rows = read_table(
            path, file.required, tuple(file.optional), other_names=layouts.COLUMNS, faults=self.faults
        )
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
        path = layouts.find(file, self.files)
        return path.name if path else f"{file.names[0]}{self._extension()}"

    def missing(self) -> Iterator[str]:
        """What the release does not speak of, file by file and column by column, in words."""
        for topic in OnetTopic:
            if topic in self.topics:
                continue
            files = [file for file in layouts.FILES if topic in file.topics]
            if files:
                names = [f"{name}{self._extension()}" for file in files for name in file.names]
                if len(names) == 1:
                    words = _("%(file)s is not in this release: what was said before stays.")
                    yield words % {"file": names[0]}
                else:
                    words = _("Neither %(files)s is in this release: what was said before stays.")
                    yield words % {"files": _(" nor ").join(names)}
                continue
            for file in layouts.FILES:
                for column, spoken_of in file.optional.items():
                    if spoken_of == topic and layouts.find(file, self.files):
                        words = _("%(file)s has no column “%(column)s”: what was said before stays.")
                        if topic in self.blank:
                            words = _(
                                "In %(file)s the column “%(column)s” is blank: what was said before stays."
                            )
                        yield words % {"file": self.name(file), "column": column}

    def _extension(self) -> str:
        path = layouts.find(layouts.OCCUPATIONS, self.files)
        return path.suffix if path else ".txt"

    def fault(self, file: File, row: TableRow | None, column: str, reason: str) -> None:
        path = layouts.find(file, self.files) or self.name(file)
        self.faults.add(path, row and row.line, column, reason)

    def leave_out(self, file: File, row: TableRow, reason: str) -> None:
        name = self.name(file)
        count, first = self.left_out.get((name, reason), (0, row.line))
        self.left_out[name, reason] = count + 1, first

    def occupation(self, file: File, row: TableRow) -> Occupation | None:
        """The occupation that a row speaks of; None, and noted why, where there is none."""
        code = self.code(file, row, CODE)
        if code and code not in self.occupations:
            name = self.name(layouts.OCCUPATIONS)
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
            file,
            row,
            "Job Zone",
            reason % {"cell": _shown(cell), "zones": ", ".join(map(str, sorted(known)))},
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
        return known.get(name.casefold()) or self._under_its_heading(id_), name

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
        self.fault(file, row, column, _("“%(cell)s” is no O*NET-SOC code.") % {"cell": _shown(row[column])})
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
        elif not text.isprintable() and (reason := _not_one_line(text)):
            self.fault(file, row, column, reason)
            return ""
        return text

    def yes(self, file: File, row: TableRow, column: str) -> bool:
        if (cell := row[column]) not in YES | NO:
            reason = _("“%(cell)s” is neither Y nor N.") % {"cell": _shown(cell)}
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
            % {"cell": _shown(cell), "lowest": lowest, "highest": highest},
        )
        return None

    def rating(self, file: File, row: TableRow, scale: str) -> Decimal | None:
        """The rating in "Data Value", with at most two decimals."""
        cell, (lowest, highest) = row["Data Value"], SCALES[scale]
        if NUMBER_FORM.fullmatch(cell) and lowest <= (value := as_number(cell)) <= highest:
            return value if value.as_tuple().exponent >= -2 else wording.rounded(value, 2)
        self.fault(
            file,
            row,
            "Data Value",
            _("“%(cell)s” is no number from %(lowest)d to %(highest)d, which the scale %(scale)s asks for.")
            % {"cell": _shown(cell), "lowest": lowest, "highest": highest, "scale": scale},
        )
        return None


def read(directory: Path) -> OnetRelease:
    """The release in `directory`, whose files and columns are told by any of their names, see `layouts`.

    Only "Occupation Data" must be there. Raises `tables.TableFaults` with all that is wrong.
    """
    reading = _Reading(Path(directory))
    try:
        found = [path for path in reading.directory.iterdir() if path.is_file()]
    except OSError as error:
        reading.faults.add(directory, None, "", error.strerror or _("The directory cannot be read."))
        found = []
    reading.files = layouts.by_name(found)
    reading.faults.check()
    if not layouts.find(layouts.OCCUPATIONS, reading.files):
        reason = _("There is no such file in “%(directory)s”.") % {"directory": directory}
        for inner in releases_in(reading.directory):
            reason += " " + _("It is in “%(inner)s”.") % {"inner": inner}
        reading.fault(layouts.OCCUPATIONS, None, "", reason)
    reading.model = {row["Element ID"]: row["Element Name"] for row in reading.rows(layouts.MODEL)}
    _read_occupations(reading)
    _read_zone_reference(reading)
    _read_job_zones(reading)
    _read_titles(reading)
    _read_tasks(reading)
    for file in layouts.SKILLS:
        _read_elements(reading, file, "skills", SKILLS)
    _read_elements(reading, layouts.KNOWLEDGE, "knowledge", KNOWLEDGE)
    _read_technologies(reading)
    _read_relations(reading)
    reading.faults.check()
    number, published = number_and_date(reading.directory)
    occupations = dict(sorted(reading.occupations.items()))
    give_slugs(occupations)
    release = OnetRelease(
        number, published, occupations, frozenset(reading.topics), _in_words(reading, number)
    )
    for occupation in occupations.values():
        occupation.said_by = dict.fromkeys(sorted(release.topics), release.source.slug)
    return release


def _read_occupations(reading: _Reading) -> None:
    file = layouts.OCCUPATIONS
    lines: dict[str, int] = {}
    for row in reading.rows(file):
        code = reading.code(file, row, CODE)
        title = reading.text(file, row, "Title", LONGEST_TITLE)
        description = reading.text(file, row, "Description", LONGEST_TEXT)
        if code in lines:
            reason = _("%(code)s is already the occupation of line %(line)d.")
            reading.fault(file, row, CODE, reason % {"code": code, "line": lines[code]})
        elif code:
            lines[code] = row.line
            # "Helpers--Electricians" is how files without dashes write one.
            reading.occupations[code] = Occupation(code, title.replace("--", "—"), description)


def _read_zone_reference(reading: _Reading) -> None:
    file = layouts.ZONE_REFERENCE
    for row in reading.rows(file):
        match = ZONE_FORM.fullmatch(row["Job Zone"])
        if not match:
            reason = _("“%(cell)s” is no number of a job zone.")
            reading.fault(file, row, "Job Zone", reason % {"cell": _shown(row["Job Zone"])})
        elif (zone := int(match[1])) in reading.zones:
            reading.fault(file, row, "Job Zone", _("This job zone is there twice."))
        else:
            reading.zones[zone] = JobZone(
                *(reading.text(file, row, column, LONGEST_TEXT, blank=True) for column in file.optional)
            )


def _read_job_zones(reading: _Reading) -> None:
    file = layouts.ZONES
    for row in reading.rows(file):
        occupation = reading.occupation(file, row)
        if not row["Job Zone"]:
            reading.leave_out(file, row, _("no job zone is given"))
            continue
        zone = reading.job_zone(file, row)
        if occupation and zone:
            if occupation.job_zone not in {None, zone}:
                reason = _("The occupation already has the job zone %(zone)d.")
                reading.fault(file, row, "Job Zone", reason % {"zone": occupation.job_zone})
            occupation.job_zone = zone
            occupation.zone = reading.zones.get(zone, JobZone())


def _read_titles(reading: _Reading) -> None:
    """Other titles of every occupation, in the order of the files."""
    for file, columns in (
        (layouts.TITLES, {"Job Title": "titles", "Short Title": "short_titles"}),
        (layouts.REPORTED_TITLES, {"Reported Job Title": "reported_titles"}),
    ):
        for row in reading.rows(file):
            occupation = reading.occupation(file, row)
            for column, attribute in columns.items():
                title = " ".join(row[column].split())
                if len(title) > LONGEST_ALTERNATE:
                    reading.leave_out(file, row, _("the title is longer than 200 characters"))
                elif not title.isprintable() and (reason := _not_one_line(title)):
                    reading.fault(file, row, column, reason)
                elif occupation and title:
                    getattr(occupation, attribute).append(title)


def _read_tasks(reading: _Reading) -> None:
    file = layouts.TASKS
    length: dict[str, int] = {}
    known = set()
    for row in reading.rows(file):
        occupation = reading.occupation(file, row)
        task = reading.text(file, row, "Task", LONGEST_TASK)
        kind = row["Task Type"].capitalize()
        if kind not in {"", "Core", "Supplemental"}:
            reason = _("“%(cell)s” is neither Core nor Supplemental.")
            reading.fault(file, row, "Task Type", reason % {"cell": _shown(kind)})
        if not (occupation and task):
            continue
        if (occupation.code, task) in known:
            reading.leave_out(file, row, _("the occupation has this task already"))
            continue
        known.add((occupation.code, task))
        before = length.get(occupation.code, 0)
        length[occupation.code] = before + len(task)
        if before <= LONGEST_TASKS < length[occupation.code]:
            reason = _("The tasks of %(code)s are longer than %(limit)d characters together.")
            reading.fault(file, row, "Task", reason % {"code": occupation.code, "limit": LONGEST_TASKS})
        occupation.tasks.append((kind, task))


def _read_elements(reading: _Reading, file: File, attribute: str, known: dict[str, str]) -> None:
    """Skills or knowledge: two rows for each element, its importance and its level.

    Elements that another file of the release has brought already are not looked at again.
    """
    before = {
        (code, element.id)
        for code, occupation in reading.occupations.items()
        for element in getattr(occupation, attribute)
    }
    importance: dict[tuple[str, str], tuple[str, Decimal]] = {}
    levels: dict[tuple[str, str], Decimal] = {}
    seen = set()
    for row in reading.rows(file):
        scale = row["Scale ID"].upper()
        occupation = reading.occupation(file, row)
        if scale not in SCALES:
            reading.leave_out(file, row, _("the scale is neither IM nor LV"))
            continue
        if not row["Data Value"]:
            reading.leave_out(file, row, _("no value is given"))
            continue
        value = reading.rating(file, row, scale)
        id_, element = reading.element(file, row, known)
        suppressed = reading.yes(file, row, "Recommend Suppress")
        irrelevant = reading.yes(file, row, "Not Relevant")
        if occupation is None or value is None or not element:
            continue
        key = (occupation.code, id_)
        if (key, scale) in seen:
            reason = _("%(element)s of %(code)s is there twice on this scale.")
            reading.fault(file, row, "Element ID", reason % {"element": element, "code": key[0]})
        seen.add((key, scale))
        if key in before:
            reading.leave_out(file, row, _("another file has this rating already"))
        elif suppressed:
            reading.leave_out(file, row, _("the release recommends to suppress it"))
        elif scale == "IM":
            importance[key] = (element, value)
        elif irrelevant:
            reading.leave_out(file, row, _("the level is not relevant"))
        else:
            levels[key] = value
    for (code, id_), (element, value) in importance.items():
        getattr(reading.occupations[code], attribute).append(
            Element(id_, element, value, levels.get((code, id_)))
        )


def _read_technologies(reading: _Reading) -> None:
    """Each technology once, with the first of its commodities; hot or in demand if any row says so."""
    file = layouts.TECHNOLOGIES
    found: dict[str, dict[str, Technology]] = {code: {} for code in reading.occupations}
    for row in reading.rows(file):
        occupation = reading.occupation(file, row)
        technology = Technology(
            reading.text(file, row, "Workplace Example", LONGEST_NAME),
            reading.text(file, row, "Commodity Title", LONGEST_NAME, blank=True)
            or reading.model.get(row["Element ID"], ""),
            reading.yes(file, row, "Hot Technology"),
            reading.yes(file, row, "In Demand"),
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
    """Relations of every occupation in order, also to one that the release itself does not have."""
    file = layouts.RELATIONS
    found: dict[str, dict[str, tuple]] = {code: {} for code in reading.occupations}
    for row in reading.rows(file):
        occupation = reading.occupation(file, row)
        target = reading.code(file, row, RELATED_CODE)
        tier = row["Relatedness Tier"]
        if tier and tier.casefold() not in TIERS:
            reason = _("“%(cell)s” is no tier: Primary-Short, Primary-Long or Supplemental.")
            reading.fault(file, row, "Relatedness Tier", reason % {"cell": _shown(tier)})
            continue
        index = reading.whole_number(file, row, "Index", 0, 100_000) if row["Index"] else 0
        if not (occupation and target):
            continue
        if target == occupation.code:
            reading.leave_out(file, row, _("the occupation is related to itself"))
        elif target in found[occupation.code]:
            reading.leave_out(file, row, _("the relation is there already"))
        else:
            order = (TIERS.get(tier.casefold(), 0), index or 0, row.line)
            found[occupation.code][target] = (order, Relation(tier, index or 0, target))
    for code, relations in found.items():
        reading.occupations[code].related = [relation for _order, relation in sorted(relations.values())]


def _in_words(reading: _Reading, number: str) -> list[str]:
    """What is missing and what was passed over, as sentences for whoever runs the import."""
    missing = list(dict.fromkeys(reading.missing()))
    if not number:
        missing.insert(
            0,
            _("Nothing says which release this is: whether it is older than what the site has is not known."),
        )
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
