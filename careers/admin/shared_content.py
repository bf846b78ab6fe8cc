"""Content that several role pages show: families, ladders with their rungs, sources."""

from copy import copy

from django.contrib import admin
from django.db import models
from django.db.models import Count, Model, QuerySet, Value
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.models import Family, Ladder, Role, Rung, Source
from careers.write_queue import in_turn

from .base import ContentAdmin
from .formsets import WIDGETS, PartInline


class SharedContentAdmin(ContentAdmin):
    """For rows that several role pages show: saving one changes the drafts of all of them."""

    formfield_overrides = WIDGETS
    show_full_result_count = False

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Costs the queries of `note_changes`, where something has changed."""
        renamed = copy(form.instance)
        renamed.slug = form.initial.get("slug", renamed.slug)
        before = _showing(form.instance, renamed)
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            _note(before | _showing(form.instance))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        before = _showing(obj)
        super().delete_model(request, obj)
        _note(before)

    @in_turn()
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        before = _showing(*queryset)
        super().delete_queryset(request, queryset)
        _note(before)


def _showing(*rows: Model) -> set[int]:
    return set(Role.objects.showing(*rows).values_list("pk", flat=True))


def _note(pks: set[int]) -> None:
    publishing.note_changes(Role.objects.filter(pk__in=pks))


@admin.register(Family)
class FamilyAdmin(SharedContentAdmin):
    list_display = ["name", "slug", "roles_in_it"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_list_queryset(self, request):
        return super().get_list_queryset(request).annotate(role_count=Count("roles"))

    @admin.display(description=_("roles"), ordering="role_count")
    def roles_in_it(self, family):
        return family.role_count


class RungInline(PartInline):
    model = Rung
    autocomplete_fields = ["role"]
    fieldsets = [(None, {"fields": [("title", "role"), ("summary", "track")]})]
    intro = _("From the first step to the last.")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("role")


@admin.register(Ladder)
class LadderAdmin(SharedContentAdmin):
    inlines = [RungInline]
    list_display = ["title", "slug", "steps"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}

    def get_list_queryset(self, request):
        return super().get_list_queryset(request).annotate(rung_count=Count("rungs"))

    @admin.display(description=_("steps"), ordering="rung_count")
    def steps(self, ladder):
        return ladder.rung_count


@admin.register(Source)
class SourceAdmin(SharedContentAdmin):
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

    def get_list_queryset(self, request):
        figures = ("salary_bands", "salary_factors", "market_figures")
        counts = (Count(name, distinct=True) for name in figures)
        return super().get_list_queryset(request).annotate(figure_count=sum(counts, Value(0)))

    @admin.display(description=_("cited in texts as"), ordering="slug")
    def cited_as(self, source):
        return f"[^{source.slug}]"

    @admin.display(description=_("figures from it"), ordering="figure_count")
    def figures(self, source):
        return source.figure_count
