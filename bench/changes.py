"""How long the pages and feeds of changes take, on whichever database is configured.

    python bench/changes.py [--times 200] [--keep-cache]

Asks for the latest changes page by page, for the feed of the site, and for the history and the feed of the
roles that changed last. The words that are kept of differences are thrown away before every request, unless
--keep-cache. Nothing is compressed.
"""

import argparse
import os
import statistics
import sys
import time
from itertools import islice
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# With debugging on, Django records every query and reads templates again each time.
os.environ["DEBUG"] = "off"
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["HTTPS"] = "off"

from django.conf import settings

# Names of static files as they are, so that no `collectstatic` is needed first.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.ALLOWED_HOSTS = ["testserver"]
django.setup()

from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402
from pace import pace  # noqa: E402

from careers.models import edition_history  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--keep-cache", action="store_true")
    options = parser.parse_args()
    client = Client()
    steps, _more = edition_history.latest(number=options.times)
    slugs = list(dict.fromkeys(step.slug for step in steps))
    measured = {
        "/changes/, page by page": pages(client),
        "/feed.atom": repeated("/feed.atom"),
        "/careers/…/changes/": (f"/careers/{slug}/changes/" for slug in slugs),
        "/careers/…/changes/?since=": (f"/careers/{slug}/changes/?since=2000-01-01" for slug in slugs),
        "/careers/…/feed.atom": (f"/careers/{slug}/feed.atom" for slug in slugs),
    }
    client.get("/changes/")
    print("milliseconds: median and 99th percentile of the time, and of this process alone")
    for name, paths in measured.items():
        took = [timed(client, path, options.keep_cache) for path in islice(paths, options.times)]
        told = "  ".join(spread(values) for values in zip(*took, strict=True))
        print(f"{name:30} {len(took):4} times  {told}")


def timed(client: Client, path: str, keep_cache: bool) -> tuple[float, float]:
    """Milliseconds for one request: as somebody waits, and of this process."""
    if not keep_cache:
        cache.clear()
    start, cpu = time.perf_counter(), time.process_time()
    response = client.get(path)
    took = time.perf_counter() - start, time.process_time() - cpu
    if response.status_code != 200:
        raise SystemExit(f"{path} answers {response.status_code}")
    return took[0] * 1000, took[1] * 1000


def spread(values) -> str:
    ordered = sorted(values)
    last = min(len(ordered) - 1, int(len(ordered) * 0.99))
    return f"{statistics.median(ordered):7.1f} {ordered[last]:7.1f}"


def pages(client: Client):
    after, more = None, True
    while more:
        yield f"/changes/?after={after}" if after else "/changes/"
        steps, more = edition_history.latest(number=15, after=after)
        after = steps[-1].cursor if steps else None


def repeated(path: str):
    while True:
        yield path


if __name__ == "__main__":
    print(pace())
    main()
    print(pace())
