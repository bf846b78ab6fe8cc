"""The pages of a change set: its review, from which it is published; its way back; and how roles get in."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.admin.models import ADDITION
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers.models import Edition, Role
from careers.publishing import Refused
from careers.write_queue import in_turn

from .. import change_sets, publish_preview
from ..change_sets import Member
from ..forms.change_sets import ActForm, CollectForm, RollBackForm, TogetherForm
from ..forms.publish import moment
from ..models import ChangeSet
from .base import CHANGE_ROLE, PUBLISH, VIEW_HISTORY, AdminFormView, AdminView, change_set_badge
from .history import address_of

#: Roles on one page of a review.
PER_PAGE = 40


class ChangeSetView(AdminView):
    model = ChangeSet
    permissions = (VIEW_HISTORY,)

    def get_context_data(self, **kwargs) -> dict:
        change_set = self.object
        about = {
            "title": change_set.title,
            "badge": change_set_badge(change_set),
            "standing": change_sets.state(change_set),
            "is_open": change_sets.is_open(change_set),
            "may_write": self.may(CHANGE_ROLE),
            "may_publish": self.may(PUBLISH),
        }
        return super().get_context_data(**about | kwargs)

    def to_review(self) -> HttpResponseRedirect:
        return self.redirect("desk_changeset_review", self.object.pk)


class ReviewChangeSet(ChangeSetView):
    """What the set does for readers, forty roles at a time; a POST publishes it. At most 40 queries."""

    template_name = "admin/desk/changeset/review.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(TogetherForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may(PUBLISH):
            raise PermissionDenied
        form, refusals = TogetherForm(request.POST), ()
        if form.is_valid():
            try:
                return self.publish(form)
            except Refused as refused:
                form.add_error(None, refused.messages)
                refusals = getattr(refused, "refusals", ())
            self.object.refresh_from_db()
        return self.show(form, refusals=refusals)

    def show(
        self, form: TogetherForm, *, refusals: Sequence = (), acting: ActForm | None = None
    ) -> HttpResponse:
        shown = self.of_drafts(form) if change_sets.is_open(self.object) else self.of_editions()
        return self.render(form=form, refusals=refusals, acting=acting or ActForm(), **shown)

    def of_drafts(self, form: TogetherForm) -> dict:
        members = Role.objects.filter(in_change_sets__change_set=self.object)
        roles = list(members.with_state().order_by("title", "pk"))
        form.initial["seen"] = change_sets.as_seen(roles)
        if form.is_bound:
            form.data = form.data.copy()
            form.data["seen"] = form.initial["seen"]
        shown = Paginator(roles, PER_PAGE).get_page(self.request.GET.get("page"))
        # A scheduled edition that says the same is none that readers see.
        live = Edition.objects.live().filter(role__in=roles, checksum=F("role__draft_checksum"))
        same = live.count()
        form.count = len(roles) - same
        return {
            "page": shown,
            "count": len(roles),
            "same": same,
            "to_publish": form.count if self.may(PUBLISH) else 0,
            "totals": publish_preview.totals(roles),
            "entries": publish_preview.of_drafts(shown.object_list, _review_of_role),
        }

    def of_editions(self) -> dict:
        members = change_sets.members(self.object)
        shown = Paginator(members, PER_PAGE).get_page(self.request.GET.get("page"))
        return {
            "page": shown,
            "count": len(members),
            "same": self.object.roles.filter(edition=None).count(),
            "entries": publish_preview.of_editions(shown.object_list, _comparison),
        }

    def publish(self, form: TogetherForm) -> HttpResponse:
        at, seen = form.cleaned_data["at"], form.cleaned_data["seen"]
        count = change_sets.publish(self.object, by=self.request.user, at=at, seen=seen)
        if at:
            told = ngettext(
                "%(count)d role will be published on %(time)s.",
                "%(count)d roles will be published on %(time)s, all at the same instant.",
                count,
            )
        else:
            told = ngettext(
                "%(count)d role is live.", "%(count)d roles are live, all from the same instant on.", count
            )
        self.tell(told % {"count": count, "time": moment(at) if at else ""})
        return self.to_review()


class ActOnChangeSet(ReviewChangeSet):
    """Submit for review, send back, or cancel a schedule."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        act, form = request.POST.get("act", ""), ActForm(request.POST)
        if not self.may(CHANGE_ROLE if act == "submit" else PUBLISH):
            raise PermissionDenied
        if not form.is_valid():
            return self.show(TogetherForm(), acting=form)
        try:
            self.tell(self.done(act, form.cleaned_data["reason"]))
        except Refused as refused:
            self.tell(" ".join(refused.messages), messages.ERROR)
        return self.to_review()

    def done(self, act: str, reason: str) -> str:
        """Do what the pressed button says; what is told of it. Raises Refused where it cannot be done."""
        by = self.request.user
        match act:
            case "submit":
                change_sets.submit(self.object, by=by)
                return gettext("The set is waiting for review.")
            case "send-back":
                change_sets.send_back(self.object, by=by, text=reason)
                return gettext("The set is sent back: it is being put together again.")
            case "cancel":
                change_sets.cancel(self.object, by=by)
                return gettext("The schedule is cancelled: nothing of the set becomes public by itself.")
        raise Refused(gettext("Press one of the buttons."))


