"""One data set -> a release of offers, each to the role that it speaks of."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import ngettext

from careers.models import ExternalCode, Imported
from careers.transfer import onet, projections, soc, wages
from careers.transfer.releases import Contribution, Key, Offer, Release, roles_by_code

#: The classifications by which statistics find their roles, the finer one last.
SCHEMES = ("SOC 2018", "O*NET-SOC 2019")
#: How many codes are named.
NAMED = 5


class Brought(NamedTuple):
    """A release, and in words what of the data is left out: complete when the release is applied."""

    release: Release
    left_out: list[str]


def onet_release(directory: str | Path) -> Brought:
    """A role for every occupation of O*NET, new where no role has its code. Raises tables.TableFaults."""
    read = onet.read(Path(directory))

    def offers() -> Sequence[Offer]:
        roles = roles_by_code(read.schemes[0])
        return [
            Offer(roles.get(code), new, lambda _said, contribution=contribution: contribution)
            for code, new, contribution in onet.contributions(read, onet.KnownSkills.from_database())
        ]

    release = Release(Imported.DataSet.ONET, read.name, offers, onet.ladders(read))
    return Brought(release, list(read.left_out))


def wages_release(
    path: str | Path, *, area: str | None, year: int, top_code: wages.TopCode | None = None
) -> Brought:
    """Wages for the roles that have a code of the SOC; see wages.read. Raises tables.TableFaults."""
    table = wages.read(path, area=area, year=year, top_code=top_code)
    anchors = {wages.anchor(name) for name in table.areas}
    left_out = []

    def bands(code: str, shared: Mapping[str, int], said: Contribution | None) -> Contribution:
        return _with_other_areas(wages.bands_for(table, code, shared), table.source, said, anchors)

    def is_of_these_areas(key: Key) -> bool:
        return key[0] == "salary_bands" and key[1] in anchors

    offers = partial(_offers, table.wages, bands, left_out, is_of_these_areas)
    return Brought(Release(Imported.DataSet.WAGES, table.source.title, offers), left_out)


def projections_release(path: str | Path) -> Brought:
    """The outlook of the roles that have a code of the SOC. Raises tables.TableFaults."""
    read = projections.read(path)
    left_out = []

    def outlook(code: str, shared: Mapping[str, int], _said: Contribution | None) -> Contribution:
        return projections.contribution_for(read, code, shared) or Contribution()

    offers = partial(_offers, read.outlooks, outlook, left_out, lambda _key: True)
    return Brought(Release(Imported.DataSet.PROJECTIONS, read.source.title, offers), left_out)


def _offers(
    printed: Mapping[str, object],
    make: Callable[[str, Mapping[str, int], Contribution | None], Contribution],
    left_out: list[str],
    speaks_of: Callable[[Key], bool],
) -> Sequence[Offer]:
    """An offer to every role that has a code of the SOC; notes in `left_out` which are not `printed`."""
    codes = _codes_of_roles()
    shared = soc.shared_by(codes.values())
    left_out.extend(_missing(printed, codes.values()))
    return [Offer(role, None, partial(make, code, shared), speaks_of) for role, code in codes.items()]


def _codes_of_roles() -> dict[int, str]:
    """The code of every role that has one, by its primary key, in its finest classification."""
    exact = ExternalCode.objects.filter(match=ExternalCode.Match.EXACT).order_by("role_id", "-code")
    found = {}
    for scheme in SCHEMES:
        found |= dict(exact.filter(scheme=scheme).values_list("role_id", "code"))
    return dict(sorted(found.items()))


def _with_other_areas(bands, source, said: Contribution | None, anchors: set[str]) -> Contribution:
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
        named = ", ".join(missing[:NAMED]) + (", ..." if len(missing) > NAMED else "")
        words = ngettext(
            "The table does not hold %(count)d code that roles have: %(codes)s",
            "The table does not hold %(count)d codes that roles have: %(codes)s",
            len(missing),
        )
        yield words % {"count": len(missing), "codes": named}
