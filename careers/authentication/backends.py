"""The backend that stands before all others, so that whatever way of logging in there is, it is throttled."""

import logging
import math
from datetime import timedelta
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest

from . import clients, hashers
from .refusals import HashingBusy, Throttled

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
                hashers.hold_for(request)
            super().authenticate(asked, **credentials)
        except HashingBusy:
            logger.warning("Too busy for an attempt to log in: %s", who)
            raise
        except AxesBackendPermissionDenied as error:
            wait: timedelta = asked.login_wait  # type: ignore[attr-defined]  # see ThrottlingHandler
            seconds = math.ceil(wait.total_seconds())
            logger.warning("Throttled for %d seconds: %s", seconds, who)
            raise Throttled(seconds) from error
