"""Tries the links of drafts, politely, and remembers how they answered."""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Link

#: Seconds to wait for an answer, and between two requests of the same host.
TIMEOUT, PAUSE = 10.0, 1.0
#: How many hosts are asked at once, and how many redirects are followed.
AT_ONCE, REDIRECTS = 4, 5
#: A link that worked is not tried again for so many days.
RESTS = 7
#: Statuses by which a site refuses to be checked rather than says that a page is gone.
REFUSALS = {401, 403, 407, 429, 451, 999}
#: From here on a status says that something is wrong. Some servers say so of HEAD only.
FAILED = 400
REDIRECTING = {301, 302, 303, 307, 308}
#: What a request says of itself. Some sites answer only what looks like a browser.
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; careers link check)", "Accept": "*/*"}
LONGEST_ANSWER = 200
#: What stands in the address of a request as it is. Everything else that is not ASCII is quoted.
SAFE = "%/:=&?~#+!$,;'@()*[]"


class Answer(NamedTuple):
    """How a link answered: one of Link.Status, and in words."""

    status: str
    words: str


class NotReached(Exception):
    """Why no answer came, in words."""


class Checker:
    """Asks web addresses how they are: one request at a time of each host, with a pause between them.

    Private addresses (of this machine, of the network behind the server) are never asked, unless
    `allow_private`: a text could otherwise make the server look around there.
    """

    def __init__(self, *, timeout: float = TIMEOUT, pause: float = PAUSE, allow_private: bool = False):
        self.timeout, self.pause, self.allow_private = timeout, pause, allow_private
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._asked: dict[str, float] = {}
        self._guard = threading.Lock()

    def answer(self, url: str) -> Answer:
        """How `url` answers at last. Never raises for what a server does."""
        try:
            for _redirect in range(REDIRECTS + 1):
                status, reason, location = self._ask(url)
                if status not in REDIRECTING or not location:
                    return _judged(status, reason)
                url = urljoin(url, location)
        except NotReached as error:
            return Answer(Link.Status.BROKEN, str(error))
        told = ngettext("More than %(n)d redirect", "More than %(n)d redirects", REDIRECTS) % {"n": REDIRECTS}
        return Answer(Link.Status.BROKEN, told)

    def _ask(self, url: str) -> tuple[int, str, str]:
        """Status, its words, and where it redirects. HEAD first; GET where HEAD is not answered well."""
        host = _host(url)
        with self._guard:
            lock = self._locks[host]
        with lock:
            answered = self._request("HEAD", url, host)
            return answered if answered[0] < FAILED else self._request("GET", url, host)

    def _request(self, method: str, url: str, host: str) -> tuple[int, str, str]:
        time.sleep(max(0.0, self._asked.get(host, 0.0) + self.pause - time.monotonic()))
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
            target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=SAFE)
            connection = self._connection(parts.scheme, host, port)
            try:
                connection.request(method, target, headers=HEADERS)
                response = connection.getresponse()
                return response.status, response.reason, response.headers.get("Location", "")
            finally:
                connection.close()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotReached(_why(error, self.timeout)) from error
        finally:
            self._asked[host] = time.monotonic()

    def _connection(self, scheme: str, host: str, port: int) -> http.client.HTTPConnection:
        """A connection to the very address that was looked up and found to be public."""
        address = self._address(host, port)
        plain = socket.create_connection(address, self.timeout)
        if scheme == "http":
            connection = http.client.HTTPConnection(host, port)
            connection.sock = plain
            return connection
        try:
            connection = http.client.HTTPSConnection(host, port)
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
        return connection

    def _address(self, host: str, port: int) -> tuple[str, int]:
        found = [each[4][:2] for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not self.allow_private and not all(ipaddress.ip_address(ip).is_global for ip, _port in found):
            raise NotReached(_("Leads to a private address, which readers cannot reach"))
        return found[0]


def due(*, everything: bool = False, now: datetime | None = None) -> Iterable[str]:
    """The links of drafts that should be tried: new ones first, then those that were tried longest ago."""
    links = Link.objects.filter(uses__isnull=False).distinct()
    if not everything:
        rested = (now or timezone.now()) - timedelta(days=RESTS)
        links = links.filter(Q(checked_at=None) | Q(checked_at__lt=rested) | ~Q(status=Link.Status.FINE))
    return links.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list("url", flat=True)


def check(
    urls: Iterable[str], checker: Checker, progress: Callable[[str, Answer], None] = lambda url, answer: None
) -> dict[str, int]:
    """Try `urls` and store each answer as it comes; how many there were of each of Link.Status."""
    counted = dict.fromkeys(Link.Status.values, 0)
    for url, answer in _answers(urls, checker):
        _store(url, answer)
        counted[answer.status] += 1
        progress(url, answer)
    return counted


def forget_unused() -> int:
    """Remove the links that no draft has any more; how many."""
    return Link.objects.filter(uses__isnull=True).delete()[0]


def _answers(urls: Iterable[str], checker: Checker) -> Iterator[tuple[str, Answer]]:
    """The answers as they come; each host is the task of one thread, so that none waits for another."""
    by_host = defaultdict(list)
    for url in urls:
        by_host[_host_or_nothing(url)].append(url)
    come: SimpleQueue[tuple[str, Answer | Exception]] = SimpleQueue()
    stopped = threading.Event()

    def ask(some: list[str]) -> None:
        for url in some:
            if stopped.is_set():
                return
            try:
                come.put((url, checker.answer(url)))
            except Exception as error:  # what nobody thought of must not leave the others waiting
                come.put((url, error))

    pool = ThreadPoolExecutor(max_workers=AT_ONCE)
    try:
        for some in by_host.values():
            pool.submit(ask, some)
        for _each in range(sum(map(len, by_host.values()))):
            url, answer = come.get()
            if isinstance(answer, Exception):
                raise answer
            yield url, answer
    finally:
        stopped.set()
        pool.shutdown(cancel_futures=True)


def _store(url: str, answer: Answer) -> None:
    now = timezone.now()
    links = Link.objects.filter(url=url)
    links.update(status=answer.status, answer=answer.words[:LONGEST_ANSWER], checked_at=now)
    if answer.status == Link.Status.BROKEN:
        links.filter(broken_since=None).update(broken_since=now)
    else:
        links.update(broken_since=None)


def _judged(status: int, reason: str) -> Answer:
    words = f"{status} {reason}".strip()
    if status < FAILED:
        return Answer(Link.Status.FINE, words)
    if status in REFUSALS:
        told = _("Refuses to be checked (%(answer)s): open it yourself") % {"answer": words}
        return Answer(Link.Status.UNKNOWN, told)
    return Answer(Link.Status.BROKEN, words)


def _host(url: str) -> str:
    """The host that `url` names. Raises NotReached where it is no web address."""
    if not (host := _host_or_nothing(url)):
        raise NotReached(_("Leads to something that is no web page: %(url)s") % {"url": url[:100]})
    return host


def _host_or_nothing(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _why(error: Exception, timeout: float) -> str:
    if isinstance(error, socket.gaierror | UnicodeError):
        return _("There is no such host")
    if isinstance(error, TimeoutError):
        return _("No answer within %(seconds)d seconds") % {"seconds": timeout}
    if isinstance(error, ssl.SSLError):
        return _("Its certificate cannot be trusted: %(why)s") % {
            "why": getattr(error, "verify_message", error)
        }
    if isinstance(error, ConnectionRefusedError):
        return _("The server refuses the connection")
    return _("The answer cannot be read: %(why)s") % {"why": error}
