"""How lists show and filter by state and by when a review is due."""

from datetime import timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.models import State


def badge(state: str):
    """The state in a word, on its colour."""
    return format_html('<span class="state state-{}">{}</span>', state, State(state).label)


def put_away_badge():
    return format_html('<span class="state state-past">{}</span>', gettext("Put away"))


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset


class ReviewFilter(admin.SimpleListFilter):
    title = _("review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [
            ("overdue", _("Overdue")),
            ("soon", _("Due within 30 days")),
            ("undated", _("No date set")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        match self.value():
            case "overdue":
                return queryset.filter(review_due__lt=today)
            case "soon":
                return queryset.filter(review_due__range=(today, today + timedelta(days=30)))
            case "undated":
                return queryset.filter(review_due=None)
        return queryset
