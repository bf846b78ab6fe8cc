"""Pay by the year, the month or the hour, as far as its source tells how one becomes the other."""

from decimal import ROUND_FLOOR, Decimal

from msgspec.structs import replace

from careers.models.salary import AMOUNTS_IN_ORDER

from .structure import SalaryBand
from .wording import rounded

#: What a reader can choose.
PERIODS = ("year", "month", "hour")
#: An amount by the hour that a source prints beside one by the year is this near to a part of it.
NEAR = Decimal("0.01")


def in_period(band: SalaryBand, period: str) -> SalaryBand | None:
    """The figure by another period; None where its source does not say how.

    A month is a twelfth of a year. Hours become years by `hours_a_year`; what the source prints by the hour
    itself is taken as it stands.
    """
    if period == band.period:
        return band
    times = _times(band, period)
    if times is None:
        return None
    places = 2 if period == "hour" else 0
    printed = _printed_by_the_hour(band) if period == "hour" else {}
    amounts = {
        name: printed.get(name, rounded(amount * times, places))
        for name in (*AMOUNTS_IN_ORDER, "mean")
        if (amount := getattr(band, name)) is not None
    }
    if band.top_code is not None:
        # What is above a limit is above all that is less.
        amounts["top_code"] = (band.top_code * times).quantize(Decimal(1).scaleb(-places), ROUND_FLOOR)
    return replace(band, period=period, **amounts)


def _times(band: SalaryBand, period: str) -> Decimal | None:
    """What an amount of `band` is multiplied by to be one by `period`."""
    in_year = {"year": Decimal(1), "month": Decimal(12)}
    if band.hours_a_year:
        in_year["hour"] = Decimal(band.hours_a_year)
    if band.period == "month" or not {band.period, period} <= in_year.keys():
        # Who is paid by the month may be paid thirteen times.
        return None
    return in_year[band.period] / in_year[period]


def _printed_by_the_hour(band: SalaryBand) -> dict[str, Decimal]:
    """What the source prints by the hour, as far as it is the same as the amounts by the year."""
    words = band.hourly.split()
    found = {name: Decimal(amount) for name, amount in zip(words[::2], words[1::2], strict=True)}
    hours = band.hours_a_year or 0
    return {
        name: amount
        for name, amount in found.items()
        if (by_year := getattr(band, name)) is not None and abs(amount * hours - by_year) <= by_year * NEAR
    }
