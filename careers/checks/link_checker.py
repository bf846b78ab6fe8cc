"""Tries the links of drafts, politely, and remembers how they answered."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import NamedTuple
from urllib.parse import urljoin

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import http_client
from .http_client import Deadline, NotAsked, NotReached
from .models import Link

#: Seconds that a link has to answer, redirects included, and between two requests of the same host.
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
LONGEST_ANSWER = 200


class LinkAnswer(NamedTuple):
    """How a link answered: one of Link.Status, and in words."""

    status: str
    words: str


class Checker:
    """Asks web addresses how they are: one request at a time of each host, with a pause between them.

    Addresses that are not public (of this machine, of the network behind the server) are never asked, unless
    `allow_private`: a text could otherwise make the server look around there.
    """

    def __init__(
        self, *, timeout: float = TIMEOUT, pause: float = PAUSE, allow_private: bool = False
    ) -> None:
        self.timeout, self.pause, self.allow_private = timeout, pause, allow_private
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._asked: dict[str, float] = {}
        self._guard = threading.Lock()

    def answer(self, url: str) -> LinkAnswer:
        """How `url` answers at last. Never raises for what a server does."""
        deadline = Deadline(self.timeout)
        try:
            for _redirect in range(REDIRECTS + 1):
                response = self._ask(url, deadline)
                if response.status not in REDIRECTING or not response.location:
                    return _judged(response.status, response.reason)
                url = _joined(url, response.location)
        except NotReached as error:
            return LinkAnswer(Link.Status.BROKEN, str(error))
        except NotAsked as error:
            return LinkAnswer(Link.Status.UNKNOWN, str(error))
        told = ngettext("More than %(n)d redirect", "More than %(n)d redirects", REDIRECTS) % {"n": REDIRECTS}
        return LinkAnswer(Link.Status.BROKEN, told)

    def _ask(self, url: str, deadline: Deadline) -> http_client.Response:
        """HEAD first; GET where HEAD is not answered well."""
        host = _host(url)
        with self._turn(host, deadline):
            answered = http_client.request("HEAD", url, deadline, allow_private=self.allow_private)
        if answered.status < FAILED:
            return answered
        with self._turn(host, deadline):
            return http_client.request("GET", url, deadline, allow_private=self.allow_private)

    @contextmanager
    def _turn(self, host: str, deadline: Deadline) -> Iterator[None]:
        """One request of `host` at a time, after a pause. The time until then is not the link's."""
        came = time.monotonic()
        with self._guard:
            lock = self._locks[host]
        with lock:
            time.sleep(max(0.0, self._asked.get(host, 0.0) + self.pause - time.monotonic()))
            deadline.extend(time.monotonic() - came)
            try:
                yield
            finally:
                self._asked[host] = time.monotonic()


def due(*, everything: bool = False, now: datetime | None = None) -> QuerySet[Link, str]:
    """The links of drafts that should be tried: new ones first, then those that were tried longest ago."""
    links = Link.objects.filter(uses__isnull=False).distinct()
    if not everything:
        rested = (now or timezone.now()) - timedelta(days=RESTS)
        links = links.filter(Q(checked_at=None) | Q(checked_at__lt=rested) | ~Q(status=Link.Status.FINE))
    return links.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list("url", flat=True)


def check(
    urls: Iterable[str],
    checker: Checker,
    progress: Callable[[str, LinkAnswer], None] = lambda url, answer: None,
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


def _answers(urls: Iterable[str], checker: Checker) -> Iterator[tuple[str, LinkAnswer]]:
    """The answers as they come; each host is the task of one thread, so that none waits for another."""
    by_host = defaultdict(list)
    for url in urls:
        by_host[http_client.host_of(url)].append(url)
    come: SimpleQueue[tuple[str, LinkAnswer | Exception]] = SimpleQueue()
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


def _store(url: str, answer: LinkAnswer) -> None:
    now = timezone.now()
    links = Link.objects.filter(url=url)
    links.update(status=answer.status, answer=answer.words[:LONGEST_ANSWER], checked_at=now)
    if answer.status == Link.Status.BROKEN:
        links.filter(broken_since=None).update(broken_since=now)
    else:
        links.update(broken_since=None)


def _judged(status: int, reason: str) -> LinkAnswer:
    words = f"{status} {reason}".strip()
    if status < FAILED:
        return LinkAnswer(Link.Status.FINE, words)
    if status in REFUSALS:
        told = _("Refuses to be checked (%(answer)s): open it yourself") % {"answer": words}
        return LinkAnswer(Link.Status.UNKNOWN, told)
    return LinkAnswer(Link.Status.BROKEN, words)


def _host(url: str) -> str:
    """The host that `url` names. Raises NotReached where it is no web address."""
    if not (host := http_client.host_of(url)):
        raise NotReached(_("Leads to something that is no web page: %(url)s") % {"url": url[:100]})
    return host


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location
