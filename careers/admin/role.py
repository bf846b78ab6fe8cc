"""Roles: the form with all parts of a page, and the list."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.checks.sections import EXPECTED
from careers.models import Imported, Role, Rung
from careers.pages import pictures

from . import keeping
from .both_views import BothVersionsViews
from .change_set_views import CollectingRoles
from .desk_filters import ResponsibleFilter, WorkFilter
from .desk_views import DeskViews
from .erasing import EndingViews, PutAwayFilter
from .exporting import ExportViews
from .imported import ConflictsFilter
from .importing import DocumentViews
from .one_at_a_time import OneAtATime
from .parts import WIDGETS
from .previews import PreviewViews
from .publishing_views import PICTURES, PublishingViews, moment
from .references import FigureViews
from .review_views import ReviewViews
from .role_form import RoleForm
from .role_groups import FIELDSETS, groups
from .role_parts import PARTS
from .section_kinds import StartingViews
from .states import ReviewFilter, StateFilter, badge, put_away_badge
from .widgets import LoadedSelect, PictureInput, ProseInput
from .writing_views import WritingViews


@admin.register(Role)
class RoleAdmin(
    CollectingRoles,
    BothVersionsViews,
    WritingViews,
    StartingViews,
    EndingViews,
    PublishingViews,
    ReviewViews,
    PreviewViews,
    ExportViews,
    DocumentViews,
    FigureViews,
    DeskViews,
    OneAtATime,
    admin.ModelAdmin,
):
    form = RoleForm
    actions = [*PublishingViews.actions, *CollectingRoles.actions, *ExportViews.actions]
    inlines = PARTS
    formfield_overrides = WIDGETS
    change_form_template = "admin/careers/role/change_form.html"
    fieldsets = FIELDSETS
    autocomplete_fields = ["experience_source"]
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "state", "family", "level", "due", "view_live"]
    list_filter = [
        *(WorkFilter, ResponsibleFilter, StateFilter, PutAwayFilter, ReviewFilter, ConflictsFilter),
        *("family", "level"),
    ]
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
        if role.archived_at:
            return put_away_badge()
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
        elif db_field.name in PICTURES:
            kwargs["widget"] = PictureInput
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in {"family", "responsible"}:
            field.widget.can_delete_related = field.widget.can_view_related = False
        if db_field.name == "responsible":
            field.widget.can_add_related = field.widget.can_change_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "responsible":
            chosen = Role.objects.filter(responsible__isnull=False).values("responsible")
            people = get_user_model().objects.filter(Q(is_staff=True, is_active=True) | Q(pk__in=chosen))
            kwargs["queryset"] = people.order_by("username")
        elif db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LoadedSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        for name in PICTURES:
            picture = getattr(obj, name)
            if name in form.changed_data and picture:
                # Seconds of work for a photograph: done here, it does not hold up a publication.
                transaction.on_commit(partial(pictures.renditions, picture.name), robust=True)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        role = form.instance
        if change and "slug" in form.changed_data:
            # Pages that lead here name the address.
            affected = Q(pk=role.pk) | Q(pk__in=Role.objects.leading_to(role))
            publishing.note_changes(Role.objects.filter(affected))
            return
        for formset in formsets:
            formset.hand_on_rows()
        publishing.note_saved(role)

    def response_add(self, request, obj, post_url_continue=None):
        return self._response(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._response(request, obj) or super().response_change(request, obj)

    def _response(self, request, role):
        if "_preview" in request.POST:
            return self.preview_of_saved(request, role)
        if answer := self.answer_to_older(request, role):
            return answer
        keeping.note_saved(request, keeping.name(request))
        if request.POST.get("_start") in EXPECTED:
            return self.started(request, role)
        if "_publish" in request.POST and self.has_publish_permission(request):
            self.message_user(request, gettext("The draft is saved."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:careers_role_publish", args=[role.pk]))
        if "_review" in request.POST:
            self.message_user(request, gettext("The draft is saved."), messages.SUCCESS)
            return HttpResponseRedirect(f"{reverse('admin:careers_role_review', args=[role.pk])}#decide")
        return None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "groups": groups(context["adminform"], context["inline_admin_formsets"]),
            "may_publish": self.has_publish_permission(request),
            "plain": "plain" in request.GET,
            "may_cite": request.user.has_perm("careers.view_source"),
        }
        if obj and obj.pk:
            role = Role.objects.with_state().get(pk=obj.pk)
            context |= {
                "state": badge(role.state),
                "role_state": role,
                "rungs": Rung.objects.filter(role=obj).select_related("ladder").order_by("ladder__title"),
                "conflicting": Imported.objects.filter(role=obj, conflict_count__gt=0).defer(
                    "content", "conflicts"
                ),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)
