"""410 Gone: pages that were public and are not any more."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from careers.discovery.search import did_you_mean
from careers.models import Edition


class Gone(Exception):
    """The page asked for has been withdrawn; `edition` was its last text."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition.slug)
        self.edition = edition


class GoneMiddleware:
    """Turns Gone, raised in any view, into a page that says so and offers what is still there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Gone):
            return None
        edition = exception.edition
        moment: datetime = request.moment  # type: ignore[attr-defined]  # set by middleware
        has_family = Edition.objects.live(moment).filter(family_slug=edition.family_slug).exists()
        context = {
            "title": edition.title,
            "withdrawn_on": edition.live_until,
            "family_name": edition.family_name,
            "family_slug": edition.family_slug if has_family else "",
            "near": did_you_mean.nearest_editions(edition.slug, at=moment),
        }
        response = render(request, "410.html", context, status=HTTPStatus.GONE)
        # Asked for anew each time: the page can be published again at any moment.
        response["Cache-Control"] = "public, no-cache"
        return response
