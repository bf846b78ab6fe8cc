"""Going back to an edition: into the draft, or to the public at once."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import pages, publishing
from careers.drafts import storage
from careers.editorial import replaced, reviewing
from careers.editorial.people import signature
from careers.models import Edition, Role
from careers.pages import diff
from careers.write_queue import in_turn

from .memory import titles_of_related
from .publish_forms import Button
from .widgets import HiddenText


class RestoreForm(forms.Form):
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
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see it among the changes of this page, without your name, if you publish it."),
    )
    #: The checksums of the draft and of the public text that somebody saw.
    seen = HiddenText()

    def __init__(self, *args, edition: Edition, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.number = edition.number
        self.fields["reason"].widget.attrs.pop("maxlength", None)
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


class RestoreViews:
    """A mixin for the admin of Edition."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<path:object_id>/restore/", view, name="careers_edition_restore"), *super().get_urls()]

    def restore_view(self, request, object_id):
        """What going back to an edition would change, and the form that does it. At most 60 queries."""
        edition = self._edition(request, object_id)
        if not self.has_publish_permission(request):
            raise PermissionDenied
        if edition is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        role = edition.role
        draft, live = storage.read(role), role.editions.live().defer("rendered").first()
        seen = _seen(draft, live)
        sent = request.POST if request.method == "POST" else None
        form = RestoreForm(
            sent, edition=edition, initial={"seen": seen, "how": request.GET.get("how", "draft")}
        )
        if sent is not None and form.is_valid():
            try:
                return self._restore(request, edition, **form.cleaned_data)
            except publishing.Refused as refused:
                if not Role.objects.filter(pk=role.pk).exists():
                    return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
                form.add_error(None, [*refused.messages, *(fault.message for fault in refused.faults)])
                # The next attempt is about what is on the screen then.
                form.data = form.data.copy()
                form.data["seen"] = seen
        after = publishing.restored(edition, keep_address=True)
        public = pages.from_json(live.content) if live else None
        titles = titles_of_related(page for page in (after, draft.page, public) if page)
        in_draft = diff.html(diff.between(draft.page, after, titles))
        for_readers = diff.html(diff.between(public, after, titles)) if public else ""
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": edition,
            "role": role,
            "role_pk": role.pk,
            "title": gettext("Restore edition %(number)d") % {"number": edition.number},
            "subtitle": edition.title,
            "form": form,
            "live": live,
            "for_readers": for_readers,
            "in_draft": in_draft,
            "is_same": live and in_draft == for_readers,
            "draft_is_kept": role.editions.without_content().filter(checksum=draft.checksum).first(),
            "moves": edition.slug != role.slug,
        }
        return TemplateResponse(request, "admin/careers/edition/restore.html", context)

    def _restore(self, request, edition, *, how, reason, seen, address="then"):
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
                by=signature(request.user),
                reason=reason,
                draft=how == "draft",
                keep_address=address == "today",
            )
            values = {"number": edition.number}
            if how == "draft":
                done = gettext("Put edition %(number)d back into the draft.") % values
            else:
                done = gettext("Rolled back: published edition %(number)d again.") % values
                reviewing.published([role], by=request.user)
            role_admin = self.admin_site.get_model_admin(Role)
            role_admin.log_change(request, role, f"{done} {reason}".strip())
        self.message_user(request, done, messages.SUCCESS)
        if left_out:
            told = gettext("Left out, because these roles no longer exist: %(slugs)s.")
            self.message_user(request, told % {"slugs": ", ".join(left_out)}, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:careers_role_change", args=[role.pk]))


def _seen(draft: storage.Draft, live: Edition | None) -> str:
    return f"{draft.checksum}:{live.checksum if live else ''}"
