"""The page on which the draft of a role is reviewed, and how the role's form shows that."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.models import Role
from careers.publishing import Refused

from .. import publish_preview, reviewing
from ..forms.fields import AdminForm, is_key
from ..models import Remark
from .base import CHANGE_ROLE, PUBLISH, RoleView, may
from .publish import consequences

#: Remarks beside the form: the newest that are not done.
BESIDE_THE_FORM = 5
#: What the buttons of the page do, and who may press them.
REMARK = (*CHANGE_ROLE, *PUBLISH)
ACTS = {
    "submit": CHANGE_ROLE,
    "take-back": CHANGE_ROLE,
    "remark": REMARK,
    "done": REMARK,
    "approve": PUBLISH,
    "send-back": PUBLISH,
}


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return reviewing.signature(user)


class SubmitForm(AdminForm):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you changed and why, or where to look closely. Editors see it, readers do not."),
    )
    reviewer = PersonField(
        label=_("Who shall review it"),
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label=_("Anybody who may publish"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = reviewing.publishers()


class EditorRemarkForm(AdminForm):
    """A remark; what may be missing or too long is said by careers.editorial.reviewing, one way for all."""

    text = forms.CharField(
        label=_("Remark"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Editors see it with your name, readers do not. Up to %(most)d letters.")
        % {"most": reviewing.LONGEST},
    )


class Review(RoleView):
    """What publishing the draft would change, what was said about it, and what may be done now."""

    template_name = "admin/careers/role/review.html"
    title = _("Review")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(SubmitForm(), EditorRemarkForm(), [])

    def post(self, request: HttpRequest) -> HttpResponse:
        act = request.POST.get("act", "")
        if not self.may(ACTS.get(act, REMARK)):
            raise PermissionDenied
        # Only the form whose button was pressed is filled in again.
        submitting = SubmitForm(request.POST if act == "submit" else None)
        remarking = EditorRemarkForm(request.POST if act in ("remark", "approve", "send-back") else None)
        if any(form.is_bound and not form.is_valid() for form in (submitting, remarking)):
            return self.show(submitting, remarking, [])
        try:
            self.tell(self.done(act, submitting, remarking))
        except Refused as refused:
            return self.show(submitting, remarking, refused.messages)
        return self.redirect("careers_role_review", self.role.pk)

    def done(self, act: str, submitting: SubmitForm, remarking: EditorRemarkForm) -> str:
        """Do what the pressed button says; what is told of it. Raises Refused where it cannot be done."""
        role, by, seen = self.role, self.request.user, self.request.POST.get("seen")
        match act:
            case "submit":
                reviewing.submit(role, by=by, seen=seen, **submitting.cleaned_data)
                return gettext("Submitted for review.")
            case "take-back":
                reviewing.take_back(role, by=by)
                return gettext("Taken back from review. The draft is as it was.")
            case "approve":
                reviewing.approve(role, by=by, seen=seen, text=remarking.cleaned_data["text"])
                return gettext("Approved.")
            case "send-back":
                reviewing.send_back(role, by=by, seen=seen, text=remarking.cleaned_data["text"])
                return gettext("Sent back with your remark.")
            case "remark":
                reviewing.remark(role, by=by, text=remarking.cleaned_data["text"])
                return gettext("Your remark is kept.")
            case "done":
                pk = self.request.POST.get("remark", "")
                said = role.remarks.filter(pk=pk).first() if is_key(pk) else None
                if said is None:
                    raise Refused(gettext("This remark is not there any more."))
                reviewing.resolve(said, by=by)
                return gettext("Marked as done.")
        raise Refused(gettext("Press one of the buttons."))

    def show(self, submitting: SubmitForm, remarking: EditorRemarkForm, refused: list[str]) -> HttpResponse:
        found = publish_preview.of(self.role)
        now = reviewing.standing(self.role, found.draft.checksum)
        may_write = self.may(CHANGE_ROLE)
        may_submit = may_write and not found.is_nothing and (not now.is_open or now.has_changed)
        return self.render(
            refused=refused,
            standing=now,
            remarks=reviewing.remarks(self.role),
            submitting=submitting if may_submit else None,
            remarking=remarking if self.may(REMARK) else None,
            may_write=may_write,
            may_publish=self.may(PUBLISH),
            **consequences(self.role, found),
        )


def beside_form(role: Role, user) -> dict:
    """What the form of `role` shows of its review. Two queries."""
    open_remarks = Remark.objects.filter(role=role, resolved_at=None).select_related("preview")
    newest = list(open_remarks.order_by("-created_at", "-pk")[: BESIDE_THE_FORM + 1])
    return {
        "standing": reviewing.standing(role),
        "open_remarks": newest[:BESIDE_THE_FORM][::-1],
        "more_remarks": len(newest) > BESIDE_THE_FORM,
        "may_remark": may(user, REMARK),
    }
