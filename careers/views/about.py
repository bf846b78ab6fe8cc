"""How the site works with evidence, and how to read its pages."""

from decimal import Decimal

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from careers import charts
from careers.delivery import conditional
from careers.rolepage import SalaryBand


class About(conditional.Conditional, TemplateView):
    template_name = "careers/about.html"

    def get_freshness(self):
        return conditional.of_release("about")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"example": mark_safe(charts.pay_chart(example_bands()))}


def example_bands() -> tuple[SalaryBand, ...]:
    """Made-up figures, one of every kind, to explain the pay chart by."""
    common = {"currency": "USD", "basis": "base", "area": "", "source": "example"}
    amounts = {
        "range": (_("A range"), {"low": 60_000, "high": 90_000}),
        "open": (_("A range without an upper limit"), {"low": 85_000, "high": 110_000, "open_ended": True}),
        "mean": (_("An average, stated as approximate"), {"mean": 75_000, "approximate": True}),
        "percentiles": (
            _("Percentiles around a median"),
            {"p10": 52_000, "p25": 62_000, "median": 71_000, "p75": 83_000, "p90": 98_000},
        ),
        "median": (_("Several medians"), {"low": 68_000, "high": 79_000}),
    }
    return tuple(
        SalaryBand(
            slug=name,
            label=label,
            statistic="range" if name == "open" else name,
            **{key: Decimal(value) if type(value) is int else value for key, value in values.items()},
            **common,
        )
        for name, (label, values) in amounts.items()
    )
