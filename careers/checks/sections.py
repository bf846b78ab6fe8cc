"""The kinds of sections that a page should have."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from careers.models import Section
from careers.pages import RolePage

from .finding import Finding, Kind

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
