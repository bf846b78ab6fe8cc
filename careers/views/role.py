"""The page of one role."""

from functools import cached_property, partial

import msgspec
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from careers import pages, presentation
from careers.http import addresses, conditional
from careers.http.time_travel import same_moment
from careers.pages import rendering
from careers.pages.rendering import PayByArea
from careers.presentation import structured_data

from .at_address import AtAddress


class RoleDetail(AtAddress, TemplateView):
    """The page of the live edition at an address. Three queries; two where it has not changed."""

    view_name = "role"
    template_name = "careers/role.html"

    @cached_property
    def page(self) -> pages.RolePage:
        return pages.from_json(self.edition.content)

    @cached_property
    def around(self):
        return presentation.linked_to(self.edition, self.page, self.moment)

    @cached_property
    def confirmations(self) -> tuple[pages.Confirmation, ...]:
        at = self.moment or timezone.now()
        return pages.confirmations_from_json(self.edition.confirmations, at)

    @cached_property
    def by_area(self) -> PayByArea:
        return PayByArea(self.page.salary_bands, self.request.GET.get("area", ""))

    def get_freshness(self):
        by_area = self.by_area
        also = [] if by_area.is_default and not by_area.is_unknown else [by_area.is_unknown, by_area.chosen]
        around = self.around
        computed = [each.pk for each in around.found.computed]
        return conditional.of_role(
            *(self.edition, around.targets, around.moments, self.confirmations, computed),
            *also,
        )

    def trail(self):
        """The way to this page, as its breadcrumbs show it."""
        family = self.page.family
        steps = (
            (_("Careers"), reverse("careers")),
            (family.name, reverse("family", args=[family.slug])),
            (self.page.title, reverse("role", args=[self.edition.slug])),
        )
        return [(name, addresses.absolute(self.request, path)) for name, path in steps]

    def get_context_data(self, **kwargs):
        rendered = rendering.from_json(self.edition.rendered)
        link = partial(same_moment, self.request)
        if self.moment:
            sections = rendering.sections(self.page, link)
            rendered = msgspec.structs.replace(rendered, sections=sections)
        card = reverse("social-card", args=[self.edition.slug])
        path = reverse("role", args=[self.edition.slug])
        return (
            super().get_context_data(**kwargs)
            | presentation.role_context(
                self.page,
                rendered,
                self.around.targets,
                self.by_area,
                presentation.with_pages(self.around, self.page),
                self.confirmations,
                link=link,
            )
            | {
                "edition": self.edition,
                "social_card": addresses.absolute(self.request, card),
                "json_ld": structured_data.json_ld(
                    self.page,
                    url=addresses.absolute(self.request, path),
                    image=addresses.absolute(self.request, card),
                    site_name=settings.SITE_NAME,
                    site_url=addresses.site(self.request),
                    sections=rendered.sections,
                    trail=self.trail(),
                ),
            }
        )
