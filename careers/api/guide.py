"""The page for people who want to use the API."""

from typing import Any

from django.views.generic import TemplateView

from careers.http import addresses
from careers.http.conditional import Conditional, Freshness, of_release

from .openapi import endpoints


class Guide(Conditional, TemplateView):
    """No query."""

    template_name = "careers/api.html"
    stored_parameters = ()
    needs_database = False

    def get_freshness(self) -> Freshness:
        return of_release(addresses.site(self.request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = [{"path": path, "summary": view.summary} for path, _name, view in endpoints()]
        return super().get_context_data(**kwargs) | {"endpoints": found}
