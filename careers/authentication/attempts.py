"""Counts failed attempts to log in, in the tables of django-axes, and says how long to wait.

An attempt that has to wait is not counted, so waiting always ends. What is typed as a password is not kept.
"""

import logging
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Aggregate, F, Max, Q, Sum
from django.http import HttpRequest
from django.utils import timezone

from . import clients

logger = logging.getLogger(__name__)


class Limit(NamedTuple):
    """So many failures are free; each one from then on is followed by a wait."""

    by: tuple[str, ...]
    free: int

    @property
    def key(self) -> str:
        return "_".join(self.by)


#: The last is for guesses at one account from many addresses. It does not count for who has logged in to that
#: account from the same address before: otherwise any stranger could keep somebody out.
PAIR = Limit(("username", "ip_address"), 5)
ADDRESS = Limit(("ip_address",), 20)
NAME = Limit(("username",), 20)
#: The first wait; it doubles with each further failure, up to the longest.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
DOUBLINGS = 10
#: For so many days it is remembered who has logged in from where.
LOGINS_KEPT = 90


class ThrottlingHandler(AxesDatabaseHandler):
    """What django-axes asks and tells of each attempt. See AXES_HANDLER."""

    def is_locked(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        """Whether `request` has to wait, and how long: `request.login_wait`. Two queries at most."""
        address: str | None = request.axes_ip_address  # type: ignore[attr-defined]  # django-axes sets it
        who: dict[str, Any] = {"username": clients.name(request, credentials), "ip_address": address}
        waits = {limit: wait for limit, wait in _waits(who, timezone.now()).items() if wait > timedelta()}
        if waits.keys() == {NAME} and _has_logged_in(**who):
            waits = {}
        request.login_wait = max(waits.values(), default=timedelta())  # type: ignore[attr-defined]  # ours
        return bool(waits)

    def user_login_failed(self, sender, credentials, request=None, **kwargs) -> None:
        if request is None:
            request = HttpRequest()
            AxesProxyHandler.update_request(request)
        name, address = clients.name(request, credentials), request.axes_ip_address
        self.clean_expired_user_attempts(request, credentials)
        AccessAttempt.objects.update_or_create(
            username=name,
            ip_address=address,
            user_agent="",
            defaults={"failures_since_start": F("failures_since_start") + 1, "attempt_time": timezone.now()},
            create_defaults={"failures_since_start": 1},
        )
        logger.warning("Wrong name or password: %s", clients.described(name, address))

    def user_logged_in(self, sender, request, user, **kwargs) -> None:
        super().user_logged_in(sender, request, user, **kwargs)
        self.reset_logs(age_days=LOGINS_KEPT)
        logger.info("Logged in: %s", clients.described(user.get_username(), request.axes_ip_address))

    def reset_user_attempts(self, request, credentials=None) -> int:
        """Forget the failures of who has logged in, and of nobody else at that address."""
        name = clients.name(request, credentials)
        return AccessAttempt.objects.filter(username=name, ip_address=request.axes_ip_address).delete()[0]

    def reset_attempts(self, *, ip_address=None, username=None, ip_or_username=False) -> int:
        """For the commands `axes_reset...`, which may be given any spelling."""
        if ip_address and not (ip_address := clients.counted_address(ip_address)):
            return 0
        return super().reset_attempts(
            ip_address=ip_address,
            username=username and clients.counted_name(username),
            ip_or_username=ip_or_username,
        )


def _waits(who: dict, now: datetime) -> dict[Limit, timedelta]:
    """How long each limit makes `who` wait. One query."""
    limits = [limit for limit in (PAIR, ADDRESS, NAME) if all(who[field] for field in limit.by)]
    if not limits:
        return {}
    counted: dict[str, Aggregate] = {}
    for limit in limits:
        these = Q(**{field: who[field] for field in limit.by})
        counted[f"{limit.key}_failures"] = Sum("failures_since_start", filter=these, default=0)
        counted[f"{limit.key}_last"] = Max("attempt_time", filter=these)
    anyhow = Q(ip_address=who["ip_address"]) | Q(username=who["username"])
    # A time to come is that of a clock that has been put back: it would be a wait without end.
    recent = Q(attempt_time__gt=now - settings.AXES_COOLOFF_TIME, attempt_time__lte=now)
    found = AccessAttempt.objects.filter(anyhow, recent).aggregate(**counted)
    return {
        limit: _wait(found[f"{limit.key}_failures"] - limit.free, found[f"{limit.key}_last"], now)
        for limit in limits
    }


def _wait(beyond: int, last: datetime | None, now: datetime) -> timedelta:
    if beyond < 0 or last is None:
        return timedelta()
    return last + min(FIRST_WAIT * 2 ** min(beyond, DOUBLINGS), LONGEST_WAIT) - now


def _has_logged_in(*, username: str, ip_address: str | None) -> bool:
    return AccessLog.objects.filter(username__iexact=username, ip_address=ip_address).exists()
