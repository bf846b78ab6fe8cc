"""Filters of the list of roles: by what needs somebody, and by who is responsible."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.editorial import worklists


class WorkFilter(admin.SimpleListFilter):
    """The worklists of the desk, but for those that another filter asks for."""

    title = _("what needs somebody")
    parameter_name = "work"

    def lookups(self, request, model_admin):
        return [(each.name, each.words) for each in worklists.for_user(request.user) if not each.query]

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        worklist = worklists.WORKLISTS[self.value()]
        return queryset.filter(worklist.condition(request.user, timezone.localdate()))


class ResponsibleFilter(admin.SimpleListFilter):
    title = _("responsible")
    parameter_name = "responsible"

    def lookups(self, request, model_admin):
        return [("mine", _("Me")), ("nobody", _("Nobody"))]

    def queryset(self, request, queryset):
        match self.value():
            case "mine":
                return queryset.filter(responsible=request.user)
            case "nobody":
                return queryset.filter(responsible=None)
        return queryset
