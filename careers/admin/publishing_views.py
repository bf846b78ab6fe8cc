"""The pages of a role's form that change what the public reads: publish, withdraw. And its preview."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers import publishing, rolepage, validation
from careers.models import Role

from . import public_page
from .publish_forms import PublishForm, WithdrawForm

#: The inline of the role form that holds each kind of part a Fault may name.
INLINES = {
    "section": "sections",
    "skill_group": "skill_groups",
    "salary_band": "salary_bands",
    "salary_factor": "salary_factors",
    "market_figure": "market_figures",
    "related_career": "related_careers",
}


#: The fields of a role that hold an upload.
PICTURES = {"hero_image", "second_image"}


def signature(user) -> str:
    """How the history names `user`."""
    return (user.get_full_name() or user.get_username())[:150]


def moment(at) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")


class PublishingViews:
    """A mixin for the admin of Role. Everything here that writes is a POST and needs `publish_role`."""

    actions = ["publish_selected"]

    def get_urls(self):
        def route(name, view):
            return path(
                f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"careers_role_{name}"
            )

        return [
            route("publish", self.publish_view),
            route("withdraw", self.withdraw_view),
            route("preview", self.preview_view),
            *super().get_urls(),
        ]

    def has_publish_permission(self, request) -> bool:
        return request.user.has_perm("careers.publish_role")

    # Preview

    def preview_view(self, request, object_id):
        """The saved draft as the public page."""
        role = self._role(request, object_id)
        if role is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return public_page.of_rows(request, role, role_pk=role.pk)

    def preview_of_saved(self, request, role):
        """What has just been saved as the public page; then the saving is undone."""
        response = public_page.of_rows(request, role, unsaved_draft=True)
        transaction.set_rollback(True)
        for name in request.FILES.keys() & PICTURES:
            # The page shows renditions; the upload itself is sent again when the form is saved.
            getattr(role, name).delete(save=False)
        return response

    # Publish

    def publish_view(self, request, object_id):
        role = self._role(request, object_id, publishing=True)
        if role is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        page, checksum = self._draft(role)
        form = PublishForm(request.POST or None, initial={"seen": checksum})
        faults = validation.faults(page)
        if request.method == "POST" and form.is_valid():
            try:
                return self._publish(request, role, form)
            except publishing.Refused as refused:
                form.add_error(None, refused.messages)
                faults = refused.faults or faults
        now = timezone.now()
        live = role.editions.live(now).without_content().first()
        return self._page(
            request,
            "admin/careers/role/publish.html",
            role,
            title=_("Publish"),
            form=form,
            faults=[(fault, self._address(role, page, fault)) for fault in faults],
            live=live,
            scheduled=role.editions.scheduled(now).without_content().order_by("live_from"),
            unchanged=bool(live and live.checksum == checksum),
        )

    def _publish(self, request, role, form):
        reason, at = form.cleaned_data["reason"], form.cleaned_data["at"]
        with transaction.atomic():
            role = Role.objects.select_for_update().get(pk=role.pk)
            if form.cleaned_data["seen"] != self._draft(role)[1]:
                # The next attempt is about what is on the screen then.
                form.data = form.data.copy()
                form.data["seen"] = self._draft(role)[1]
                raise publishing.Refused(
                    gettext(
                        "The draft has changed since you opened this page. Look at the preview again "
                        "before you publish."
                    )
                )
            before = set(role.editions.values_list("pk", flat=True))
            if at:
                edition = publishing.schedule(role, by=signature(request.user), at=at, reason=reason)
            else:
                edition = publishing.publish(role, by=signature(request.user), reason=reason)
            if edition.pk in before:
                self.message_user(
                    request,
                    gettext("Nothing has changed: edition %(number)d already says this.")
                    % {"number": edition.number},
                    messages.INFO,
                )
            else:
                self._tell_published(request, role, edition, at, reason)
        return self._back(role)

    def _tell_published(self, request, role, edition, at, reason):
        values = {
            "number": edition.number,
            "title": role.title,
            "reason": reason,
            "time": moment(edition.live_from),
        }
        if at:
            told = gettext("“%(title)s” will be published on %(time)s as edition %(number)d.") % values
            done = gettext("Scheduled edition %(number)d for %(time)s.") % values
        else:
            told = gettext("“%(title)s” is live as edition %(number)d.") % values
            done = gettext("Published edition %(number)d.") % values
        self._log(request, role, done, reason)
        self.message_user(request, told, messages.SUCCESS)

    @admin.action(description=_("Publish the selected roles now"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        done, same = 0, 0
        for role in queryset.order_by("title"):
            try:
                with transaction.atomic():
                    before = set(role.editions.values_list("pk", flat=True))
                    edition = publishing.publish(role, by=signature(request.user))
                    if edition.pk in before:
                        same += 1
                        continue
                    done += 1
                    self._log(
                        request,
                        role,
                        gettext("Published edition %(number)d.") % {"number": edition.number},
                        "",
                    )
            except publishing.Refused as refused:
                why = " ".join([*refused.messages, *(fault.message for fault in refused.faults)])
                self.message_user(request, f"{role.title}: {why}", messages.ERROR)
        if done:
            told = ngettext("%(count)d role is now live.", "%(count)d roles are now live.", done)
            self.message_user(request, told % {"count": done}, messages.SUCCESS)
        if same:
            told = ngettext("%(count)d role had not changed.", "%(count)d roles had not changed.", same)
            self.message_user(request, told % {"count": same}, messages.INFO)

    # Withdraw

    def withdraw_view(self, request, object_id):
        role = self._role(request, object_id, publishing=True)
        if role is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = WithdrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                return self._withdraw(request, role, **form.cleaned_data)
            except publishing.Refused as refused:
                form.add_error(None, refused.messages)
        now = timezone.now()
        return self._page(
            request,
            "admin/careers/role/withdraw.html",
            role,
            title=_("Withdraw"),
            form=form,
            live=role.editions.live(now).without_content().first(),
            scheduled=role.editions.scheduled(now).without_content().order_by("live_from"),
        )

    def _withdraw(self, request, role, *, at, reason, **_when):
        with transaction.atomic():
            edition = publishing.withdraw(role, by=signature(request.user), reason=reason, at=at)
            values = {"title": role.title, "time": moment(at) if at else ""}
            if edition is None:
                told = gettext("What was scheduled for “%(title)s” is cancelled.") % values
                done = gettext("Cancelled what was scheduled.")
            elif at:
                told = gettext("“%(title)s” will be withdrawn on %(time)s.") % values
                done = gettext("To be withdrawn on %(time)s.") % values
            else:
                told = (
                    gettext("“%(title)s” is withdrawn: its address now says that the page is gone.") % values
                )
                done = gettext("Withdrawn.")
            self._log(request, role, done, reason)
        self.message_user(request, told, messages.SUCCESS)
        return self._back(role)

    # What they share

    def _role(self, request, object_id, publishing=False) -> Role | None:
        """The role, or None where there is none; refuses those who may not."""
        role = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, role):
            raise PermissionDenied
        if publishing and not self.has_publish_permission(request):
            raise PermissionDenied
        return role

    def _draft(self, role):
        page = rolepage.from_rows(Role.objects.with_parts().get(pk=role.pk))
        return page, rolepage.checksum(rolepage.to_json(page))

    def _address(self, role, page, fault) -> str:
        """Where on the form the fault is mended."""
        form = reverse("admin:careers_role_change", args=[role.pk])
        part = fault.part.replace(" ", "_").replace("-", "_")
        prefix = INLINES.get(part)
        if prefix is None:
            return (
                f"{form}#{fault.field}-group"
                if fault.field in INLINES.values()
                else f"{form}#id_{fault.field}"
            )
        keys = [getattr(each, "slug", None) for each in getattr(page, prefix)]
        if fault.key and fault.key[-1] in keys:
            return f"{form}#id_{prefix}-{keys.index(fault.key[-1])}-{fault.field}"
        return f"{form}#{prefix}-group"

    def _log(self, request, role, done: str, reason: str):
        if reason:
            done = gettext("%(done)s Reason: %(reason)s") % {"done": done, "reason": reason}
        self.log_change(request, role, done)

    def _back(self, role):
        return HttpResponseRedirect(reverse("admin:careers_role_change", args=[role.pk]))

    def _page(self, request, template, role, **context):
        return TemplateResponse(
            request,
            template,
            self.admin_site.each_context(request)
            | {"opts": self.opts, "original": role, "role_pk": role.pk, "subtitle": role.title}
            | context,
        )
