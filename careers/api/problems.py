"""What went wrong, as RFC 9457 has it."""

from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/problem+json"
#: Anybody's page may ask: nothing here is for one visitor alone.
FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Last-Modified, Location",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class ProblemDetails(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An error (RFC 9457). `parameter` names the parameter that is wrong, if one is."""

    title: str
    status: int
    detail: str = ""
    parameter: str = ""
    #: Of what was withdrawn: what it was called, since when it is gone, and what is there instead.
    withdrawn_title: str = ""
    withdrawn_at: str = ""
    see_instead: str = ""


class Problem(Exception):
    """Raised by a view of the API: becomes the answer."""

    def __init__(self, status: HTTPStatus, detail: str, *, parameter: str = "", **more: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.parameter, self.more = status, detail, parameter, more

    def response(self) -> HttpResponse:
        details = ProblemDetails(
            title=self.status.phrase,
            status=self.status,
            detail=self.detail,
            parameter=self.parameter,
            **self.more,
        )
        response = HttpResponse(msgspec.json.encode(details), status=self.status, content_type=CONTENT_TYPE)
        # Asked for anew each time: what is missing now can be published at any moment.
        response["Cache-Control"] = "public, no-cache"
        for name, value in FOR_ANY_SITE.items():
            response[name] = value
        return response


def bad_parameter(name: str, detail: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, detail, parameter=name)


def not_found(detail: str = "", parameter: str = "") -> Problem:
    return Problem(
        HTTPStatus.NOT_FOUND, detail or _("There is nothing at this address."), parameter=parameter
    )


def unexpected(status: HTTPStatus, **headers: Any) -> HttpResponse:
    response = Problem(status, "").response()
    for name, value in headers.items():
        response[name] = value
    return response
