"""What is asked before something becomes public, or stops being public."""

from datetime import UTC, datetime

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .widgets import MomentInput

#: How a date with a time may be written.
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
#: Databases and time zones have their last year at 9999.
NOT_TOO_FAR = MaxValueValidator(
    datetime(9000, 1, 1, tzinfo=UTC), _("This is too far away. Choose an earlier time.")
)


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
        input_formats=MOMENTS,
        validators=[NOT_TOO_FAR],
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
    """`in_place` is asked only where something is scheduled already."""

    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=MomentInput,
        input_formats=MOMENTS,
        validators=[NOT_TOO_FAR],
        help_text=_("The page is withdrawn then by itself. Leave empty for no end."),
    )
    in_place = forms.BooleanField(
        label=_("In place of what is scheduled: cancel that"),
        required=False,
    )
    #: The checksum of what the publisher saw.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["when", "at", "until", "in_place", "reason"]

    def __init__(self, *args, is_scheduled: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_scheduled:
            self.fields["in_place"].widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        until, at = cleaned.get("until"), cleaned.get("at")
        if until and not self.errors:
            if until <= timezone.now():
                self.add_error("until", _("This time has passed. Choose a time to come, or leave it empty."))
            elif at and until <= at:
                self.add_error("until", _("The page would end before it begins. Choose a later time."))
        return cleaned


class PublishManyForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What changed, or why now; the same for all of them. Readers see it among the changes of each "
            "page, without your name."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["reason"].widget.attrs.pop("maxlength", None)


class WithdrawForm(MomentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _(
            "For the history of this page. Readers are told that the page was withdrawn, not why."
        )
