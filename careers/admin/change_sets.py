"""Change sets: put together, reviewed as one page, published at one instant, rolled back as one.

Whoever may write roles may put sets together; publishing and all that undoes it needs `publish_role`.
"""

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from careers.editorial import change_sets
from careers.editorial.forms.change_sets import ChangeSetForm, PlainChangeSetForm
from careers.editorial.forms.publish import moment
from careers.editorial.models import ChangeSet, ChangeSetRole
from careers.editorial.views.base import VIEW_HISTORY, change_set_badge, may
from careers.publishing import Refused

from .base import ContentAdmin
from .filters import ChangeSetStateFilter


@admin.register(ChangeSet)
class ChangeSetAdmin(ContentAdmin):
    form = ChangeSetForm
    change_form_template = "admin/desk/changeset/change_form.html"
    list_display = ["name", "standing", "role_count", "instant", "made_by", "created_at"]
    list_display_links = None
    list_select_related = ["created_by"]
    list_filter = [ChangeSetStateFilter]
    search_fields = ["title", "reason", "roles__role__title", "roles__role__slug"]
    search_help_text = _("Searches titles and reasons of sets, and titles and addresses of their roles.")
    show_full_result_count = False
    actions = None

    # Rights

    def has_view_permission(self, request, obj=None):
        return may(request.user, VIEW_HISTORY)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return request.user.has_perm("careers.change_role")

    def has_change_permission(self, request, obj=None):
        """Whether it may be put together: not any more once it is scheduled."""
        return self.has_add_permission(request) and (obj is None or change_sets.is_open(obj))

    def has_delete_permission(self, request, obj=None):
        """What was published is remembered."""
        return self.has_change_permission(request, obj)

    # The list

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Change sets")} | (extra_context or {}))

    def get_list_queryset(self, request):
        count = ChangeSetRole.objects.filter(change_set=OuterRef("pk")).order_by().values("change_set")
        return (
            super().get_list_queryset(request).annotate(count=Subquery(count.values(number=Count("pk"))[:1]))
        )

    @admin.display(description=_("change set"), ordering="title")
    def name(self, change_set):
        url = reverse("admin:desk_changeset_review", args=[change_set.pk])
        return format_html('<a href="{}">{}</a>', url, change_set.title)

    @admin.display(description=_("state"), ordering="state")
    def standing(self, change_set):
        return change_set_badge(change_set)

    @admin.display(description=_("roles"), ordering="count")
    def role_count(self, change_set):
        return change_set.count or 0

    @admin.display(description=_("public from"), ordering="live_from")
    def instant(self, change_set):
        return change_set.live_from and moment(change_set.live_from)

    @admin.display(description=_("made by"))
    def made_by(self, change_set):
        return change_set.created_by

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        if "plain" in request.GET:
            kwargs["form"] = PlainChangeSetForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        fields = ["title", "reason"]
        if self.has_change_permission(request, obj):
            fields += ["add", "take_out"] if obj and obj.roles.exists() else ["add"]
        return [(None, {"fields": fields})]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"plain": "plain" in request.GET}
        if change and self.has_change_permission(request, obj):
            context["title"] = _("Edit the change set")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        chosen = form.cleaned_data
        try:
            if gone := chosen.get("take_out"):
                change_sets.take_out(form.instance, gone, by=request.user)
            left_out = change_sets.add(form.instance, chosen["add"], by=request.user, leave_out=True)
        except Refused as refused:
            left_out = refused.messages
        for why in left_out:
            self.message_user(request, why, messages.WARNING)

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(reverse("admin:desk_changeset_review", args=[obj.pk]))

    response_post_save_change = response_post_save_add
