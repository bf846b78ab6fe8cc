"""Ladders, with their rungs."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from careers.models import Ladder, Rung

from .formsets import PartInline
from .shared import SharedAdmin


class RungInline(PartInline):
    model = Rung
    autocomplete_fields = ["role"]
    fieldsets = [(None, {"fields": [("title", "role"), ("summary", "track")]})]
    intro = _("From the first step to the last.")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("role")


@admin.register(Ladder)
class LadderAdmin(SharedAdmin):
    inlines = [RungInline]
    list_display = ["title", "slug", "steps"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(rung_count=Count("rungs"))

    @admin.display(description=_("steps"), ordering="rung_count")
    def steps(self, ladder):
        return ladder.rung_count
