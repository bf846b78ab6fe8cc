"""One data set -> a release of offers, each to the role that it speaks of; and the data sets in a folder."""

import dataclasses
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.importers import handbook, onet, projections, soc, wages
from careers.importers.releases import (
    Contribution,
    Key,
    NewRole,
    Offer,
    Release,
    from_json,
    roles_by_code,
    version_of,
)
from careers.models import ExternalCode, Imported, Role
from careers.pages import Ladder, SalaryBand, Source

#: The classifications by which statistics find their roles, the finer one last.
SCHEMES = ("SOC 2018", "O*NET-SOC 2019")
#: How many codes are named.
NAMED = 5
#: How many imports are read at once.
BATCH = 100


class Brought(NamedTuple):
    """A release, and in words what of the data is left out: complete when the release is applied."""

    release: Release
    left_out: list[str]


def onet_release(directory: str | Path) -> Brought:
    """A role for every occupation of O*NET, new where no role has its code. Raises tables.TableFaults."""
    read = onet.read(Path(directory))
    left_out = list(read.left_out)
    ladders: list[Ladder] = []
    definitions: dict[str, str] = {}

    def offers() -> Sequence[Offer]:
        roles = roles_by_code(read.schemes[0])
        before = _said_of(roles, read)
        left_out[:] = [*read.left_out, *_unknown_targets(read)]
        # Of what the releases before it have said, too.
        ladders[:] = onet.ladders(read)
        skills = onet.KnownSkills.from_database()
        found = [
            _onet_offer(read, code, new, contribution, roles.get(code), before.get(code))
            for code, new, contribution in onet.contributions(read, skills)
        ]
        definitions.update(onet.definitions(read, skills))
        return found

    release = Release(
        *(Imported.DataSet.ONET, read.name, offers, ladders, onet.is_rung_summary),
        definitions=definitions,
        source=read.source,
    )
    return Brought(release, left_out)


def _onet_offer(
    read: onet.OnetRelease,
    code: str,
    new: NewRole,
    contribution: Contribution,
    role: int | None,
    before: onet.Said | None,
) -> Offer:
    contribution = msgspec.structs.replace(
        contribution, sections=onet.in_the_same_words(read, contribution.sections, before)
    )
    speaks_of = onet.speaks_of(read, read.occupations[code], contribution, before)
    return Offer(role, new, lambda _said: contribution, speaks_of)


def _said_of(roles: Mapping[str, int], read: onet.OnetRelease) -> dict[str, onet.Said]:
    """What O*NET has said before, by code; `read` is completed with it.

    Costs nothing where the release is whole, else two queries.
    """
    related = {relation.code for each in read.occupations.values() for relation in each.related}
    if not read.missing and related <= read.occupations.keys():
        return {}
    code_of = {role: code for code, role in roles.items()}
    before: dict[str, onet.Said] = {}
    imports = Imported.objects.filter(data_set=Imported.DataSet.ONET, role__in=list(code_of))
    for role, content in imports.order_by("role_id").values_list("role_id", "content").iterator(BATCH):
        before[code_of[role]] = onet.said(from_json(content))
    elsewhere = {}
    for role, slug, title in Role.objects.filter(pk__in=list(code_of)).values_list("pk", "slug", "title"):
        code = code_of[role]
        known = before[code].occupation if code in before else None
        known = known or onet.Occupation(code, title, "")
        elsewhere[code] = dataclasses.replace(known, slug=slug)
    onet.complete(read, before, elsewhere)
    return before


def _unknown_targets(read: onet.OnetRelease) -> Iterator[str]:
    """Tells of relations to occupations that neither the release nor the site has."""
    unknown = sorted(
        {
            relation.code
            for each in read.occupations.values()
            for relation in each.related
            if not read.find(relation.code)
        }
    )
    if unknown:
        words = ngettext(
            "Related to others, but nowhere described, is %(count)d code: %(codes)s",
            "Related to others, but nowhere described, are %(count)d codes: %(codes)s",
            len(unknown),
        )
        yield words % {"count": len(unknown), "codes": _named(unknown)}


