"""What `manage.py check --deploy` says about logging in."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def proxies_are_counted(app_configs, **kwargs) -> list[Warning]:
    if not settings.SECURE_PROXY_SSL_HEADER or settings.TRUSTED_PROXIES:
        return []
    return [
        Warning(
            "A proxy stands before the site, and attempts to log in are counted by the address of that "
            "proxy: one visitor who tries passwords makes all others wait.",
            hint="Let the proxy add to X-Forwarded-For, and set TRUSTED_PROXIES to the number of proxies.",
            id="careers.W001",
        )
    ]
