"""What is read here and never written by hand: editions, what data sets said of roles, the log."""

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.editorial.forms.fields import is_key
from careers.editorial.views.base import CHANGE_ROLE, PUBLISH, VIEW_HISTORY, badge, may
from careers.editorial.views.import_conflicts import ImportConflicts
from careers.models import Edition, Imported, Role
from careers.pages import wording

from .base import ModelAdmin
from .filters import ConflictsFilter


class ReadOnlyAdmin(ModelAdmin):
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class PublicationAdmin(ReadOnlyAdmin):
    """For what belongs to a role: whoever may see roles may see it."""

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return may(request.user, VIEW_HISTORY)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(Edition)
class EditionAdmin(PublicationAdmin):
    change_form_template = "admin/careers/edition/change_form.html"
    list_display = ["name", "span", "live_from", "live_until", "created_by", "why", "view"]
    list_select_related = ["role"]
    list_filter = ["family_name"]
    search_fields = ["title", "slug"]
    ordering = ["-live_from", "-number"]
    fields = [
        *("role", "number", "title", "slug", "family_name", "level"),
        *("span", "live_from", "live_until", "created_at", "created_by", "reason"),
        *("withdrawn_by", "withdrawn_reason", "checksum"),
    ]
    readonly_fields = fields

    def get_list_queryset(self, request):
        return super().get_list_queryset(request).without_content()

    def changelist_view(self, request, extra_context=None):
        role = request.GET.get("role__id__exact", "")
        role = Role.objects.filter(pk=role).first() if is_key(role) else None
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


@admin.register(Imported)
class ImportedAdmin(PublicationAdmin):
    list_display = ["of_role", "open_conflicts", "data_set", "release", "noted"]
    list_filter = [ConflictsFilter, "data_set", "release"]
    list_select_related = ["role"]
    list_per_page = 50
    search_fields = ["role__title", "role__slug"]
    search_help_text = _("Searches titles and addresses of roles.")
    ordering = ["-conflict_count", "role__title", "pk"]

    def has_change_permission(self, request, obj=None):
        """Whether the user may decide about conflicts: that changes the role."""
        return may(request.user, CHANGE_ROLE)

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


@admin.register(LogEntry)
class LogAdmin(ReadOnlyAdmin):
    list_display = ["action_time", "user", "action_flag", "about", "why"]
    list_display_links = None
    list_select_related = ["user", "content_type"]
    list_filter = ["action_flag", "action_time", ("content_type", admin.RelatedOnlyFieldListFilter), "user"]
    list_per_page = 50
    search_fields = ["object_repr", "change_message", "user__username"]
    search_help_text = _("Searches what was done, to what, and by whom.")
    fields = readonly_fields = ["action_time", "user", "action_flag", "about", "why"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, (extra_context or {}) | {"title": _("Who did what")})

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