def wages_release(
    path: str | Path, *, area: str | None, year: int, top_code: wages.TopCode | None = None
) -> Brought:
    """Wages for the roles that have a code of the SOC; see wages.read. Raises tables.TableFaults."""
    table = wages.read(path, area=area, year=year, top_code=top_code)
    anchors = {wages.anchor(name) for name in table.areas}
    left_out: list[str] = []

    def told(code: str) -> set[str]:
        """The figures that the table tells of an occupation, or tells that it has none."""
        found = soc.match(code, table.wages)
        silent = table.silent.get(found.code, ()) if found else ()
        return anchors - set(map(wages.anchor, silent)) if silent else anchors

    def bands(code: str, shared: Mapping[str, int], said: Contribution | None) -> Contribution:
        return _with_other_areas(wages.bands_for(table, code, shared), table.source, said, told(code))

    def speaks_of(code: str) -> Callable[[Key], bool]:
        figures = told(code)
        return lambda key: key[0] == "salary_bands" and key[1] in figures

    offers = partial(_offers, table.wages, bands, left_out, speaks_of)
    release = Release(Imported.DataSet.WAGES, table.source.title, offers, is_dated_by_figure=True)
    return Brought(release, left_out)


def projections_release(path: str | Path) -> Brought:
    """The outlook of the roles that have a code of the SOC. Raises tables.TableFaults."""
    read = projections.read(path)
    left_out: list[str] = []

    def outlook(code: str, shared: Mapping[str, int], _said: Contribution | None) -> Contribution:
        return projections.contribution_for(read, code, shared) or Contribution()

    def is_in_a_column(key: Key) -> bool:
        return key[0] not in read.missing

    words = _("The table has no column “%(column)s”: what was said before stays.")
    notes = [
        words % {"column": column}
        for column, facts in projections.FACTS.items()
        if read.missing >= set(facts)
    ]
    offers = partial(_offers, read.outlooks, outlook, left_out, lambda _code: is_in_a_column, notes)
    return Brought(Release(Imported.DataSet.PROJECTIONS, read.source.title, offers), left_out)


def handbook_release(path: str | Path) -> Brought:
    """How to become one, and the work environment, for the roles that have a code of the SOC.

    Raises tables.TableFaults.
    """
    read = handbook.read(path)
    left_out: list[str] = []

    def says(code: str, shared: Mapping[str, int], _said: Contribution | None) -> Contribution:
        return handbook.contribution_for(read, code, shared)

    def is_in_the_file(key: Key) -> bool:
        return key[0] == "sections" and key[1] not in read.missing

    words = _("No profile has the section “%(section)s”: what was said before stays.")
    notes = [words % {"section": anchor} for anchor in sorted(read.missing)]
    if read.without_codes:
        words = _("Profiles without a code, which belong to no role: %(titles)s")
        notes.append(words % {"titles": _named(read.without_codes)})
    if read.unknown:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in sorted(read.unknown.items()))
        words = _("Not understood, and taken as paragraphs, are blocks of the types %(kinds)s")
        notes.append(words % {"kinds": kinds})

    def offers() -> Sequence[Offer]:
        found = _offers(read.profiles, says, left_out, lambda _code: is_in_the_file, notes)
        left_out.extend(_without_role(read.profiles))
        return found

    return Brought(Release(Imported.DataSet.HANDBOOK, read.name, offers), left_out)


def _without_role(printed: Collection[str]) -> Iterator[str]:
    """Tells of the codes that no role is found by."""
    found = {match.code for code in _codes_of_roles().values() if (match := soc.match(code, printed))}
    if unused := sorted(set(printed) - found):
        words = ngettext(
            "No role has %(count)d code that the file holds: %(codes)s",
            "No role has %(count)d codes that the file holds: %(codes)s",
            len(unused),
        )
        yield words % {"count": len(unused), "codes": _named(unused)}


def _offers(
    printed: Mapping[str, object],
    make: Callable[[str, Mapping[str, int], Contribution | None], Contribution],
    left_out: list[str],
    speaks_of: Callable[[str], Callable[[Key], bool]],
    notes: Sequence[str] = (),
) -> Sequence[Offer]:
    """An offer to every role that has a code of the SOC; `left_out` gets notes, and what is not printed."""
    codes = _codes_of_roles()
    shared = soc.shared_by(codes.values())
    # It may be asked more than once: roles are made meanwhile.
    left_out[:] = [*notes, *_missing(printed, codes.values())]
    return [Offer(role, None, partial(make, code, shared), speaks_of(code)) for role, code in codes.items()]


def _codes_of_roles() -> dict[int, str]:
    """The code of every role that has one, by its primary key, in its finest classification."""
    exact = ExternalCode.objects.filter(match=ExternalCode.Match.EXACT).order_by("role_id", "-code")
    found: dict[int, str] = {}
    for scheme in SCHEMES:
        found |= dict(exact.filter(scheme=scheme).values_list("role_id", "code"))
    return dict(sorted(found.items()))


