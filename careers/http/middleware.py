"""What stands around every view: security headers, pages that are gone, small letters, compression."""

import gzip
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import brotli
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.cache import patch_vary_headers

from careers.discovery.search import did_you_mean
from careers.models import Edition

from .addresses import moved

# What a page of words and figures never needs: https://www.w3.org/TR/permissions-policy/
REFUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in REFUSED_FEATURES),
}


class SecurityHeadersMiddleware:
    """Add HEADERS to every answer; a view that set one of them itself keeps its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class Gone(Exception):
    """The page asked for has been withdrawn; `edition` was its last text."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition.slug)
        self.edition = edition


def today_of(edition: Edition, at: datetime | None) -> Edition:
    """The live edition, without its content, of a role that has moved from where `edition` was. One query.

    Raises Gone where the role was withdrawn.
    """
    live = Edition.objects.live(at).without_content().filter(role=edition.role_id).first()
    if live is None:
        raise Gone(edition)
    return live


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


class SmallLettersMiddleware:
    """Turns a page that is not found into 301, where a public page may be at its address in small letters.

    Most addresses that somebody types or prints are the same in capitals, and some programs write them so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        path = request.path_info.lower()
        is_missing = response.status_code == HTTPStatus.NOT_FOUND and request.method in ("GET", "HEAD")
        if not is_missing or path == request.path_info:
            return response
        for address in (path, f"{path}/"):
            if _is_public_page(address):
                return moved(request, get_script_prefix() + address.removeprefix("/"))
        return response


def _is_public_page(path: str) -> bool:
    """Whether there is a page for everybody at `path`. The key of a preview has letters of both kinds."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    view = getattr(match.func, "view_class", None)
    return not match.namespaces and not getattr(view, "shows_drafts", False)


#: Bodies that fit into one network packet anyway stay as they are.
WORTH_IT = 1000

COMPRESSED_TYPES = (
    *("text/", "application/json", "application/ld+json"),
    *("application/xml", "application/atom+xml", "image/svg+xml"),
)

#: Costs no more time than gzip does: about 1 ms for a long page. What is kept is compressed better. (One more
#: level of gzip takes half as long again, for one byte in a hundred.)
BROTLI_QUALITY = 5
GZIP_LEVEL = 5


def _brotli(content: bytes) -> bytes:
    return brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)


def _gzip(content: bytes) -> bytes:
    # Without the time of day in it, equal answers are equal bytes.
    return gzip.compress(content, compresslevel=GZIP_LEVEL, mtime=0)


#: Best first: of two that the visitor takes equally gladly, the first is used.
ENCODINGS = {"br": _brotli, "gzip": _gzip}


class CompressionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not may_be_compressed(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        encoding = chosen_encoding(request.headers.get("Accept-Encoding", ""))
        if not encoding or len(response.content) < WORTH_IT:
            return response
        response.content = ENCODINGS[encoding](response.content)
        response["Content-Encoding"] = encoding
        response["Content-Length"] = str(len(response.content))
        if response.get("ETag", "").startswith('"'):
            # A strong ETag promises the same bytes, which these no longer are.
            response["ETag"] = "W/" + response["ETag"]
        return response


def may_be_compressed(response: HttpResponse) -> bool:
    return (
        "public" in response.get("Cache-Control", "")
        and not response.streaming
        and not response.has_header("Content-Encoding")
        and response.get("Content-Type", "").startswith(COMPRESSED_TYPES)
    )


def chosen_encoding(accepted: str) -> str | None:
    """The best of ENCODINGS for an Accept-Encoding header, or None (RFC 9110, section 12.5.3)."""
    weights = {}
    for item in accepted[:500].split(","):
        name, _, weight = item.partition(";")
        weights[name.strip().lower()] = _weight(weight)
    offered = {name: weights.get(name, weights.get("*", 0)) for name in ENCODINGS}
    best = max(offered, key=offered.__getitem__)
    return best if offered[best] > 0 else None


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip().lower() != "q":
        return 1
    try:
        return float(value)
    except ValueError:
        return 0
