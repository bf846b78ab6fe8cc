"""How the site works with evidence, how to read its pages, and on whose sources they rest."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec
from django.core.cache import cache
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from careers.http.whole_site import OfWholeSite
from careers.models import Edition
from careers.pages import SalaryBand, Source, charts
from careers.presentation.citations import cited_by

#: Seconds for which the list of sources is kept; a publication makes a new one.
SOURCES_KEPT = 24 * 60 * 60
#: So many parts of one work are listed each by itself; more are counted.
PARTS = 5


class About(OfWholeSite, TemplateView):
    template_name = "careers/about.html"
    stored_parameters = ()

    def get_context_data(self, **kwargs):
        sources = cache.get_or_set(f"sources:{self.site.freshness.etag}", sources_in_use, SOURCES_KEPT)
        return super().get_context_data(**kwargs) | {
            "example": mark_safe(charts.pay_chart(example_bands())),
            "sources": sources,
        }


def sources_in_use() -> list[dict]:
    """Every source that a live page cites, by publisher and title, as its newest edition describes it.

    Many parts of one work, such as the profiles of a handbook, are one entry, with their number as `parts`.
    Two queries: for what is live, and for the editions that have not been read before.
    """
    live = list(Edition.objects.live().order_by("live_from", "pk").values_list("pk", "checksum"))
    cited = cited_by(live)
    known = (cited[checksum] for _pk, checksum in live if checksum in cited)
    found = {source.slug: source for each in known for source in each.sources}
    works: dict[tuple[str, ...], list[Source]] = defaultdict(list)
    for source in sorted(found.values(), key=lambda source: (source.publisher, source.title, source.slug)):
        works[source.publisher, _work(source), source.licence, source.attribution].append(source)
    return [
        entry
        for sources in works.values()
        for entry in (map(msgspec.structs.asdict, sources) if len(sources) <= PARTS else [_together(sources)])
    ]


def _work(source: Source) -> str:
    """What a source is a part of, as its title begins: "Handbook, Bakers" is of the handbook."""
    return source.title.partition(", ")[0]


def _together(parts: Sequence[Source]) -> dict[str, Any]:
    return msgspec.structs.asdict(parts[0]) | {"title": _work(parts[0]), "url": "", "parts": len(parts)}


def example_bands() -> tuple[SalaryBand, ...]:
    """Made-up figures, one of every kind, to explain the pay chart by."""
    common: dict[str, Any] = {"currency": "USD", "basis": "base", "area": "", "source": "example"}
    amounts: dict[str, tuple[str, dict[str, Any]]] = {
        "range": (_("A range"), {"low": 60_000, "high": 90_000}),
        "open": (_("A range without an upper limit"), {"low": 85_000, "high": 110_000, "open_ended": True}),
        "mean": (_("An average, stated as approximate"), {"mean": 75_000, "approximate": True}),
        "percentiles": (
            _("Percentiles around a median"),
            {"p10": 52_000, "p25": 62_000, "median": 71_000, "p75": 83_000, "p90": 98_000},
        ),
        "median": (_("Several medians"), {"low": 68_000, "high": 79_000}),
    }

    def exact(value: Any) -> Any:
        return Decimal(value) if type(value) is int else value

    return tuple(
        SalaryBand(
            slug=name,
            label=label,
            statistic="range" if name == "open" else name,
            **{key: exact(value) for key, value in values.items()},
            **common,
        )
        for name, (label, values) in amounts.items()
    )
