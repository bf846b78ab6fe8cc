"""One request of a web address: of public addresses only, and with one deadline for all of it."""

import http.client
import io
import ipaddress
import socket
import ssl
import threading
import time
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

#: What a request says of itself. Some sites answer only what looks like a browser.
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; careers link check)", "Accept": "*/*"}
#: What stands in the address of a request as it is. Everything else that is not ASCII is quoted.
SAFE = "%/:=&?~#+!$,;'@()*[]"
PORTS = {"http": 80, "https": 443}
#: Below this, ports belong to other services: mail, files, remote shells.
FIRST_FREE_PORT = 1024
#: Public unicast addresses of IPv6 begin so; https://www.iana.org/assignments/ipv6-address-space
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
#: Addresses of a special purpose, where no page for everybody is: multicast, for example, and what leads on
#: to an IPv4 address through a tunnel. (Translated addresses are outside of GLOBAL_UNICAST.)
#: https://www.iana.org/assignments/iana-ipv4-special-registry, and the same for IPv6.
SPECIAL = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
]


class NotReached(Exception):
    """Why no answer came, in words."""


class NotAsked(Exception):
    """Why an address is left alone although it may well work, in words."""


class Deadline:
    """The end of the time that everything together may take."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then. Raises TimeoutError where there are none."""
        if (left := self.at - time.monotonic()) <= 0:
            raise TimeoutError
        return left

    def extend(self, seconds: float) -> None:
        self.at += seconds


class Response(NamedTuple):
    status: int
    reason: str
    location: str


def is_public(address: str) -> bool:
    """Whether everybody can reach `address`, and nobody but its owner is meant by it."""
    found = ipaddress.ip_address(address)
    if found.version == 6 and found not in GLOBAL_UNICAST:
        return False
    return not any(found in network for network in SPECIAL if network.version == found.version)


def host_of(url: str) -> str:
    """The host that `url` names; empty where it is no web address."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in PORTS else ""
    except ValueError:
        return ""


def request(method: str, url: str, deadline: Deadline, *, allow_private: bool = False) -> Response:
    """What `url` answers, without its body. Raises NotReached and NotAsked."""
    try:
        connection, target = _connected(url, deadline, allow_private=allow_private)
        try:
            connection.request(method, target, headers=HEADERS)
            response = connection.getresponse()
            return Response(response.status, response.reason, response.headers.get("Location", ""))
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotReached(_why(error, deadline)) from error


def _connected(
    url: str, deadline: Deadline, *, allow_private: bool
) -> tuple[http.client.HTTPConnection, str]:
    """A connection to the very address that was looked up and found to be public, and what to ask it for."""
    parts, host = urlsplit(url), host_of(url)
    port = parts.port or PORTS[parts.scheme]
    if port < FIRST_FREE_PORT and port not in PORTS.values():
        raise NotAsked(
            _("Uses port %(port)d, where no web page is expected: open it yourself") % {"port": port}
        )
    found = _looked_up(host, port, deadline)
    if not allow_private and not all(is_public(each[4][0]) for each in found):
        raise NotReached(_("Leads to a private address, which readers cannot reach"))
    family, kind, protocol, _name, address = found[0]
    connection = http.client.HTTPConnection(host, port)
    connection.default_port = PORTS[parts.scheme]
    # It is called and nothing else.
    connection.response_class = partial(_Answer, deadline=deadline)  # type: ignore[assignment]
    connection.sock = socket.socket(family, kind, protocol)
    try:
        connection.sock.settimeout(deadline.left())
        connection.sock.connect(address)
        if parts.scheme == "https":
            connection.sock.settimeout(deadline.left())
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
        connection.sock.settimeout(deadline.left())
    except BaseException:
        connection.close()
        raise
    query = f"?{parts.query}" if parts.query else ""
    return connection, quote((parts.path or "/") + query, safe=SAFE)


def _looked_up(host: str, port: int, deadline: Deadline) -> list[tuple]:
    """The addresses of `host`. In a thread, since the system's own look-up cannot be told how long to try."""
    come: SimpleQueue[list[tuple] | Exception] = SimpleQueue()

    def look_up() -> None:
        try:
            come.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except Exception as error:  # raised again where it is waited for
            come.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        found = come.get(timeout=deadline.left())
    except Empty as error:
        raise TimeoutError from error
    if isinstance(found, Exception):
        raise found
    return found


class _Answer(http.client.HTTPResponse):
    """An answer that is read until the deadline, however slowly its bytes drop in."""

    def __init__(self, sock: socket.socket, *args: Any, deadline: Deadline, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock, deadline))


class _TimedReader(io.RawIOBase):
    """The bytes of a socket. Each read may take what is left of the time for all of them."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: Deadline) -> None:
        self._raw, self._sock, self._deadline = raw, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int | None:
        self._sock.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _why(error: Exception, deadline: Deadline) -> str:
    if isinstance(error, socket.gaierror | UnicodeError):
        return _("There is no such host")
    if isinstance(error, TimeoutError):
        return _("No answer within %(seconds)g seconds") % {"seconds": deadline.seconds}
    if isinstance(error, ssl.SSLError):
        return _("Its certificate cannot be trusted: %(why)s") % {
            "why": getattr(error, "verify_message", error)
        }
    if isinstance(error, ConnectionRefusedError):
        return _("The server refuses the connection")
    return _("The answer cannot be read: %(why)s") % {"why": error}
