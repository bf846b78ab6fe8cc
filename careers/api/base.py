"""What all addresses of the API have in common."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import resolve, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import View

from careers.http import addresses
from careers.http.conditional import Conditional, Freshness, of_release
from careers.http.middleware import Gone, today_of
from careers.http.whole_site import OfWholeSite, WholeSite, whole_site
from careers.models import Edition, edition_history

from . import parameters
from .documents import ENCODER
from .parameters import QueryParameter
from .problems import FOR_ANY_SITE, Problem, not_found, unexpected

JSON = "application/json"


class Moved(Exception):
    """The role is at another address today."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class Answering(View):
    """Turns `answer` into JSON, and what goes wrong into problems. Put Conditional before it."""

    #: What the OpenAPI document says of it.
    summary: ClassVar[str] = ""
    parameters: ClassVar[Sequence[QueryParameter]] = ()
    answers: ClassVar[Any] = None
    examples: ClassVar[Sequence[str]] = ()
    content_type: ClassVar[str] = JSON
    #: TimeTravelMiddleware leaves `at` to the view: everybody may ask.
    reads_moment_itself = True

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method in ("GET", "HEAD"):
                self.asked = parameters.read(request.GET, self.parameters)
            return super().dispatch(request, *args, **kwargs)
        except Problem as problem:
            return problem.response()
        except Moved as moved:
            return self.moved(moved.slug)
        except Gone as gone:
            return self.gone(gone.edition)
        except Http404:
            return not_found().response()
        except SuspiciousOperation:
            return unexpected(HTTPStatus.BAD_REQUEST)

    @property
    def moment(self) -> datetime | None:
        return parameters.moment(self.asked.get("at"))

    @cached_property
    def base(self) -> str:
        """Where the addresses of this site begin."""
        return addresses.site(self.request)

    def answer(self) -> Any:
        raise NotImplementedError

    def links(self) -> dict[str, str]:
        """The `Link` header: an address for each relation."""
        return {}

    def body(self, answer: Any) -> bytes:
        return ENCODER.encode(answer)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = self.answer()
        response = HttpResponse(self.body(answer), content_type=self.content_type)
        links = self.links()
        if following := getattr(answer, "next", None):
            links = {"next": self.again(after=following)} | links
        if links:
            response["Link"] = ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items())
        return response

    def again(self, **changed: str) -> str:
        """The address that was asked for, with other parameters."""
        sent: dict[str, Any] = dict(self.request.GET.lists())
        return f"{self.base}{self.request.path}?{urlencode(sent | changed, doseq=True)}"

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        for name, value in FOR_ANY_SITE.items():
            response[name] = value
        response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return unexpected(HTTPStatus.METHOD_NOT_ALLOWED, Allow="GET, HEAD, OPTIONS")

    def moved(self, slug: str) -> HttpResponse:
        view_name = resolve(self.request.path_info).view_name
        path = reverse(view_name, kwargs=self.kwargs | {self.moved_name(): slug})
        response = addresses.moved(self.request, path)
        for name, value in FOR_ANY_SITE.items():
            response[name] = value
        return response

    def moved_name(self) -> str:
        return "slug"

    def gone(self, edition: Edition) -> HttpResponse:
        family = Edition.objects.live(self.moment).filter(family_slug=edition.family_slug).exists()
        instead = reverse("family", args=[edition.family_slug]) if family else reverse("careers")
        return Problem(
            HTTPStatus.GONE,
            _("%(title)s was withdrawn.") % {"title": edition.title},
            withdrawn_title=edition.title,
            withdrawn_at=edition.live_until.isoformat() if edition.live_until else "",
            see_instead=self.base + instead,
        ).response()


class ApiView(OfWholeSite, Answering):
    """An answer that may change with any publication. It is kept where it is asked for without parameters."""

    stored_parameters: Sequence[str] | None = ()
    asks_questions = True
    own_headers = FOR_ANY_SITE

    @cached_property
    def site(self) -> WholeSite:
        return WholeSite(self.moment) if self.moment else whole_site()


class OfRelease(Conditional, Answering):
    """An answer that only another release of the site changes."""

    stored_parameters = ()
    asks_questions = True
    own_headers = FOR_ANY_SITE
    needs_database = False

    def get_freshness(self) -> Freshness:
        return of_release(self.base)


def edition_at(slug: str, at: datetime | None = None) -> Edition:
    """The edition that was public at an address then, with its content. One query; two if it has moved.

    Raises Moved, Gone or Problem.
    """
    if not edition_history.SLUG.match(slug):
        raise not_found(_("There is no role at this address."))
    found = Edition.objects.defer("rendered").at_address(slug, at).first()
    if found is None:
        raise not_found(_("There is no role at this address."))
    if found.is_live(at):
        return found
    raise Moved(today_of(found, at).slug)
