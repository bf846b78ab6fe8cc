"""The first page: what there is, and how it is made."""

from django.views.generic import TemplateView

from careers.http import conditional
from careers.models import Edition
from careers.presentation import listing

SHOWN = 6


class Home(conditional.Conditional, TemplateView):
    template_name = "careers/home.html"
    stored_parameters = ()

    def get_freshness(self):
        return conditional.of_site()

    def get_context_data(self, **kwargs):
        families = listing.families(self.request.moment)
        newest = (
            Edition.objects.live(self.request.moment)
            .without_content()
            .select_related("facts")
            .order_by("-live_from", *listing.BY_TITLE)[:SHOWN]
        )
        return super().get_context_data(**kwargs) | {
            "families": families,
            "total": sum(family["count"] for family in families),
            "roles": listing.rows(newest),
        }
