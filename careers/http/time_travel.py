"""The site as it stood on a day or at a moment: `?at=2026-03-01` at the address of a public page.

Only for editors; for everybody else the page is as if nothing had been asked. Nothing of an answer to
it is kept by any cache.
"""

import re
from datetime import date, datetime, timedelta
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.http import HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from careers.models.edition import read_at

from . import dates

#: The pages that show editions and nothing else. What is computed (search, skills, what is alike) is only
#: known as it is today.
SHOWN = {"home", "careers", "a-z", "family", "role", "role-changes"}
#: What would let a browser be told that it has the answer already.
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
MICROSECOND = timedelta(microseconds=1)

LINK = re.compile(r'\bhref="([^"]+)"')
FORM = re.compile(r'<form\b[^>]*\baction="([^"]*)"[^>]*>')


class LookingBack(NamedTuple):
    """What the banner of a page says: which moment was asked for, `at` (None for a wrong one), and how.

    `is_shown` is whether the page can be seen as it stood at all.
    """

    asked: str
    at: datetime | None
    is_whole_day: bool
    is_to_come: bool
    is_shown: bool

    @classmethod
    def parse(cls, text: str, *, is_shown: bool) -> "LookingBack":
        """A day means its end, but today means now."""
        found, now = dates.day_or_moment(text), timezone.now()
        if found is None:
            return cls(text[: dates.LONGEST], None, False, False, is_shown)
        is_day = not isinstance(found, datetime)
        at = end(found) if is_day else found
        if is_day and found == timezone.localdate(now):
            at = now
        return cls(text, at, is_day, at > now, is_shown)

    @property
    def day(self) -> str:
        """The day, as a form has it."""
        return timezone.localdate(self.at).isoformat() if self.at else ""


def end(day: date) -> datetime:
    """The last moment of a day."""
    return dates.begin(day) + dates.length(day) - MICROSECOND


class LookingBackMiddleware:
    """Stands behind what knows the user, and before what turns exceptions into pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "at" not in request.GET or not (name := _public_page(request.path_info)):
            return self.get_response(request)
        if not (
            request.user.is_active and request.user.is_staff and request.user.has_perm("careers.view_role")
        ):
            # What is answered now must not be shown to an editor who asks the same.
            response = self.get_response(request)
            patch_vary_headers(response, ["Cookie"])
            return response
        for condition in CONDITIONS:
            request.META.pop(condition, None)
        text = request.GET["at"]
        back = request.looking_back = LookingBack.parse(text, is_shown=name in SHOWN)
        with read_at(back.at if back.is_shown else None):
            response = self.get_response(request)
        if back.at and back.is_shown:
            _keep_moment(response, request.path_info, text)
        for header in ("ETag", "Last-Modified"):
            response.headers.pop(header, None)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


def _public_page(path: str) -> str:
    """The name of the public page at `path`, or nothing."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return "" if match.namespaces else match.url_name or ""


def _keep_moment(response: HttpResponse, path: str, text: str) -> None:
    """Make what leads to pages that can be seen at the same moment lead there."""

    def address(plain: str) -> str:
        parts = urlsplit(plain)
        is_elsewhere = parts.scheme or parts.netloc or not (parts.path or parts.query)
        if is_elsewhere or _public_page(urljoin(path, parts.path)) not in SHOWN:
            return plain
        query = QueryDict(parts.query, mutable=True)
        query["at"] = text
        return urlunsplit(("", "", parts.path, query.urlencode(), parts.fragment))

    def link(found: re.Match) -> str:
        return f'href="{escape(address(unescape(found[1])))}"'

    def form(found: re.Match) -> str:
        where = urljoin(path, urlsplit(unescape(found[1])).path)
        kept = f'<input type="hidden" name="at" value="{escape(text)}">'
        return found[0] + (kept if _public_page(where) in SHOWN else "")

    if location := response.headers.get("Location"):
        response["Location"] = address(location)
    elif response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        html = response.content.decode(response.charset)
        response.content = FORM.sub(form, LINK.sub(link, html)).encode(response.charset)
