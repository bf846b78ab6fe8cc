"""Public data sets -> contributions -> the site: what the import commands do."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from careers.models import ExternalCode, Imported

from . import onet, projections, releases, soc, wages
from .releases import Contribution, Offer, Report

#: The classifications by which statistics find their roles, the finer one first.
ONET_SOC, SOC = "O*NET-SOC 2019", "SOC 2018"


class Options(NamedTuple):
    """How to import: see `releases.apply`. `progress` is told the stage, how many are done, of how many."""

    by: str
    take: str | None = None
    draft: bool = False
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None


class Outcome(NamedTuple):
    """What an import has done, under which name, and in words what of the data it left out."""

    release: str
    report: Report
    left_out: list[str]


def import_onet(directory: Path, options: Options) -> Outcome:
    """Make or change a role for every occupation of a text release. Raises tables.TableFaults."""
    options.progress("Reading", 0, 1)
    release = onet.read(directory)
    options.progress("Reading", 1, 1)
    roles = releases.roles_by_code(release.schemes[0])
    offers = [
        Offer(roles.get(code), new, lambda _said, says=contribution: says)
        for code, new, contribution in onet.contributions(release, onet.KnownSkills.from_database())
    ]
    report = _apply(offers, Imported.DataSet.ONET, release.name, options, ladders=onet.ladders(release))
    return Outcome(release.name, report, list(release.left_out))


def import_wages(path: Path, options: Options, *, area: str | None, year: int) -> Outcome:
    """Give the roles that have a code of the SOC their wages. Raises tables.TableFaults."""
    options.progress("Reading", 0, 1)
    table = wages.read(path, area=area, year=year)
    options.progress("Reading", 1, 1)
    anchors = {wages.anchor(name) for name in table.areas}
    codes = _codes()
    shared = soc.shared_by(codes.values())

    def speaks_of(key):
        return key[0] == "salary_bands" and key[1] in anchors

    def wages_of(code):
        def make(said: Contribution | None) -> Contribution:
            return _with_other_areas(wages.bands_for(table, code, shared), table.source, said, anchors)

        return make

    offers = [Offer(role, None, wages_of(code), speaks_of) for role, code in codes.items()]
    report = _apply(offers, Imported.DataSet.WAGES, table.source.title, options)
    unmatched = [code for code in codes.values() if not soc.match(code, table.wages)]
    return Outcome(table.source.title, report, _unmatched(unmatched))


def import_projections(path: Path, options: Options) -> Outcome:
    """Give the roles that have a code of the SOC their outlook. Raises tables.TableFaults."""
    options.progress("Reading", 0, 1)
    release = projections.read(path)
    options.progress("Reading", 1, 1)
    codes = _codes()
    shared = soc.shared_by(codes.values())

    def outlook_of(code):
        return lambda _said: projections.contribution_for(release, code, shared) or Contribution()

    offers = [Offer(role, None, outlook_of(code)) for role, code in codes.items()]
    report = _apply(offers, Imported.DataSet.PROJECTIONS, release.source.title, options)
    unmatched = [code for code in codes.values() if not soc.match(code, release.outlooks)]
    return Outcome(release.source.title, report, _unmatched(unmatched))


def _apply(offers: list[Offer], data_set: str, release: str, options: Options, **more) -> Report:
    done = 0

    def progress(count: int) -> None:
        nonlocal done
        done += count
        options.progress("Importing", done, len(offers))

    return releases.apply(
        offers,
        data_set=data_set,
        release=release,
        by=options.by,
        take=options.take,
        draft=options.draft,
        progress=progress,
        **more,
    )


def _codes() -> dict[int, str]:
    """The code of every role that has one, by its primary key: that of O*NET, or else that of the SOC."""
    codes = ExternalCode.objects.filter(match=ExternalCode.Match.EXACT).order_by("role_id", "-code")
    found = {}
    for scheme in (SOC, ONET_SOC):
        found |= dict(codes.filter(scheme=scheme).values_list("role_id", "code"))
    return dict(sorted(found.items()))


def _with_other_areas(bands, source, said: Contribution | None, anchors: set[str]) -> Contribution:
    """The bands of a file with those that were said before of areas which it does not hold."""
    before = said or Contribution()
    others = [band for band in before.salary_bands if band.slug not in anchors]
    together = sorted((*bands, *others), key=lambda band: (band.area != wages.NATION, band.area))
    cited = {band.source for band in together}
    known = {each.slug: each for each in (*before.sources, source)}
    return Contribution(
        salary_bands=tuple(together),
        sources=tuple(each for slug, each in known.items() if slug in cited),
    )


def _unmatched(codes: list[str]) -> list[str]:
    if not codes:
        return []
    named = ", ".join(codes[:5]) + (", ..." if len(codes) > 5 else "")
    return [f"{len(codes)} roles have a code that the table does not hold: {named}"]
