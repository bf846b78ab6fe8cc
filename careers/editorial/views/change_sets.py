"""The pages of a change set: its review, from which it is published; its way back; and how roles get in."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers.editorial import change_sets, set_review
from careers.editorial.change_sets import Member
from careers.editorial.models import ChangeSet
from careers.models import Edition, Role
from careers.publishing import Refused
from careers.write_queue import in_turn

from ..forms.change_sets import ActForm, CollectForm, RollBackForm, TogetherForm
from ..forms.publish import moment
from .history import address_of

#: Roles on one page of a review.
PER_PAGE = 40
#: How badges of roles and of sets go together.
COLOURS = {
    ChangeSet.State.OPEN: "draft",
    ChangeSet.State.WAITING: "changed",
    ChangeSet.State.SCHEDULED: "scheduled",
    ChangeSet.State.PUBLISHED: "live",
    ChangeSet.State.ROLLED_BACK: "withdrawn",
}


def badge(change_set: ChangeSet):
    """How the set stands, in words on the colour that states of roles have."""
    state = ChangeSet.State(change_sets.state(change_set))
    return format_html('<span class="state state-{}">{}</span>', COLOURS[state], state.label)


def may_publish(request) -> bool:
    return request.user.has_perm("careers.publish_role")


class ChangeSetViews:
    """A mixin for the admin of ChangeSet."""

    def get_urls(self):
        def route(name, view):
            address = f"<path:object_id>/{name.replace('_', '-')}/"
            return path(address, self.admin_site.admin_view(view), name=f"desk_changeset_{name}")

        return [
            path("collect/", self.admin_site.admin_view(self.collect_view), name="desk_changeset_collect"),
            route("review", self.review_view),
            route("act", self.act_view),
            route("roll_back", self.roll_back_view),
            *super().get_urls(),
        ]

    # Review and publish

    def review_view(self, request, object_id):
        """What the set does for readers, forty roles at a time; a POST publishes it. At most 40 queries."""
        change_set = self._change_set(request, object_id)
        if request.method == "POST" and not may_publish(request):
            raise PermissionDenied
        if change_set is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form, refusals = TogetherForm(request.POST if request.method == "POST" else None), ()
        if request.method == "POST" and form.is_valid():
            try:
                return self._publish(request, change_set, form)
            except Refused as refused:
                form.add_error(None, refused.messages)
                refusals = getattr(refused, "refusals", ())
            change_set.refresh_from_db()
        return self._review(request, change_set, form, refusals)

    def _review(self, request, change_set, form, refusals=(), acting=None):
        if change_sets.is_open(change_set):
            context = self._of_drafts(request, change_set, form)
        else:
            context = self._of_editions(request, change_set)
        context |= {"form": form, "refusals": refusals, "acting": acting or ActForm()}
        return self._page(request, "admin/desk/changeset/review.html", change_set, **context)

    def _of_drafts(self, request, change_set, form) -> dict:
        members = Role.objects.filter(in_change_sets__change_set=change_set)
        roles = list(members.with_state().order_by("title", "pk"))
        # What is published next is what is on the screen now.
        form.initial["seen"] = change_sets.as_seen(roles)
        if form.is_bound:
            form.data = form.data.copy()
            form.data["seen"] = form.initial["seen"]
        shown = Paginator(roles, PER_PAGE).get_page(request.GET.get("page"))
        # A scheduled edition that says the same is none that readers see.
        live = Edition.objects.live().filter(role__in=roles, checksum=F("role__draft_checksum"))
        same = live.count()
        form.count = len(roles) - same
        return {
            "page": shown,
            "count": len(roles),
            "same": same,
            "to_publish": form.count if may_publish(request) else 0,
            "totals": set_review.totals(roles),
            "entries": set_review.of_drafts(shown.object_list, _review_of_role),
        }

    def _of_editions(self, request, change_set) -> dict:
        members = change_sets.members(change_set)
        shown = Paginator(members, PER_PAGE).get_page(request.GET.get("page"))
        return {
            "page": shown,
            "count": len(members),
            "same": change_set.roles.filter(edition=None).count(),
            "entries": set_review.of_editions(shown.object_list, _comparison),
        }

    def _publish(self, request, change_set, form):
        at, seen = form.cleaned_data["at"], form.cleaned_data["seen"]
        count = change_sets.publish(change_set, by=request.user, at=at, seen=seen)
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
        values = {"count": count, "time": moment(at) if at else ""}
        self.message_user(request, told % values, messages.SUCCESS)
        return self.to_review(change_set)

    def act_view(self, request, object_id):
        """Submit for review, send back, or cancel a schedule."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        change_set = self._change_set(request, object_id)
        act, form = request.POST.get("act", ""), ActForm(request.POST)
        if not (self.has_add_permission(request) if act == "submit" else may_publish(request)):
            raise PermissionDenied
        if change_set is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not form.is_valid():
            return self._review(request, change_set, TogetherForm(), acting=form)
        try:
            told = self._act(request, change_set, act, form.cleaned_data["reason"])
        except Refused as refused:
            self.message_user(request, " ".join(refused.messages), messages.ERROR)
        else:
            self.message_user(request, told, messages.SUCCESS)
        return self.to_review(change_set)

    def _act(self, request, change_set, act: str, reason: str) -> str:
        match act:
            case "submit":
                change_sets.submit(change_set, by=request.user)
                return gettext("The set is waiting for review.")
            case "send-back":
                change_sets.send_back(change_set, by=request.user, text=reason)
                return gettext("The set is sent back: it is being put together again.")
            case "cancel":
                change_sets.cancel(change_set, by=request.user)
                return gettext("The schedule is cancelled: nothing of the set becomes public by itself.")
        raise Refused(gettext("Press one of the buttons."))

    # Roll back

    def roll_back_view(self, request, object_id):
        """What rolling back does to each role, and the form that does it."""
        change_set = self._change_set(request, object_id)
        if not may_publish(request):
            raise PermissionDenied
        if change_set is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        members = change_sets.members(change_set)
        moved_on = [member for member in members if member.obstacle]
        form = RollBackForm(request.POST if request.method == "POST" else None, moved_on=bool(moved_on))
        if request.method == "POST" and form.is_valid():
            try:
                count = change_sets.roll_back(change_set, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.messages)
            else:
                told = ngettext(
                    "%(count)d role is as it was before the set.",
                    "%(count)d roles are as they were before the set, all from the same instant on.",
                    count,
                )
                self.message_user(request, told % {"count": count}, messages.SUCCESS)
                return self.to_review(change_set)
        back = [member for member in members if not member.obstacle]
        return self._page(
            request,
            "admin/desk/changeset/roll_back.html",
            change_set,
            form=form,
            restored=[member for member in back if member.before],
            withdrawn=[member for member in back if not member.before],
            moved_on=moved_on,
        )

    # How roles get in

    def collect_view(self, request):
        """Take the roles that were marked in the list of roles into a set."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:careers_role_changelist"))
        form = CollectForm(request.POST)
        if form.is_valid():
            try:
                return self._collect(request, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.messages)
        return collecting(self.admin_site, request, form)

    def _collect(self, request, *, roles, change_set, title: str):
        with in_turn():
            if change_set is None:
                change_set = ChangeSet.objects.create(title=title, created_by=request.user)
                self.log_addition(request, change_set, [{"added": {}}])
            left_out = change_sets.add(change_set, roles, by=request.user, leave_out=True)
            if len(left_out) == len(roles):
                raise Refused(left_out[: change_sets.NAMED])
        for why in left_out[: change_sets.NAMED]:
            self.message_user(request, why, messages.WARNING)
        if more := left_out[change_sets.NAMED :]:
            told = ngettext(
                "%(count)d more role could not be added.",
                "%(count)d more roles could not be added.",
                len(more),
            )
            self.message_user(request, told % {"count": len(more)}, messages.WARNING)
        count = change_set.roles.count()
        told = ngettext("There is %(count)d role in the set.", "There are %(count)d roles in the set.", count)
        self.message_user(request, told % {"count": count}, messages.SUCCESS)
        return self.to_review(change_set)

    # What they share

    def _change_set(self, request, object_id) -> ChangeSet | None:
        change_set = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, change_set):
            raise PermissionDenied
        return change_set

    def to_review(self, change_set) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:desk_changeset_review", args=[change_set.pk]))

    def _page(self, request, template, change_set, **context):
        is_open = change_sets.is_open(change_set)
        return TemplateResponse(
            request,
            template,
            self.admin_site.each_context(request)
            | {
                "opts": self.opts,
                "original": change_set,
                "title": change_set.title,
                "badge": badge(change_set),
                "standing": change_sets.state(change_set),
                "is_open": is_open,
                "may_write": self.has_add_permission(request),
                "may_publish": may_publish(request),
            }
            | context,
        )


class CollectingRoles:
    """A mixin for the admin of Role: the ways from its list and its form to change sets."""

    actions = ["add_to_change_set"]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk:
            context |= {"in_change_set": change_sets.elsewhere([obj]).get(obj.pk)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.action(description=_("Add to a change set…"), permissions=["change"])
    def add_to_change_set(self, request, queryset):
        roles = list(queryset.values_list("pk", flat=True))
        return collecting(self.admin_site, request, CollectForm(initial={"roles": roles}))


def collecting(site, request, form: CollectForm) -> TemplateResponse:
    """Ask which set the roles in `form` go to."""
    pks = form["roles"].value() or []
    context = site.each_context(request) | {
        "opts": Role._meta,
        "title": gettext("Add to a change set"),
        "form": form,
        "roles": Role.objects.filter(pk__in=pks).order_by("title") if not form.errors.get("roles") else (),
    }
    return TemplateResponse(request, "admin/desk/changeset/collect.html", context)


def _review_of_role(role: Role) -> str:
    return reverse("admin:careers_role_review", args=[role.pk])


def _comparison(member: Member) -> str:
    return address_of(str(member.before.pk), str(member.edition.pk)) if member.before else ""
