"""Roles: the form with all parts of a page, and the list."""

from functools import partial
from urllib.parse import quote, urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.checks import index
from careers.checks.index import EXPECTED
from careers.checks.models import RoleFindings
from careers.editorial import archive, change_sets
from careers.editorial.forms.fields import anchor, keys_on_form, name_of_form, note_saved, saved_forms
from careers.editorial.forms.publish import moment
from careers.editorial.forms.widgets import LoadedSelect, PictureInput, ProseInput
from careers.editorial.reviewing import signature
from careers.editorial.views import edit_conflicts, previews, review
from careers.editorial.views.archive import PutAway
from careers.editorial.views.base import PUBLISH, badge, may, put_away_badge
from careers.editorial.views.change_sets import CollectRoles
from careers.editorial.views.download import download
from careers.editorial.views.publish import PublishSelected
from careers.models import Imported, Role, Rung, Section
from careers.pages import pictures

from .base import ContentAdmin
from .filters import ConflictsFilter, PutAwayFilter, ResponsibleFilter, ReviewFilter, StateFilter, WorkFilter
from .formsets import WIDGETS
from .role_form import FIELDSETS, FormFigures, RoleForm, asked_for, checklist, groups
from .role_inlines import PARTS

#: The fields that hold an upload.
PICTURES = {"hero_image", "second_image"}


