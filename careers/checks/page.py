"""All that is found on one page."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import Section, Source
from careers.pages import RolePage

from .contradictions import contradictions, years_to_come
from .finding import Finding, Kind
from .outdated import Names, old, outdated


def unsourced(page: RolePage) -> tuple[int, list[Finding]]:
    """How many figures the page has, and those that no source answers for."""
    figures: list[tuple[str, tuple[str, ...], str, str, str | None]] = [
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
        Finding(Kind.UNSOURCED, part, key, field, _told(label, names.get(source or "")))
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


# The kinds of sections that a page should have


#: In the order of Section.Kind.
EXPECTED = tuple(kind for kind in Section.Kind if kind != Section.Kind.CUSTOM)


def missing(page: RolePage) -> list[Finding]:
    """The kinds of sections that the page should have and has not. Figures are as good as words."""
    has = kinds((section.kind for section in page.sections), page.salary_bands, page.market_figures)
    told = _("There is no section of the kind “%(kind)s”.")
    return [
        Finding(Kind.MISSING, "", (kind.value,), "sections", told % {"kind": kind.label})
        for kind in EXPECTED
        if kind not in has
    ]


def kinds(written: Iterable[str], pay, market) -> set[str]:
    """The kinds that are there: those `written`, and those that figures of `pay` or the `market` give."""
    has = set(written)
    if pay:
        has.add(Section.Kind.PAY)
    if market:
        has.add(Section.Kind.MARKET_DEMAND)
    return has


# All of it


def findings_of(
    page: RolePage, *, live: RolePage | None = None, now: Names | None = None, today: date | None = None
) -> list[Finding]:
    """What an editor should look at on `page`, the most pressing first. Costs no query.

    `live` is what readers see, and `now` what skills and sources are called: names that have changed are
    found where both are given. What only a ladder tells (see `rungs`) is not among it.
    """
    today = today or timezone.localdate()
    found = contradictions(page) + years_to_come(page, today)
    found += unsourced(page)[1] + old(page, today)
    if live and now:
        found += outdated(live, now)
    return found + missing(page)
