"""What is asked before something becomes public, or stops being public."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from careers.pages.wording import moment

from .fields import AdminForm, HiddenText, ReasonField
from .widgets import MomentInput

#: How a date with a time may be written.
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
#: That a time follows the day.
_WITH_TIME = re.compile(r"\d[T ]\d\d:\d\d")
#: Databases and time zones have their last year at 9999.
NOT_TOO_FAR = MaxValueValidator(
    datetime(9000, 1, 1, tzinfo=UTC), _("This is too far away. Choose an earlier time.")
)


@dataclass(frozen=True)
class Button:
    """A button that sends a form: its name, and what it says that it does.

    Once the time is known, it says `at` instead, with that time in the place of "{time}".
    """

    name: str
    words: str | Promise
    at: str | Promise = ""
    time: str = ""

    def __str__(self):
        return str(self.at).replace("{time}", self.time) if self.time else str(self.words)


class MomentField(forms.DateTimeField):
    """A day and its time. Django would read a day alone as its midnight, which nobody has typed."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("Give a day of the calendar and a time, for example 2026-12-15 09:00.")
    }

    def __init__(self, **kwargs):
        super().__init__(required=False, input_formats=MOMENTS, validators=[NOT_TOO_FAR], **kwargs)

    def to_python(self, value) -> datetime | None:
        if isinstance(value, str):
            value = value.strip()
            if value and not _WITH_TIME.search(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class MomentForm(AdminForm):
    """Now, or at a time to come.

    Nothing is done unless all that was sent means the same: the choice, the time, and the button that was
    pressed. Without JavaScript a time can be typed while "now" is still chosen: then it is asked what is
    meant.
    """

    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now")), ("later", _("At a time to come"))],
        required=False,
        initial="now",
        widget=forms.RadioSelect,
    )
    at = MomentField(label=_("Date and time"))
    reason = ReasonField(
        required=False,
        help_text=_(
            "What changed, or why now. Readers see it among the changes of this page, without your name."
        ),
    )
    #: The time that the words on the button name, as it was typed.
    named = HiddenText()

    #: The browser says what is no date. What is missing is said by us, after everything was sent.
    use_required_attribute = False
    #: Whether "now" was sent together with a time.
    is_asked = False
    #: The time that the button names: what was typed, where the form is shown once more.
    named_at: datetime | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at"].help_text = _("In the time zone of this site, %(zone)s. It is now %(now)s.") % {
            "zone": timezone.get_current_timezone_name(),
            "now": timezone.localtime().strftime("%Y-%m-%d %H:%M"),
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        if "at" in self.errors:
            return cleaned
        at, named = cleaned.get("at"), cleaned.pop("named", "")
        pressed = {name for name in ("now", "later") if f"_{name}" in self.data}
        meant = pressed | ({cleaned["when"]} if cleaned.get("when") else set())
        if "_regardless" in self.data:
            cleaned["at"] = None
        elif at is None:
            if "later" in meant:
                self.add_error("at", _("Say when."))
            elif not meant:
                self.add_error("when", _("Choose when."))
        elif at <= timezone.now():
            self.add_error(
                "at", _("This time has passed. Choose a time to come, or “Now” and leave the time empty.")
            )
            at = None
        elif "now" in meant:
            self._ask(at)
        elif named and named != self["at"].value():
            self.add_error(
                "at", _("The button named another time. Look at what it says now, and press it again.")
            )
        self._name(at)
        return cleaned

    def _ask(self, at: datetime) -> None:
        self.is_asked = True
        self.add_error(
            "when",
            _(
                "“Now” was chosen, but a time is typed as well: %(time)s. Nothing has been done. Which of "
                "them do you mean? The buttons say what they do."
            )
            % {"time": moment(at)},
        )

    def _name(self, at: datetime | None) -> None:
        """Let the form, should it be shown once more, choose the time that was typed, and name it."""
        self.named_at = at
        self.data = self.data.copy()
        self.data["named"] = self["at"].value() if at else ""
        if at:
            self.data["when"] = "later"

    def words(self) -> tuple[Button, Button, Button]:
        """What happens now, at a time, and now although a time was typed."""
        raise NotImplementedError

    @property
    def buttons(self) -> list[Button]:
        now, later, regardless = self.words()
        if self.named_at:
            later = replace(later, time=moment(self.named_at))
        return [now, later, regardless] if self.is_asked else [now, later]


class PublishForm(MomentForm):
    """`in_place` is asked only where something is scheduled already."""

    until = MomentField(
        label=_("Until"),
        help_text=_("In the same time zone. The page is withdrawn then by itself. Leave empty for no end."),
    )
    in_place = forms.BooleanField(label=_("In place of what is scheduled: cancel that"), required=False)
    #: The checksum of what the publisher saw.
    seen = HiddenText()

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

    def words(self) -> tuple[Button, Button, Button]:
        return (
            Button("_now", _("Publish now")),
            Button("_later", _("Publish at the time above"), _("Publish on {time}")),
            Button("_regardless", _("Publish now, without that time")),
        )


class PublishManyForm(AdminForm):
    reason = ReasonField(
        required=False,
        help_text=_(
            "What changed, or why now; the same for all of them. Readers see it among the changes of each "
            "page, without your name."
        ),
    )


class WithdrawForm(MomentForm):
    """Of a role that is not `is_live`, only what is scheduled can be taken back."""

    def __init__(self, *args, is_live: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_live = is_live
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _(
            "For the history of this page. Readers are told that the page was withdrawn, not why."
        )

    def words(self) -> tuple[Button, Button, Button]:
        now, regardless = _("Withdraw now"), _("Withdraw now, without that time")
        if not self.is_live:
            now = _("Cancel what is scheduled now")
            regardless = _("Cancel what is scheduled now, without that time")
        return (
            Button("_now", now),
            Button("_later", _("Withdraw at the time above"), _("Withdraw on {time}")),
            Button("_regardless", regardless),
        )
