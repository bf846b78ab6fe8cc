"""What the site answers: asked of Django itself, in this process, as a visitor without a session would."""

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from .addresses import Address


class Answer(NamedTuple):
    status: int
    content: bytes
    content_type: str
    headers: dict[str, str]


@contextmanager
def as_site_at(base_url: str) -> Iterator[None]:
    """Within it the public address of the site is `base_url`; what it answers is not logged as amiss."""
    before = settings.SITE_URL, settings.ALLOWED_HOSTS
    logger = logging.getLogger("django.request")
    level = logger.level
    settings.SITE_URL, settings.ALLOWED_HOSTS = base_url, [urlsplit(base_url).hostname]
    # The page of what is not there is asked for on purpose; what fails is an error.
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        settings.SITE_URL, settings.ALLOWED_HOSTS = before
        logger.setLevel(level)


class Visitor:
    """Asks for pages of the site."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()

    def request(self, page: Address) -> WSGIRequest:
        return WSGIRequest(
            {
                "REQUEST_METHOD": "GET",
                "SCRIPT_NAME": "",
                "PATH_INFO": page.path.encode().decode("latin-1"),
                "QUERY_STRING": urlencode(page.query),
                "SERVER_NAME": "localhost",
                "SERVER_PORT": "443",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "HTTP_HOST": urlsplit(settings.SITE_URL).netloc,
                "REMOTE_ADDR": "127.0.0.1",
                "wsgi.version": (1, 0),
                # Never sent on to https, whichever the site is at: its addresses are made of SITE_URL.
                "wsgi.url_scheme": "https",
                "wsgi.input": io.BytesIO(),
                "wsgi.errors": sys.stderr,
                "wsgi.multithread": False,
                "wsgi.multiprocess": True,
                "wsgi.run_once": False,
            }
        )

    def ask(self, page: Address) -> Answer:
        # Without the signals around a request, at which Django would close its connection each time.
        response = cast(HttpResponse | StreamingHttpResponse, self.handler.get_response(self.request(page)))
        content = b"".join(response) if response.streaming else cast(HttpResponse, response).content
        if isinstance(response, FileResponse) and response.file_to_stream:
            response.file_to_stream.close()
        return Answer(
            response.status_code, content, response.headers.get("Content-Type", ""), dict(response.items())
        )
