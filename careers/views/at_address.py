"""What is shown at the address of a role: its live edition, or where that has gone."""

from datetime import datetime
from functools import cached_property
from typing import cast

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.urls import reverse

from careers.http import conditional
from careers.http.middleware import Gone
from careers.http.time_travel import RequestInTime, same_moment
from careers.models import Edition


class AtAddress(conditional.Conditional):
    """Mixin, put first: the live edition at `slug`; where it has moved 301, where it was withdrawn 410.

    `view_name` is the route that the view itself has, and that a moved page is looked for at.
    """

    request: HttpRequest
    view_name = ""

    @property
    def moment(self) -> datetime | None:
        """The moment at which the site is read, where that is not now."""
        return cast(RequestInTime, self.request).moment

    def get_editions(self):
        return Edition.objects.at_address(self.kwargs["slug"], self.moment)

    @cached_property
    def edition(self) -> Edition:
        edition = self.get_editions().first()
        if edition is None:
            raise Http404
        return edition

    def get(self, request, *args, **kwargs):
        if not self.edition.is_live(request.moment):
            return self.moved()
        return super().get(request, *args, **kwargs)

    def moved(self):
        live = Edition.objects.live(self.moment).without_content()
        today = live.filter(role=self.edition.role_id).first()
        if today is None:
            raise Gone(self.edition)
        address = reverse(self.view_name, args=[today.slug])
        response = HttpResponsePermanentRedirect(same_moment(self.request, address))
        # A browser would otherwise keep it for ever, and the page may move back.
        response["Cache-Control"] = f"public, max-age={conditional.MAX_AGE}"
        return response
