"""What readers see while the database is away: every answer counts.

    python bench/outage.py [--postgres [--standby away|hangs]] [--seconds N] [--rate N] [--pages N]

Makes a database of its own with the roles of fixtures/ and some made-up ones (SQLite, or PostgreSQL of this
machine), starts the site with one worker, reads so many pages of all kinds once, and then asks for them at
random at this rate, while PostgreSQL is stopped at once, or another process holds SQLite's file in exclusive
mode, for so many seconds.
Printed are how many answers failed or came late before, while and after; whether one was marked as stale; and
how long after the end of the outage the site showed a change that was published right then. With --standby it
is the standby that is stopped, or answers nothing any more; with PAGE_CACHE_MB=0 no page is kept.
"""

import argparse
import http.client
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

import psycopg

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from delivery import server  # noqa: E402

from tests import postgres  # noqa: E402

THREADS = 8
#: How many roles are made up beside those of fixtures/.
MADE_UP = 100
#: An answer that takes longer is late.
LATE = 3
PUBLISH = """
from careers import publishing
from careers.models import Role
role = Role.objects.order_by("pk").first()
role.summary = "A summary of right now, {number}, to see how soon it is seen."
role.save()
from careers.publishing import note_changes
note_changes(Role.objects.filter(pk=role.pk))
publishing.publish(role, by="bench")
print(role.slug)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--standby", choices=("away", "hangs"), help="pages are read from one, which fails")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=int, default=200)
    parser.add_argument("--pages", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cluster = postgres.Cluster() if options.postgres else None
        standby = None
        file = folder / "site.sqlite3"
        try:
            fill(start(cluster) if cluster else f"sqlite:///{file}")
            standby = postgres.Standby(str(cluster.directory)) if cluster and options.standby else None
            if standby:
                os.environ["DATABASE_REPLICA_URL"] = standby.start()
            with server("config.wsgi:application", PROJECT, folder) as site:
                trial(site.port, options, cluster, file, standby)
                # What the site said, but for the lines of pools that try to connect.
                log = (folder / "log").read_text().splitlines()
                print(*(line for line in log if " careers." in line), sep="\n")
        finally:
            for each in filter(None, (standby, cluster)):
                each.stop()


def fill(database_url: str) -> None:
    """Make a database with these roles the one that is asked from here on."""
    os.environ |= {"DATABASE_URL": database_url, "ENV_FILE": "/dev/null", "SECRET_KEY": "x" * 50}
    os.environ |= {"HTTPS": "off", "DEBUG": "off", "ALLOWED_HOSTS": "*"}
    for command in ("migrate -v0", "loaddata roles -v0", "reindex -v0"):
        manage(*command.split())
    run(str(PROJECT / "bench/synthetic.py"), str(MADE_UP))


def start(cluster: postgres.Cluster) -> str:
    url = cluster.start()
    with psycopg.connect(
        host=str(cluster.directory), user="careers", dbname="postgres", autocommit=True
    ) as admin:
        admin.execute("CREATE DATABASE careers")
    return url


def trial(
    port: int,
    options: argparse.Namespace,
    cluster: postgres.Cluster | None,
    file: Path,
    standby: postgres.Standby | None,
) -> None:
    paths = known(port, options.pages)
    readers = Readers(port, paths, options.rate)
    readers.run_for(3, "before")
    if standby and options.standby == "hangs":
        standby.freeze()
        readers.run_for(options.seconds, "hangs")
        standby.thaw()
    elif standby:
        standby.crash()
        readers.run_for(options.seconds, "away")
        standby.serve()
    elif cluster:
        cluster.crash()
        readers.run_for(options.seconds, "away")
        cluster.serve()
    else:
        holder = sqlite3.connect(file, isolation_level=None, timeout=30)
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        while not holder.in_transaction:
            # Another connection may be open just now.
            with suppress(sqlite3.OperationalError):
                holder.execute("BEGIN EXCLUSIVE")
        readers.run_for(options.seconds, "away")
        holder.execute("ROLLBACK")
        holder.close()
    back = time.monotonic()
    readers.begin("after")
    number = str(time.time_ns())
    slug = manage("shell", "--no-imports", "-c", PUBLISH.format(number=number)).split()[-1]
    published = time.monotonic()
    while number not in read(port, f"/careers/{slug}/")[1]:
        time.sleep(0.02)
    seen = time.monotonic()
    readers.end(5)
    print(f"{len(paths)} pages, {options.rate} requests a second, {'PostgreSQL' if cluster else 'SQLite'}")
    for phase, told in readers.told.items():
        print(f"{phase:8} {dict(told)}; slowest {readers.slowest[phase]:.2f} s")
    print(f"published {published - back:.1f} s after the end, seen {seen - published:.2f} s later")


def known(port: int, number: int) -> list[str]:
    """Addresses of pages of all kinds, each asked for once."""
    paths = re.findall(r"<loc>http://[^/]+([^<]+)</loc>", read(port, "/sitemap.xml")[1])
    roles = [path for path in paths if re.fullmatch("/careers/(?!a-z)[^/]+/", path)]
    paths += [f"{path}{name}" for path in roles for name in ("changes/", "feed.atom", "to/")]
    # What somebody can do is theirs: no cache keeps that page.
    paths.remove("/match/")
    random.Random(1).shuffle(paths)  # noqa: S311
    return [path for path in paths[:number] if read(port, path)[0] == HTTPStatus.OK]


class Readers:
    """Threads that ask for pages at random, at a rate, and count what they are told by phase."""

    def __init__(self, port: int, paths: list[str], rate: int) -> None:
        self.port, self.paths, self.pause = port, paths, THREADS / rate
        self.told: dict[str, Counter[str]] = {}
        self.slowest: dict[str, float] = {}
        self.threads: list[threading.Thread] = []

    def begin(self, phase: str) -> None:
        self.phase, self.goes_on = phase, True
        self.told[phase], self.slowest[phase] = Counter(), 0.0
        self.threads = [threading.Thread(target=self.ask) for _thread in range(THREADS)]
        for thread in self.threads:
            thread.start()

    def end(self, seconds: float) -> None:
        time.sleep(seconds)
        self.goes_on = False
        for thread in self.threads:
            thread.join()

    def run_for(self, seconds: float, phase: str) -> None:
        self.begin(phase)
        self.end(seconds)

    def ask(self) -> None:
        while self.goes_on:
            begun = time.monotonic()
            try:
                status, _text, stale = read(self.port, random.choice(self.paths))  # noqa: S311
                told = f"{status}{' stale' if stale else ''}"
            except OSError as error:
                told = f"failed: {type(error).__name__}"
            took = time.monotonic() - begun
            self.slowest[self.phase] = max(self.slowest[self.phase], took)
            self.told[self.phase][told if took < LATE else f"{told}, late"] += 1
            time.sleep(max(0.0, self.pause - took))


def read(port: int, path: str) -> tuple[int, str, bool]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace"), bool(answer.getheader("X-Served"))
    finally:
        connection.close()


def manage(*arguments: str) -> str:
    return run(str(PROJECT / "manage.py"), *arguments)


def run(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


if __name__ == "__main__":
    main()
