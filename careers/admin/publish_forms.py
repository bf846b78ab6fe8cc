"""What is asked before something becomes public, or stops being public."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .widgets import MomentInput


class MomentForm(forms.Form):
    """Now, or at a time to come."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now")), ("later", _("At a time to come"))],
        initial="now",
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=_("Date and time"),
        required=False,
        widget=MomentInput,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What changed, or why now. Readers see it among the changes of this page, without your name."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["at"].help_text = _("In the time zone of this site, %(zone)s. It is now %(now)s.") % {
            "zone": timezone.get_current_timezone_name(),
            "now": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        }
        self.fields["reason"].widget.attrs.pop("maxlength", None)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == "now":
            cleaned["at"] = None
        elif "at" not in self.errors:
            if not cleaned.get("at"):
                self.add_error("at", _("Say when."))
            elif cleaned["at"] <= timezone.now():
                self.add_error("at", _("This time has passed. Choose a time to come, or “Now”."))
        return cleaned


class PublishForm(MomentForm):
    #: The checksum of what the publisher saw.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class WithdrawForm(MomentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _(
            "For the history of this page. Readers are told that the page was withdrawn, not why."
        )


class RestoreForm(forms.Form):
    how = forms.ChoiceField(
        label=_("What should happen"),
        choices=[
            ("publish", _("Publish it again at once")),
            ("draft", _("Only put it back into the draft, to work on it before publishing")),
        ],
        initial="draft",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see it among the changes of this page, without your name, if you publish it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["reason"].widget.attrs.pop("maxlength", None)
