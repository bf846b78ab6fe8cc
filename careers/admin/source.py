"""Sources: what figures and texts cite."""

from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from careers.models import Source

from .formsets import WIDGETS
from .shared import SharedAdmin


@admin.register(Source)
class SourceAdmin(SharedAdmin):
    formfield_overrides = WIDGETS | {models.URLField: {"assume_scheme": "https"}}
    list_display = ["title", "publisher", "published", "trust", "cited_as", "figures"]
    list_filter = ["trust", "publisher"]
    search_fields = ["title", "publisher", "slug"]
    prepopulated_fields = {"slug": ["publisher", "published"]}
    fieldsets = [
        (None, {"fields": ["publisher", "title", "slug", "trust"]}),
        (_("Where and when"), {"fields": ["url", ("published", "accessed_on")]}),
        (_("Terms"), {"fields": ["licence", "attribution"]}),
        (_("For readers"), {"fields": ["note"]}),
    ]

    def get_queryset(self, request):
        sources = super().get_queryset(request)
        match = request.resolver_match
        if match and match.url_name == "careers_source_changelist":
            sources = sources.annotate(
                figure_count=Count("salary_bands", distinct=True)
                + Count("salary_factors", distinct=True)
                + Count("market_figures", distinct=True)
            )
        return sources

    @admin.display(description=_("cited in texts as"), ordering="slug")
    def cited_as(self, source):
        return f"[^{source.slug}]"

    @admin.display(description=_("figures from it"), ordering="figure_count")
    def figures(self, source):
        return source.figure_count
