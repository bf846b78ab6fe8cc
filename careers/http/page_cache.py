"""Answers requests for public pages from what was answered before, without Django, while that is right.

A page is right as long as nothing has been published since (see PublicationWatch) and its own next planned
change has not come. After a publication Django is asked, by its ETag, whether the page is still the same.
What a page depends on, besides what is published, is its Key; a view says by `stored_parameters` whether its
pages are kept, and which parameters of the address it reads.

Django reads pages in threads of its own, which are waited for for PATIENCE seconds at most: nobody who reads
waits for a database that does not answer. Some of them know the standby, if there is one, as their only
database; what they cannot read is read once more from the primary.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from itertools import takewhile
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest, get_path_info, get_script_name
from django.core.signals import request_started
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve, set_script_prefix
from django.utils import timezone
from django.utils.cache import get_conditional_response, has_vary_header
from django.utils.module_loading import import_string

from . import conditional
from .conditional import Freshness
from .middleware import ENCODINGS, WORTH_IT, chosen_encoding, may_be_compressed
from .page_store import FROM_STORE, Asked, Key, PageStore, StoredPage, encoded
from .publication_watch import REPLICA, PublicationWatch
from .readers import Flight, be_reader, be_standby_reader
from .request_log import told

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]

#: Seconds that somebody who reads waits for Django.
PATIENCE = 2.5
#: Seconds of these after which the primary is asked instead of the standby.
STANDBY_PATIENCE = 1
#: How many pages are made at a time.
THREADS = 4
#: How many pages wait to be compressed as well as can be.
TO_COMPRESS = 50
#: The body of an answer without one. Servers send a list with one item fastest.
NOTHING = [b""]
#: Where other answers came from, as the log says.
FROM_DJANGO, STALE = "django", "stale"
#: Seconds without the database for which pages go on being served.
LONGEST_STALE = 24 * 60 * 60
#: What is not told to Django about a page that others will read too.
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
#: Parameters with which no page is kept: the site as it stood, which editors alone see, and free text.
TIME_TRAVEL = "at"
NEVER_KEPT = (TIME_TRAVEL, "q")


class PageCache:
    """A WSGI application around Django's; `unavailable` is the view of a page that says "try again later"."""

    def __init__(
        self,
        django: WSGIHandler,
        *,
        watch: PublicationWatch,
        unavailable: Callable[[HttpRequest], HttpResponse],
        budget: int,
        log: Callable[[Environ, str], None] | None = None,
    ) -> None:
        self.django, self.watch, self.log = django, watch, log
        self.store = PageStore(budget)
        self._answers = self.store.answers
        self._unavailable = with_headers(unavailable)
        self._flights: dict[tuple[Key, str], Flight] = {}
        self._lock = threading.Lock()
        self._readers = {DEFAULT_DB_ALIAS: ThreadPoolExecutor(THREADS, "reader", initializer=be_reader)}
        if REPLICA in connections:
            self._readers[REPLICA] = ThreadPoolExecutor(THREADS, "standby", initializer=be_standby_reader)
        self._compressor = ThreadPoolExecutor(1, "compressor", initializer=_be_patient)
        self._to_compress = threading.BoundedSemaphore(TO_COMPRESS)
        header = settings.SECURE_PROXY_SSL_HEADER
        self._scheme_header = header[0] if header else "wsgi.url_scheme"

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        get = environ.get
        asked: Asked = (
            environ["PATH_INFO"],
            get("QUERY_STRING"),
            get("HTTP_HOST"),
            get("HTTP_ACCEPT_ENCODING"),
            get(self._scheme_header),
        )
        answer = self._answers.get(asked)
        method = environ["REQUEST_METHOD"]
        # The most common case, on which the speed of the site depends: it calls nothing that it need not.
        if answer is not None and method == "GET":
            page, sight, now = answer.page, self.watch.sight, time.monotonic()
            if page.generation == sight.generation and now < sight.until and time.time() < answer.until:
                page.used = now
                etag = get("HTTP_IF_NONE_MATCH")
                if "HTTP_IF_MATCH" in environ or "HTTP_IF_UNMODIFIED_SINCE" in environ:
                    pass
                elif etag == page.freshness.etag:
                    if self.log:
                        self.log(environ, answer.told_not_modified)
                    start_response("304 Not Modified", answer.not_modified)
                    return NOTHING
                elif etag is None and "HTTP_IF_MODIFIED_SINCE" not in environ:
                    if self.log:
                        self.log(environ, answer.told)
                    start_response("200 OK", answer.headers)
                    return answer.body
        if method not in ("GET", "HEAD"):
            return self._pass_on(environ, start_response)
        return self._read(environ, start_response, asked)

    def _pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Django answers, in this thread."""

        def started(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            self._log(environ, int(status[:3]), 0, FROM_DJANGO)
            return start_response(status, headers, *error)

        return self.django(environ, started)

    def _read(self, environ: Environ, start_response: StartResponse, asked: Asked) -> Iterable[bytes]:
        path = get_path_info(environ)
        try:
            match = resolve(path)
        except Resolver404:
            match = None
        view = getattr(match and match.func, "view_class", None)
        needs_database = getattr(view, "needs_database", True)
        is_file = path.startswith((settings.STATIC_URL, settings.MEDIA_URL))
        is_of_admin = bool(match and match.namespaces)
        if is_file or is_of_admin:
            return self._pass_on(environ, start_response)
        self.watch.start()
        key = self._key(environ, view)
        if key is not None:
            return self._send_page(key, environ, start_response, asked, needs_database=needs_database)
        answer = None
        if not self._is_away():
            is_public = _is_public(view, environ)
            made = self._made(self._answered, environ, is_public, is_public=is_public)
            answer = cast("Plain | None", made)
        return self._send(answer, environ, start_response)

    def _key(self, environ: Environ, view: Any) -> Key | None:
        """What the page asked for is stored by; None for what only Django may answer."""
        parameters: Sequence[str] | None = getattr(view, "stored_parameters", None)
        try:
            query = QueryDict(environ.get("QUERY_STRING", ""))
        except SuspiciousOperation:
            return None
        if parameters is None or (view.asks_questions and query):
            return None
        if "HTTP_HOST" not in environ or query.keys() & set(NEVER_KEPT) or _is_special(environ):
            return None
        read = QueryDict(mutable=True)
        for name in parameters:
            if name in query:
                read[name] = query[name]
        return Key(
            environ["HTTP_HOST"].lower(),
            environ.get(self._scheme_header, ""),
            environ["PATH_INFO"],
            read.urlencode(),
        )

    # -- a page that is kept, or will be ------------------------------------------------------

    def _send_page(
        self,
        key: Key,
        environ: Environ,
        start_response: StartResponse,
        asked: Asked,
        *,
        needs_database: bool,
    ) -> Iterable[bytes]:
        page = self.store.get(key)
        if page and self._is_right(page):
            return self._send_answer(page, environ, start_response, asked)
        made: Made | None = None
        if not (needs_database and self._is_away()):
            made = self._made(self._make, environ, key, page, key=key)
            if isinstance(made, Plain) and made.leads_on and environ.get("QUERY_STRING", "") != key.query:
                # Where it leads, all parameters go with it, not only those that the page reads.
                made = self._made(self._answered, environ, True)
        if isinstance(made, StoredPage):
            return self._send_answer(made, environ, start_response, asked)
        if _has_failed(made) and page and self._may_be_stale(page):
            return self._send_answer(page, environ, start_response, asked, is_stale=True)
        return self._send(made, environ, start_response)

    def _made(
        self,
        make: Callable[..., "Made"],
        environ: Environ,
        *args: Any,
        key: Key | None = None,
        is_public: bool = True,
    ) -> "Made | None":
        """What `make` returns in a thread that reads, one for all who ask for `key`; or None."""
        until, sight = time.monotonic() + PATIENCE, self.watch.sight
        what = (key, make, environ, sight.generation, *args)
        if sight.alias == REPLICA and is_public:
            made = self._flight(REPLICA, *what, patience=STANDBY_PATIENCE).wait(until)
            if not _has_failed(made):
                return made
        return self._flight(DEFAULT_DB_ALIAS, *what, patience=PATIENCE).wait(until)

    def _flight(
        self,
        alias: str,
        key: Key | None,
        make: Callable[..., "Made"],
        environ: Environ,
        *args: Any,
        patience: float,
    ) -> "Flight":
        def begin() -> Flight:
            return Flight(self._readers[alias], patience, make, environ.copy(), *args)

        if key is None:
            return begin()
        with self._lock:
            flight = self._flights.get((key, alias))
            if flight is None:
                flight = self._flights[key, alias] = begin()
        flight.future.add_done_callback(lambda _done: self._land(key, alias, flight))
        return flight

    def _land(self, key: Key, alias: str, flight: "Flight") -> None:
        with self._lock:
            if self._flights.get((key, alias)) is flight:
                del self._flights[key, alias]

    def _is_right(self, page: StoredPage) -> bool:
        sight = self.watch.sight
        is_known = page.generation == sight.generation and time.monotonic() < sight.until
        return is_known and not page.is_over

    def _is_away(self) -> bool:
        """Whether the database answered once and does not any more."""
        return self.watch.has_looked and time.monotonic() >= self.watch.sight.until

    def _may_be_stale(self, page: StoredPage) -> bool:
        return time.monotonic() - self.watch.last_answer < LONGEST_STALE and not page.is_over

    def _make(self, environ: Environ, generation: int, key: Key, before: StoredPage | None) -> "Made":
        """Ask Django for a page, or whether the one before is still right. In a thread that reads."""
        for name in (*PERSONAL, "HTTP_ACCEPT_ENCODING"):
            environ.pop(name, None)
        environ |= {"REQUEST_METHOD": "GET", "QUERY_STRING": key.query, "HTTP_HOST": key.host}
        if before:
            environ["HTTP_IF_NONE_MATCH"] = before.freshness.etag
        response = self._response(environ)
        freshness: Freshness | None = getattr(response, "freshness", None)
        if before and freshness and response.status_code == HTTPStatus.NOT_MODIFIED:
            before.confirm(freshness, generation)
            return before
        if freshness is None or response.status_code != HTTPStatus.OK or not _may_be_kept(response):
            if before and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                self.store.drop(before)
            return Plain.of(response)
        page = StoredPage(key, response, freshness, generation)
        other = self.store.get(key)
        if other and other is not before and other.generation >= generation:
            # It was read from the primary while the standby took long.
            return other
        self.store.put(page)
        return page

    def _send_answer(
        self,
        page: StoredPage,
        environ: Environ,
        start_response: StartResponse,
        asked: Asked,
        *,
        is_stale: bool = False,
    ) -> Iterable[bytes]:
        encoding = (
            chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")) if page.can_be_compressed else None
        )
        answer = self.store.answer(page, encoding or "", asked)
        if encoding == "br":
            self._compress_best(page)
        if time.time() >= answer.until:
            answer.refresh()
        page.used = time.monotonic()
        source = STALE if is_stale else FROM_STORE
        if _has_it(page, environ):
            self._log(environ, 304, 0, source)
            start_response("304 Not Modified", answer.not_modified)
            return NOTHING
        self._log(environ, 200, answer.length, source)
        start_response("200 OK", answer.stale if is_stale else answer.headers)
        return answer.body if environ["REQUEST_METHOD"] == "GET" else NOTHING

    def _compress_best(self, page: StoredPage) -> None:
        if page.is_compressed_best or not self._to_compress.acquire(blocking=False):
            return
        page.is_compressed_best = True

        def compress() -> None:
            try:
                page.compress_best()
                self.store.measure(page)
            finally:
                self._to_compress.release()

        self._compressor.submit(compress)

    # -- what is not kept ---------------------------------------------------------------------

    def _answered(self, environ: Environ, _generation: int, is_public: bool) -> "Made":
        # Compressed when it is sent, as pages are.
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return Plain.of(self._response(environ, is_public=is_public))

    def _response(self, environ: Environ, *, is_public: bool = True) -> HttpResponse:
        """What Django answers, read to its end."""
        set_script_prefix(get_script_name(environ))
        request_started.send(sender=type(self.django), environ=environ)
        response = self.django.get_response(WSGIRequest(environ))
        database = connections[DEFAULT_DB_ALIAS]
        is_from_primary = database.connection is not None and database.alias != REPLICA
        if is_public and is_from_primary and REPLICA in self._readers:
            # No page of a standby that knows less may come after this one.
            self.watch.look(database, is_shown=True)
        response.close()
        return cast(HttpResponse, response)

    def _send(
        self, answer: "Plain | None", environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        if answer is None:
            answer = Plain.of(self._unavailable(WSGIRequest(environ)))
        encoding = None
        if answer.can_be_compressed:
            encoding = chosen_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, body = answer.headers, answer.body
        if encoding:
            body = ENCODINGS[encoding](body)
            headers = encoded(headers, body, encoding)
        self._log(environ, answer.status, len(body), FROM_DJANGO)
        start_response(f"{answer.status} {answer.reason}", headers)
        return [body] if environ["REQUEST_METHOD"] == "GET" else NOTHING

    def _log(self, environ: Environ, status: int, size: int, source: str) -> None:
        if self.log:
            asked = environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("QUERY_STRING")
            self.log(environ, told(*asked, status, size=size, source=source))


class Plain(NamedTuple):
    """An answer that is not kept."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes
    can_be_compressed: bool

    @property
    def leads_on(self) -> bool:
        return self.status == HTTPStatus.MOVED_PERMANENTLY

    @classmethod
    def of(cls, response: HttpResponse) -> "Plain":
        cookies = [("Set-Cookie", cookie.output(header="")) for cookie in response.cookies.values()]
        return cls(
            response.status_code,
            response.reason_phrase,
            [*response.items(), *cookies],
            response.content,
            may_be_compressed(response) and len(response.content) >= WORTH_IT,
        )


