"""Editions: the history of what was public. To be read and restored; never written by hand."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.editorial.badges import badge
from careers.editorial.views.base import PUBLISH, VIEW_HISTORY, may
from careers.models import Edition, Role

from .base import ModelAdmin


@admin.register(Edition)
class EditionAdmin(ModelAdmin):
    change_form_template = "admin/careers/edition/change_form.html"
    list_display = ["name", "span", "live_from", "live_until", "created_by", "why", "view"]
    list_select_related = ["role"]
    list_filter = ["family_name"]
    search_fields = ["title", "slug"]
    ordering = ["-live_from", "-number"]
    show_full_result_count = False
    actions = None
    fields = [
        *("role", "number", "title", "slug", "family_name", "level"),
        *("span", "live_from", "live_until", "created_at", "created_by", "reason"),
        *("withdrawn_by", "withdrawn_reason", "checksum"),
    ]
    readonly_fields = fields

    # Nobody writes editions here, and whoever may see a role may see its history.

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return may(request.user, VIEW_HISTORY)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_list_queryset(self, request):
        return super().get_list_queryset(request).without_content()

    def changelist_view(self, request, extra_context=None):
        role = request.GET.get("role__id__exact", "")
        role = Role.objects.filter(pk=role).first() if role.isdecimal() else None
        title = {"title": gettext("History of “%(title)s”") % {"title": role.title}} if role else {}
        return super().changelist_view(request, (extra_context or {}) | title | {"role": role})

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"may_publish": may(request.user, PUBLISH)}
        return super().render_change_form(request, context, *args, **kwargs)

    # Columns

    @admin.display(description=_("edition"), ordering="title")
    def name(self, edition):
        return gettext("%(title)s, edition %(number)d") % {"title": edition.title, "number": edition.number}

    @admin.display(description=_("state"))
    def span(self, edition):
        if edition.is_live():
            return badge("live", gettext("Live"))
        if edition.live_from > timezone.now():
            return badge("scheduled", gettext("Scheduled"))
        return badge("past", gettext("Past"))

    @admin.display(description=_("why"))
    def why(self, edition):
        if edition.withdrawn_reason:
            ended = gettext("withdrawn by %(who)s: %(why)s") % {
                "who": edition.withdrawn_by,
                "why": edition.withdrawn_reason,
            }
            return f"{edition.reason}; {ended}" if edition.reason else ended
        return edition.reason

    @admin.display(description=_("page"))
    def view(self, edition):
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            reverse("admin:careers_edition_page", args=[edition.pk]),
            gettext("View"),
            self.name(edition),
        )
