"""Parts of a role page that are long, whole: its page shows the first of them."""

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from careers import pages
from careers.http import conditional
from careers.presentation import parts_in_full

from .role import WITHOUT_RENDERED, AtAddress, RoleDetail


class PartInFull(AtAddress, TemplateView):
    """Base: a part of the live edition at an address. 404 where the page has no such part. One query."""

    template_name = "careers/part_in_full.html"
    stored_parameters = ()
    at_address = WITHOUT_RENDERED

    def part_of(self, page: pages.RolePage) -> dict[str, Any] | None:
        raise NotImplementedError

    @cached_property
    def part(self) -> dict[str, Any]:
        found = self.part_of(pages.from_json(self.edition.content))
        if found is None:
            raise Http404
        return found

    def get_freshness(self):
        return conditional.of_edition(self.edition)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | self.part


class AllSkills(PartInFull):
    view_name = "role-skills"

    def part_of(self, page):
        return parts_in_full.all_skills(page)


class AllTechnologies(PartInFull):
    view_name = "role-technologies"

    def part_of(self, page):
        return parts_in_full.all_technologies(page)


class AllNames(PartInFull):
    view_name = "role-names"

    def part_of(self, page):
        return parts_in_full.all_names(page)


class AllRelated(RoleDetail):
    """All careers related to a role. 404 where there are none. Three queries, as the page of the role."""

    view_name = "related-careers"
    template_name = "careers/part_in_full.html"
    stored_parameters = ()
    asked_pay = ("", "")
    at_address = WITHOUT_RENDERED

    def get_context_data(self, **kwargs):
        related = self.places(in_full=True).lists[1]
        if related is None:
            raise Http404
        return super(RoleDetail, self).get_context_data(**kwargs) | parts_in_full.all_related(
            self.page, related
        )
