"""Rows that several role pages show: saving one changes the drafts of all of them."""

from django.contrib import admin
from django.db.models import QuerySet

from careers import publishing
from careers.models import Role

from .parts import WIDGETS


class SharedAdmin(admin.ModelAdmin):
    formfield_overrides = WIDGETS
    show_full_result_count = False

    def roles_showing(self, row) -> QuerySet[Role]:
        """The roles whose pages say something of `row`."""
        raise NotImplementedError

    def save_related(self, request, form, formsets, change):
        """Costs the queries of `note_changes`, where something has changed."""
        before = set(self.roles_showing(form.instance).values_list("pk", flat=True)) if change else set()
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            after = self.roles_showing(form.instance).values_list("pk", flat=True)
            publishing.note_changes(Role.objects.filter(pk__in=before | set(after)))
