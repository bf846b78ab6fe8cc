"""Ends what an attempt to log in has begun, and says why one was not tried."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static

from . import hashers
from .refusals import LoginRefused


class AttemptMiddleware:
    """Stands before whatever may log somebody in."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            hashers.let_go(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A small page: who sends one password after the other has to be answered without effort."""
        if not isinstance(exception, LoginRefused):
            return None
        context = {
            "refused": exception,
            "again": request.get_full_path(),
            "site_name": settings.SITE_NAME,
            "stylesheet": static("css/site.css"),
        }
        return answered(HttpResponse(render_to_string("refused.html", context)), exception)


def answered(response: HttpResponse, refused: LoginRefused) -> HttpResponse:
    """`response` with what a program wants to know of it."""
    response.status_code = refused.status
    response["Retry-After"] = str(refused.seconds)
    response["Cache-Control"] = "no-store"
    return response
