"""The parts of a role page: how people get in, its pay, and the anchors and sources that all parts share."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers import models as rows
from careers.pages import RolePage, SalaryBand, SalaryFactor, Source, charts, pay_charts, wording
from careers.pages.rendering import PayByArea, Rendered
from careers.pages.skills import is_statistic
from careers.text import free_slug

from . import fragments

#: Anchors that the template itself uses.
FIXED = ("main", "top", "in-short", "contents", "facts")


class Citations:
    """Hands out each anchor once, and notes for every source what rests on it."""

    def __init__(self, page: RolePage, rendered: Rendered):
        headings = [heading for html in rendered.sections.values() for heading in html.headings]
        self._taken = {
            *(*FIXED, *(f"source-{source.slug}" for source in page.sources)),
            *(heading.anchor for heading in headings),
        }
        numbers = page.source_numbers
        self._cites = {source.slug: cite(source, numbers[source.slug]) for source in page.sources}
        #: For every source, where the page uses it: (anchor, words).
        self.uses: dict[str, dict[str, str]] = {source.slug: {} for source in page.sources}

    def anchor(self, wanted: str, prefix: str) -> str:
        """`wanted` as an anchor that nothing else on the page has."""
        name = wanted if wanted not in self._taken else free_slug(f"{prefix}-{wanted}", self._taken)
        self._taken.add(name)
        return name

    def inside(self, part: dict, anchor: str, heading: str) -> dict:
        """A block under a sub-heading of its own in `part`: its anchor and heading."""
        block = {"anchor": self.anchor(anchor, "part"), "heading": heading}
        part["inside"].append((block["anchor"], heading))
        return block

    def cite(self, source: str | None) -> SafeString | str:
        """The number of `source`, as a link to it; empty where there is none."""
        return self._cites.get(source or "", "")

    def use(self, source: str | None, block: dict) -> None:
        """Note that `block` rests on `source`."""
        if source in self.uses:
            self.uses[source][block["anchor"]] = block["heading"]

    def use_all(self, sources: Iterable[str | None], block: dict) -> None:
        for source in sources:
            self.use(source, block)


def cite(source: Source, number: int) -> SafeString:
    if source.trust == "unsourced":
        return format_html(
            '<a class="cite un" href="#source-{}"><span class="vh">{} </span>{} {}</a>',
            *(source.slug, _("Source"), number, _("unsourced")),
        )
    return format_html(
        '<a class="cite" href="#source-{}"><span class="vh">{} </span>{}</a>',
        *(source.slug, _("Source"), number),
    )


def source_entry(source: Source) -> dict:
    """What a list of sources tells of one."""
    return {
        "anchor": f"source-{source.slug}",
        "publisher": source.publisher,
        "title": source.title,
        "url": source.url,
        "published": wording.published(source.published),
        "accessed_on": source.accessed_on,
        "trust": wording.label(rows.Source.Trust, source.trust),
        "unsourced": source.trust == "unsourced",
        "licence": source.licence,
        "attribution": source.attribution,
        "note": source.note,
    }


def education_label(page: RolePage) -> str:
    return _("Typical education") if is_statistic(page, page.education_source) else _("Education")


def entry(page: RolePage, texts: Sequence[dict], marks: Citations) -> dict | None:
    """The part about how people get in: the facts, and what somebody has written of it.

    `texts` are the parts of the sections of this kind. None where nothing is known.
    """
    years = wording.years(page.experience_min, page.experience_max)
    training = wording.training_explained(page.training)
    stated = (
        (education_label(page), page.education, "", page.education_source),
        (_("Training on the job"), page.training, training, page.training_source),
        (
            _("Experience"),
            years or page.experience_note,
            page.experience_note if years else "",
            page.experience_source,
        ),
    )
    facts = [each for each in stated if each[1]]
    if not (facts or texts):
        return None
    part: dict[str, Any] = {
        "anchor": marks.anchor("how-to-get-in", "part"),
        "kind": rows.Section.Kind.ENTRY,
        "heading": _("How to get in"),
        "html": "",
        # One text needs no line below that of the part.
        "inside": [(text["anchor"], text["heading"]) for text in texts[1:] and texts],
    }
    for _label, _words, _note, cited in facts:
        marks.use(cited, part)
    part["entry"] = {
        "facts": [(label, words, note, marks.cite(cited)) for label, words, note, cited in facts],
        "texts": texts,
    }
    return part


def figure_facts(band) -> str:
    """What a figure is about, as far as its label does not say: "Base pay, United States, 2024"."""
    basis = "" if band.basis == "unstated" else wording.label(rows.SalaryBand.Basis, band.basis)
    if basis.casefold() in band.label.casefold():
        basis = ""
    area = "" if band.area.casefold() in band.label.casefold() else band.area
    return ", ".join(str(fact) for fact in (basis, area, band.year) if fact)


def listed(names: Sequence[str]) -> SafeString:
    """Names in a row, told apart by semicolons where one of them has a comma of its own."""
    between = "; " if any("," in name for name in names) else ", "
    return format_html_join(between, "<b>{}</b>", ((name,) for name in names))


def caution(bands: Sequence[SalaryBand]) -> list[str]:
    """In what the pay figures differ, so that nobody compares what cannot be compared."""
    differences = []
    if len(statistics := dict.fromkeys(band.statistic for band in bands)) > 1:
        words = [wording.label(rows.SalaryBand.Statistic, name).lower() for name in statistics]
        differences.append(_("what they state (%(list)s)") % {"list": ", ".join(words)})
    if len(bases := dict.fromkeys(band.basis for band in bands)) > 1:
        words = [wording.label(rows.SalaryBand.Basis, name).lower() for name in bases]
        differences.append(_("what they count (%(list)s)") % {"list": ", ".join(words)})
    if len(areas := dict.fromkeys(band.area or _("not stated") for band in bands)) > 1:
        differences.append(_("where they apply (%(list)s)") % {"list": "; ".join(areas)})
    if len(found := {band.year for band in bands}) > 1:
        years = [str(year) for year in sorted(year for year in found if year)]
        years += [_("not stated")] * (None in found)
        differences.append(_("the year (%(list)s)") % {"list": ", ".join(years)})
    if len({(band.experience_min, band.experience_max) for band in bands}) > 1:
        differences.append(_("the experience of the people behind them"))
    return differences


def headline_pay(page: RolePage, by_area: PayByArea, marks: Citations, anchor: str) -> dict | None:
    """The figure at the top of the page; `anchor` is that of all figures."""
    band = by_area.headline
    if band is None:
        return None
    tops = [b.top for b in by_area.bands if (b.currency, b.period) == (band.currency, band.period)]
    limit = max(top for top in (*tops, Decimal(0)) if top is not None)
    return {
        "amount": wording.amounts(band)[0],
        "period": wording.period(band.period),
        "leading": wording.leading(band),
        "label": band.label,
        "facts": figure_facts(band),
        "covers": band.covers and fragments.wider_group(band.covers),
        "others": _others(page, by_area),
        "figures_anchor": anchor,
        "cite": marks.cite(band.source),
        # Where the lower end is kept back, a bar would say that nobody is paid less than the next amount.
        "glyph": mark_safe(
            ""
            if band.bottom is None or band.top is None or "p10" in band.withheld.split()
            else charts.pay_glyph(band.bottom, band.top, limit, open_ended=charts.has_no_limit(band))
        ),
    }


def _others(page: RolePage, by_area: PayByArea) -> str:
    """That there are more figures than the headline, in words."""
    if by_area.areas:
        # The area that is shown, such as the whole nation, is none of the others.
        count = len(by_area.areas) - 1
        return ngettext("Pay in %(n)d other area", "Pay in %(n)d other areas", count) % {"n": count}
    count = len(page.salary_bands)
    if count < 2:
        return ""
    return _("One of %(n)d pay figures: see what each measures") % {"n": count}


def fill_pay(
    part: dict,
    page: RolePage,
    rendered: Rendered,
    by_area: PayByArea,
    marks: Citations,
) -> str:
    """Give `part` the pay figures and factors of `page`. Returns the anchor of the figures, if any."""
    anchor = ""
    if page.salary_bands:
        block = marks.inside(part, "pay-figures", _("Pay figures"))
        anchor = block["anchor"]
        shown = by_area.shown
        # Drawn once, with the edition, for the default area; for another one now: a few rows.
        chart = rendered.pay_chart if by_area.is_default else pay_charts.of_all_figures(shown)
        columns = {
            "amount": _("Amount"),
            "kind": _("Kind and basis"),
            "area": _("Area and year"),
            "experience": _("Experience"),
            "source": _("Source"),
        }
        if all(band.experience_min is None and band.experience_max is None for band in shown):
            del columns["experience"]
        headline = by_area.headline
        if by_area.areas:
            marks.use_all((band.source for band in by_area.bands), block)
        part["pay"] = block | {
            "percentiles": mark_safe(pay_charts.percentiles(headline) if headline else ""),
            "told": wording.percentiles(headline) if headline else (),
            "chart": mark_safe(chart),
            # The figure of an area that was asked for differs in its area as it should.
            "caution": caution([band for band in shown if band not in by_area.asked_for]),
            "columns": columns.values(),
            "bands": [_band(band, block, columns, marks) for band in shown],
            "choice": _choice(by_area, block),
            "has_areas": bool(by_area.areas),
            "query": f"?per={by_area.per}" if by_area.per else "",
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


def _band(band: SalaryBand, block: dict, columns: dict[str, str], marks: Citations) -> SafeString:
    marks.use(band.source, block)
    leading, *others = wording.amounts(band)
    statistic = wording.label(rows.SalaryBand.Statistic, band.statistic)
    return fragments.band(
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


def _choice(by_area: PayByArea, block: dict) -> dict | None:
    """The choice of an area and of a period; None where there is nothing to choose or to say of it."""
    headline, periods = by_area.headline, by_area.periods
    if headline is None:
        return None
    return {
        "anchor": block["anchor"],
        "default": by_area.default,
        "is_unknown": by_area.is_unknown,
        "areas": fragments.options(by_area.areas, by_area.chosen) if by_area.areas else "",
        "periods": fragments.options(
            {period: wording.period(period) for period in periods}, wording.period(headline.period)
        )
        if len(periods) > 1
        else "",
        "note": period_note(headline, periods, by_area.per),
        "is_asked": bool(by_area.per),
    }


def period_note(band: SalaryBand, periods: Sequence[str], per: str) -> str:
    """By which period there is no figure like `band`, or how it came to be one by the period `per`."""
    if per and band.period == per:
        if per == "month":
            return _("A month's pay is a twelfth of a year's.")
        if band.hours_a_year:
            hours = wording.number(Decimal(band.hours_a_year))
            return _("A year counts as %(n)s hours of work.") % {"n": hours}
    if not per and band.statistic != "percentiles":
        # Nobody looks for the hours behind a range.
        return ""
    if "hour" not in periods and "year" in periods:
        return _("There is no figure by the hour: this pay is given by the year only.")
    if periods == ("hour",):
        return _("There is no figure by the year or the month: this pay is given by the hour only.")
    return ""


def _factor(factor: SalaryFactor, block: dict, year, marks: Citations) -> SafeString:
    marks.use(factor.source, block)
    return fragments.factor(
        {
            "anchor": marks.anchor(factor.slug, "factor"),
            "label": factor.label,
            "percent": wording.percent(factor),
            "effect": factor.effect,
            "year": year,
            "cite": marks.cite(factor.source),
        }
    )