@admin.register(Role)
class RoleAdmin(ContentAdmin):
    form = RoleForm
    actions = [
        *("publish_selected", "add_to_change_set"),
        *("download_yaml", "download_pay", "download_skills"),
    ]
    inlines = PARTS
    formfield_overrides = WIDGETS
    change_form_template = "admin/careers/role/change_form.html"
    fieldsets = FIELDSETS
    autocomplete_fields = ["experience_source", "education_source", "training_source"]
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

    def get_list_queryset(self, request):
        return super().get_list_queryset(request).with_state()

    def get_autocomplete_results(self, request, queryset, search_term):
        """What is put away is not offered as a related career, or as a step of a ladder."""
        return super().get_autocomplete_results(request, queryset.filter(archived_at=None), search_term)

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

    # Actions of the list

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may(request.user, PUBLISH)

    @admin.action(description=_("Publish the selected roles now"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        return PublishSelected.as_view()(request, selected=queryset)

    @admin.action(description=_("Add to a change set…"), permissions=["change"])
    def add_to_change_set(self, request, queryset):
        return CollectRoles().ask(request, queryset)

    @admin.action(description=_("Download as fixtures (YAML)"), permissions=["view"])
    def download_yaml(self, request, queryset):
        return download(queryset, "yaml")

    @admin.action(description=_("Download pay (CSV)"), permissions=["view"])
    def download_pay(self, request, queryset):
        return download(queryset, "pay")

    @admin.action(description=_("Download skills (CSV)"), permissions=["view"])
    def download_skills(self, request, queryset):
        return download(queryset, "skills")

    # Deleting: for good what never was public, and everything else is put away

    def delete_view(self, request, object_id, extra_context=None):
        role = self.get_object(request, unquote(object_id))
        if role and self.has_delete_permission(request, role) and role.editions.exists():
            return PutAway.as_view()(request, object_id=object_id)
        try:
            return super().delete_view(request, object_id, extra_context)
        except publishing.Refused as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:careers_role_change", args=[role.pk]))

    def delete_model(self, request, obj):
        archive.erase(obj)

    def get_deleted_objects(self, objs, request):
        """What data sets said of a role goes with it, though nobody may delete that by itself."""
        deleted, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, perms_needed - {Imported._meta.verbose_name}, protected

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
        if db_field.name in {"summary", "in_short"}:
            rows = 4 if db_field.name == "summary" else 6
            kwargs["widget"] = ProseInput(attrs={"rows": rows, "data-counted": "true"})
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

    def get_formset_kwargs(self, request, obj, inline, prefix):
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        is_older = request.method == "POST" and bool(obj.pk) and edit_conflicts.is_older(request, obj.version)
        kind = asked_for(request)
        if kind and inline.model is Section:
            given["initial"] = [{"kind": kind.value, "heading": kind.label}]
        are_closed = inline.opens_on_demand and request.method != "POST" and "plain" not in request.GET
        if not are_closed:
            given["queryset"] = given["queryset"].prefetch_related(*inline.read_with)
        return given | {"takes_over": is_older, "opens_on_demand": are_closed}

    def _create_formsets(self, request, obj, change):
        """The texts of the form may refer to the figures in it. Costs no query."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        obj.form_figures = FormFigures(obj, formsets)
        return formsets, inlines

    def save_model(self, request, obj, form, change):
        if change:
            edit_conflicts.note_before(request, obj)
        obj.note_saved(signature(request.user))
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

    # What is answered to a form that is saved

    def response_add(self, request, obj, post_url_continue=None):
        return self._response(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._response(request, obj) or super().response_change(request, obj)

    def _response(self, request: HttpRequest, role: Role) -> HttpResponse | None:
        if "_preview" in request.POST:
            return self._preview(request, role)
        if answer := edit_conflicts.answer_to_older(request, role):
            return answer
        note_saved(request, name_of_form(request))
        if request.POST.get("_start") in EXPECTED:
            return self._start_section(request, role)
        if "_open" in request.POST:
            return self._open_part(request, role)
        if "_publish" in request.POST and self.has_publish_permission(request):
            self.message_user(request, gettext("The draft is saved."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:careers_role_publish", args=[role.pk]))
        if "_review" in request.POST:
            self.message_user(request, gettext("The draft is saved."), messages.SUCCESS)
            return HttpResponseRedirect(f"{reverse('admin:careers_role_review', args=[role.pk])}#decide")
        return None

    def _preview(self, request: HttpRequest, role: Role) -> HttpResponse:
        """What has just been saved as the public page; then the saving is undone."""
        response = previews.of_draft(request, role, unsaved_draft=True)
        transaction.set_rollback(True)
        for name in request.FILES.keys() & PICTURES:
            # The page shows renditions; the upload itself is sent again when the form is saved.
            getattr(role, name).delete(save=False)
        return response

    def _start_section(self, request: HttpRequest, role: Role) -> HttpResponse:
        """The form again, with a blank section of the kind asked for: for browsers without JavaScript."""
        told = gettext("The draft of “%(title)s” is saved. Write the new section now.")
        self.message_user(request, told % {"title": role.title}, messages.SUCCESS)
        form = reverse("admin:careers_role_change", args=[role.pk])
        query = "plain=1&" if "plain" in request.GET else ""
        place, kind = role.sections.count(), request.POST["_start"]
        return HttpResponseRedirect(f"{form}?{query}start={kind}#sections-{place}")

    def _open_part(self, request: HttpRequest, role: Role) -> HttpResponse:
        """The form again, with all fields of all parts: for browsers without JavaScript."""
        told = gettext("The draft of “%(title)s” is saved. All its parts are open now.")
        self.message_user(request, told % {"title": role.title}, messages.SUCCESS)
        form = reverse("admin:careers_role_change", args=[role.pk])
        query = urlencode({"plain": 1, "open": request.POST["_open"]})
        return HttpResponseRedirect(f"{form}?{query}#{quote(request.POST['_open'])}")

    # What the form shows

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        inlines = context["inline_admin_formsets"]
        figures = getattr(context["adminform"].form.instance, "form_figures", None)
        context |= {
            "groups": groups(context["adminform"], inlines),
            "figures": figures.settled if figures else [],
            "may_publish": self.has_publish_permission(request),
            "plain": "plain" in request.GET,
            "may_cite": request.user.has_perm("careers.view_source"),
            "kept_as": name_of_form(request),
            "saved_forms": saved_forms(request),
        }
        context["media"] += forms.Media(
            css={"all": ["careers_admin/skills_and_figures.css"]},
            js=[forms.Script("careers_admin/skills.js", type="module")],
        )
        for inline in inlines:
            if inline.formset.model is Section:
                context |= {"checklist": checklist(inline.formset), "may_start": inline.has_add_permission}
        if obj and obj.pk:
            context |= self._beside_form(request, obj, inlines)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _beside_form(self, request: HttpRequest, role: Role, inlines) -> dict:
        """What is shown of a role beside its form: how it stands, what is found in its saved draft."""
        stored = Role.objects.with_state().get(pk=role.pk)
        conflicting = Imported.objects.filter(role=role, conflict_count__gt=0)
        context = {
            "state": badge(stored.state),
            "role_state": stored,
            "rungs": Rung.objects.filter(role=role).select_related("ladder").order_by("ladder__title"),
            "conflicting": conflicting.defer("content", "conflicts"),
            "in_change_set": change_sets.elsewhere([role]).get(role.pk),
            "findings": self._findings(role, inlines),
        }
        if request.method == "POST" and edit_conflicts.is_older(request, role.version):
            context |= {"is_older": True, "is_own": role.saved_by == signature(request.user)}
        return context | review.beside_form(role, request.user) | previews.beside_form(role)

    def _findings(self, role: Role, inlines) -> list[tuple]:
        """What is found in the saved draft, and where on the form. Two queries."""
        noted = RoleFindings.objects.filter(pk=role.pk).first()
        if noted is None:
            return []
        keys = keys_on_form(inlines)
        to_come = index.years_to_come_of([role.pk], timezone.localdate())
        found = (*to_come, *index.stored(noted.content).all())
        return [(each, anchor(each, keys)) for each in found]
