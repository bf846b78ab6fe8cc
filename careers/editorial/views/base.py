"""What the pages of the workflow have in common: who may open them, their row, messages, the log, badges."""

from contextlib import nullcontext
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.generic import TemplateView
from django.views.generic.edit import FormMixin, ProcessFormView

from careers.models import Role, State
from careers.publishing import Refused
from careers.write_queue import in_turn

from .. import change_sets
from ..forms.fields import is_key
from ..models import ChangeSet

#: Permissions, of each of which one is enough.
ADD, CHANGE_ROLE, DELETE = ("careers.add_role",), ("careers.change_role",), ("careers.delete_role",)
PUBLISH, ERASE = ("careers.publish_role",), ("careers.erase_role",)
VIEW = ("careers.view_role", *CHANGE_ROLE)
VIEW_HISTORY = (*VIEW, *PUBLISH)


def may(user, permissions: tuple[str, ...]) -> bool:
    """Whether `user` has one of these permissions."""
    return any(map(user.has_perm, permissions))


class AdminView(TemplateView):
    """A page of the admin that is neither a list nor the form of a row.

    If its address names a row (as `object_id`), that is `self.object`.
    """

    admin_site: AdminSite = admin.site
    #: Beside whose list and rows it stands.
    model: type[Model] = Role
    #: Who may open it: whoever has one of each of these.
    permissions: tuple[tuple[str, ...], ...] = (VIEW,)
    title: str = ""
    #: Whether what is sent here waits for its turn, and locks the row, before anything is read.
    is_in_turn = False
    locks = False
    object: Any = None

    def dispatch(
        self, request: HttpRequest, *args, object_id: str | int | None = None, **kwargs
    ) -> HttpResponseBase:
        if str(request.method).lower() not in self.http_method_names:
            return self.http_method_not_allowed(request)
        if not all(map(self.may, self.permissions)):
            raise PermissionDenied
        self.locks = self.is_in_turn and request.method == "POST"
        with in_turn() if self.locks else nullcontext():
            if object_id is not None:
                self.object = self.get_object(unquote(str(object_id)))
                if self.object is None:
                    return self.not_there(str(object_id))
            return super().dispatch(request, *args, **kwargs)

    def may(self, permissions: tuple[str, ...]) -> bool:
        return may(self.request.user, permissions)

    def get_queryset(self) -> QuerySet:
        rows = self.model._default_manager.all()
        return rows.select_for_update() if self.locks else rows

    def get_object(self, key: str) -> Model | None:
        return self.get_queryset().filter(pk=key).first() if is_key(key) else None

    @property
    def model_admin(self) -> ModelAdmin:
        return self.admin_site.get_model_admin(self.model)

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        context = self.admin_site.each_context(self.request)
        context |= {"opts": self.model._meta, "title": self.title, "original": self.object}
        return super().get_context_data(**context | kwargs)

    def render(self, template: str = "", *, status: int = 200, **context) -> HttpResponse:
        if template:
            self.template_name = template
        return self.render_to_response(self.get_context_data(**context), status=status)

    def not_there(self, key: str) -> HttpResponse:
        """To the front page, with the message that there is no such row."""
        return self.model_admin._get_obj_does_not_exist_redirect(self.request, self.model._meta, key)

    def redirect(self, name: str, *args, after: str = "") -> HttpResponseRedirect:
        """To the page of the admin that is called so; `after` is a query or an anchor."""
        return HttpResponseRedirect(reverse(f"admin:{name}", args=args) + after)

    def tell(self, words: str, level: int = messages.SUCCESS) -> None:
        messages.add_message(self.request, level, words)

    def log(self, row: Model, done: str | list, reason: str = "", *, action: int = CHANGE) -> None:
        """Note in the log of the admin what was done to `row`, and why."""
        if reason:
            done = gettext("%(done)s Reason: %(reason)s") % {"done": done, "reason": reason}
        LogEntry.objects.log_actions(
            self.request.user.pk, [row], action, change_message=done, single_object=True
        )


class AdminFormView(ProcessFormView, FormMixin, AdminView):
    """A page with one form, which is shown again with the reason where what it asks for is refused."""

    def act(self, **given) -> HttpResponse:
        """Do what the form asks for. May raise Refused."""
        raise NotImplementedError

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            return self.act(**form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.messages)
            return self.form_invalid(form)


class RoleView(AdminView):
    """A page about one role."""

    @property
    def role(self) -> Role:
        return self.object

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        about = {"role_pk": self.role.pk, "subtitle": self.role.title}
        return super().get_context_data(**about | kwargs)

    def back(self) -> HttpResponseRedirect:
        return self.redirect("careers_role_change", self.role.pk)


#: How badges of roles and of sets go together.
COLOURS = {
    ChangeSet.State.OPEN: "draft",
    ChangeSet.State.WAITING: "changed",
    ChangeSet.State.SCHEDULED: "scheduled",
    ChangeSet.State.PUBLISHED: "live",
    ChangeSet.State.ROLLED_BACK: "withdrawn",
}


def badge(state: str, words: str = "") -> SafeString:
    """`words`, or else the name of the `state` of a role, on the colour of that state."""
    return format_html('<span class="state state-{}">{}</span>', state, words or State(state).label)


def put_away_badge() -> SafeString:
    return badge("past", gettext("Put away"))


def change_set_badge(change_set: ChangeSet) -> SafeString:
    state = ChangeSet.State(change_sets.state(change_set))
    return badge(COLOURS[state], state.label)
