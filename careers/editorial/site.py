"""The admin site: what it calls itself, its front page, and the lists that complete what is typed."""

from typing import NamedTuple

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import get_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.checks.rules import oldest_fresh
from careers.models.edition import clock_ahead

from . import calendar, change_sets, worklists
from .urls import urlpatterns


class AdminSite(admin.AdminSite):
    site_header = format_lazy("{} · {}", settings.SITE_NAME, _("Editors"))
    site_title = settings.SITE_NAME
    index_title = _("What would you like to work on?")
    empty_value_display = "–"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [*urlpatterns(self), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> TemplateResponse:
        return super().index(request, dashboard(request.user) | (extra_context or {}))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Autocomplete.as_view(admin_site=self)(request)


class Autocomplete(AutocompleteJsonView):
    """As Django's, but that a ModelAdmin decides what is offered, and says more of its rows.

    With `autocomplete_hints(rows)` it gives words by primary key, which stand beside the text of each row.
    """

    def get_queryset(self) -> QuerySet:
        rows = self.model_admin.get_queryset(self.request)
        rows = rows.complex_filter(self.source_field.get_limit_choices_to())
        found, may_repeat = self.model_admin.get_autocomplete_results(self.request, rows, self.term)
        return found.distinct() if may_repeat else found

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        hints = getattr(self.model_admin, "autocomplete_hints", None)
        self.hints = hints(list(context["object_list"])) if hints else {}
        return context

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        hint = self.hints.get(obj.pk)
        return result | {"hint": hint} if hint else result


# The front page: what needs somebody


class Number(NamedTuple):
    """How many pages are on a worklist, in words, and the list that shows them."""

    count: int
    words: str
    hint: str
    url: str


def numbers(user) -> tuple[list[Number], list[Number]]:
    """What needs `user`, and what needs anybody. Costs two queries, and those for the permissions."""
    today = timezone.localdate()
    lists = worklists.for_user(user)
    counts = worklists.counts(lists, user, today)
    hints = {
        "old-pay": gettext("of %(year)d or earlier") % {"year": oldest_fresh("pay", today) - 1},
        "old-outlook": gettext("of %(year)d or earlier") % {"year": oldest_fresh("outlook", today) - 1},
    }
    made = [
        (each.own, Number(counts[each.name], str(each.words), hints.get(each.name, ""), _address(each)))
        for each in lists
    ]
    own = [number for is_own, number in made if is_own]
    if user.has_perm("careers.publish_role"):
        own.insert(1, _change_sets())
    return own, [number for is_own, number in made if not is_own]


def _change_sets() -> Number:
    waiting = change_sets.in_state(change_sets.State.WAITING).count()
    url = f"{reverse('admin:desk_changeset_changelist')}?state={change_sets.State.WAITING}"
    return Number(waiting, gettext("Change sets waiting for review"), "", url)


def _address(worklist: worklists.Worklist) -> str:
    if worklist.name == "broken-links":
        return reverse("admin:careers_role_links")
    return f"{reverse('admin:careers_role_changelist')}?{worklist.query or f'work={worklist.name}'}"


def dashboard(user) -> dict:
    """What the front page shows above the models; nothing for those who may not see roles."""
    if not (user.has_perm("careers.view_role") or user.has_perm("careers.change_role")):
        return {}
    own, everybody = numbers(user)
    first = get_format("FIRST_DAY_OF_WEEK")
    weeks = calendar.weeks(timezone.now(), first)
    return {
        "clock_ahead": clock_ahead(),
        "own": own,
        "everybody": everybody,
        "weeks": weeks if any(not day.is_empty for week in weeks for day in week) else [],
        "weekdays": [WEEKDAYS[(first + number - 1) % 7] for number in range(7)],
        "today": timezone.localdate(),
    }
