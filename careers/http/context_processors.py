"""What every template knows about the site."""

from django.conf import settings

from careers.http import addresses


def site(request) -> dict:
    """`site_name`, `site_url` (without a slash at the end) and `canonical_url` (without a query)."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": addresses.site(request),
        "canonical_url": addresses.absolute(request, request.path),
    }
