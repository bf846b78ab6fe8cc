"""Pay figures -> SVG: the percentiles of one figure, and the medians of areas as bars and as a map of tiles.

As in `charts`, lengths across are percentages, text has a fixed size, and colours are classes of
`static/css/site.css`.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models.salary import PERCENTILES

from . import wording
from .charts import Axis, anchor, arrow, line, pay_chart, stroke
from .structure import SalaryBand
from .us_states import COLUMNS, NATION, ROWS, TILES

#: What the amounts at the ends say; at the right also one that is only told as "this or more".
LEFT = {"p10": gettext_lazy("one in ten earns less"), "p25": gettext_lazy("one in four earns less")}
RIGHT = {"p75": gettext_lazy("one in four earns more"), "p90": gettext_lazy("one in ten earns more")}
CUT_OFF = {
    "p25": gettext_lazy("at least three in four"),
    "median": gettext_lazy("at least half"),
    "p75": gettext_lazy("at least one in four"),
    "p90": gettext_lazy("at least one in ten"),
}
#: How much of the width, in percent, amounts take where others are cut off; how near an end labels begin.
TOLD, NEAR = 80, 30


def of_all_figures(bands: Sequence[SalaryBand]) -> str:
    """The `pay_chart` of a page; empty where its one figure is drawn by `percentiles`."""
    return "" if len(bands) == 1 and percentiles(bands[0]) else pay_chart(tuple(bands))


def percentiles(band: SalaryBand) -> str:
    """The percentiles of one figure with their amounts; empty where it has no two.

    A bar from the 25th to the 75th, a thin line from the lowest to the highest, a stroke at the median.
    """
    amounts = {name: amount for name in PERCENTILES if (amount := getattr(band, name)) is not None}
    left = next((name for name in LEFT if name in amounts), "")
    cut_off = next((name for name in CUT_OFF if band.at_least(name) is not None), "")
    right = cut_off or next((name for name in reversed(RIGHT) if name in amounts), "")
    if not left or not right:
        return ""
    start, end = amounts[left], max(amounts.values())
    if start == end:
        return ""
    axis = Axis(start, start + (end - start) * 100 / (TOLD if cut_off else 100), ())
    y = 48
    drawn = [line(0, axis.at(end), y, "w")]
    if "p25" in amounts and "p75" in amounts:
        drawn.append(line(axis.at(amounts["p25"]), axis.at(amounts["p75"]), y, "r"))
    if cut_off:
        drawn.append(arrow(axis.at(end), 100, y))
    if "median" in amounts:
        x = axis.at(amounts["median"])
        drawn.append(stroke(x, y))
        near = 0 if x < NEAR else 100 if x > 100 - NEAR else 50
        drawn += _labelled(x, 14, near, wording.stated(band, "median"), _("half earn more, half less"))
    drawn += _labelled(0, 78, 0, wording.stated(band, left), LEFT[left])
    drawn += _labelled(100, 78, 100, wording.stated(band, right), CUT_OFF[right] if cut_off else RIGHT[right])
    title = _("Pay %(period)s: %(label)s") % {"period": wording.period(band.period), "label": band.label}
    return (
        f'<svg class="pay-chart" role="img" width="100%" height="98"><title>{escape(title)}</title>'
        f"<desc>{escape(' '.join(wording.percentiles(band)))}</desc>{''.join(drawn)}</svg>"
    )


def _labelled(x: float, y: int, near: int, amount: str, words: object) -> tuple[str, str]:
    """An amount and what it is below it, which stay inside where they are `near` an end (0 or 100)."""
    at = f'x="{x}%"{anchor(near)}'
    return (
        f'<text {at} y="{y}" class="v">{escape(amount)}</text>',
        f'<text {at} y="{y + 16}" class="a">{escape(str(words))}</text>',
    )


def typical(band: SalaryBand) -> Decimal | None:
    """The median, or the amount from which on it lies."""
    return band.at_least("median") if band.median is None else band.median


def area_bar(band: SalaryBand, limit: Decimal) -> str:
    """The median of an area as a bar from 0, on an axis to `limit`: decoration beside the same in words."""
    amount = typical(band)
    if amount is None:
        return ""
    is_cut_off = band.median is None
    axis = Axis.to(limit, open_ended=is_cut_off)
    more = arrow(axis.at(amount), 100, 7) if is_cut_off else ""
    return (
        '<svg class="glyph" width="100%" height="14" aria-hidden="true">'
        f"{line(0, axis.at(amount), 7, 'r')}{more}</svg>"
    )


#: The height of a tile, and the room that all of them take across, in percent.
TILE, WIDTH = 44, 100 / COLUMNS
#: Into how many groups of about as many states the tiles are coloured.
SHADES = 5


def tile_map(bands: Iterable[SalaryBand], urls: Mapping[str, str]) -> str:
    """The medians of the states of the United States as a map of equal tiles, each a link; else empty.

    Its links are not reached by the tab key: the table beside it has the same.
    """
    by_area = {band.area: band for band in bands}
    states = {area: band for area, band in by_area.items() if area in TILES and typical(band) is not None}
    periods = {band.period for band in states.values()}
    if NATION not in by_area or len(states) < 2 or len(periods) != 1:
        return ""
    amounts = sorted(map(_amount, states.values()))
    limits = [amounts[len(amounts) * n // SHADES] for n in range(1, SHADES)]
    shades = {area: _shade(_amount(band), limits) for area, band in states.items()}
    tiles = "".join(_tile(area, by_area.get(area), shades.get(area, 0), urls) for area in TILES)
    highest, lowest = max(states.values(), key=_amount), min(states.values(), key=_amount)
    title = _("The median in each state, %(period)s") % {"period": wording.period(highest.period)}
    told = _("Highest in %(high)s, lowest in %(low)s. The table below has all of them.") % {
        "high": _named(highest),
        "low": _named(lowest),
    }
    return (
        f'<svg class="tiles" role="group" width="100%" height="{ROWS * TILE}"><title>{escape(title)}</title>'
        f"<desc>{escape(told)}</desc>{tiles}</svg>{_tile_key(amounts, limits, highest)}"
    )


def _amount(band: SalaryBand) -> Decimal:
    return typical(band) or Decimal(0)


def _shade(amount: Decimal, limits: Sequence[Decimal]) -> int:
    """From 1 for the lowest amounts to SHADES."""
    return 1 + sum(amount >= limit for limit in limits)


def _named(band: SalaryBand) -> str:
    return f"{band.area} ({wording.stated(band, 'median')})"


def _tile(area: str, band: SalaryBand | None, shade: int, urls: Mapping[str, str]) -> str:
    place = TILES[area]
    left, top = place.column * WIDTH, place.row * TILE
    middle = f"{left + WIDTH / 2:.2f}%"
    words = wording.stated(band, "median") if band else _("no figure")
    inside = (
        f'<rect class="q{shade}" x="{left + 0.2:.2f}%" y="{top + 1}" width="{WIDTH - 0.4:.2f}%"'
        f' height="{TILE - 2}"/><text x="{middle}" y="{top + 19}">{place.code}</text>'
        f'<text class="n" x="{middle}" y="{top + 34}">{escape(_shortest(band))}</text>'
    )
    if band is None:
        return f"<g>{inside}</g>"
    label = f"{area}: {words} {wording.period(band.period)}"
    return f'<a href="{escape(urls[area])}" tabindex="-1"><title>{escape(label)}</title>{inside}</a>'


def _shortest(band: SalaryBand | None) -> str:
    """The median as it fits on a tile: "$98k", "$8.2k", "$46"."""
    amount = typical(band) if band else None
    if band is None or amount is None:
        return "–"
    thousands = amount >= 1000
    places = 1 if thousands and amount < wording.TEN_THOUSAND else 0
    rounded = wording.rounded(amount / 1000 if thousands else amount, places)
    more = "+" if band.median is None else ""
    return f"{wording.sign(band.currency)}{wording.number(rounded)}{_('k') if thousands else ''}{more}"


def _tile_key(amounts: Sequence[Decimal], limits: Sequence[Decimal], like: SalaryBand) -> str:
    """From where to where each shade goes, as far as there are states of it."""
    groups: dict[int, list[Decimal]] = {}
    for amount in amounts:
        groups.setdefault(_shade(amount, limits), []).append(amount)
    spans = (
        f'<span><svg class="tiles" width="26" height="18" aria-hidden="true">'
        f'<rect class="q{shade}" width="26" height="18"/></svg> {escape(words)}</span>'
        for shade, found in groups.items()
        for words in (wording.span(found[0], found[-1], like.currency),)
    )
    return f'<p class="key">{"".join(spans)}</p>'
