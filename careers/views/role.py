"""The page of one role."""

from functools import cached_property

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from careers import reading, rendering, rolepage, structured_data
from careers.delivery import addresses, conditional
from careers.delivery.gone import Gone
from careers.models import Edition


class RoleDetail(conditional.Conditional, TemplateView):
    """The live edition at an address; where it has moved 301, where it was withdrawn 410."""

    template_name = "careers/role.html"

    @cached_property
    def edition(self) -> Edition:
        edition = Edition.objects.at_address(self.kwargs["slug"]).first()
        if edition is None:
            raise Http404
        return edition

    @cached_property
    def page(self) -> rolepage.RolePage:
        return rolepage.from_json(self.edition.content)

    @cached_property
    def targets(self) -> dict[str, Edition]:
        return reading.targets(self.page)

    def get(self, request, *args, **kwargs):
        if not self.edition.is_live():
            return self.moved()
        return super().get(request, *args, **kwargs)

    def moved(self):
        today = Edition.objects.live().without_content().filter(role=self.edition.role_id).first()
        if today is None:
            raise Gone(self.edition)
        response = HttpResponsePermanentRedirect(reverse("role", args=[today.slug]))
        # A browser would otherwise keep it for ever, and the page may move back.
        response["Cache-Control"] = f"public, max-age={conditional.MAX_AGE}"
        return response

    def get_freshness(self):
        return conditional.of_role(self.edition, self.page, self.targets)

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
        card = reverse("social-card", args=[self.edition.slug])
        path = reverse("role", args=[self.edition.slug])
        return (
            super().get_context_data(**kwargs)
            | reading.role_context(self.page, rendered, self.targets)
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
