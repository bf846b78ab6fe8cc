"""What is asked when a draft is handed in, and what is said about it."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from careers.editorial import people, reviewing


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return people.signature(user)


class SubmitForm(forms.Form):
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
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["reviewer"].queryset = people.publishers()


class RemarkForm(forms.Form):
    """A remark; what may be missing or too long is said by careers.editorial.reviewing, one way for all."""

    text = forms.CharField(
        label=_("Remark"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Editors see it with your name, readers do not. Up to %(most)d letters.")
        % {"most": reviewing.LONGEST},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