Made = StoredPage | Plain


def with_headers(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`view` within the middleware that sets headers of every answer, and no other."""
    answer: Any = convert_exception_to_response(view)
    names = list(takewhile(lambda name: "whitenoise" not in name, settings.MIDDLEWARE))
    for name in reversed(names):
        answer = convert_exception_to_response(import_string(name)(answer))
    return cast("Callable[[HttpRequest], HttpResponse]", answer)


def _be_patient() -> None:
    """Called in the thread that compresses: all else comes first. (On Linux, threads have priorities.)"""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


def _has_failed(made: Made | None) -> bool:
    return made is None or (isinstance(made, Plain) and made.status >= HTTPStatus.INTERNAL_SERVER_ERROR)


def _is_public(view: Any, environ: Environ) -> bool:
    """Whether a page shows neither drafts nor the past, which are read from the primary alone."""
    try:
        query = QueryDict(environ.get("QUERY_STRING", ""))
    except SuspiciousOperation:
        return False
    return TIME_TRAVEL not in query and not getattr(view, "shows_drafts", False)


def _is_special(environ: Environ) -> bool:
    return "HTTP_IF_MATCH" in environ or "HTTP_IF_UNMODIFIED_SINCE" in environ


def _has_it(page: StoredPage, environ: Environ) -> bool:
    """Whether who asks has the page already (RFC 9110, section 13)."""
    modified = conditional.last_modified(page.freshness, timezone.now())
    request = WSGIRequest(environ)
    return get_conditional_response(request, page.freshness.etag, modified) is not None


def _may_be_kept(response: HttpResponse) -> bool:
    """Nothing that is for one visitor alone."""
    control = response.get("Cache-Control", "")
    is_personal = response.cookies or has_vary_header(response, "Cookie")
    return not is_personal and "no-store" not in control and "private" not in control
