"""The first page, and lists of live roles: by family, from A to Z, and of one family."""

from itertools import accumulate, groupby

from django.db.models import F, Window
from django.db.models.functions import FirstValue
from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import ListView, TemplateView

from careers.http import conditional
from careers.models import Edition
from careers.presentation import listing

SHOWN = 6


class Home(conditional.Conditional, TemplateView):
    template_name = "careers/home.html"
    stored_parameters = ()

    def get_freshness(self):
        return conditional.of_site()

    def get_context_data(self, **kwargs):
        families = listing.families(self.request.moment)
        newest = (
            Edition.objects.live(self.request.moment)
            .without_content()
            .select_related("facts")
            .order_by("-live_from", *listing.BY_TITLE)[:SHOWN]
        )
        return super().get_context_data(**kwargs) | {
            "families": families,
            "total": sum(family["count"] for family in families),
            "roles": listing.rows(newest),
        }


class NoSuchPage(Http404):
    """The list is there, and has no page of that number."""


class RoleList(conditional.Conditional, ListView):
    """A paginated list of live editions. A subclass that knows their number says it by `total`."""

    paginate_by = 50
    stored_parameters = ("page",)
    total: int | None = None
    view_name = ""

    def get_freshness(self):
        return conditional.of_site()

    def get_queryset(self):
        live = Edition.objects.live(self.request.moment)
        return live.without_content().select_related("facts")

    def get_paginator(self, *args, **kwargs):
        paginator = super().get_paginator(*args, **kwargs)
        if self.total is not None:
            paginator.count = self.total
        return paginator

    def paginate_queryset(self, queryset, page_size):
        try:
            return super().paginate_queryset(queryset, page_size)
        except Http404 as error:
            if self.get_paginator(queryset, page_size).count:
                raise NoSuchPage from error
            raise

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        return context | {
            "roles": listing.rows(page),
            "page_numbers": list(
                page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
            ),
        }


class Careers(RoleList):
    template_name = "careers/careers.html"

    @cached_property
    def families(self):
        return listing.families(self.request.moment)

    @property
    def total(self):
        return sum(family["count"] for family in self.families)

    def get_queryset(self):
        return super().get_queryset().order_by(listing.place_of_family(self.families), *listing.BY_TITLE)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        known = {family["family_slug"]: (family["name"], family["count"]) for family in self.families}
        groups = groupby(context["roles"], key=lambda role: role["family_slug"])
        return context | {
            "families": self.families,
            "groups": [(slug, *known[slug], list(roles)) for slug, roles in groups if slug in known],
        }


class AToZ(RoleList):
    template_name = "careers/a_to_z.html"

    @cached_property
    def letters(self):
        return listing.letters(self.request.moment)

    @property
    def total(self):
        return sum(count for _letter, count in self.letters)

    def get_queryset(self):
        return super().get_queryset().order_by(*listing.ALPHABETICALLY)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        before = accumulate((count for _letter, count in self.letters), initial=0)
        groups = groupby(context["roles"], key=lambda role: role["title"][:1].upper())
        return context | {
            "letters": [
                (letter, 1 + first // self.paginate_by)
                for (letter, _count), first in zip(self.letters, before, strict=False)
            ],
            "groups": [(letter, list(roles)) for letter, roles in groups],
        }


class FamilyDetail(RoleList):
    template_name = "careers/family.html"

    def get_queryset(self):
        """Editions are made at different times: the newest says what the family is called today."""
        newest = {"order_by": F("pk").desc()}
        return (
            super()
            .get_queryset()
            .filter(family_slug=self.kwargs["slug"])
            .annotate(
                name=Window(FirstValue("family_name"), **newest),
                told=Window(FirstValue("family_description"), **newest),
            )
            .order_by(*listing.BY_TITLE)
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not context["roles"]:
            raise Http404
        any_of_them = context["page_obj"][0]
        return context | {
            "name": any_of_them.name,
            "told": any_of_them.told,
            "slug": self.kwargs["slug"],
        }
