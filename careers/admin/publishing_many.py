"""The action of the list of roles that publishes many of them, after a look at what each would change."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.editorial import publish_preview, reviewing
from careers.editorial.people import signature
from careers.models import Edition, Role
from careers.write_queue import in_turn

from .publish_forms import PublishManyForm

#: Roles that are looked at on one page. More belong together in a change set.
MOST = 100


class PublishManyViews:
    """A mixin for the admin of Role."""

    actions = ["publish_selected"]

    @admin.action(description=_("Publish the selected roles now"), permissions=["publish"])
    def publish_selected(self, request, queryset) -> HttpResponse | None:
        """One page for all: what each would change, and one reason. Publishes when that page is sent."""
        roles = list(queryset.order_by("title", "pk")[: MOST + 1])
        if len(roles) > MOST:
            told = gettext("Choose up to %(most)d roles. For more, make a change set.") % {"most": MOST}
            self.message_user(request, told, messages.ERROR)
            return None
        if not roles:
            self.message_user(
                request, gettext("None of these roles is in this list any more."), messages.WARNING
            )
            return None
        is_sent = "confirmed" in request.POST
        form = PublishManyForm(request.POST if is_sent else None)
        changed: set[int] = set()
        if is_sent and form.is_valid():
            changed = self._publish_many(request, roles, form.cleaned_data["reason"])
            if not changed:
                return None
        entries = publish_preview.of_many(roles, briefly=True)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Publish the selected roles"),
            "form": form,
            "entries": entries,
            "to_publish": sum(not (each.is_nothing or each.faults) for each in entries),
            "changed": changed,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/careers/role/publish_many.html", context)

    def _publish_many(self, request, roles: list[Role], reason: str) -> set[int]:
        """Publish those that are fit, unless one has changed since it was shown: then none; which have."""
        with in_turn():
            # Nobody else publishes them between the two questions.
            list(Role.objects.select_for_update().filter(pk__in=[role.pk for role in roles]).order_by("pk"))
            outcomes = publishing.publish_all(roles, by=signature(request.user), reason=reason)
            made = [each for each in outcomes if isinstance(each, Edition)]
            changed = {
                each.role_id for each in made if request.POST.get(f"seen-{each.role_id}") != each.checksum
            }
            if changed:
                transaction.set_rollback(True)
                return changed
            new = [edition for edition in made if edition.is_new]
            for edition in new:
                done = gettext("Published edition %(number)d.") % {"number": edition.number}
                self._log(request, edition.role, done, reason)
            reviewing.published([edition.role_id for edition in made], by=request.user)
        for role, outcome in zip(roles, outcomes, strict=True):
            if isinstance(outcome, publishing.Refused):
                why = " ".join([*outcome.messages, *(fault.message for fault in outcome.faults)])
                self.message_user(request, f"{role.title}: {why}", messages.ERROR)
        self._tell_many(request, len(new), len(made) - len(new))
        return set()

    def _tell_many(self, request, new: int, same: int) -> None:
        if new:
            told = ngettext("%(count)d role is now live.", "%(count)d roles are now live.", new)
            self.message_user(request, told % {"count": new}, messages.SUCCESS)
        if same:
            told = ngettext("%(count)d role had not changed.", "%(count)d roles had not changed.", same)
            self.message_user(request, told % {"count": same}, messages.INFO)
