"""Imports: what public data sets said of each role."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.editorial.views.base import VIEW_HISTORY, may
from careers.editorial.views.import_conflicts import ImportConflicts
from careers.models import Imported
from careers.pages import wording

from .base import ModelAdmin
from .filters import ConflictsFilter


@admin.register(Imported)
class ImportedAdmin(ModelAdmin):
    list_display = ["of_role", "open_conflicts", "data_set", "release", "noted"]
    list_filter = [ConflictsFilter, "data_set", "release"]
    list_select_related = ["role"]
    list_per_page = 50
    search_fields = ["role__title", "role__slug"]
    search_help_text = _("Searches titles and addresses of roles.")
    ordering = ["-conflict_count", "role__title", "pk"]
    show_full_result_count = False
    actions = None

    # Nobody writes here what a data set said; whoever may see a role may see it.

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Whether the user may decide: that changes the role."""
        return request.user.has_perm("careers.change_role")

    def has_delete_permission(self, request, obj=None):
        """Never by itself, but together with its role: see RoleAdmin.get_deleted_objects."""
        return False

    def has_view_permission(self, request, obj=None):
        return may(request.user, VIEW_HISTORY)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    # The list

    def get_list_queryset(self, request):
        return super().get_list_queryset(request).defer("content", "conflicts")

    def changelist_view(self, request, extra_context=None):
        title = {"title": gettext("What data sets said of each role")}
        return super().changelist_view(request, title | (extra_context or {}))

    @admin.display(description=_("role"), ordering="role__title")
    def of_role(self, imported):
        return imported.role.title

    @admin.display(description=_("open conflicts"), ordering="conflict_count")
    def open_conflicts(self, imported):
        if not imported.conflict_count:
            return None
        return format_html("<strong>{}</strong>", imported.conflict_count)

    @admin.display(description=_("noted on"), ordering="imported_at")
    def noted(self, imported):
        return wording.long_date(timezone.localdate(imported.imported_at))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """There is no form: the page on which conflicts are decided takes its place."""
        return ImportConflicts.as_view()(request, object_id=object_id)
