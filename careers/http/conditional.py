"""Public answers that caches may keep and visitors may ask for again cheaply.

A view says by `get_freshness` what its answer depends on. From that come `ETag`, `Last-Modified` and
`Cache-Control`, and a 304 without rendering where the visitor already has the same answer
(RFC 9110, section 13; RFC 9111; RFC 5861 for stale-while-revalidate).
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Func, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from ..models import Edition
from ..pages import Confirmation
from ..presentation.installed_release import current_release

#: Seconds for which an answer is fresh, and those for which it may still be shown while a cache asks
#: for the next one. Their sum is how long a change can go unseen.
MAX_AGE = 60
STALE = 240
#: Seconds for which a cache may show it where the site does not answer, or only with an error.
STALE_IF_ERROR = 24 * 60 * 60

#: Times of the last change go out in whole seconds, and on PostgreSQL a publication may commit a
#: moment after a later one. So a change this young is not used as `Last-Modified`: another one could
#: still come to lie before it.
SETTLED = timedelta(seconds=5)

#: How long a publication may take from reading the clock to its commit.
LONGEST_COMMIT = timedelta(hours=1)


class Freshness(NamedTuple):
    """What an answer depends on: a weak ETag, when it last changed, when it is planned to change."""

    etag: str
    modified: datetime | None = None
    changes_at: datetime | None = None


class Conditional:
    """Mixin for a class-based view of a public page; put it first.

    A view defines `get_freshness`, which is called before `get`. It may raise Http404 or Gone. What
    it reads is best kept in cached properties, since rendering needs it again.
    """

    http_method_names: Sequence[str] = ["get", "head", "options"]
    #: The parameters of the address that the page depends on, where PageCache may keep it; None where it may
    #: not. Of a parameter that is given more than once, the view reads the last.
    stored_parameters: Sequence[str] | None = None
    #: Whether the page is about what the database holds.
    needs_database = True
    #: Whether parameters ask a question whose answer is not kept.
    asks_questions = False
    #: Headers of the answer and of a 304 alike: by the latter, caches bring theirs up to date.
    own_headers: Mapping[str, str] = {}

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        # Nothing here changes anything: a POST is told 405, rather than that its token is missing.
        view = super().as_view(**initkwargs)  # type: ignore[misc]  # of what it is mixed into
        return csrf_exempt(view)

    def get_freshness(self) -> Freshness:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        freshness = self.get_freshness()
        now = timezone.now()
        response = get_conditional_response(
            request, etag=freshness.etag, last_modified=last_modified(freshness, now)
        )
        if response is None:
            response = super().get(request, *args, **kwargs)  # type: ignore[misc]  # as above
        if response.status_code in (200, 304):
            response.headers.pop("Last-Modified", None)
            for name, value in (*headers_at(freshness, now).items(), *self.own_headers.items()):
                response[name] = value
            patch_vary_headers(response, ["Accept-Encoding"])
            response.freshness = freshness  # type: ignore[union-attr]  # for PageCache
        return response


def last_modified(freshness: Freshness, at: datetime) -> int | None:
    """When it changed last, in seconds since 1970; None where another change may yet come before that."""
    modified = freshness.modified
    return None if modified is None or modified > at - SETTLED else int(modified.timestamp())


def headers_at(freshness: Freshness, at: datetime) -> dict[str, str]:
    """The headers by which a cache keeps an answer that is sent at `at`."""
    headers = {"ETag": freshness.etag, "Cache-Control": cache_control(freshness, at)}
    if modified := last_modified(freshness, at):
        headers["Last-Modified"] = http_date(modified)
    return headers


def headers_hold_until(freshness: Freshness, at: datetime) -> datetime:
    """When `headers_at` become others than they are at `at`; or a day later, if they do not before."""
    moments = [at + timedelta(days=1)]
    if freshness.modified and freshness.modified > at - SETTLED:
        moments.append(freshness.modified + SETTLED)
    if freshness.changes_at:
        steady = freshness.changes_at - timedelta(seconds=MAX_AGE + STALE + STALE_IF_ERROR)
        if steady > at:
            moments.append(steady)
        else:
            # Then they count the seconds that are left.
            whole = timedelta(seconds=int((freshness.changes_at - at).total_seconds()))
            moments.append(freshness.changes_at - whole)
    return min(moments)


def cache_control(freshness: Freshness, at: datetime) -> str:
    """How long the answer may be kept: never beyond the moment it is planned to change."""
    fresh, stale, if_error = MAX_AGE, STALE, STALE_IF_ERROR
    if freshness.changes_at:
        left = max(0, int((freshness.changes_at - at).total_seconds()))
        fresh = min(fresh, left)
        stale = min(stale, left - fresh)
        if_error = min(if_error, left - fresh)
    return f"public, max-age={fresh}, stale-while-revalidate={stale}, stale-if-error={if_error}"


def of_role(
    edition: Edition,
    targets: dict[str, Edition],
    moments: dict[str, datetime | None],
    confirmations: Sequence[Confirmation],
    *also,
) -> Freshness:
    """The freshness of the page of a live `edition` that shows the live editions `targets`. No query.

    `moments` are the last and the next times at which something that the page mentions began or ended to
    be public: a target that has been withdrawn leaves nothing to show, but it did change the page. The page
    tells its `confirmations`, so each makes it fresher. `also` is what else the answer depends on, such as
    what its address asks for.
    """
    return _freshness(
        *(edition.pk, edition.checksum, edition.live_until, edition.rendered_at),
        *(f"{slug}:{target.pk}" for slug, target in sorted(targets.items())),
        *confirmations,
        *also,
        modified=_latest(
            *(edition.live_from, edition.rendered_at, moments["last_from"], moments["last_until"]),
            *(each.at for each in confirmations),
        ),
        changes_at=_soonest(edition.live_until, moments["next_from"], moments["next_until"]),
    )


def of_edition(edition: Edition, *also) -> Freshness:
    """The freshness of what shows one live `edition` and nothing else. No query.

    `also` is as in `of_role`.
    """
    return _freshness(
        *(edition.pk, edition.checksum, edition.live_until),
        *also,
        modified=edition.live_from,
        changes_at=edition.live_until,
    )


def of_site() -> Freshness:
    """The freshness of a page that shows any number of live editions: lists, home, site map.

    It changes with every publication and withdrawal anywhere on the site. One query, answered from
    the indexes on `live_from` and `live_until`, however many editions there are.
    """
    now = timezone.now()
    begun, ended = Edition.objects.filter(live_from__lte=now), Edition.objects.filter(live_until__lte=now)
    recently = now - LONGEST_COMMIT
    moments = (
        Edition.objects.order_by("pk")
        .annotate(
            newest_from=_first(begun, "-live_from"),
            newest_until=_first(ended, "-live_until"),
            next_from=_first(Edition.objects.filter(live_from__gt=now), "live_from"),
            next_until=_first(Edition.objects.filter(live_until__gt=now), "live_until"),
            # Two publications can commit in the other order than that of their times.
            recently_begun=_count(begun.filter(live_from__gt=recently)),
            recently_ended=_count(ended.filter(live_until__gt=recently)),
        )
        .values(
            *("newest_from", "newest_until", "next_from", "next_until"),
            *("recently_begun", "recently_ended"),
        )
        .first()
    ) or dict.fromkeys(("newest_from", "newest_until", "next_from", "next_until"))
    return _freshness(
        *(moments["newest_from"], moments["newest_until"]),
        *(moments.get("recently_begun"), moments.get("recently_ended")),
        modified=_latest(moments["newest_from"], moments["newest_until"]),
        changes_at=_soonest(moments["next_from"], moments["next_until"]),
    )


def holds_until(freshness: Freshness, at: datetime) -> datetime:
    """Until when the site has the freshness that `of_site` has given at `at`, if nothing is published."""
    settled = freshness.modified and freshness.modified + LONGEST_COMMIT
    moments = (freshness.changes_at, settled if settled and settled > at else None)
    return _soonest(*moments) or datetime.max.replace(tzinfo=UTC)


def of_release(*also) -> Freshness:
    """The freshness of a page that shows no edition. No query."""
    return _freshness(*also)


def _freshness(*parts, modified: datetime | None = None, changes_at: datetime | None = None) -> Freshness:
    installed = current_release()
    etag = _digest("\n".join(map(str, (installed.fingerprint, *parts))))
    return Freshness(f'W/"{etag}"', _latest(modified, min(installed.installed, timezone.now())), changes_at)


def _first(editions: QuerySet, order: str) -> Subquery:
    return Subquery(editions.order_by(order).values(order.lstrip("-"))[:1])


def _count(editions: QuerySet) -> Subquery:
    # Func rather than Count, which would group and then give no row for none.
    return Subquery(editions.order_by().annotate(count=Func(F("pk"), function="COUNT")).values("count"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _latest(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def _soonest(*moments: datetime | None) -> datetime | None:
    return min(filter(None, moments), default=None)
