"""Addresses that no link leads to and choices that no list offers are other mistakes, never errors.

Django asks the database for whatever the address of a list names, such as the year 0 or a number that no
column can hold. The lists of its own models are mended together with ours.
"""

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import DataError

stock_get_object = ModelAdmin.get_object
stock_response_action = ModelAdmin.response_action


def is_key(text: str) -> bool:
    """Whether `text`, which came from a form, can be a primary key."""
    return text.isdecimal() and len(text) < 19


class RowsField(forms.ModelMultipleChoiceField):
    """Rows by their keys. A number that can be no key is one that is not there."""

    def bound_data(self, data, initial):
        return [each for each in data or () if is_key(str(each))]

    def clean(self, value):
        for each in value or ():
            if not is_key(str(each)):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": each}
                )
        return super().clean(value)


class List(ChangeList):
    def get_results(self, request):
        try:
            super().get_results(request)
        except (DataError, OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error


def get_changelist(model_admin, request, **kwargs):
    return List


def get_object(model_admin, request, object_id, from_field=None):
    """As Django's; an empty name of a field is none."""
    return stock_get_object(model_admin, request, object_id, from_field or None)


def response_action(model_admin, request, queryset):
    """As Django's; what can be no key was not marked."""
    marked = request.POST.getlist(ACTION_CHECKBOX_NAME)
    if not all(map(is_key, marked)):
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, list(filter(is_key, marked)))
    return stock_response_action(model_admin, request, queryset)


ModelAdmin.response_action = response_action
ModelAdmin.get_changelist = get_changelist
ModelAdmin.get_object = get_object
