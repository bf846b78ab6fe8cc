"""The pay of one role in all areas, as readers meet it: a map, bars, and a table of them."""

from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import mark_safe

from careers.pages import RolePage, SalaryBand, pay_charts, wording
from careers.pages.periods import PERIODS
from careers.pages.rendering import PayByArea

from . import fragments, role_parts


def context(page: RolePage, by_area: PayByArea, link: Callable[[str], str]) -> dict:
    """All that `careers/pay.html` shows of `page`, which has figures of several areas. No query.

    `link` makes of the address of a page the one that links to it have.
    """
    role, here = (reverse(name, args=[page.slug]) for name in ("role", "role-pay"))
    bands = sorted(by_area.first_series, key=_by_pay)
    names = {area: name for name, area in by_area.areas.items()}
    urls = {
        area: link(_address(role, "" if area == by_area.default else name, by_area.per))
        for area, name in names.items()
    }
    first = bands[0]
    limit = max((amount for band in bands if (amount := pay_charts.typical(band))), default=Decimal(1))
    alike = (first.period, first.currency)
    sources = {source.slug: source for source in page.sources}
    headline = by_area.headline
    return {
        "title": page.title,
        "slug": page.slug,
        "family": page.family,
        "map": mark_safe(pay_charts.tile_map(bands, urls)),
        "rows": fragments.areas(
            {
                "band": band,
                "id": names[band.area],
                "url": urls[band.area],
                "period": ""
                if not band.amounts() or band.period == first.period
                else f" {wording.period(band.period)}",
                "bar": pay_charts.area_bar(band, limit) if (band.period, band.currency) == alike else "",
            }
            for band in bands
        ),
        "period": wording.period(first.period),
        "periods": [
            (
                wording.period(period),
                link(_address(here, "", period if place else "")),
                period == first.period,
            )
            for place, period in enumerate(by_area.periods)
        ],
        "note": role_parts.period_note(headline, by_area.periods, by_area.per) if headline else "",
        "has_limits": any(band.at_least("median") is not None for band in bands),
        "facts": role_parts.figure_facts(headline) if headline else "",
        "covers": headline and headline.covers and fragments.wider_group(headline.covers),
        "source": sources.get(first.source),
        "published": wording.published(sources[first.source].published) if first.source in sources else "",
    }


def _address(path: str, area: str, per: str) -> str:
    chosen = {name: value for name, value in (("area", area), ("per", per)) if value}
    return f"{path}?{urlencode(chosen)}" if chosen else path


def _by_pay(band: SalaryBand) -> tuple:
    """From the highest median down; by the most usual period first, what is kept back last."""
    median = pay_charts.typical(band)
    place = PERIODS.index(band.period) if band.period in PERIODS else len(PERIODS)
    return (median is None, place, band.period, -(median or 0), band.area)
