"""The log of all that was done here: for administrators to read, and for nobody to write."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .base import ModelAdmin


@admin.register(LogEntry)
class LogAdmin(ModelAdmin):
    list_display = ["action_time", "user", "action_flag", "about", "why"]
    list_display_links = None
    list_select_related = ["user", "content_type"]
    list_filter = ["action_flag", "action_time", ("content_type", admin.RelatedOnlyFieldListFilter), "user"]
    list_per_page = 50
    search_fields = ["object_repr", "change_message", "user__username"]
    search_help_text = _("Searches what was done, to what, and by whom.")
    show_full_result_count = False
    actions = None
    fields = readonly_fields = ["action_time", "user", "action_flag", "about", "why"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, (extra_context or {}) | {"title": _("Who did what")})

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("about"), ordering="object_repr")
    def about(self, entry):
        kind = capfirst(str(entry.content_type)) if entry.content_type else ""
        address = None if entry.is_deletion() else entry.get_admin_url()
        if address is None:
            return format_html("{}: {}", kind, entry.object_repr)
        return format_html('{}: <a href="{}">{}</a>', kind, address, entry.object_repr)

    @admin.display(description=_("what and why"))
    def why(self, entry):
        return entry.get_change_message()
