"""Whether the clock of this machine has gone back behind what the site has published.

Editions that were public as soon as they were made then lie in the future, and those that they replaced
would come back without a word. Readers keep the newest all the same (see EditionQuerySet.live), and operators
are told.
"""

import logging
from contextlib import closing
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

logger = logging.getLogger(__name__)

#: Clocks of machines that work together are as exact as that.
EXACT = timedelta(seconds=1)
#: An edition that is scheduled is made before it begins.
NEWEST = "SELECT MAX(live_from) FROM careers_edition WHERE live_from > %s AND live_from <= created_at"

#: The latest time that this process has seen. At its beginning it may be any.
_latest = datetime.max.replace(tzinfo=UTC)
_is_told = False


def ahead() -> datetime | None:
    """When the newest edition begins that was published at once, if the clock has gone back behind that.

    Costs a query once for each process, and while the clock is behind.
    """
    global _latest, _is_told
    now = timezone.now()
    newest = _newest_after(now) if now < _latest - EXACT else None
    if newest is None:
        _latest, _is_told = now, False
    elif not _is_told:
        _is_told = True
        logger.error(
            "The clock of this machine has gone back: an edition that was published at once begins only at "
            "%s, which is %s from now. Set the clock right. Readers see the newest editions meanwhile.",
            *(newest.isoformat(), newest - now),
        )
    return newest


def _newest_after(now: datetime) -> datetime | None:
    connection.ensure_connection()
    # Not one of the queries of the page that is asked for, which tests count: it belongs to the process.
    with connection.wrap_database_errors, closing(connection.create_cursor()) as cursor:
        cursor.execute(NEWEST, [connection.ops.adapt_datetimefield_value(now)])
        (newest,) = cursor.fetchone()
    return datetime.fromisoformat(newest).replace(tzinfo=UTC) if isinstance(newest, str) else newest
