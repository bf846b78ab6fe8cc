"""The addresses by which the public knows this site, and what every template knows of it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect

from .conditional import MAX_AGE


def site(request) -> str:
    """Scheme and host without a slash at the end: SITE_URL, or else as this request came."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path: str) -> str:
    """The full address of `path`, which begins with a slash."""
    return site(request) + path


def moved(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
    """301 to `path`, with the parameters of `request`. No cache keeps it for longer than a page."""
    query = request.META["QUERY_STRING"]
    response = HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
    # A browser would otherwise keep it for ever, and the page may move back.
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def of_site(request) -> dict:
    """`site_name`, `site_url` (without a slash at the end) and `canonical_url` (without a query)."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": site(request),
        "canonical_url": absolute(request, request.path),
    }
