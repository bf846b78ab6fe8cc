"""The pay of one role in all areas: at an address of its own, since there are dozens."""

from functools import partial

from django.http import Http404
from django.views.generic import TemplateView

from careers import pages
from careers.http import conditional
from careers.http.time_travel import same_moment
from careers.pages.periods import PERIODS
from careers.pages.rendering import PayByArea
from careers.presentation import areas_of_pay

from .role import WITHOUT_RENDERED, AtAddress


class PayInAllAreas(AtAddress, TemplateView):
    """As charts and a table, by the year, month or hour. 404 where there is one area only. One query."""

    view_name = "role-pay"
    template_name = "careers/pay.html"
    stored_parameters = ("per",)

    at_address = WITHOUT_RENDERED

    @property
    def per(self) -> str:
        """The period in the address, if it is one."""
        asked = self.request.GET.get("per", "")
        return asked if asked in PERIODS else ""

    def get_freshness(self):
        return conditional.of_edition(self.edition, self.per)

    def get_context_data(self, **kwargs):
        page = pages.from_json(self.edition.content)
        by_area = PayByArea(page.salary_bands, per=self.per)
        if not by_area.areas:
            raise Http404
        link = partial(same_moment, self.request)
        return super().get_context_data(**kwargs) | areas_of_pay.context(page, by_area, link)
