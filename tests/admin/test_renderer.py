"""Fields that are written without templates must come out as Django's own templates write them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from careers.editorial.forms.widgets import PART_RENDERER

AWKWARD = '"Tom" & <b>Jerry</b>\'s'


class Fields(forms.Form):
    line = forms.CharField(
        label=AWKWARD, help_text="Help.", widget=forms.TextInput(attrs={"data-x": AWKWARD})
    )
    hidden = forms.CharField(widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=1, disabled=True)
    on = forms.BooleanField()
    off = forms.BooleanField(required=False)
    text = forms.CharField(widget=forms.Textarea)
    day = forms.DateField()
    choice = forms.ChoiceField(choices=[("", "---"), (1, AWKWARD), (2, "Two")])
    choices = forms.MultipleChoiceField(choices=[(1, "One"), (2, "Two")])
    grouped = forms.ChoiceField(choices=[("Group", [(1, "One"), (2, "Two")])])


VALUES = {
    "line": AWKWARD,
    "hidden": AWKWARD,
    "number": 7,
    "on": True,
    "text": f"\n{AWKWARD}\nline",
    "day": "2026-01-02",
    "choice": 1,
    "choices": [1, 2],
    "grouped": 2,
}


@pytest.mark.parametrize("name", Fields.base_fields)
@pytest.mark.parametrize("values", [{"initial": VALUES}, {}, {"data": VALUES}, {"data": {}}])
def test_a_field_looks_as_django_would_have_it(name, values):
    ours = Fields(renderer=PART_RENDERER, **values)[name]
    djangos = Fields(renderer=DjangoTemplates(), **values)[name]

    for part in (str, lambda field: field.label_tag(), lambda field: str(field.errors)):
        assert parse_html(part(ours)) == parse_html(part(djangos))


def test_a_text_that_begins_with_an_empty_line_keeps_it():
    assert ">\n\nFirst" in str(Fields(renderer=PART_RENDERER, initial={"text": "\nFirst"})["text"])