class RollBackChangeSet(AdminFormView, ChangeSetView):
    """What rolling back does to each role, and the form that does it."""

    permissions = (PUBLISH,)
    template_name = "admin/desk/changeset/roll_back.html"
    form_class = RollBackForm

    def get_form_kwargs(self) -> dict:
        self.members = change_sets.members(self.object)
        self.moved_on = [member for member in self.members if member.obstacle]
        return super().get_form_kwargs() | {"moved_on": bool(self.moved_on)}

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        back = [member for member in self.members if not member.obstacle]
        return context | {
            "restored": [member for member in back if member.before],
            "withdrawn": [member for member in back if not member.before],
            "moved_on": self.moved_on,
        }

    def act(self, *, reason: str, leave_out: bool = False) -> HttpResponse:
        count = change_sets.roll_back(self.object, by=self.request.user, reason=reason, leave_out=leave_out)
        told = ngettext(
            "%(count)d role is as it was before the set.",
            "%(count)d roles are as they were before the set, all from the same instant on.",
            count,
        )
        self.tell(told % {"count": count})
        return self.to_review()


class CollectRoles(AdminFormView):
    """Take roles that were marked in the list of roles into a set: which one?"""

    permissions = (CHANGE_ROLE,)
    template_name = "admin/desk/changeset/collect.html"
    title = _("Add to a change set")
    form_class = CollectForm

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.redirect("careers_role_changelist")

    def ask(self, request: HttpRequest, selected: QuerySet[Role]) -> HttpResponse:
        """The form for the roles that were selected in the list."""
        self.setup(request)
        roles = list(selected.values_list("pk", flat=True))
        return self.render(form=CollectForm(initial={"roles": roles}))

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        field = context["form"]["roles"]
        roles = Role.objects.filter(pk__in=field.value() or []).order_by("title")
        return context | {"roles": () if field.errors else roles}

    def act(self, *, roles: QuerySet[Role], change_set: ChangeSet | None, title: str) -> HttpResponse:
        by = self.request.user
        with in_turn():
            if change_set is None:
                change_set = ChangeSet.objects.create(title=title, created_by=by)
                self.log(change_set, [{"added": {}}], action=ADDITION)
            left_out = change_sets.add(change_set, roles, by=by, leave_out=True)
            if len(left_out) == len(roles):
                raise Refused(left_out[: change_sets.NAMED])
        for why in left_out[: change_sets.NAMED]:
            self.tell(why, messages.WARNING)
        if more := left_out[change_sets.NAMED :]:
            told = ngettext(
                "%(count)d more role could not be added.",
                "%(count)d more roles could not be added.",
                len(more),
            )
            self.tell(told % {"count": len(more)}, messages.WARNING)
        count = change_set.roles.count()
        told = ngettext("There is %(count)d role in the set.", "There are %(count)d roles in the set.", count)
        self.tell(told % {"count": count})
        return self.redirect("desk_changeset_review", change_set.pk)


def _review_of_role(role: Role) -> str:
    return reverse("admin:careers_role_review", args=[role.pk])


def _comparison(member: Member) -> str:
    return address_of(str(member.before.pk), str(member.edition.pk)) if member.before else ""
