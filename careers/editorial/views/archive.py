"""The ends of a role: put away, taken out again, erased for good."""

from django import forms
from django.contrib import messages
from django.contrib.admin.models import DELETION
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers.models import Role
from careers.write_queue import in_turn

from .. import archive
from ..forms.fields import AdminForm, ReasonField
from ..reviewing import signature
from .base import DELETE, ERASE, PUBLISH, AdminFormView, RoleView

#: So many of the pages that lead to a role are named before it is erased.
NAMED = 20


class ReasonForm(AdminForm):
    reason = ReasonField(
        help_text=_("For the log and the history of this page. Readers do not see it."),
    )


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


class PutAway(AdminFormView, RoleView):
    """In place of deleting: what was ever public is kept."""

    permissions = (DELETE,)
    template_name = "admin/careers/role/put_away.html"
    title = _("Put away")
    form_class = ReasonForm

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.obstacle() or super().get(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.obstacle() or super().post(request)

    def obstacle(self) -> HttpResponse | None:
        """Back to the form, with the reason, where the role cannot be put away by this user."""
        values = {"title": self.role.title}
        if self.role.archived_at:
            told = gettext("“%(title)s” is put away already. Its history is kept.")
            self.tell(told % values, messages.INFO)
            return self.back()
        if archive.is_public(self.role) and not self.may(PUBLISH):
            told = gettext(
                "“%(title)s” is public, or will be. Ask somebody who may publish to withdraw it first."
            )
            self.tell(told % values, messages.ERROR)
            return self.back()
        return None

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            is_public=archive.is_public(self.role), editions=self.role.editions.count(), **kwargs
        )

    def act(self, *, reason: str) -> HttpResponse:
        with in_turn():
            archive.put_away(self.role, by=signature(self.request.user), reason=reason)
            self.log(self.role, gettext("Put away."), reason)
        told = gettext("“%(title)s” is put away: readers and lists no longer show it. Its history is kept.")
        self.tell(told % {"title": self.role.title})
        return self.redirect("careers_role_changelist")


class TakeOut(RoleView):
    permissions = (DELETE,)
    template_name = "admin/careers/role/take_out.html"
    title = _("Take out again")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render(form=forms.Form())

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.role.archived_at:
            with in_turn():
                archive.take_out(self.role)
                self.log(self.role, gettext("Taken out again."))
        told = gettext("“%(title)s” is in the lists again. Readers see it once it is published.")
        self.tell(told % {"title": self.role.title})
        return self.back()


class Erase(AdminFormView, RoleView):
    permissions = (ERASE,)
    template_name = "admin/careers/role/erase.html"
    title = _("Erase for good")
    form_class = EraseForm

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"role": self.role}

    def get_context_data(self, **kwargs) -> dict:
        leading = Role.objects.leading_to(self.role).exclude(pk=self.role.pk)
        return super().get_context_data(
            is_public=archive.is_public(self.role),
            editions=self.role.editions.count(),
            leading=leading.order_by("title")[:NAMED],
            leading_count=leading.count(),
            picture_count=len(archive.pictures_of_it_alone(self.role)),
            **kwargs,
        )

    def act(self, *, typed: str, reason: str) -> HttpResponse:
        role = self.role
        with in_turn():
            count = role.editions.count()
            done = ngettext(
                "Erased for good, with %(count)d edition. Reason: %(reason)s",
                "Erased for good, with %(count)d editions. Reason: %(reason)s",
                count,
            ) % {"count": count, "reason": reason}
            self.log(role, done, action=DELETION)
            archive.erase(role)
        self.tell(gettext("“%(title)s” is erased, with its history.") % {"title": role.title})
        return self.redirect("careers_role_changelist")
