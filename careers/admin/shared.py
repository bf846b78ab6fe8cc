"""Rows that several role pages show: saving one changes the drafts of all of them."""

from copy import copy

from django.contrib import admin

from careers import publishing
from careers.models import Role
from careers.write_queue import in_turn

from .formsets import WIDGETS
from .one_at_a_time import OneAtATime


class SharedAdmin(OneAtATime, admin.ModelAdmin):
    formfield_overrides = WIDGETS
    show_full_result_count = False

    def save_related(self, request, form, formsets, change):
        """Costs the queries of `note_changes`, where something has changed."""
        renamed = copy(form.instance)
        renamed.slug = form.initial.get("slug", renamed.slug)
        before = _showing(form.instance, renamed)
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            _note(before | _showing(form.instance))

    def delete_model(self, request, obj):
        before = _showing(obj)
        super().delete_model(request, obj)
        _note(before)

    @in_turn()
    def delete_queryset(self, request, queryset):
        before = _showing(*queryset)
        super().delete_queryset(request, queryset)
        _note(before)


def _showing(*rows) -> set[int]:
    return set(Role.objects.showing(*rows).values_list("pk", flat=True))


def _note(pks: set[int]) -> None:
    publishing.note_changes(Role.objects.filter(pk__in=pks))
