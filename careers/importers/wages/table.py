"""What a wage table holds."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from careers.pages.structure import Source

NATION = "United States"


#: Hours of a year's full-time work: https://www.bls.gov/oes/oes_ques.htm
HOURS = 2080


class TopCode(NamedTuple):
    """From where on a release prints "this or more" only: US dollars a year, and an hour.

    `borrowed_from` is the year of the release whose limit this is, where that of the own one is not known.
    """

    year: Decimal
    hour: Decimal
    borrowed_from: int | None = None


class Wage(NamedTuple):
    """The wage of one occupation in one area, in US dollars per `period` ("year" or "hour").

    `amounts` are by the names that SalaryBand gives them. `top_coded` and `withheld` name those that
    are printed as "`top_code` or more", or not at all. `is_unclear`: some of those withheld may be top-coded
    instead, which the source does not tell apart.
    """

    period: str
    amounts: Mapping[str, Decimal]
    top_coded: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    top_code: Decimal | None = None
    is_unclear: bool = False


class WageTable(NamedTuple):
    """One release for one or several areas, the nation first: `wages[SOC code][area]`.

    `titles` names the codes, where the file does. `silent` has, by code, the areas of which it has a row that
    does not tell the wage: it may be in a column that the file lacks. `limit_of` is the year of the release
    whose limit of top-coding is used, where that of this one is not known.
    """

    source: Source
    year: int
    areas: tuple[str, ...]
    wages: Mapping[str, Mapping[str, Wage]]
    titles: Mapping[str, str]
    silent: Mapping[str, Collection[str]] = {}
    limit_of: int | None = None
