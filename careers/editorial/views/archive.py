"""The ends of a role: deleted, put away, taken out again, erased for good."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.editorial import archive, erasing
from careers.editorial.people import signature
from careers.models import Role
from careers.write_queue import in_turn

#: So many of the pages that lead to a role are named before it is erased.
NAMED = 20


class PutAwayFilter(admin.SimpleListFilter):
    """Lists show the roles in use, unless something else is asked for."""

    title = _("put away")
    parameter_name = "put_away"

    def lookups(self, request, model_admin):
        return [("yes", _("Put away")), ("all", _("All"))]

    def queryset(self, request, queryset):
        match self.value():
            case "all":
                return queryset
            case "yes":
                return queryset.exclude(archived_at=None)
        return queryset.filter(archived_at=None)

    def choices(self, changelist):
        in_use, *others = super().choices(changelist)
        return [in_use | {"display": _("In use")}, *others]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the log and the history of this page. Readers do not see it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["reason"].widget.attrs.pop("maxlength", None)


class EraseForm(ReasonForm):
    """Asks for the title of the role, so that nobody erases the wrong one."""

    typed = forms.CharField(
        label=_("Title of the role"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ["typed", "reason"]

    def __init__(self, *args, role: Role, **kwargs):
        super().__init__(*args, **kwargs)
        self.role = role
        self.fields["typed"].help_text = _("Type “%(title)s” to confirm.") % {"title": role.title}

    def clean_typed(self):
        typed = self.cleaned_data["typed"]
        if typed != " ".join(self.role.title.split()):
            raise forms.ValidationError(
                _("This is not the title of the role, which is “%(title)s”.") % {"title": self.role.title}
            )
        return typed


class EndingViews:
    """A mixin for the admin of Role."""

    def get_urls(self):
        def route(address, view, name):
            return path(f"<path:object_id>/{address}/", self.admin_site.admin_view(view), name=name)

        return [
            route("take-out", self.take_out_view, "careers_role_take_out"),
            route("erase", self.erase_view, "careers_role_erase"),
            *super().get_urls(),
        ]

    # Deleting: for good what never was public, and everything else is put away

    def delete_view(self, request, object_id, extra_context=None):
        role = self.get_object(request, unquote(object_id))
        if role and self.has_delete_permission(request, role) and role.editions.exists():
            return self.put_away_view(request, role)
        try:
            return super().delete_view(request, object_id, extra_context)
        except publishing.Refused as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
            return self._back(role)

    def delete_model(self, request, obj):
        erasing.erase(obj)

    def put_away_view(self, request, role):
        if role.archived_at:
            self.message_user(
                request,
                gettext("“%(title)s” is put away already. Its history is kept.") % {"title": role.title},
                messages.INFO,
            )
            return self._back(role)
        is_public = archive.is_public(role)
        if is_public and not self.has_publish_permission(request):
            told = gettext(
                "“%(title)s” is public, or will be. Ask somebody who may publish to withdraw it first."
            )
            self.message_user(request, told % {"title": role.title}, messages.ERROR)
            return self._back(role)
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._put_away(request, role, form.cleaned_data["reason"])
        return self._page(
            request,
            "admin/careers/role/put_away.html",
            role,
            title=_("Put away"),
            form=form,
            is_public=is_public,
            editions=role.editions.count(),
        )

    def _put_away(self, request, role, reason):
        with in_turn():
            archive.put_away(role, by=signature(request.user), reason=reason)
            self._log(request, role, gettext("Put away."), reason)
        told = gettext("“%(title)s” is put away: readers and lists no longer show it. Its history is kept.")
        self.message_user(request, told % {"title": role.title}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:careers_role_changelist"))

    def take_out_view(self, request, object_id):
        role = self.get_object(request, unquote(object_id))
        if not self.has_delete_permission(request, role):
            raise PermissionDenied
        if role is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "POST":
            return self._page(
                request,
                "admin/careers/role/take_out.html",
                role,
                title=_("Take out again"),
                form=forms.Form(),
            )
        if role.archived_at:
            with in_turn():
                archive.take_out(role)
                self._log(request, role, gettext("Taken out again."), "")
        told = gettext("“%(title)s” is in the lists again. Readers see it once it is published.")
        self.message_user(request, told % {"title": role.title}, messages.SUCCESS)
        return self._back(role)

    # Erasing

    def has_erase_permission(self, request) -> bool:
        return request.user.has_perm("careers.erase_role")

    def erase_view(self, request, object_id):
        if not self.has_erase_permission(request):
            raise PermissionDenied
        role = self.get_object(request, unquote(object_id))
        if role is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = EraseForm(request.POST or None, role=role)
        if request.method == "POST" and form.is_valid():
            try:
                return self._erase(request, role, form.cleaned_data["reason"])
            except publishing.Refused as refused:
                form.add_error(None, refused.messages)
        leading = Role.objects.leading_to(role).exclude(pk=role.pk)
        return self._page(
            request,
            "admin/careers/role/erase.html",
            role,
            title=_("Erase for good"),
            form=form,
            is_public=archive.is_public(role),
            editions=role.editions.count(),
            leading=leading.order_by("title")[:NAMED],
            leading_count=leading.count(),
            picture_count=len(erasing.pictures_of_it_alone(role)),
        )

    def _erase(self, request, role, reason):
        with in_turn():
            count = role.editions.count()
            done = ngettext(
                "Erased for good, with %(count)d edition. Reason: %(reason)s",
                "Erased for good, with %(count)d editions. Reason: %(reason)s",
                count,
            ) % {"count": count, "reason": reason}
            LogEntry.objects.log_actions(request.user.pk, [role], DELETION, change_message=done)
            erasing.erase(role)
        told = gettext("“%(title)s” is erased, with its history.") % {"title": role.title}
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:careers_role_changelist"))
