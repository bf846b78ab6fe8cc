"""Pieces of text and HTML that a role page is put together from."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers import models as rows
from careers.pages import RolePage, SalaryBand, Source, wording


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


def skills_told(page: RolePage) -> str:
    count = sum(len(group.requirements) for group in page.skill_groups)
    essential = sum(r.importance == "essential" for group in page.skill_groups for r in group.requirements)
    if not count:
        return ""
    skills = ngettext("%(n)d skill", "%(n)d skills", count) % {"n": count}
    groups = len(page.skill_groups)
    where = ngettext("%(n)d group", "%(n)d groups", groups) % {"n": groups}
    if not essential:
        return _("%(skills)s in %(groups)s.") % {"skills": skills, "groups": where}
    return _("%(skills)s in %(groups)s, %(essential)d of them essential.") % {
        "skills": skills,
        "groups": where,
        "essential": essential,
    }


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
        years = [str(year) for year in sorted(found - {None})] + [_("not stated")] * (None in found)
        differences.append(_("the year (%(list)s)") % {"list": ", ".join(years)})
    if len({(band.experience_min, band.experience_max) for band in bands}) > 1:
        differences.append(_("the experience of the people behind them"))
    return differences
