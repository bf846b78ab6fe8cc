"""Filters of the lists: by state, by what needs somebody, by who is responsible."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.editorial import change_sets, worklists
from careers.editorial.models import ChangeSet
from careers.models import Imported, State

Choices = Sequence[tuple[str, str]]


class WorkFilter(admin.SimpleListFilter):
    """The worklists of the desk, but for those that another filter asks for."""

    title = _("what needs somebody")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [(each.name, each.words) for each in worklists.for_user(request.user) if not each.query]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        worklist = worklists.WORKLISTS[self.value()]
        return queryset.filter(worklist.condition(request.user, timezone.localdate()))


class ResponsibleFilter(admin.SimpleListFilter):
    title = _("responsible")
    parameter_name = "responsible"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [("mine", _("Me")), ("nobody", _("Nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "mine":
                return queryset.filter(responsible=request.user)
            case "nobody":
                return queryset.filter(responsible=None)
        return queryset


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


class ReviewFilter(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [("overdue", _("Overdue")), ("soon", _("Due within 30 days")), ("undated", _("No date set"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = timezone.localdate()
        match self.value():
            case "overdue":
                return queryset.filter(review_due__lt=today)
            case "soon":
                return queryset.filter(review_due__range=(today, today + timedelta(days=30)))
            case "undated":
                return queryset.filter(review_due=None)
        return queryset


class PutAwayFilter(admin.SimpleListFilter):
    """Lists show the roles in use, unless something else is asked for."""

    title = _("put away")
    parameter_name = "put_away"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [("yes", _("Put away")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "all":
                return queryset
            case "yes":
                return queryset.exclude(archived_at=None)
        return queryset.filter(archived_at=None)

    def choices(self, changelist):
        in_use, *others = super().choices(changelist)
        return [in_use | {"display": _("In use")}, *others]


class ConflictsFilter(admin.SimpleListFilter):
    """Imports, or roles, by whether a conflict is open."""

    title = _("conflicts with imports")
    parameter_name = "conflicts"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [("open", _("Open")), ("none", _("None open"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        column = "pk" if queryset.model is Imported else "role"
        conflicting = Imported.objects.filter(conflict_count__gt=0).values(column)
        match self.value():
            case "open":
                return queryset.filter(pk__in=conflicting)
            case "none":
                return queryset.exclude(pk__in=conflicting)
        return queryset


class ChangeSetStateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return ChangeSet.State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ChangeSet.State.values:
            return queryset
        return queryset.filter(pk__in=change_sets.in_state(self.value()).values("pk"))
