"""All that is found on one page."""

from datetime import date

from django.utils import timezone

from careers.pages import RolePage

from . import figures, names, sections, shelf_life
from .contradictions import contradictions, years_to_come
from .finding import Finding
from .names import Names


def findings_of(
    page: RolePage, *, live: RolePage | None = None, now: Names | None = None, today: date | None = None
) -> list[Finding]:
    """What an editor should look at on `page`, the most pressing first. Costs no query.

    `live` is what readers see, and `now` what skills and sources are called: names that have changed are
    found where both are given. What only a ladder tells (see `rungs`) is not among it.
    """
    today = today or timezone.localdate()
    found = contradictions(page) + years_to_come(page, today)
    found += figures.unsourced(page)[1] + shelf_life.old(page, today)
    if live and now:
        found += names.outdated(live, now)
    return found + sections.missing(page)
