"""Pages for what went wrong. `config/urls.py` names them as handlers."""

import re
import sys
from http import HTTPStatus
from pathlib import PurePosixPath

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.translation import gettext as _

from careers.discovery.search import did_you_mean

from .careers import NoSuchPage
from .search_query import LONGEST

STYLESHEET = "css/site.css"
#: Seconds after which a page that is not available may be asked for again.
RETRY_AFTER = 5

#: The page of last resort, when even the template cannot be read.
BARE_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="robots" content="noindex"><title>{heading}</title></head>
<body><main><h1>{heading}</h1><p>{advice}</p></main></body>
</html>
"""


def not_found(request, exception):
    """404, with the live pages whose addresses are most like the one asked for. At most three queries."""
    # The address of a list is no title that somebody has misspelt.
    is_list = isinstance(exception, NoSuchPage)
    asked = "" if is_list else _last_part(request.path_info)
    context = {
        "near": did_you_mean.nearest_editions(asked, at=getattr(request, "moment", None)) if asked else [],
        "words": _words(asked),
        "list": request.path if is_list else "",
    }
    response = render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)
    # Asked for anew each time: a page can be published at this address at any moment.
    response["Cache-Control"] = "public, no-cache"
    return response


def _last_part(path: str) -> str:
    """The last part of an address, or nothing for what is no page: files that robots try, for example."""
    name = PurePosixPath(path).name
    return "" if "." in name else name


def _words(name: str) -> str:
    """The words of an address, to search for: "growth-managr" -> "growth managr"."""
    return " ".join(re.findall(r"[^\W_]+", name))[:LONGEST]


def permission_denied(request, exception):
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def bad_request(request, exception):
    """400. Its page asks the request nothing: the host name itself may be what is wrong with it."""
    return _standing_alone("400.html", HTTPStatus.BAD_REQUEST)


def server_error(request):
    """500, or 503 where the database does not answer.

    Needs no database, no session and no context processor, and hardly the template.
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    return _standing_alone("500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(request):
    """503: the same can be asked for again in a while."""
    response = _standing_alone("unavailable.html", HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = RETRY_AFTER
    return response


def _standing_alone(template: str, status: HTTPStatus) -> HttpResponse:
    try:
        html: str = render_to_string(template, {"site_name": settings.SITE_NAME, "stylesheet": _stylesheet()})
    except Exception:
        html = BARE_PAGE.format(
            heading=escape(_("Something went wrong")),
            advice=escape(_("Please try again in a few minutes.")),
        )
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})


def _stylesheet() -> str:
    """The address of the stylesheet, or nothing where the list of static files is missing or broken."""
    try:
        return static(STYLESHEET)
    except Exception:
        return ""
