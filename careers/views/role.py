"""The page of one role: its live edition, or where that has gone."""

from datetime import datetime
from typing import Any, cast

import msgspec
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from careers import pages, presentation
from careers.http import addresses, conditional
from careers.http.middleware import today_of
from careers.http.time_travel import RequestInTime, same_moment
from careers.models import Edition
from careers.models.edition import PreparedAt
from careers.pages import rendering
from careers.pages.rendering import PayByArea
from careers.presentation import OtherEditions, open_places, ready_made

WHOLE = PreparedAt(lambda slug, at: Edition.objects.at_address(slug, at)[:1])
WITHOUT_RENDERED = PreparedAt(lambda slug, at: Edition.objects.defer("rendered").at_address(slug, at)[:1])
WITHOUT_CONTENT = PreparedAt(lambda slug, at: Edition.objects.without_content().at_address(slug, at)[:1])


class AtAddress(conditional.Conditional):
    """Mixin, put first: the live edition at `slug`; where it has moved 301, where it was withdrawn 410.

    `view_name` is the route that the view itself has, and that a moved page is looked for at.
    """

    request: HttpRequest
    kwargs: dict[str, Any]
    view_name = ""
    #: How the edition is read.
    at_address = WHOLE

    @property
    def moment(self) -> datetime | None:
        """The moment at which the site is read, where that is not now."""
        return cast(RequestInTime, self.request).moment

    @cached_property
    def edition(self) -> Edition:
        found = self.at_address(slug=self.kwargs["slug"], at=self.moment)
        if not found:
            raise Http404
        return found[0]

    def get(self, request, *args, **kwargs):
        if not self.edition.is_live(request.moment):
            return self.moved()
        return super().get(request, *args, **kwargs)

    def moved(self):
        today = today_of(self.edition, self.moment)
        return addresses.moved(
            self.request, reverse(self.view_name, kwargs=self.kwargs | {"slug": today.slug})
        )


class RoleDetail(AtAddress, TemplateView):
    """The page of the live edition at an address. Three queries; two where it has not changed."""

    view_name = "role"
    template_name = "careers/role.html"
    stored_parameters: tuple[str, ...] = ("area", "per")

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
        return PayByArea(self.page.salary_bands, *self.asked_pay)

    @property
    def asked_pay(self) -> tuple[str, str]:
        """The area and the period of pay in the address."""
        return self.request.GET.get("area", ""), self.request.GET.get("per", "")

    def get_freshness(self):
        by_area = self.by_area
        is_plain = by_area.is_default and not by_area.is_unknown
        also = [] if is_plain else [by_area.is_unknown, by_area.chosen, by_area.per]
        around = self.around
        found = around.found
        computed = [each.pk for each in (*found.moves.editions, *found.computed)]
        return conditional.of_role(
            *(self.edition, around.targets, around.moments, self.confirmations, computed),
            *also,
        )

    def places(self, *, in_full: bool = False) -> OtherEditions:
        return OtherEditions(
            self.page,
            presentation.with_contents(self.around, self.page),
            self.confirmations,
            edition=self.edition,
            link=self.link,
            pay=self.asked_pay if self.by_area.parameters else None,
            in_full=in_full,
        )

    def link(self, address: str) -> str:
        return same_moment(self.request, address)

    def get_context_data(self, **kwargs):
        rendered = rendering.from_json(self.edition.rendered)
        by_area, link, places = self.by_area, self.link, self.places()
        pay = None if by_area.is_default else by_area.headline
        context = super().get_context_data(**kwargs) | {
            "edition": self.edition,
            "title": self.page.title,
            "summary": self.page.summary,
            "social_card": addresses.absolute(self.request, reverse("social-card", args=[self.edition.slug])),
            "json_ld": ready_made.json_ld(self.page, rendered, addresses.site(self.request), pay),
        }
        if self.is_usual and ready_made.is_ready(rendered):
            return context | {"body": open_places.filled(rendered.body, places)}
        if self.moment:
            sections = rendering.sections(self.page, link)
            rendered = msgspec.structs.replace(rendered, sections=sections)
        return context | presentation.role_context(
            self.page, rendered, by_area=by_area, places=places, link=link
        )

    @property
    def is_usual(self) -> bool:
        """Whether the page is asked for as it is today, without an area or a period."""
        return self.moment is None and self.by_area.is_default and not self.by_area.is_unknown