def _with_other_areas(
    bands: Iterable[SalaryBand], source: Source, said: Contribution | None, anchors: set[str]
) -> Contribution:
    """The bands of a file, with what was said before of areas that it does not hold."""
    before = said or Contribution()
    others = [band for band in before.salary_bands if band.slug not in anchors]
    together = sorted((*bands, *others), key=lambda band: (band.area != wages.NATION, band.area))
    cited = {band.source for band in together}
    known = {each.slug: each for each in (*before.sources, source)}
    return Contribution(
        salary_bands=tuple(together),
        sources=tuple(each for slug, each in known.items() if slug in cited),
    )


def _missing(printed: Mapping[str, object], codes: Iterable[str]) -> Iterator[str]:
    missing = sorted({code for code in codes if not soc.match(code, printed)})
    if missing:
        words = ngettext(
            "The table does not hold %(count)d code that roles have: %(codes)s",
            "The table does not hold %(count)d codes that roles have: %(codes)s",
            len(missing),
        )
        yield words % {"count": len(missing), "codes": _named(missing)}


def _named(codes: Sequence[str]) -> str:
    return ", ".join(codes[:NAMED]) + (", ..." if len(codes) > NAMED else "")


#: One profile of the handbook a line.
PROFILES = {".jsonl", ".ndjson"}
HANDBOOK = re.compile(r"(?:\b|_)ooh(?:\b|_)|outlook.?handbook", re.I)
TABLES = {".tsv", ".csv", ".xlsx"}
#: As the Bureau of Labor Statistics names its files: national_M2025_dl.xlsx, oesm25nat; and as people do.
WAGES = re.compile(r"oews|oes|_m20\d\d_dl|wages", re.I)
PROJECTIONS = re.compile(r"projection", re.I)
NATIONAL = re.compile(r"nat(?:ion|_|\b)|(?:\b|_)us(?:\b|_)|united.?states", re.I)
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
#: How deep it is looked for, from the folder itself.
DEPTH = 2


class FoundDataSet(NamedTuple):
    """A data set in a folder: where it lies, what it is taken for, and how to read it."""

    path: Path
    what: str
    read: Callable[[], Brought]


def found_in(directory: str | Path) -> list[FoundDataSet]:
    """The data sets in `directory`, and in what lies in it, in the order in which to bring them.

    O*NET comes first, since it makes the roles: of several releases the newest. Then wages, older years and
    the nation's first, projections, and the handbook. They are told by their names, so only those that say
    their year are found. Where the directory is itself a release of O*NET, the tables that lie beside it are
    looked for as well. Raises OSError.
    """
    directory = Path(directory)
    releases = sorted(
        (path.parent for path in _files(directory) if onet.has_occupations(path)),
        key=lambda path: (version_of(onet.number_and_date(path)[0]), path),
    )
    around = directory.resolve().parent if directory in releases else directory
    files = list(_files(around))
    tables = [path for path in files if path.suffix.lower() in TABLES]
    found = [FoundDataSet(path, "O*NET", partial(onet_release, path)) for path in releases[-1:]]
    years = {path: YEAR.findall(path.name) for path in tables if WAGES.search(path.name)}
    dated = [path for path, said in years.items() if said and not PROJECTIONS.search(path.name)]
    for path in sorted(dated, key=lambda path: (years[path][-1], not NATIONAL.search(path.name), path.name)):
        area, year = wages.NATION if NATIONAL.search(path.name) else None, int(years[path][-1])
        found.append(
            FoundDataSet(path, f"wages of {year}", partial(wages_release, path, area=area, year=year))
        )
    found += [
        FoundDataSet(path, "projections", partial(projections_release, path))
        for path in tables
        if PROJECTIONS.search(path.name)
    ]
    found += [
        FoundDataSet(path, "handbook", partial(handbook_release, path))
        for path in files
        if path.suffix.lower() in PROFILES and HANDBOOK.search(path.name)
    ]
    return found


def _files(directory: Path, depth: int = DEPTH) -> Iterator[Path]:
    """The files in `directory` and below, by name."""
    for path in sorted(directory.iterdir()):
        if path.is_file():
            yield path
        elif depth and path.is_dir() and not path.name.startswith("."):
            yield from _files(path, depth - 1)
