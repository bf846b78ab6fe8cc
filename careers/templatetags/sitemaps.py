"""The entries of a site map: five thousand in one file."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def urls(urlset: Iterable[dict[str, Any]]) -> SafeString:
    return SafeString("".join(map(_url, urlset)))


def _url(url: dict[str, Any]) -> str:
    changed = url["lastmod"]
    lastmod = f"<lastmod>{timezone.localdate(changed).isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{escape(url['location'])}</loc>{lastmod}</url>"
