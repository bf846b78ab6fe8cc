"""Who tries to log in: the address and the name that attempts are counted by."""

import ipaddress
import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

#: As much of a name as is counted and logged.
LONGEST_NAME = 150
#: One household, or one rented server, has this much of IPv6.
NETWORK_BITS = 64


def address(request: HttpRequest) -> str | None:
    """The address that a request came from, an IPv6 one as its network; nothing where it has none.

    Each of TRUSTED_PROXIES adds the address that it was asked from to the end of X-Forwarded-For. What stands
    before these was written by the visitor.
    """
    proxies = settings.TRUSTED_PROXIES
    told = request.headers.get("X-Forwarded-For", "").split(",") if proxies else []
    own = request.META.get("REMOTE_ADDR", "")
    hops = [*told, own]
    return counted_address(hops[max(0, len(hops) - 1 - proxies)]) or counted_address(own)


def counted_address(text: str) -> str | None:
    """The address that `text` names, with or without a port, as attempts are counted by it."""
    for part in (text.strip(), _host(text.strip())):
        try:
            found = ipaddress.ip_address(part)
        except ValueError:
            continue
        if found.version == 4:
            return str(found)
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Address(int(found) >> NETWORK_BITS << NETWORK_BITS))
    return None


def _host(text: str) -> str:
    try:
        return urlsplit(f"//{text}").hostname or ""
    except ValueError:
        return ""


def counted_name(name: str) -> str:
    """`name` as attempts are counted by it: other spellings of a name have no attempts of their own."""
    return unicodedata.normalize("NFKC", name).strip().casefold().replace("\0", "")[:LONGEST_NAME]


def name(request: HttpRequest, credentials: dict | None) -> str:
    """The name that somebody tries to log in with, or the e-mail address; empty where there is neither."""
    credentials = credentials or {}
    return counted_name(str(credentials.get("username") or credentials.get("email") or ""))


def described(name: str, address: str | None) -> str:
    """Who it is, for the log: on one line, whatever was typed as a name."""
    return f"{name[:LONGEST_NAME]!r} from {address or 'an unknown address'}"
