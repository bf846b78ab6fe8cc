"""Figures, and whether somebody answers for them."""

from django.utils.translation import gettext as _

from careers.models import Source
from careers.pages import RolePage

from .finding import Finding, Kind


def unsourced(page: RolePage) -> tuple[int, list[Finding]]:
    """How many figures the page has, and those that no source answers for."""
    figures = [
        (part, (row.slug,), "source", row.label, row.source)
        for part, rows in (
            ("salary_band", page.salary_bands),
            ("salary_factor", page.salary_factors),
            ("market_figure", page.market_figures),
        )
        for row in rows
    ]
    if page.experience_min is not None or page.experience_max is not None:
        figures.append(("", (), "experience_source", _("Years of experience"), page.experience_source))
    trusted = {source.slug for source in page.sources if source.trust != Source.Trust.UNSOURCED}
    names = {source.slug: source.publisher for source in page.sources}
    return len(figures), [
        Finding(Kind.UNSOURCED, part, key, field, _told(label, names.get(source)))
        for part, key, field, label, source in figures
        if source not in trusted
    ]


def _told(label: str, publisher: str | None) -> str:
    if publisher is None:
        return _("“%(label)s” has no source.") % {"label": label}
    return _("“%(label)s” rests on %(publisher)s, which does not say where its figures come from.") % {
        "label": label,
        "publisher": publisher,
    }
