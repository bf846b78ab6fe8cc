"""Which public data sets lie in a folder."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from careers.importers import onet, wages
from careers.importers.releases import version_of

from .data_sets import Brought, onet_release, projections_release, wages_release

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
    the nation's first, and projections. They are told by their names, so only those that say their year are
    found. Where the directory is itself a release of O*NET, the tables that lie beside it are looked for as
    well. Raises OSError.
    """
    directory = Path(directory)
    releases = sorted(
        (path.parent for path in _files(directory) if onet.has_occupations(path)),
        key=lambda path: (version_of(onet.number_and_date(path)[0]), path),
    )
    around = directory.resolve().parent if directory in releases else directory
    tables = [path for path in _files(around) if path.suffix.lower() in TABLES]
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
    return found


def _files(directory: Path, depth: int = DEPTH) -> Iterator[Path]:
    """The files in `directory` and below, by name."""
    for path in sorted(directory.iterdir()):
        if path.is_file():
            yield path
        elif depth and path.is_dir() and not path.name.startswith("."):
            yield from _files(path, depth - 1)
