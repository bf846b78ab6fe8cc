"""The site as it stood on a day or at a moment: `?at=2026-03-01` at the address of a public page.

Only for editors; for everybody else the page is as if nothing had been asked. Nothing of an answer to it is
kept by any cache. Views ask `request.moment` for the moment (None for now), and templates make their links
with the tags of careers.templatetags.time_travel.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, cast
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_date, parse_datetime

LONGEST = len("2026-05-01T12:00:00.000000+00:00")


def day_or_moment(text: str) -> date | datetime | None:
    """What `text` means; None too for what is so far away that no calendar has it."""
    if not text or len(text) > LONGEST:
        return None
    try:
        # A plus sign that nobody has escaped is a space.
        found = parse_date(text) or parse_datetime(text) or parse_datetime(text.replace(" ", "+"))
        if found is None or not 1900 <= found.year <= 9000:
            return None
        if isinstance(found, datetime) and timezone.is_naive(found):
            found = timezone.make_aware(found)
    except ValueError:
        return None
    return found


def begin(found: date | datetime) -> datetime:
    """The moment itself, or that at which the day begins."""
    return found if isinstance(found, datetime) else timezone.make_aware(datetime.combine(found, time()))


def length(day: date) -> timedelta:
    """How long a day is here: not always 24 hours."""
    return begin(day + timedelta(days=1)) - begin(day)


#: The pages that show editions and nothing else. What is computed (search, skills, what is alike) is only
#: known as it is today.
SHOWN = {
    *("home", "careers", "a-z", "family", "role", "role-changes"),
    *("section", "role-pay", "role-skills", "role-technologies", "role-names", "related-careers"),
}
#: What would let a browser be told that it has the answer already.
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
MICROSECOND = timedelta(microseconds=1)


class TimeTravel(NamedTuple):
    """What the banner of a page says: which moment was asked for, `at` (None for a wrong one), and how.

    `is_shown` is whether the page, which is at `path`, can be seen as it stood at all.
    """

    asked: str
    at: datetime | None
    is_whole_day: bool
    is_to_come: bool
    is_shown: bool
    path: str

    @classmethod
    def parse(cls, text: str, path: str, *, is_shown: bool) -> "TimeTravel":
        """A day means its end, but today means now."""
        found, now = day_or_moment(text), timezone.now()
        if found is None:
            return cls(text[:LONGEST], None, False, False, is_shown, path)
        is_day = not isinstance(found, datetime)
        at = found if isinstance(found, datetime) else end(found)
        if is_day and found == timezone.localdate(now):
            at = now
        return cls(text, at, is_day, at > now, is_shown, path)

    @property
    def moment(self) -> datetime | None:
        """The moment at which the page is shown, or None where that is now."""
        return self.at if self.is_shown else None

    @property
    def day(self) -> str:
        """The day, as a form has it."""
        return timezone.localdate(self.at).isoformat() if self.at else ""

    def address(self, plain: str) -> str:
        """Where the page at this address is seen at the same moment; the address itself if it cannot be."""
        parts = urlsplit(plain)
        is_elsewhere = parts.scheme or parts.netloc or not (parts.path or parts.query)
        if not self.moment or is_elsewhere or _public_page(urljoin(self.path, parts.path)) not in SHOWN:
            return plain
        query = QueryDict(parts.query, mutable=True)
        query["at"] = self.asked
        return urlunsplit(("", "", parts.path, query.urlencode(), parts.fragment))


class RequestInTime(HttpRequest):
    """A request as TimeTravelMiddleware hands it on: `moment` is None where the site is read as it is now."""

    time_travel: TimeTravel | None
    moment: datetime | None


def end(day: date) -> datetime:
    """The last moment of a day."""
    return begin(day) + length(day) - MICROSECOND


def same_moment(request: HttpRequest, address: str) -> str:
    """`address` itself, or where it is seen at the moment of the page asked for."""
    travel = cast(RequestInTime, request).time_travel
    return travel.address(address) if travel else address


class TimeTravelMiddleware:
    """Stands behind what knows the user, and before what turns exceptions into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: RequestInTime) -> HttpResponse:
        request.time_travel = request.moment = None
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
        travel = TimeTravel.parse(request.GET["at"], request.path_info, is_shown=name in SHOWN)
        request.time_travel, request.moment = travel, travel.moment
        response = self.get_response(request)
        for header in ("ETag", "Last-Modified"):
            response.headers.pop(header, None)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


def _public_page(path: str) -> str:
    """The name of the public page at `path`, or nothing; nothing too for what reads `at` by itself."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    reads_it = getattr(getattr(match.func, "view_class", None), "reads_moment_itself", False)
    return "" if match.namespaces or reads_it else match.url_name or ""
