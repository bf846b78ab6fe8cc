"""The files of a release of O*NET, read. Faults are collected over all files, then raised together."""

from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import files
from .files import (
    CODE,
    LONGEST_ALTERNATE,
    LONGEST_NAME,
    LONGEST_TASK,
    LONGEST_TEXT,
    LONGEST_TITLE,
    RELATED_CODE,
    ZONE_FORM,
    File,
    ReleaseFiles,
    not_one_line,
    number_and_date,
    releases_in,
    shown,
)
from .reference_data import ELEMENTS, INTEREST_TYPES
from .release import Element, Interest, JobZone, Occupation, OnetRelease, Relation, Technology, give_slugs

#: The Element ID by which this site knows a skill (or a field of knowledge) of this name.
SKILLS, KNOWLEDGE = (
    {name.casefold(): id_ for id_, (name, _mean) in ELEMENTS.items() if id_.startswith(branches)}
    for branches in (("2.A", "2.B"), ("2.C",))
)
TIERS = {"primary-short": 0, "primary-long": 1, "supplemental": 2}
#: The scales of skills and knowledge.
RATED_BY = ("IM", "LV")
#: Characters that the tasks of one occupation may have together: they are one section of a page.
LONGEST_TASKS = 50_000


def read(directory: Path) -> OnetRelease:
    """The release in `directory`, whose files and columns are told by any of their names, see `layouts`.

    Only "Occupation Data" must be there. Raises `tables.TableFaults` with all that is wrong.
    """
    reading = ReleaseFiles(Path(directory))
    try:
        found = [path for path in reading.directory.iterdir() if path.is_file()]
    except OSError as error:
        reading.faults.add(directory, None, "", error.strerror or _("The directory cannot be read."))
        found = []
    reading.files = files.by_name(found)
    reading.faults.check()
    if not files.find(files.OCCUPATIONS, reading.files):
        reason = _("There is no such file in “%(directory)s”.") % {"directory": directory}
        for inner in releases_in(reading.directory):
            reason += " " + _("It is in “%(inner)s”.") % {"inner": inner}
        reading.fault(files.OCCUPATIONS, None, "", reason)
    _read_model(reading)
    _read_occupations(reading)
    _read_zone_reference(reading)
    _read_job_zones(reading)
    _read_titles(reading)
    _read_tasks(reading)
    for file in files.SKILLS:
        _read_elements(reading, file, "skills", SKILLS)
    _read_elements(reading, files.KNOWLEDGE, "knowledge", KNOWLEDGE)
    _read_technologies(reading)
    _read_relations(reading)
    _read_interests(reading)
    reading.faults.check()
    number, published = number_and_date(reading.directory)
    occupations = dict(sorted(reading.occupations.items()))
    give_slugs(occupations)
    release = OnetRelease(
        number,
        published,
        occupations,
        frozenset(reading.topics),
        _in_words(reading, number),
        definitions=reading.definitions,
    )
    for occupation in occupations.values():
        occupation.said_by = dict.fromkeys(sorted(release.topics), release.source.slug)
    return release


def _read_model(reading: ReleaseFiles) -> None:
    """The names of all elements, and what they are, as far as a description of a skill has room for it."""
    for row in reading.rows(files.MODEL):
        id_, described = row["Element ID"], " ".join(row["Description"].split())
        reading.model[id_] = row["Element Name"]
        if described.isprintable() and len(described) <= files.LONGEST_DEFINITION:
            reading.described[id_] = described


def _read_occupations(reading: ReleaseFiles) -> None:
    file = files.OCCUPATIONS
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


def _read_zone_reference(reading: ReleaseFiles) -> None:
    file = files.ZONE_REFERENCE
    for row in reading.rows(file):
        match = ZONE_FORM.fullmatch(row["Job Zone"])
        if not match:
            reason = _("“%(cell)s” is no number of a job zone.")
            reading.fault(file, row, "Job Zone", reason % {"cell": shown(row["Job Zone"])})
        elif (zone := int(match[1])) in reading.zones:
            reading.fault(file, row, "Job Zone", _("This job zone is there twice."))
        else:
            reading.zones[zone] = JobZone(
                *(reading.text(file, row, column, LONGEST_TEXT, blank=True) for column in file.optional)
            )


def _read_job_zones(reading: ReleaseFiles) -> None:
    file = files.ZONES
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


def _read_titles(reading: ReleaseFiles) -> None:
    """Other titles of every occupation, in the order of the files."""
    for file, columns in (
        (files.TITLES, {"Job Title": "titles", "Short Title": "short_titles"}),
        (files.REPORTED_TITLES, {"Reported Job Title": "reported_titles"}),
    ):
        for row in reading.rows(file):
            occupation = reading.occupation(file, row)
            for column, attribute in columns.items():
                title = " ".join(row[column].split())
                if len(title) > LONGEST_ALTERNATE:
                    reading.leave_out(file, row, _("the title is longer than 200 characters"))
                elif not title.isprintable() and (reason := not_one_line(title)):
                    reading.fault(file, row, column, reason)
                elif occupation and title:
                    getattr(occupation, attribute).append(title)


def _read_tasks(reading: ReleaseFiles) -> None:
    file = files.TASKS
    length: dict[str, int] = {}
    known = set()
    for row in reading.rows(file):
        occupation = reading.occupation(file, row)
        task = reading.text(file, row, "Task", LONGEST_TASK)
        kind = row["Task Type"].capitalize()
        if kind not in {"", "Core", "Supplemental"}:
            reason = _("“%(cell)s” is neither Core nor Supplemental.")
            reading.fault(file, row, "Task Type", reason % {"cell": shown(kind)})
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


def _read_elements(reading: ReleaseFiles, file: File, attribute: str, known: dict[str, str]) -> None:
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
        if scale not in RATED_BY:
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


def _read_technologies(reading: ReleaseFiles) -> None:
    """Each technology once, with the first of its commodities; hot or in demand if any row says so."""
    file = files.TECHNOLOGIES
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


def _read_relations(reading: ReleaseFiles) -> None:
    """Relations of every occupation in order, also to one that the release itself does not have."""
    file = files.RELATIONS
    found: dict[str, dict[str, tuple[tuple[int, int, int], Relation]]] = {
        code: {} for code in reading.occupations
    }
    for row in reading.rows(file):
        occupation = reading.occupation(file, row)
        target = reading.code(file, row, RELATED_CODE)
        tier = row["Relatedness Tier"]
        if tier and tier.casefold() not in TIERS:
            reason = _("“%(cell)s” is no tier: Primary-Short, Primary-Long or Supplemental.")
            reading.fault(file, row, "Relatedness Tier", reason % {"cell": shown(tier)})
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


def _read_interests(reading: ReleaseFiles) -> None:
    """The career interest types of every occupation; which of them lead is told by the marks, too."""
    file = files.INTERESTS
    for row in reading.rows(file):
        if row["Scale ID"].upper() != "OI":
            continue
        occupation, mark = reading.occupation(file, row), reading.rating(file, row, "OI")
        name = row["Element Name"] or reading.model.get(row["Element ID"], "")
        if occupation and mark is not None and name in INTEREST_TYPES:
            occupation.interests.append(Interest(name, mark))


def _in_words(reading: ReleaseFiles, number: str) -> list[str]:
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
