"""Finished answers to GET requests for public pages, by what they depend on, within so many bytes."""

import threading
import time
from operator import attrgetter
from typing import NamedTuple

import brotli
from django.http import HttpResponse
from django.utils import timezone

from . import conditional
from .conditional import Freshness
from .middleware import ENCODINGS, WORTH_IT, may_be_compressed
from .request_log import told

#: What a page takes besides its bytes, and each way of asking for it, about.
PAGE_BYTES, ANSWER_BYTES = 2500, 1500
#: How many ways of asking for a page are remembered: `Accept-Encoding` in the words of different browsers.
ANSWERS = 12
#: To how much the store shrinks once it is full, and the most that one page may take of it.
SHRINKS_TO, LARGEST = 0.9, 0.1
#: Tells how a page is asked for, in the words of the request: path and query first. See PageCache.
Asked = tuple[str, str | None, str | None, str | None, str | None]
#: Where an answer of the store came from, as the log says.
FROM_STORE = "store"

_BODY = ("content-type", "content-length", "content-encoding", "content-language")


class Key(NamedTuple):
    """What a page is stored by; `query` has the parameters that its view reads and no others."""

    host: str
    scheme: str
    path: str
    query: str


class StoredAnswer:
    """A stored page in one encoding, ready to be sent: headers and body as WSGI has them.

    They hold until `until` (time.time()), when `Cache-Control` or `Last-Modified` change. `told` is what the
    log says of it, and `told_not_modified` of a 304.
    """

    __slots__ = (
        *("_asked", "body", "encoding", "headers", "length", "not_modified", "page", "stale"),
        *("told", "told_not_modified", "until"),
    )

    def __init__(self, page: "StoredPage", encoding: str, asked: Asked) -> None:
        self.page, self.encoding, self._asked = page, encoding, asked
        self.refresh()

    def refresh(self) -> None:
        """Make headers and body for this moment."""
        page, now = self.page, timezone.now()
        body = page.body(self.encoding)
        moving = conditional.headers_at(page.freshness, now)
        headers = [(name, value) for name, value in page.headers if name not in moving]
        headers += moving.items()
        kept = [pair for pair in headers if pair[0].lower() not in _BODY]
        self.not_modified = [*kept, ("Content-Length", "0")]
        if self.encoding:
            headers = encoded(headers, body, self.encoding)
        self.headers, self.body, self.length = headers, [body], len(body)
        self.stale = [*headers, ("X-Served", "stale")]
        self.until = conditional.headers_hold_until(page.freshness, now).timestamp()
        path, query, *_headers = self._asked
        self.told = told("GET", path, query, 200, size=self.length, source=FROM_STORE)
        self.told_not_modified = told("GET", path, query, 304, size=0, source=FROM_STORE)


class StoredPage:
    """What Django answered at one address. `generation` is that of the watch at which it was right last."""

    __slots__ = (
        *("_bodies", "answers", "can_be_compressed", "freshness", "generation", "headers"),
        *("is_compressed_best", "key", "size", "used"),
    )

    def __init__(self, key: Key, response: HttpResponse, freshness: Freshness, generation: int) -> None:
        self.key, self.freshness, self.generation = key, freshness, generation
        self.headers = list(response.items())
        self._bodies = {"": response.content}
        self.can_be_compressed = may_be_compressed(response) and len(response.content) >= WORTH_IT
        self.is_compressed_best = False
        self.answers: dict[Asked, StoredAnswer] = {}
        self.used = time.monotonic()
        self.size = PAGE_BYTES + len(response.content)

    @property
    def is_over(self) -> bool:
        """Whether the moment has come at which it was planned to change."""
        return bool(self.freshness.changes_at and self.freshness.changes_at <= timezone.now())

    def body(self, encoding: str) -> bytes:
        found = self._bodies.get(encoding)
        if found is None:
            found = self._bodies[encoding] = ENCODINGS[encoding](self._bodies[""])
        return found

    def compress_best(self) -> None:
        """As small as can be, which takes a tenth of a second for a long page."""
        best = brotli.compress(self._bodies[""], mode=brotli.MODE_TEXT)
        self._bodies["br"] = best
        for answer in list(self.answers.values()):
            if answer.encoding == "br":
                answer.refresh()

    def confirm(self, freshness: Freshness, generation: int) -> None:
        """The page is still right; when it is planned to change may be another time by now."""
        self.freshness = freshness
        for answer in list(self.answers.values()):
            answer.refresh()
        self.generation = generation

    def measure(self) -> int:
        """How many bytes it takes by now, about."""
        return PAGE_BYTES + ANSWER_BYTES * len(self.answers) + sum(map(len, self._bodies.values()))


class PageStore:
    """At most `budget` bytes of pages; those go first that have not been asked for for longest."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        #: By the words of requests: what needs no thought.
        self.answers: dict[Asked, StoredAnswer] = {}
        self.size = 0
        self._pages: dict[Key, StoredPage] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Key) -> StoredPage | None:
        return self._pages.get(key)

    def put(self, page: StoredPage) -> None:
        """Keep `page` in the place of what is there for its key."""
        with self._lock:
            self._drop(page.key)
            if page.size <= self.budget * LARGEST:
                self._pages[page.key] = page
                self.size += page.size
                self._shrink()

    def answer(self, page: StoredPage, encoding: str, asked: Asked) -> StoredAnswer:
        """How `page` is answered in `encoding`; remembered by how it was `asked` for."""
        answer = page.answers.get(asked) or StoredAnswer(page, encoding, asked)
        with self._lock:
            if self._pages.get(page.key) is page:
                if len(page.answers) < ANSWERS:
                    page.answers[asked] = self.answers[asked] = answer
                self._measure(page)
        return answer

    def measure(self, page: StoredPage) -> None:
        """Note how much `page` takes by now."""
        with self._lock:
            if self._pages.get(page.key) is page:
                self._measure(page)

    def _measure(self, page: StoredPage) -> None:
        size = page.measure()
        self.size += size - page.size
        page.size = size
        self._shrink()

    def drop(self, page: StoredPage) -> None:
        """Forget `page`, if it is still there."""
        with self._lock:
            if self._pages.get(page.key) is page:
                self._drop(page.key)

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page:
            self.size -= page.size
            for asked in page.answers:
                self.answers.pop(asked, None)

    def _shrink(self) -> None:
        if self.size <= self.budget:
            return
        for page in sorted(self._pages.values(), key=attrgetter("used")):
            if self.size <= self.budget * SHRINKS_TO:
                break
            self._drop(page.key)


def encoded(headers: list[tuple[str, str]], body: bytes, encoding: str) -> list[tuple[str, str]]:
    """The headers of an answer that has become `body` in this encoding."""
    kept = [pair for pair in headers if pair[0] != "Content-Length"]
    return [*kept, ("Content-Encoding", encoding), ("Content-Length", str(len(body)))]
