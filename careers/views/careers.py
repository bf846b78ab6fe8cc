"""The first page, and lists of live roles: by family, from A to Z, and of one family."""

from collections.abc import Sequence
from itertools import groupby

from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import ListView, TemplateView

from careers.http.whole_site import OfWholeSite
from careers.presentation import listing


class Home(OfWholeSite, TemplateView):
    template_name = "careers/home.html"
    stored_parameters = ()

    def get_context_data(self, **kwargs):
        families = self.site.families
        return super().get_context_data(**kwargs) | {
            "families": families,
            "pay": self.site.pay_of_families,
            "total": sum(family.count for family in families),
            "roles": listing.rows(self.site.newest),
        }


class NoSuchPage(Http404):
    """The list is there, and has no page of that number."""


class RoleList(OfWholeSite, ListView):
    """A paginated list of live editions: `keys` are their primary keys, in order."""

    paginate_by = 50
    stored_parameters = ("page",)

    @property
    def keys(self) -> Sequence[int]:
        raise NotImplementedError

    def get_queryset(self):
        return self.keys

    def paginate_queryset(self, queryset, page_size):
        try:
            return super().paginate_queryset(queryset, page_size)
        except Http404 as error:
            if queryset:
                raise NoSuchPage from error
            raise

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        return context | {
            "roles": listing.rows(listing.editions(page.object_list)),
            "page_numbers": list(
                page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
            ),
        }


class Careers(RoleList):
    template_name = "careers/careers.html"

    @property
    def keys(self):
        return self.site.by_family

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        families = {family.slug: family for family in self.site.families}
        groups = groupby(context["roles"], key=lambda role: role["family_slug"])
        return context | {
            "families": families.values(),
            "groups": [(families[slug], list(roles)) for slug, roles in groups],
        }


class AToZ(RoleList):
    template_name = "careers/a_to_z.html"

    @property
    def keys(self):
        return self.site.from_a_to_z

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        groups = groupby(context["roles"], key=lambda role: role["title"][:1].upper())
        return context | {
            "letters": [(letter, 1 + first // self.paginate_by) for letter, first in self.site.letters],
            "groups": [(letter, list(roles)) for letter, roles in groups],
        }


class FamilyDetail(RoleList):
    template_name = "careers/family.html"

    @cached_property
    def family(self) -> listing.ListedFamily:
        slug = self.kwargs["slug"]
        family = next((family for family in self.site.families if family.slug == slug), None)
        if family is None:
            raise Http404
        return family

    @property
    def keys(self):
        return self.family.keys

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "name": self.family.name,
            "told": self.site.kept(listing.told_of_family, self.family.newest),
            "slug": self.family.slug,
        }
