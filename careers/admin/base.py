"""What every admin of a model here builds on.

Addresses that no link leads to and choices that no list offers are mistakes of somebody, never errors of
the site. Django asks the database for whatever the address of a list names, such as the year 0 or a number
that no column can hold.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views import main
from django.db import DataError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from careers.editorial.forms.fields import is_key
from careers.uploads import removed_on_failure
from careers.write_queue import in_turn


class ChangeList(main.ChangeList):
    def get_queryset(self, request: HttpRequest, exclude_parameters=None) -> QuerySet:
        self.root_queryset = self.model_admin.get_list_queryset(request)
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except (DataError, OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error


class ModelAdmin(admin.ModelAdmin):
    """As Django's, with hooks for what its lists ask of the database."""

    def get_list_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows of the list, with what its columns and filters need."""
        return self.get_queryset(request)

    def get_autocomplete_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """What is offered to complete a field, as `get_search_results` gives it."""
        return self.get_search_results(request, queryset, search_term)

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return ChangeList

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model | None:
        """As Django's; an empty name of a field is none."""
        return super().get_object(request, object_id, from_field or None)

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """As Django's; what can be no key was not marked."""
        marked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_key, marked)):
            request.POST = request.POST.copy()
            request.POST.setlist(ACTION_CHECKBOX_NAME, list(filter(is_key, marked)))
        return super().response_action(request, queryset)


def turn_of(request: HttpRequest) -> AbstractContextManager[None]:
    """The turn of a form that is sent; pages that are only looked at wait for nobody."""
    return in_turn() if request.method == "POST" else nullcontext()


class ContentAdmin(ModelAdmin):
    """For content: its forms are saved, and its rows deleted, one after the other (see write_queue)."""

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with removed_on_failure(), turn_of(request):
            return super().changeform_view(request, *args, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, obj: Model, inline, prefix: str) -> dict[str, Any]:
        """As Django's, which copies all that was sent for each inline: a quarter of the time of a save."""
        given = {"instance": obj, "prefix": prefix, "queryset": inline.get_queryset(request)}
        if request.method == "POST":
            given |= {"data": request.POST, "files": request.FILES}
        return given

    def delete_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with turn_of(request):
            return super().delete_view(request, *args, **kwargs)
