"""The pages of a role's form that change what the public reads: publish, withdraw. And its preview."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.checks.finding import Kind
from careers.editorial import plans, publish_preview, reviewing
from careers.editorial.people import signature
from careers.models import Role
from careers.pages import diff
from careers.write_queue import in_turn

from . import places, public_page
from .publish_forms import PublishForm, WithdrawForm, moment
from .publishing_many import PublishManyViews
from .strange_addresses import is_key

#: What is found in a draft, by kind: the most pressing first.
KINDS = {
    Kind.CONTRADICTION: _("Contradictory"),
    Kind.UNSOURCED: _("Without a source"),
    Kind.OLD: _("Older than they should be"),
    Kind.OUTDATED: _("Called otherwise by now"),
    Kind.MISSING: _("Missing"),
}
#: From so many findings of a kind on, those that are not new are folded away.
FOLDED = 6
CHANGED_SINCE = _(
    "The draft has changed since you opened this page. Look at what it says now before you publish."
)
#: The fields of a role that hold an upload.
PICTURES = {"hero_image", "second_image"}


class PublishingViews(PublishManyViews):
    """A mixin for the admin of Role. Everything here that writes is a POST and needs `publish_role`."""

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
        return public_page.of_draft(request, role, role_pk=role.pk)

    def preview_of_saved(self, request, role):
        """What has just been saved as the public page; then the saving is undone."""
        response = public_page.of_draft(request, role, unsaved_draft=True)
        transaction.set_rollback(True)
        for name in request.FILES.keys() & PICTURES:
            # The page shows renditions; the upload itself is sent again when the form is saved.
            getattr(role, name).delete(save=False)
        return response

    # Publish

    def publish_view(self, request, object_id):
        """What publishing the draft would change, and the form that publishes it."""
        role = self._role(request, object_id, publishing=True)
        if role is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        planned = plans.planned(role)
        is_act = request.method == "POST" and not request.POST.keys() & {"cancel", "keep"}
        is_scheduled = any(edition.live_from > timezone.now() for edition in planned)
        form = PublishForm(request.POST if is_act else None, is_scheduled=is_scheduled)
        refused = None
        try:
            if request.method == "POST" and not is_act:
                return self._unplan(request, role)
            if is_act and form.is_valid():
                return self._publish(request, role, form)
        except publishing.Refused as error:
            refused = error
            if not Role.objects.filter(pk=role.pk).exists():
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        found = publish_preview.of(role)
        form.initial["seen"] = found.draft.checksum
        if refused and is_act:
            # The next attempt is about what is on the screen then.
            form.data = form.data.copy()
            form.data["seen"] = found.draft.checksum
        if refused and refused.faults:
            found = found._replace(faults=refused.faults)
        return self._page(
            request,
            "admin/careers/role/publish.html",
            role,
            title=_("Publish"),
            form=form,
            refused=refused.messages if refused else [],
            planned=[(edition, edition.live_from > timezone.now()) for edition in planned],
            standing=reviewing.standing(role, found.draft.checksum),
            **self.shown_consequences(role, found),
        )

    def _publish(self, request, role, form):
        given = form.cleaned_data
        reason, at, until, by = given["reason"], given["at"], given["until"], signature(request.user)
        with in_turn():
            if given["in_place"] or until:
                publishing.lock(role.pk)
            if given["in_place"]:
                plans.cancel_all(role)
            if until:
                self._refuse_two_ends(role, at)
            if at:
                edition = publishing.schedule(role, by=by, at=at, reason=reason)
            else:
                edition = publishing.publish(role, by=by, reason=reason)
            if given["seen"] != edition.checksum:
                raise publishing.Refused(CHANGED_SINCE)
            if until:
                self._end(role, edition, by, until)
            reviewing.published([role], by=request.user)
            self._tell_published(request, role, edition, edition.is_new, given)
        return self._back(role)

    def _refuse_two_ends(self, role, at):
        later = role.editions.scheduled(at).without_content().order_by("live_from").first()
        if later:
            raise publishing.Refused(
                gettext(
                    "Edition %(number)d is scheduled for %(time)s, so an end cannot be set here. Cancel it "
                    "first, or leave “Until” empty."
                )
                % {"number": later.number, "time": moment(later.live_from)}
            )

    def _end(self, role, edition, by, until):
        """Let `edition` end at `until`, whatever end was planned before."""
        if edition.withdrawn_by:
            publishing.keep(edition)
        reason = gettext("Published until %(time)s only.") % {"time": moment(until)}
        publishing.withdraw(role, by=by, reason=reason, at=until)

    def _tell_published(self, request, role, edition, is_new, given):
        values = {"number": edition.number, "title": role.title, "time": moment(edition.live_from)}
        if not is_new:
            told = gettext("Nothing has changed: edition %(number)d already says this.") % values
            done = ""
        elif given["at"]:
            told = gettext("“%(title)s” will be published on %(time)s as edition %(number)d.") % values
            done = gettext("Scheduled edition %(number)d for %(time)s.") % values
        else:
            told = gettext("“%(title)s” is live as edition %(number)d.") % values
            done = gettext("Published edition %(number)d.") % values
        if given["until"]:
            ending = gettext("It will be withdrawn on %(time)s.") % {"time": moment(given["until"])}
            told, done = f"{told} {ending}", f"{done} {ending}".strip()
        if done:
            self._log(request, role, done, given["reason"])
        self.message_user(request, told, messages.SUCCESS if is_new else messages.INFO)

    def _unplan(self, request, role):
        """Cancel one edition that is scheduled, or the withdrawal that waits for one."""
        act = "cancel" if "cancel" in request.POST else "keep"
        pk = request.POST[act]
        edition = role.editions.without_content().filter(pk=pk).first() if is_key(pk) else None
        if edition is None:
            raise publishing.Refused(gettext("This edition is not there any more."))
        values = {"number": edition.number, "time": moment(edition.live_from)}
        with in_turn():
            if act == "cancel":
                plans.cancel(edition)
                done = gettext("Cancelled edition %(number)d, which was scheduled for %(time)s.") % values
            else:
                publishing.keep(edition)
                done = gettext("Edition %(number)d will not be withdrawn.") % values
            self._log(request, role, done, "")
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:careers_role_publish", args=[role.pk]))

    def shown_consequences(self, role, found: publish_preview.Consequences) -> dict:
        """What a template needs to show what publishing would do. At most five queries."""
        page = found.draft.page
        keys, form = places.keys_of_page(page), reverse("admin:careers_role_change", args=[role.pk])
        shown_on = publish_preview.shown_on(role, page, found.live)
        known = found.known

        def placed(each):
            return each, f"{form}#{places.anchor(each, keys)}", places.name(each, page)

        def grouped(kind):
            new = [each for each in found.findings if each.kind == kind and each not in known]
            old = [each for each in found.findings if each.kind == kind and each in known]
            return {
                "heading": KINDS[kind],
                "count": len(new) + len(old),
                # Long lists that readers live with already are folded away.
                "is_open": bool(new) or len(old) < FOLDED,
                "new": [placed(each) for each in new],
                "old": [placed(each) for each in old],
            }

        return {
            "consequences": found,
            "changes": diff.html(found.changes.topics),
            "faults": [placed(fault) for fault in found.faults],
            "findings": [group for group in map(grouped, KINDS) if group["count"]],
            "shown_on": shown_on[: publish_preview.LISTED],
            "more_shown_on": len(shown_on[publish_preview.LISTED :]),
        }

    # Withdraw

    def withdraw_view(self, request, object_id):
        role = self._role(request, object_id, publishing=True)
        if role is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        now = timezone.now()
        live = role.editions.live(now).without_content().first()
        form = WithdrawForm(request.POST if request.method == "POST" else None, is_live=live is not None)
        if request.method == "POST" and form.is_valid():
            try:
                return self._withdraw(request, role, **form.cleaned_data)
            except publishing.Refused as refused:
                form.add_error(None, refused.messages)
        return self._page(
            request,
            "admin/careers/role/withdraw.html",
            role,
            title=_("Withdraw"),
            form=form,
            live=live,
            scheduled=role.editions.scheduled(now).without_content().order_by("live_from"),
        )

    def _withdraw(self, request, role, *, at, reason, **_when):
        with in_turn():
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
