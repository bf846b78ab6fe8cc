"""The pages that change what the public reads: publish one role or many, withdraw."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.checks.models import Kind
from careers.models import Edition, Role
from careers.pages import diff
from careers.write_queue import in_turn

from .. import publish_preview, reviewing
from ..forms.fields import anchor, is_key, keys_of_page, name_of_part
from ..forms.publish import PublishForm, PublishManyForm, WithdrawForm, moment
from ..reviewing import signature
from .base import PUBLISH, VIEW, AdminFormView, AdminView, RoleView

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
#: Roles that are looked at on one page. More belong together in a change set.
MOST = 100


def consequences(role: Role, found: publish_preview.Consequences) -> dict:
    """What a template needs to show what publishing would do. At most five queries."""
    page = found.draft.page
    keys, form = keys_of_page(page), reverse("admin:careers_role_change", args=[role.pk])
    known = found.known
    shown_on = publish_preview.shown_on(role, page, found.live)

    def placed(each):
        return each, f"{form}#{anchor(each, keys)}", name_of_part(each, page)

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


class Publish(RoleView):
    """What publishing the draft would change, and the form that publishes it.

    A second form, for each edition that is planned, cancels it.
    """

    permissions = (VIEW, PUBLISH)
    template_name = "admin/careers/role/publish.html"
    title = _("Publish")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        is_act = not request.POST.keys() & {"cancel", "keep"}
        form = self.form(request.POST if is_act else None)
        try:
            if not is_act:
                return self.unplan()
            if form.is_valid():
                return self.publish(**form.cleaned_data)
        except publishing.Refused as refused:
            if not Role.objects.filter(pk=self.role.pk).exists():
                return self.not_there(str(self.role.pk))
            return self.show(form, refused)
        return self.show(form)

    def form(self, sent=None) -> PublishForm:
        self.planned = publish_preview.planned(self.role)
        is_scheduled = any(edition.live_from > timezone.now() for edition in self.planned)
        return PublishForm(sent, is_scheduled=is_scheduled)

    def show(self, form: PublishForm, refused: publishing.Refused | None = None) -> HttpResponse:
        found = publish_preview.of(self.role)
        form.initial["seen"] = found.draft.checksum
        if refused and form.is_bound:
            # The next attempt is about what is on the screen then.
            form.data = form.data.copy()
            form.data["seen"] = found.draft.checksum
        if refused and refused.faults:
            found = found._replace(faults=refused.faults)
        return self.render(
            form=form,
            refused=refused.messages if refused else [],
            planned=[(edition, edition.live_from > timezone.now()) for edition in self.planned],
            standing=reviewing.standing(self.role, found.draft.checksum),
            **consequences(self.role, found),
        )

    def publish(
        self,
        *,
        reason: str,
        at: datetime | None,
        until: datetime | None,
        in_place: bool,
        seen: str,
        **_when,
    ) -> HttpResponse:
        by = signature(self.request.user)
        with in_turn():
            role = self.role
            if in_place or until:
                publishing.lock(role.pk)
            if in_place:
                publish_preview.cancel_all(role)
            if until:
                self._refuse_two_ends(role, at)
            if at:
                edition = publishing.schedule(role, by=by, at=at, reason=reason)
            else:
                edition = publishing.publish(role, by=by, reason=reason)
            if seen != edition.checksum:
                raise publishing.Refused(CHANGED_SINCE)
            if until:
                self._end(role, edition, by, until)
            reviewing.published([role], by=self.request.user)
            self._tell(role, edition, is_new=edition.is_new, reason=reason, at=at, until=until)
        return self.back()

    def _refuse_two_ends(self, role: Role, at: datetime | None) -> None:
        later = role.editions.scheduled(at).without_content().order_by("live_from").first()
        if later:
            raise publishing.Refused(
                gettext(
                    "Edition %(number)d is scheduled for %(time)s, so an end cannot be set here. Cancel it "
                    "first, or leave “Until” empty."
                )
                % {"number": later.number, "time": moment(later.live_from)}
            )

    def _end(self, role: Role, edition: Edition, by: str, until: datetime) -> None:
        """Let `edition` end at `until`, whatever end was planned before."""
        if edition.withdrawn_by:
            publishing.keep(edition)
        reason = gettext("Published until %(time)s only.") % {"time": moment(until)}
        publishing.withdraw(role, by=by, reason=reason, at=until)

    def _tell(
        self,
        role: Role,
        edition: Edition,
        *,
        is_new: bool,
        reason: str,
        at: datetime | None,
        until: datetime | None,
    ) -> None:
        values = {"number": edition.number, "title": role.title, "time": moment(edition.live_from)}
        if not is_new:
            told = gettext("Nothing has changed: edition %(number)d already says this.") % values
            done = ""
        elif at:
            told = gettext("“%(title)s” will be published on %(time)s as edition %(number)d.") % values
            done = gettext("Scheduled edition %(number)d for %(time)s.") % values
        else:
            told = gettext("“%(title)s” is live as edition %(number)d.") % values
            done = gettext("Published edition %(number)d.") % values
        if until:
            ending = gettext("It will be withdrawn on %(time)s.") % {"time": moment(until)}
            told, done = f"{told} {ending}", f"{done} {ending}".strip()
        if done:
            self.log(role, done, reason)
        self.tell(told, messages.SUCCESS if is_new else messages.INFO)

    def unplan(self) -> HttpResponse:
        """Cancel one edition that is scheduled, or the withdrawal that waits for one."""
        sent = self.request.POST
        act = "cancel" if "cancel" in sent else "keep"
        pk = sent[act]
        edition = self.role.editions.without_content().filter(pk=pk).first() if is_key(pk) else None
        if edition is None:
            raise publishing.Refused(gettext("This edition is not there any more."))
        values = {"number": edition.number, "time": moment(edition.live_from)}
        with in_turn():
            if act == "cancel":
                publish_preview.cancel(edition)
                done = gettext("Cancelled edition %(number)d, which was scheduled for %(time)s.") % values
            else:
                publishing.keep(edition)
                done = gettext("Edition %(number)d will not be withdrawn.") % values
            self.log(self.role, done)
        self.tell(done)
        return self.redirect("careers_role_publish", self.role.pk)


class Withdraw(AdminFormView, RoleView):
    permissions = (VIEW, PUBLISH)
    template_name = "admin/careers/role/withdraw.html"
    title = _("Withdraw")
    form_class = WithdrawForm

    def get_form_kwargs(self) -> dict:
        self.now = timezone.now()
        self.live = self.role.editions.live(self.now).without_content().first()
        return super().get_form_kwargs() | {"is_live": self.live is not None}

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        scheduled = self.role.editions.scheduled(self.now).without_content().order_by("live_from")
        return context | {"live": self.live, "scheduled": scheduled}

    def act(self, *, at: datetime | None, reason: str, **_when) -> HttpResponse:
        role = self.role
        with in_turn():
            edition = publishing.withdraw(role, by=signature(self.request.user), reason=reason, at=at)
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
            self.log(role, done, reason)
        self.tell(told)
        return self.back()


class PublishSelected(AdminView):
    """One page for many roles: what each would change, and one reason. Publishes when that page is sent.

    It is the answer to an action of the list of roles, and is sent to that list.
    """

    permissions = (PUBLISH,)
    template_name = "admin/careers/role/publish_many.html"
    title = _("Publish the selected roles")

    def post(self, request: HttpRequest, selected: Iterable[Role]) -> HttpResponse:
        roles = list(selected.order_by("title", "pk")[: MOST + 1])
        if len(roles) > MOST:
            told = gettext("Choose up to %(most)d roles. For more, make a change set.") % {"most": MOST}
            self.tell(told, messages.ERROR)
            return self.to_list()
        if not roles:
            self.tell(gettext("None of these roles is in this list any more."), messages.WARNING)
            return self.to_list()
        is_sent = "confirmed" in request.POST
        form = PublishManyForm(request.POST if is_sent else None)
        changed: set[int] = set()
        if is_sent and form.is_valid():
            changed = self.publish(roles, form.cleaned_data["reason"])
            if not changed:
                return self.to_list()
        entries = publish_preview.of_many(roles, briefly=True)
        return self.render(
            form=form,
            entries=entries,
            to_publish=sum(not (each.is_nothing or each.faults) for each in entries),
            changed=changed,
            checkbox=ACTION_CHECKBOX_NAME,
        )

    def to_list(self) -> HttpResponse:
        """The list again, as it was."""
        return HttpResponseRedirect(self.request.get_full_path())

    def publish(self, roles: Sequence[Role], reason: str) -> set[int]:
        """Publish those that are fit, unless one has changed since it was shown: then none; which have."""
        user = self.request.user
        with in_turn():
            # Nobody else publishes them between the two questions.
            list(Role.objects.select_for_update().filter(pk__in=[role.pk for role in roles]).order_by("pk"))
            outcomes = publishing.publish_all(roles, by=signature(user), reason=reason)
            made = [each for each in outcomes if isinstance(each, Edition)]
            seen = self.request.POST
            changed = {each.role_id for each in made if seen.get(f"seen-{each.role_id}") != each.checksum}
            if changed:
                transaction.set_rollback(True)
                return changed
            new = [edition for edition in made if edition.is_new]
            for edition in new:
                done = gettext("Published edition %(number)d.") % {"number": edition.number}
                self.log(edition.role, done, reason)
            reviewing.published([edition.role_id for edition in made], by=user)
        for role, outcome in zip(roles, outcomes, strict=True):
            if isinstance(outcome, publishing.Refused):
                why = " ".join([*outcome.messages, *(fault.message for fault in outcome.faults)])
                self.tell(f"{role.title}: {why}", messages.ERROR)
        self._tell(len(new), len(made) - len(new))
        return set()

    def _tell(self, new: int, same: int) -> None:
        if new:
            told = ngettext("%(count)d role is now live.", "%(count)d roles are now live.", new)
            self.tell(told % {"count": new})
        if same:
            told = ngettext("%(count)d role had not changed.", "%(count)d roles had not changed.", same)
            self.tell(told % {"count": same}, messages.INFO)
