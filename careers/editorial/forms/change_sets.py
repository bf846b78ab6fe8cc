"""What is asked when roles are put together, published together, and rolled back together."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from careers.editorial import change_sets
from careers.editorial.models import ChangeSet, ChangeSetRole
from careers.models import Role

from .fields import AdminForm, HiddenText, ReasonField, RowsField
from .publish import Button, MomentForm


class ChangeSetForm(forms.ModelForm):
    add = RowsField(
        label=_("Add roles"),
        queryset=Role.objects.all(),
        required=False,
        widget=AutocompleteSelectMultiple(ChangeSetRole._meta.get_field("role"), admin.site),
        help_text=_(
            "Type a part of a title. Many at once are easier to mark in the list of roles: choose “Add to a "
            "change set…” there."
        ),
    )
    take_out = RowsField(
        label=_("Take out"),
        queryset=Role.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their drafts stay as they are."),
    )

    class Meta:
        widgets = {"reason": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        members = Role.objects.filter(in_change_sets__change_set=self.instance.pk).order_by("title", "pk")
        if self.instance.pk and members.exists():
            self.fields["take_out"].queryset = members
        else:
            self.fields.pop("take_out", None)

    @cached_property
    def changed_data(self):
        """What the log names as changed: which roles came and went is noted by itself."""
        return [name for name in super().changed_data if name not in ("add", "take_out")]

    def clean_add(self):
        roles = list(self.cleaned_data["add"])
        why = change_sets.refusals(roles, self.instance if self.instance.pk else None)
        if why:
            raise forms.ValidationError(list(why.values()))
        return roles


class PlainChangeSetForm(ChangeSetForm):
    """For browsers without JavaScript."""

    add = RowsField(
        label=_("Add roles"),
        queryset=Role.objects.order_by("title", "pk"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 12}),
    )


class TogetherForm(MomentForm):
    """Now, or at a time to come. Why is said by the set itself."""

    #: The drafts as they were on the screen.
    seen = HiddenText()
    #: How many roles will be published: the buttons say it.
    count = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]

    def words(self) -> tuple[Button, Button, Button]:
        now = ngettext("Publish %(count)d role now", "Publish %(count)d roles now", self.count)
        later = ngettext(
            "Publish %(count)d role at the time above",
            "Publish %(count)d roles at the time above",
            self.count,
        )
        at = ngettext("Publish %(count)d role on {time}", "Publish %(count)d roles on {time}", self.count)
        regardless = ngettext(
            "Publish %(count)d role now, without that time",
            "Publish %(count)d roles now, without that time",
            self.count,
        )
        count = {"count": self.count}
        return (
            Button("_now", now % count),
            Button("_later", later % count, at % count),
            Button("_regardless", regardless % count),
        )


class RollBackForm(AdminForm):
    reason = ReasonField(help_text=_("Readers see it among the changes of each page, without your name."))
    leave_out = forms.BooleanField(label=_("Leave those out, and roll back the others"), required=False)

    def __init__(self, *args, moved_on: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not moved_on:
            del self.fields["leave_out"]


class ActForm(AdminForm):
    """Why a set is sent back; other buttons of the review ask nothing."""

    reason = ReasonField(
        label=_("What should be done first"),
        required=False,
        help_text=_("It stands in the log of the set."),
    )


class CollectForm(AdminForm):
    """Which set the marked roles go to: one that is being put together, or a new one."""

    roles = RowsField(
        queryset=Role.objects.all(),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Mark roles first.")},
    )
    change_set = forms.ModelChoiceField(
        label=_("Add them to"),
        queryset=ChangeSet.objects.none(),
        required=False,
        empty_label=_("a new change set"),
    )
    title = forms.CharField(
        label=_("Title of the new set"),
        required=False,
        max_length=ChangeSet._meta.get_field("title").max_length,
        help_text=ChangeSet._meta.get_field("title").help_text,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["change_set"].queryset = change_sets.being_put_together()
        self.fields["title"].widget.attrs = {"class": "vTextField"}

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("change_set") or cleaned.get("title") or self.errors):
            self.add_error("title", _("Give the new set a title, or choose one that is there."))
        return cleaned
