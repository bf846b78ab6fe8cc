"""The addresses by which the public knows this site."""

from django.conf import settings


def site(request) -> str:
    """Scheme and host without a slash at the end: SITE_URL, or else as this request came."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path: str) -> str:
    """The full address of `path`, which begins with a slash."""
    return site(request) + path
