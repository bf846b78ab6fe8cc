"""Attempts to log in that are not tried: after too many failures, or while another password is hashed.

A hash takes more than half a second on purpose. As many at once as there are threads would leave none for
readers, so one thread hashes, one waits for it, and any other is told that the site is busy.
"""

import logging
import math
import threading
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static

from . import clients


class LoginRefused(Exception):
    """Why an attempt is not tried: an HTTP `status`, and after how many seconds trying again makes sense."""

    status: HTTPStatus

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Try again in {seconds} s")
        self.seconds = seconds

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)


class Throttled(LoginRefused):
    """There were too many failures of this name or from this address."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class HashingBusy(LoginRefused):
    """This process hashes a password already, and somebody waits for it."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


#: The longest that a thread waits for another one, in seconds, and after how many a visitor should try again.
LONGEST_WAIT, TRY_AGAIN = 5.0, 5


class HashingSlot:
    """A lock for which at most one thread waits. Who holds it may take it again."""

    def __init__(self) -> None:
        self._held = threading.RLock()
        self._waiting = threading.Lock()

    def acquire(self) -> None:
        """Raises HashingBusy where somebody waits already, or after LONGEST_WAIT."""
        if self._held.acquire(blocking=False):
            return
        if not self._waiting.acquire(blocking=False):
            raise HashingBusy(TRY_AGAIN)
        try:
            if not self._held.acquire(timeout=LONGEST_WAIT):
                raise HashingBusy(TRY_AGAIN)
        finally:
            self._waiting.release()

    def release(self) -> None:
        self._held.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *error) -> None:
        self.release()


slot = HashingSlot()


def hold_for(request: HttpRequest) -> None:
    """Take the slot until `let_go` is called for `request`: whatever an attempt does to the database, too,
    is done by one thread at a time. Raises HashingBusy."""
    if not getattr(request, "holds_hashing_slot", False):
        slot.acquire()
        request.holds_hashing_slot = True  # type: ignore[attr-defined]  # ours


def let_go(request: HttpRequest) -> None:
    if getattr(request, "holds_hashing_slot", False):
        request.holds_hashing_slot = False  # type: ignore[attr-defined]  # ours
        slot.release()


class OneAtATimeHasher(PBKDF2PasswordHasher):
    """Django's usual hash. Raises HashingBusy."""

    def encode(self, password, salt, iterations=None) -> str:
        with slot:
            return super().encode(password, salt, iterations)


logger = logging.getLogger(__name__)


class ThrottlingBackend(AxesStandaloneBackend):
    """Lets nobody in: it raises Throttled or HashingBusy, or leaves the attempt to the backends behind it."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        # Without a request there is no thread of a server to protect, and only the name to count by.
        asked = HttpRequest() if request is None else request
        AxesProxyHandler.update_request(asked)
        address = asked.axes_ip_address  # type: ignore[attr-defined]  # django-axes sets it
        who = clients.described(clients.name(asked, credentials), address)
        try:
            if request is not None:
                hold_for(request)
            super().authenticate(asked, **credentials)
        except HashingBusy:
            logger.warning("Too busy for an attempt to log in: %s", who)
            raise
        except AxesBackendPermissionDenied as error:
            wait: timedelta = asked.login_wait  # type: ignore[attr-defined]  # see ThrottlingHandler
            seconds = math.ceil(wait.total_seconds())
            logger.warning("Throttled for %d seconds: %s", seconds, who)
            raise Throttled(seconds) from error


class AttemptMiddleware:
    """Stands before whatever may log somebody in."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            let_go(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A small page: who sends one password after the other has to be answered without effort."""
        if not isinstance(exception, LoginRefused):
            return None
        context = {
            "refused": exception,
            "again": request.get_full_path(),
            "site_name": settings.SITE_NAME,
            "stylesheet": static("css/site.css"),
        }
        return answered(HttpResponse(render_to_string("refused.html", context)), exception)


def answered(response: HttpResponse, refused: LoginRefused) -> HttpResponse:
    """`response` with what a program wants to know of it."""
    response.status_code = refused.status
    response["Retry-After"] = str(refused.seconds)
    response["Cache-Control"] = "no-store"
    return response
