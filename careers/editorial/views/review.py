"""The page on which the draft of a role is reviewed, and how the role's form shows that."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.editorial import publish_preview, reviewing
from careers.editorial.models import Remark
from careers.models import Role
from careers.publishing import Refused

from ..forms.fields import is_key
from ..forms.review import RemarkForm, SubmitForm

#: Remarks beside the form: the newest that are not done.
BESIDE_THE_FORM = 5
#: What the buttons of the page do, and who may press them.
WRITING, REMARKING, PUBLISHING = "writing", "remarking", "publishing"
ACTS = {
    "submit": WRITING,
    "take-back": WRITING,
    "remark": REMARKING,
    "done": REMARKING,
    "approve": PUBLISHING,
    "send-back": PUBLISHING,
}


class ReviewViews:
    """A mixin for the admin of Role, together with PublishingViews."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.review_view)
        return [path("<path:object_id>/review/", view, name="careers_role_review"), *super().get_urls()]

    def has_remark_permission(self, request, role) -> bool:
        return self.has_change_permission(request, role) or self.has_publish_permission(request)

    def review_view(self, request, object_id):
        """What publishing the draft would change, what was said about it, and what may be done now."""
        role = self._role(request, object_id)
        if role is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        sent = request.POST if request.method == "POST" else None
        act = sent.get("act", "") if sent else ""
        # Only the form whose button was pressed is filled in again.
        submitting = SubmitForm(sent if act == "submit" else None)
        remarking = RemarkForm(sent if act in ("remark", "approve", "send-back") else None)
        refused: list[str] = []
        if sent is not None:
            self._refuse_strangers(request, role, act)
            try:
                if self._is_done(request, role, act, submitting, remarking):
                    return HttpResponseRedirect(reverse("admin:careers_role_review", args=[role.pk]))
            except Refused as error:
                refused = error.messages
        found = publish_preview.of(role)
        now = reviewing.standing(role, found.draft.checksum)
        may_write = self.has_change_permission(request, role)
        return self._page(
            request,
            "admin/careers/role/review.html",
            role,
            title=_("Review"),
            refused=refused,
            standing=now,
            remarks=reviewing.remarks(role),
            submitting=submitting if may_write and not found.is_nothing and _may_be_submitted(now) else None,
            remarking=remarking if self.has_remark_permission(request, role) else None,
            may_write=may_write,
            may_publish=self.has_publish_permission(request),
            **self.shown_consequences(role, found),
        )

    def _refuse_strangers(self, request, role: Role, act: str) -> None:
        may = {
            WRITING: self.has_change_permission(request, role),
            REMARKING: self.has_remark_permission(request, role),
            PUBLISHING: self.has_publish_permission(request),
        }
        if not may[ACTS.get(act, REMARKING)]:
            raise PermissionDenied

    def _is_done(self, request, role: Role, act: str, submitting: SubmitForm, remarking: RemarkForm) -> bool:
        """Do what the pressed button says. Raises Refused with the reason why it cannot be done."""
        by, seen = request.user, request.POST.get("seen")
        for form in (submitting, remarking):
            if form.is_bound and not form.is_valid():
                return False
        match act:
            case "submit":
                reviewing.submit(role, by=by, seen=seen, **submitting.cleaned_data)
                told = gettext("Submitted for review.")
            case "take-back":
                reviewing.take_back(role, by=by)
                told = gettext("Taken back from review. The draft is as it was.")
            case "approve":
                reviewing.approve(role, by=by, seen=seen, text=remarking.cleaned_data["text"])
                told = gettext("Approved.")
            case "send-back":
                reviewing.send_back(role, by=by, seen=seen, text=remarking.cleaned_data["text"])
                told = gettext("Sent back with your remark.")
            case "remark":
                reviewing.remark(role, by=by, text=remarking.cleaned_data["text"])
                told = gettext("Your remark is kept.")
            case "done":
                pk = request.POST.get("remark", "")
                said = role.remarks.filter(pk=pk).first() if is_key(pk) else None
                if said is None:
                    raise Refused(gettext("This remark is not there any more."))
                reviewing.resolve(said, by=by)
                told = gettext("Marked as done.")
            case _:
                raise Refused(gettext("Press one of the buttons."))
        self.message_user(request, told, messages.SUCCESS)
        return True

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk:
            open_remarks = Remark.objects.filter(role=obj, resolved_at=None)
            newest = list(
                open_remarks.select_related("preview").order_by("-created_at", "-pk")[: BESIDE_THE_FORM + 1]
            )
            context |= {
                "standing": reviewing.standing(obj),
                "open_remarks": newest[:BESIDE_THE_FORM][::-1],
                "more_remarks": len(newest) > BESIDE_THE_FORM,
                "may_remark": self.has_remark_permission(request, obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)


def _may_be_submitted(now: reviewing.Standing) -> bool:
    return not now.is_open or now.has_changed
