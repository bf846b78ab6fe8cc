"""Going back to an edition: into the draft, or to the public at once."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import pages, publishing
from careers.drafts import storage
from careers.models import Edition, Role
from careers.pages import diff
from careers.write_queue import in_turn

from .. import replaced, reviewing
from ..forms.fields import AdminForm, HiddenText, ReasonField
from ..forms.publish import Button
from ..reviewing import signature
from .base import PUBLISH, AdminFormView
from .history import titles_of_related


class RestoreForm(AdminForm):
    """`address` is asked only where the role has moved since."""

    how = forms.ChoiceField(
        label=_("What should happen"),
        choices=[
            ("draft", _("Only put it back into the draft, to work on it before publishing")),
            ("publish", _("Roll back: publish it again at once")),
        ],
        initial="draft",
        widget=forms.RadioSelect,
    )
    address = forms.ChoiceField(label=_("Address of the page"), initial="then", widget=forms.RadioSelect)
    reason = ReasonField(
        required=False,
        help_text=_("Readers see it among the changes of this page, without your name, if you publish it."),
    )
    #: The checksums of the draft and of the public text that somebody saw.
    seen = HiddenText()

    def __init__(self, *args, edition: Edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = edition.number
        if edition.role.slug == edition.slug:
            del self.fields["address"]
        else:
            self.fields["address"].choices = [
                ("then", _("%(slug)s, as this edition has it") % {"slug": edition.slug}),
                ("today", _("%(slug)s, as it is now") % {"slug": edition.role.slug}),
            ]

    def clean_how(self) -> str:
        """What was chosen, unless the button that was pressed says something else."""
        how = self.cleaned_data["how"]
        pressed = {button.name for button in self.buttons if button.name in self.data}
        if pressed - {f"_{how}"}:
            raise forms.ValidationError(
                _("The button said something else than this. Nothing has been done: choose what you mean.")
            )
        return how

    @property
    def buttons(self) -> list[Button]:
        number = {"number": self.number}
        return [
            Button("_draft", _("Put edition %(number)d back into the draft") % number),
            Button("_publish", _("Publish edition %(number)d again now") % number),
        ]


class Restore(AdminFormView):
    """What going back to an edition would change, and the form that does it. At most 60 queries."""

    model = Edition
    permissions = (PUBLISH,)
    template_name = "admin/careers/edition/restore.html"
    form_class = RestoreForm

    def get_queryset(self) -> QuerySet[Edition]:
        return Edition.objects.select_related("role")

    def get(self, request: HttpRequest) -> HttpResponse:
        self.read()
        return super().get(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        self.read()
        return super().post(request)

    def read(self) -> None:
        """What the draft and the public page say now."""
        self.draft = storage.read(self.object.role)
        self.live = self.object.role.editions.live().defer("rendered").first()
        self.seen = _seen(self.draft, self.live)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"edition": self.object}

    def get_initial(self) -> dict[str, str]:
        return {"seen": self.seen, "how": self.request.GET.get("how", "draft")}

    def form_valid(self, form: RestoreForm) -> HttpResponse:
        try:
            return self.act(**form.cleaned_data)
        except publishing.Refused as refused:
            if not Role.objects.filter(pk=self.object.role_id).exists():
                return self.not_there(str(self.object.pk))
            form.add_error(None, [*refused.messages, *(fault.message for fault in refused.faults)])
            # The next attempt is about what is on the screen then.
            form.data = form.data.copy()
            form.data["seen"] = self.seen
            return self.form_invalid(form)

    def get_context_data(self, **kwargs) -> dict:
        edition, role = self.object, self.object.role
        after = publishing.restored(edition, keep_address=True)
        public = pages.from_json(self.live.content) if self.live else None
        titles = titles_of_related(page for page in (after, self.draft.page, public) if page)
        in_draft = diff.html(diff.between(self.draft.page, after, titles))
        for_readers = diff.html(diff.between(public, after, titles)) if public else ""
        kept = role.editions.without_content().filter(checksum=self.draft.checksum)
        return super().get_context_data(**kwargs) | {
            "role": role,
            "role_pk": role.pk,
            "title": gettext("Restore edition %(number)d") % {"number": edition.number},
            "subtitle": edition.title,
            "live": self.live,
            "for_readers": for_readers,
            "in_draft": in_draft,
            "is_same": self.live and in_draft == for_readers,
            "draft_is_kept": kept.first(),
            "moves": edition.slug != role.slug,
        }

    def act(self, *, how: str, reason: str, seen: str, address: str = "then") -> HttpResponse:
        edition, user = self.object, self.request.user
        with in_turn():
            role = publishing.lock(edition.role_id)
            if seen != _seen(storage.read(role), role.editions.live().defer("rendered").first()):
                raise publishing.Refused(
                    gettext(
                        "The draft or the public page has changed since you opened this page. Look at the "
                        "differences again before you go back."
                    )
                )
            replaced.keep(role, role.version, replaced.now(role))
            left_out = publishing.restore(
                edition,
                by=signature(user),
                reason=reason,
                draft=how == "draft",
                keep_address=address == "today",
            )
            values = {"number": edition.number}
            if how == "draft":
                done = gettext("Put edition %(number)d back into the draft.") % values
            else:
                done = gettext("Rolled back: published edition %(number)d again.") % values
                reviewing.published([role], by=user)
            self.log(role, f"{done} {reason}".strip())
        self.tell(done)
        if left_out:
            told = gettext("Left out, because these roles no longer exist: %(slugs)s.")
            self.tell(told % {"slugs": ", ".join(left_out)}, messages.WARNING)
        return self.redirect("careers_role_change", role.pk)


def _seen(draft: storage.Draft, live: Edition | None) -> str:
    return f"{draft.checksum}:{live.checksum if live else ''}"
