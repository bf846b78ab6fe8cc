"""Families: how readers look through all careers."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from careers.models import Family

from .shared import SharedAdmin


@admin.register(Family)
class FamilyAdmin(SharedAdmin):
    list_display = ["name", "slug", "roles_in_it"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(role_count=Count("roles"))

    @admin.display(description=_("roles"), ordering="role_count")
    def roles_in_it(self, family):
        return family.role_count
