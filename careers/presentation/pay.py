"""The pay of a page: its headline, its figures by area, and what moves it."""

from collections.abc import Callable
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers import models as rows
from careers.pages import RolePage, SalaryBand, SalaryFactor, charts, wording
from careers.pages.areas import PayByArea
from careers.pages.rendering import Rendered

from . import phrases, pieces
from .marks import Marks


def headline(page: RolePage, by_area: PayByArea, marks: Marks, anchor: str) -> dict | None:
    """The figure at the top of the page; `anchor` is that of all figures."""
    band = page.headline_pay
    if band is None:
        return None
    alike = [b for b in page.salary_bands if (b.currency, b.period) == (band.currency, band.period)]
    limit = max(b.top for b in alike if b.top is not None)
    return {
        "amount": wording.amounts(band)[0],
        "period": wording.period(band.period),
        "label": band.label,
        "facts": ", ".join(filter(None, (_leading(band), phrases.facts(band)))),
        "covers": band.covers and pieces.wider_group(band.covers),
        "others": _others(page, by_area),
        "figures_anchor": anchor,
        "cite": marks.cite(band.source),
        # Where the lower end is kept back, a bar would say that nobody is paid less than the next amount.
        "glyph": mark_safe(
            ""
            if "p10" in band.withheld.split()
            else charts.pay_glyph(band.bottom, band.top, limit, open_ended=charts.has_no_limit(band))
        ),
    }


def _leading(band: SalaryBand) -> str:
    """What the amount that stands first is, where it is one amount: "Median"."""
    if band.statistic == "mean":
        return _("Average")
    is_median = band.statistic in {"median", "percentiles"} and (
        band.median is not None or band.at_least("median") is not None
    )
    return _("Median") if is_median else ""


def _others(page: RolePage, by_area: PayByArea) -> str:
    """That there are more figures than the headline, in words."""
    if by_area.areas:
        count = len(by_area.areas)
        return ngettext("Pay in %(n)d area", "Pay in %(n)d areas", count) % {"n": count}
    count = len(page.salary_bands)
    if count < 2:
        return ""
    return _("One of %(n)d pay figures: see what each measures") % {"n": count}


def fill(
    part: dict,
    page: RolePage,
    rendered: Rendered,
    by_area: PayByArea,
    marks: Marks,
    link: Callable[[str], str],
) -> str:
    """Give `part` the pay figures and factors of `page`. Returns the anchor of the figures, if any."""
    anchor = ""
    if page.salary_bands:
        block = marks.inside(part, "pay-figures", _("Pay figures"))
        anchor = block["anchor"]
        shown = by_area.shown
        # Drawn once, with the edition, for the default area; for another one now: a few rows.
        chart = rendered.pay_chart if by_area.is_default else charts.pay_chart(shown)
        columns = {
            "amount": _("Amount"),
            "kind": _("Kind and basis"),
            "area": _("Area and year"),
            "experience": _("Experience"),
            "source": _("Source"),
        }
        if all(band.experience_min is None and band.experience_max is None for band in shown):
            del columns["experience"]
        part["pay"] = block | {
            "chart": mark_safe(chart),
            # The figure of an area that was asked for differs in its area as it should.
            "caution": phrases.caution([band for band in shown if band not in by_area.asked_for]),
            "columns": columns.values(),
            "bands": [_band(band, block, columns, marks) for band in shown],
            "areas": _areas(by_area, block, marks, link),
        }
    if page.salary_factors:
        block = marks.inside(part, "pay-factors", _("What moves pay"))
        kinds = dict.fromkeys(factor.kind for factor in page.salary_factors)
        years = {factor.year for factor in page.salary_factors}
        common_year = years.pop() if len(years) == 1 else None
        part["factors"] = block | {
            "year": common_year,
            "kinds": [
                (
                    wording.label(rows.SalaryFactor.Kind, kind),
                    [
                        _factor(factor, block, "" if common_year else factor.year, marks)
                        for factor in page.salary_factors
                        if factor.kind == kind
                    ],
                )
                for kind in kinds
            ],
        }
    return anchor


def _band(band: SalaryBand, block: dict, columns: dict[str, str], marks: Marks) -> SafeString:
    marks.use(band.source, block)
    leading, *others = wording.amounts(band)
    statistic = wording.label(rows.SalaryBand.Statistic, band.statistic)
    return pieces.band(
        {
            "anchor": marks.anchor(band.slug, "pay"),
            "label": band.label,
            "amount": leading,
            "others": others,
            "period": wording.period(band.period),
            "statistic": statistic,
            "basis": wording.label(rows.SalaryBand.Basis, band.basis),
            "basis_known": band.basis != "unstated",
            "area": band.area,
            "year": band.year,
            "experience": wording.years(band.experience_min, band.experience_max),
            "cite": marks.cite(band.source),
            "covers": band.covers,
            "note": band.note,
        },
        columns,
    )


def _areas(by_area: PayByArea, block: dict, marks: Marks, link: Callable[[str], str]) -> dict | None:
    """The choice of an area, and the figures of all areas from the highest to the lowest."""
    if not by_area.areas:
        return None
    urls = {area: link(f"?area={quote(name)}#{block['anchor']}") for name, area in by_area.areas.items()}
    marks.use_all((band.source for band in by_area.bands), block)
    return {
        "anchor": block["anchor"],
        "chosen": by_area.chosen,
        "default": by_area.default,
        "is_unknown": by_area.is_unknown,
        "options": pieces.options(by_area.areas, by_area.chosen),
        "count": len(by_area.areas),
        "has_limits": any(band.at_least("median") is not None for band in by_area.first_series),
        "rows": pieces.areas(sorted(by_area.first_series, key=_by_pay), urls, by_area.chosen),
    }


def _by_pay(band: SalaryBand) -> tuple:
    """From the highest median down; what is paid by the year before the rest, what is kept back last."""
    median = band.at_least("median") if band.median is None else band.median
    return (median is None, band.period != "year", band.period, -(median or 0), band.area)


def _factor(factor: SalaryFactor, block: dict, year, marks: Marks) -> SafeString:
    marks.use(factor.source, block)
    return pieces.factor(
        {
            "anchor": marks.anchor(factor.slug, "factor"),
            "label": factor.label,
            "percent": wording.percent(factor),
            "effect": factor.effect,
            "year": year,
            "cite": marks.cite(factor.source),
        }
    )
