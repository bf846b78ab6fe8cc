"""The admin site: what it calls itself, its front page, and the lists that complete what is typed."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .dashboard import dashboard
from .urls import urlpatterns


class AdminSite(admin.AdminSite):
    site_header = format_lazy("{} · {}", settings.SITE_NAME, _("Editors"))
    site_title = settings.SITE_NAME
    index_title = _("What would you like to work on?")
    empty_value_display = "–"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [*urlpatterns(self), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        return super().index(request, dashboard(request.user) | (extra_context or {}))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Autocomplete.as_view(admin_site=self)(request)


class Autocomplete(AutocompleteJsonView):
    """As Django's, but that a ModelAdmin decides what is offered, and says more of its rows.

    With `autocomplete_hints(rows)` it gives words by primary key, which stand beside the text of each row.
    """

    def get_queryset(self) -> QuerySet:
        rows = self.model_admin.get_queryset(self.request)
        rows = rows.complex_filter(self.source_field.get_limit_choices_to())
        found, may_repeat = self.model_admin.get_autocomplete_results(self.request, rows, self.term)
        return found.distinct() if may_repeat else found

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        hints = getattr(self.model_admin, "autocomplete_hints", None)
        self.hints = hints(list(context["object_list"])) if hints else {}
        return context

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        hint = self.hints.get(obj.pk)
        return result | {"hint": hint} if hint else result
