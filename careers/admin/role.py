"""Roles: the form with all parts of a page, and the list."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import pictures, publishing
from careers.models import Imported, Role, Rung

from .exporting import ExportViews
from .imported import ConflictsFilter
from .importing import DocumentViews
from .parts import WIDGETS
from .publishing_views import PICTURES, PublishingViews, moment
from .role_form import RoleForm
from .role_parts import PARTS
from .states import ReviewFilter, StateFilter, badge
from .widgets import ProseInput


@admin.register(Role)
class RoleAdmin(PublishingViews, ExportViews, DocumentViews, admin.ModelAdmin):
    form = RoleForm
    actions = [*PublishingViews.actions, *ExportViews.actions]
    inlines = PARTS
    formfield_overrides = WIDGETS
    change_form_template = "admin/careers/role/change_form.html"
    fieldsets = [
        (
            _("The role"),
            {
                "fields": ["title", "slug", ("family", "level"), "summary"],
                "description": _("What the page is about, in its shortest form. Lists show only this."),
            },
        ),
        (
            _("Alternate titles"),
            {
                "fields": ["alternate_titles"],
                "description": _(
                    "Other names people search for. They lead readers here and are listed under the title."
                ),
            },
        ),
        (
            _("What it asks for"),
            {
                "fields": [
                    ("experience_min", "experience_max"),
                    ("experience_note", "experience_source"),
                    "education",
                ]
            },
        ),
        (
            _("Pictures"),
            {
                "fields": ["hero_image", "hero_alt", "second_image", "second_alt"],
                "classes": ["collapse"],
                "description": _(
                    "Both are optional: without them the page draws figures of its own from the "
                    "skills and the pay."
                ),
            },
        ),
        (
            _("Review"),
            {"fields": [("reviewed_on", "reviewed_by"), "review_due"], "classes": ["collapse"]},
        ),
    ]
    autocomplete_fields = ["experience_source"]
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "state", "family", "level", "due", "view_live"]
    list_filter = [StateFilter, ReviewFilter, ConflictsFilter, "family", "level"]
    list_select_related = ["family"]
    list_per_page = 50
    search_fields = ["title", "slug", "alternate_titles__title", "external_codes__code"]
    search_help_text = _("Searches titles, alternate titles, addresses and codes of classifications.")
    show_full_result_count = False

    # Lists

    def get_queryset(self, request):
        roles = super().get_queryset(request)
        match = request.resolver_match
        return roles.with_state() if match and match.url_name == "careers_role_changelist" else roles

    def get_actions(self, request):
        """Deleting is done one by one: a role that was ever public is withdrawn instead."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.display(description=_("state"), ordering="state")
    def state(self, role):
        if role.scheduled_for:
            return format_html(
                '{} <span class="next-edition">{}</span>',
                badge(role.state),
                gettext("next: %(time)s") % {"time": moment(role.scheduled_for)},
            )
        return badge(role.state)

    @admin.display(description=_("review due"), ordering="review_due")
    def due(self, role):
        if role.review_due and role.review_due < timezone.localdate():
            return format_html('<span class="overdue">{} {}</span>', role.review_due, gettext("(overdue)"))
        return role.review_due

    @admin.display(description=_("public page"))
    def view_live(self, role):
        if not role.live_slug:
            return None
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">: {}</span></a>',
            reverse("role", args=[role.live_slug]),
            gettext("View live"),
            role.title,
        )

    # The form

    @admin.display(description=_("alternate titles"))
    def alternate_titles(self, role):
        """For those who may only look: the form of the others has a field of this name."""
        return "\n".join(role.alternate_titles.values_list("title", flat=True))

    def get_object(self, request, object_id, from_field=None):
        """The role; while something is being saved, locked against everybody else who saves or publishes."""
        role = super().get_object(request, object_id, from_field)
        if role and request.method == "POST" and connection.in_atomic_block:
            role = Role.objects.select_for_update().filter(pk=role.pk).first()
        return role

    def get_autocomplete_fields(self, request):
        return () if "plain" in request.GET else self.autocomplete_fields

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "summary":
            kwargs["widget"] = ProseInput(attrs={"rows": 4, "data-counted": "true"})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "family":
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def get_formset_kwargs(self, request, obj, inline, prefix):
        overwrites = request.method == "POST" and obj.pk and request.POST.get("overwrite") == str(obj.version)
        return super().get_formset_kwargs(request, obj, inline, prefix) | {"takes_over": bool(overwrites)}

    def save_model(self, request, obj, form, change):
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)
        for name in PICTURES:
            picture = getattr(obj, name)
            if name in form.changed_data and picture:
                # Seconds of work for a photograph: done here, it does not hold up a publication.
                transaction.on_commit(partial(pictures.renditions, picture.name), robust=True)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        role = form.instance
        affected = Q(pk=role.pk)
        if change and "slug" in form.changed_data:
            # Pages that lead here name the address.
            affected |= Q(related_careers__target=role) | Q(rungs__ladder__rungs__role=role)
        pks = set(Role.objects.filter(affected).values_list("pk", flat=True))
        publishing.note_changes(Role.objects.filter(pk__in=pks))

    def response_add(self, request, obj, post_url_continue=None):
        return self._response(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._response(request, obj) or super().response_change(request, obj)

    def _response(self, request, role):
        if "_preview" in request.POST:
            return self.preview_of_saved(request, role)
        if "_publish" in request.POST and self.has_publish_permission(request):
            self.message_user(request, gettext("The draft is saved."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:careers_role_publish", args=[role.pk]))
        return None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "index": self._index(context),
            "may_publish": self.has_publish_permission(request),
            "plain": "plain" in request.GET,
        }
        if obj and obj.pk:
            role = Role.objects.with_state().get(pk=obj.pk)
            context |= {
                "state": badge(role.state),
                "role_state": role,
                "rungs": Rung.objects.filter(role=obj).select_related("ladder").order_by("ladder__title"),
                "version": obj.version,
                "conflicting": Imported.objects.filter(role=obj, conflict_count__gt=0).defer(
                    "content", "conflicts"
                ),
            }
            if context["adminform"].form.is_bound and context["adminform"].form.is_conflict:
                context["saved_by"] = self._last_saved(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _index(self, context):
        """(anchor, words, how many) of everything on the form, for the list of contents beside it."""
        fieldsets = [
            (f"fieldset-0-{number}-heading", fieldset.name, None)
            for number, fieldset in enumerate(context["adminform"])
        ]
        parts = [
            (
                f"{inline.formset.prefix}-group",
                inline.opts.verbose_name_plural,
                len(inline.formset.initial_forms),
            )
            for inline in context["inline_admin_formsets"]
        ]
        return fieldsets + parts

    def _last_saved(self, role) -> LogEntry | None:
        return (
            LogEntry.objects.filter(
                content_type=ContentType.objects.get_for_model(Role), object_id=str(role.pk)
            )
            .select_related("user")
            .order_by("-action_time")
            .first()
        )

    # Deleting

    def delete_view(self, request, object_id, extra_context=None):
        role = self.get_object(request, unquote(object_id))
        if role and self.has_delete_permission(request, role) and role.editions.exists():
            self.message_user(
                request,
                gettext(
                    "“%(title)s” has been published, and its history is kept, so it cannot be deleted. "
                    "Withdraw it instead: readers then no longer see it."
                )
                % {"title": role.title},
                messages.ERROR,
            )
            return self._back(role)
        return super().delete_view(request, object_id, extra_context)
