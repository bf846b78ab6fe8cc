"""The outlook of an occupation as the Bureau of Labor Statistics projects it: in its words, and drawn."""

from decimal import Decimal
from typing import NamedTuple

from django.utils.html import escape
from django.utils.translation import gettext as _

from . import wording
from .charts import Axis, line
from .structure import MarketFigure, RolePage
from .wording import rounded

#: How the short names of the sources begin that careers.importers.projections cites.
SOURCE = "bls-ep-"


class Terms(NamedTuple):
    """What "average" is in one release, and from how many whole percent on growth is called what."""

    everywhere: Decimal
    least: dict[str, int]


#: By the years of a release. All occupations: https://www.bls.gov/emp/tables/occupational-projections-and-characteristics.htm
#: The words: as the Occupational Outlook Handbook of that release uses them. They are others in each.
TERMS = {
    "2024 to 2034": Terms(
        Decimal("3.1"),
        {"much-faster": 7, "faster": 5, "as-fast": 3, "slower": 1, "little": 0, "decline": -100},
    ),
}


class PageOutlook(NamedTuple):
    """What is projected: growth in percent over `period`, and that of all occupations, where it is known.

    `kind` is one of the names of Terms.least; empty where nobody can tell, since the words of the release are
    not known or the figure is rounded just between two. `openings` are those of a year.
    """

    growth: Decimal
    period: str
    everywhere: Decimal | None
    kind: str
    openings: Decimal | None
    source: str


def outlook_of(page: RolePage) -> PageOutlook | None:
    """None where the page has no projection."""
    figures = {figure.slug: figure for figure in page.market_figures if figure.source.startswith(SOURCE)}
    growth = figures.get("employment-growth")
    if growth is None or growth.unit != "percent":
        return None
    terms = TERMS.get(growth.period)
    openings = figures.get("openings")
    return PageOutlook(
        growth=growth.value,
        period=growth.period,
        everywhere=terms and terms.everywhere,
        kind=_kind(growth.value, figures, terms.least) if terms else "",
        openings=openings.value if openings else None,
        source=growth.source,
    )


def _kind(growth: Decimal, figures: dict[str, MarketFigure], least: dict[str, int]) -> str:
    """The category of `growth`, which is rounded to a tenth; the categories go by whole percent.

    Just between two (4.5 may have been 4.46 or 4.54), the numbers of people employed tell more.
    """
    half = Decimal("0.05")
    low, high = growth - half, growth + half
    before, after = figures.get("employment"), figures.get("employment-projected")
    if before and after and before.value > HUNDRED:
        # Numbers of people are rounded to hundreds.
        low = max(low, ((after.value - HUNDRED / 2) / (before.value + HUNDRED / 2) - 1) * 100)
        high = min(high, ((after.value + HUNDRED / 2) / (before.value - HUNDRED / 2) - 1) * 100)
    if low > high:
        # The figures do not go together: growth alone is told.
        low, high = growth - half, growth + half
    # Growth is below the upper end of what is rounded to it.
    found = {_called(rounded(low), least), _called(rounded(high - Decimal("0.0001")), least)}
    return found.pop() if len(found) == 1 else ""


HUNDRED = Decimal(100)


def _called(percent: Decimal, least: dict[str, int]) -> str:
    return next(kind for kind, from_ in least.items() if percent >= from_)


def chart(outlook: PageOutlook) -> str:
    """Growth beside that of all occupations, as two bars from nothing; empty where that is not known."""
    if outlook.everywhere is None:
        return ""
    rows = ((_("This role"), outlook.growth), (_("All occupations"), outlook.everywhere))
    values = [value for _words, value in rows]
    axis = Axis(min(Decimal(0), *values), max(Decimal(0), *values), ())
    zero, bars = axis.at(Decimal(0)), []
    for number, (words, value) in enumerate(rows):
        y = 13 + number * 42
        bars.append(
            f'<text y="{y}">{escape(words)} <tspan class="v">{wording.change(value)}</tspan></text>'
            f"{line(zero, axis.at(value), y + 14, 'r')}"
        )
    title = _("Projected change in employment, %(period)s") % {"period": outlook.period}
    return (
        f'<svg class="pay-chart" role="img" width="100%" height="80"><title>{escape(title)}</title>'
        f"<desc>{escape('; '.join(f'{words}: {wording.change(value)}' for words, value in rows))}</desc>"
        f"{''.join(bars)}"
        f'<line x1="{zero}%" x2="{zero}%" y1="17" y2="80"/></svg>'
    )
