"""How soon a publication is seen on every worker, and whether an old page ever comes after a new one.

    python bench/publications.py [--postgres] [--publications N] [--workers N] [--rate N]

Makes a database of its own, as bench/outage.py does, starts the site with these workers, publishes one role
over and over, and reads its page all the while over connections that stay open, each of which is answered by
one worker. Printed is how long after its commit the slowest connection still showed the text before, and how
often a connection was shown a text older than one that it had been shown.
"""

import argparse
import http.client
import re
import statistics
import sys
import tempfile
import threading
import time
from bisect import bisect_right
from itertools import pairwise
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from delivery import server  # noqa: E402
from outage import fill, manage, start  # noqa: E402

from tests import postgres  # noqa: E402

CONNECTIONS = 16
PUBLISH = """
import sys, time
from careers import publishing
from careers.models import Role
role = Role.objects.order_by("slug").first()
for number in range(1, {number} + 1):
    role.summary = f"A summary to be seen everywhere: number {{number}} of all."
    role.save()
    publishing.note_changes(Role.objects.filter(pk=role.pk))
    publishing.publish(role, by="bench")
    print(role.slug, number, time.time(), flush=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--publications", type=int, default=200)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--rate", type=int, default=20, help="requests a second of each connection")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cluster = postgres.Cluster() if options.postgres else None
        try:
            fill(start(cluster) if cluster else f"sqlite:///{folder}/site.sqlite3")
            with server("config.wsgi:application", PROJECT, folder, workers=options.workers) as site:
                trial(site.port, options)
        finally:
            if cluster:
                cluster.stop()


def trial(port: int, options: argparse.Namespace) -> None:
    slug = manage("shell", "--no-imports", "-c", PUBLISH.format(number=1)).split()[0]
    seen: list[list[tuple[float, int]]] = [[] for _connection in range(CONNECTIONS)]
    done = threading.Event()
    readers = [
        threading.Thread(target=read, args=(port, f"/careers/{slug}/", options.rate, each, done))
        for each in seen
    ]
    for reader in readers:
        reader.start()
    lines = manage("shell", "--no-imports", "-c", PUBLISH.format(number=options.publications)).splitlines()
    time.sleep(2)
    done.set()
    for reader in readers:
        reader.join()
    # The first text of the run, "number 1", is the one that was there before.
    committed = [(int(number), float(at)) for _slug, number, at in map(str.split, lines)][1:]
    lags = [max(lag(each, number, at) for each in seen) for number, at in committed]
    back = sum(after < before for each in seen for (_t, before), (_u, after) in pairwise(each))
    print(f"{len(committed)} publications, {options.workers} workers, {sum(map(len, seen))} answers")
    print(
        f"seen on the slowest connection: median {statistics.median(lags):.2f} s, longest {max(lags):.2f} s"
    )
    print(f"an older text after a newer one: {back} times")


def lag(answers: list[tuple[float, int]], number: int, committed: float) -> float:
    """How long after it was committed this connection was still shown a text before this one."""
    older = [asked for asked, shown in answers[bisect_right(answers, (committed, 0)) :] if shown < number]
    return max(older, default=committed) - committed


def read(port: int, path: str, rate: int, seen: list[tuple[float, int]], done: threading.Event) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while not done.is_set():
        asked = time.time()
        connection.request("GET", path)
        text = connection.getresponse().read().decode()
        if found := re.search(r"seen everywhere: number (\d+) of all", text):
            seen.append((asked, int(found[1])))
        time.sleep(max(0.0, 1 / rate - (time.time() - asked)))


if __name__ == "__main__":
    main()
