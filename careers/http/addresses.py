"""The addresses by which the public knows this site, and what every template knows of it."""

from django.conf import settings


def site(request) -> str:
    """Scheme and host without a slash at the end: SITE_URL, or else as this request came."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path: str) -> str:
    """The full address of `path`, which begins with a slash."""
    return site(request) + path


def of_site(request) -> dict:
    """`site_name`, `site_url` (without a slash at the end) and `canonical_url` (without a query)."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": site(request),
        "canonical_url": absolute(request, request.path),
    }
