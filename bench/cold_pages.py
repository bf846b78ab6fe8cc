"""What a page costs that nobody has asked for before: by the server's application, of which no page is kept.

    python bench/cold_pages.py [--against PROJECT DATABASE_URL] [--rounds N] [ADDRESS ...]

Asks the configured database for one page of each kind (or those of ADDRESS), compressed with gzip, and again
with its ETag. --against names another checkout with a database of its own, with the same roles: both are
asked in turns, so that what else runs on the machine troubles them alike. Printed are milliseconds of
processor time, the middle and the slowest of a hundred, the queries, and the ratio of the two checkouts.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
#: Rounds before those that count: what a process reads once is no part of a page.
FIRST = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("addresses", nargs="*", metavar="ADDRESS")
    parser.add_argument("--against", nargs=2, metavar=("PROJECT", "DATABASE_URL"))
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--answer-for", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.answer_for:
        answer(Path(options.answer_for))
        return
    from pace import pace

    print(pace())
    sites = [Site(PROJECT, os.environ.get("DATABASE_URL", f"sqlite:///{PROJECT}/db.sqlite3"))]
    if options.against:
        sites.append(Site(Path(options.against[0]).resolve(), options.against[1]))
    addresses = options.addresses or sites[0].ask({"kinds": True})
    measured: list[dict[str, list[dict]]] = [{} for _site in sites]
    for turn in range(FIRST + options.rounds):
        for address in addresses:
            for site, found in zip(sites, measured, strict=True):
                for answered in site.ask({"address": address}):
                    if turn >= FIRST:
                        found.setdefault(f"{address} {answered['status']}", []).append(answered)
    show(measured)
    print(pace())


def show(measured: list[dict[str, list[dict]]]) -> None:
    head = f"{'p50 ms':>8}{'p99 ms':>8}{'queries':>8}"
    print(f"{'':60}{head * len(measured)}{'ratio':>8}")
    for kind in measured[0]:
        line, medians = f"{kind:60}", []
        for found in measured:
            times = [each["ms"] for each in found.get(kind, [])]
            if not times:
                line += f"{'-':>24}"
                continue
            medians.append(statistics.median(times))
            slowest = sorted(times)[min(len(times) - 1, len(times) * 99 // 100)]
            line += f"{medians[-1]:8.2f}{slowest:8.2f}{found[kind][0]['queries']:8}"
        print(line + (f"{medians[0] / medians[1]:8.2f}" if len(medians) > 1 else ""))


class Site:
    """A process that answers for one checkout and one database."""

    def __init__(self, project: Path, database: str) -> None:
        environment = os.environ | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEBUG": "off",
            "HTTPS": "off",
            "PAGE_CACHE_MB": "0",
            "SECRET_KEY": "only-for-measuring",
            "ALLOWED_HOSTS": "testserver",
        }
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, __file__, "--answer-for", str(project)],
            cwd=project,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: dict) -> Any:
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        if pipe_in is None or pipe_out is None:
            raise RuntimeError
        pipe_in.write(json.dumps(question) + "\n")
        pipe_in.flush()
        return json.loads(pipe_out.readline() or sys.exit("A process has ended."))


# -- in that process ---------------------------------------------------------------------------


def answer(project: Path) -> None:
    sys.path.insert(0, str(project))
    from django.conf import settings

    # Names of static files as they are, so that no `collectstatic` is needed first.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    from config.wsgi import application

    count_queries()
    watch()
    for line in sys.stdin:
        question = json.loads(line)
        if "kinds" in question:
            told: list = kinds()
        else:
            first = read(application, question["address"])
            told = [first]
            if first["etag"]:
                told.append(read(application, question["address"], first["etag"]))
        print(json.dumps(told), flush=True)


def watch() -> None:
    """As a server does, where this checkout has it: see careers.http.publication_watch."""
    try:
        from careers.http.publication_watch import watch as of_process
    except ImportError:
        return
    of_process.start()
    while not of_process.has_looked:
        time.sleep(0.05)


def kinds() -> list[str]:
    """A page of each kind: of the roles with most and least on their pages, and of the longest lists."""
    from careers.discovery.models import PublicSkill
    from careers.models import Edition

    live = Edition.objects.live()
    known = live.filter(slug__in=["senior-ml-operations-engineer", "software-developers"])
    slug = (
        known.values_list("slug", flat=True).first() or live.order_by("pk").values_list("slug", flat=True)[0]
    )
    counted = Counter(live.order_by("family_slug").values_list("family_slug", flat=True))
    family, members = counted.most_common(1)[0]
    skill = PublicSkill.objects.order_by("-editions_count", "slug")[0].slug
    number = live.count()
    found = [f"/careers/{slug}/", "/", "/careers/", f"/families/{family}/"]
    found += [
        f"/skills/{skill}/",
        "/careers/a-z/",
        "/skills/",
        "/skills/?letter=s",
        "/changes/",
        "/feed.atom",
    ]
    last = (number + 49) // 50
    if last > 1:
        found += [f"/careers/?page={last}", f"/careers/?page={last // 2 + 1}", f"/careers/a-z/?page={last}"]
        found.append(f"/families/{family}/?page={(members + 49) // 50}")
    found += [f"/careers/{slug}/changes/", f"/careers/{slug}/to/", f"/compare/?role={slug}", "/compare/"]
    found += ["/sitemap.xml", "/sitemap-roles.xml", "/sitemap-skills.xml", "/about/", "/match/", "/search/"]
    return [*found, "/careers/no-such-role/"]


#: How many queries there were, in whichever thread.
QUERIES: Counter[str] = Counter()


def count_queries() -> None:
    from django.db.backends.utils import CursorWrapper

    execute = CursorWrapper.execute

    def counted(cursor: CursorWrapper, *args: Any) -> Any:
        QUERIES[threading.current_thread().name.split("-")[0]] += 1
        return execute(cursor, *args)

    CursorWrapper.execute = counted


def read(application, address: str, etag: str = "") -> dict:
    from django.test import RequestFactory

    headers = {"HTTP_ACCEPT_ENCODING": "gzip"} | ({"HTTP_IF_NONE_MATCH": etag} if etag else {})
    started: list = []

    def ask() -> float:
        environ = RequestFactory().get(address, **headers).environ
        begun = time.process_time()
        answered = application(environ, lambda status, headers: started.append((status[:3], dict(headers))))
        b"".join(answered)
        getattr(answered, "close", int)()
        return (time.process_time() - begun) * 1000

    took = ask()
    status, sent = started[-1]
    QUERIES.clear()
    ask()
    # Those of the thread that looks for publications are of no page.
    queries = QUERIES.total() - QUERIES["watch"]
    return {"ms": took, "status": status, "etag": sent.get("ETag", ""), "queries": queries}


if __name__ == "__main__":
    main()
