"""What the production server runs: `granian --interface wsgi config.wsgi:application`."""

import ctypes
import gc
import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from careers.write_queue import LONGEST

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# The C library of Linux gives each thread a heap, and each keeps what its largest page needed once: twice the
# memory after a day. One heap is enough, since Python lets one thread work at a time, and what lies unused at
# its end is given back. See mallopt(3); other systems do not have it.
M_TRIM_THRESHOLD, M_ARENA_MAX = -1, -8
if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
    mallopt(M_ARENA_MAX, 1)
    mallopt(M_TRIM_THRESHOLD, 64 * 1024)

django = get_wsgi_application()

# SQLite makes a file that is missing. A site that lost its database must say so, and not go on with an empty
# one: `migrate` makes it. And whoever signs in or saves is answered in time.
for connection in connections.all():
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
        file = Path(connection.settings_dict["NAME"]).absolute().as_uri()
        connection.settings_dict["OPTIONS"]["database"] = f"{file}?mode=rw"
        connection.settings_dict["OPTIONS"]["timeout"] = LONGEST

# What stands around Django can only be loaded after it.
from careers.http.page_cache import PageCache  # noqa: E402
from careers.http.publication_watch import watch  # noqa: E402
from careers.http.request_log import RequestLog  # noqa: E402
from careers.views.errors import unavailable  # noqa: E402

application = PageCache(
    django,
    watch=watch,
    unavailable=unavailable,
    budget=settings.PAGE_CACHE_MB * 2**20,
    log=RequestLog() if settings.REQUEST_LOG else None,
)

# What is loaded by now stays. To go through it again and again takes the collector some 60 ms each time,
# in the middle of somebody's request.
gc.freeze()
