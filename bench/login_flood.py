"""What readers notice while somebody tries passwords.

    python bench/login_flood.py [--connections 32] [--seconds 20] [--addresses] [--names] [--before DIR]

Starts the site on 127.0.0.1 as `make run` does, with an empty database that is thrown away, and reads the
home page over and over: first alone, then while so many connections send wrong passwords. Printed are the
median and the 99th percentile of a reader's waits, and how the passwords were answered. `--addresses` gives
each connection an address of its own (127.0.0.2, ...), and `--names` each attempt a name of its own: what
nobody can be throttled by. `--before` serves another checkout, to compare with.
"""

import argparse
import contextlib
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from pace import pace

HERE = Path(__file__).resolve().parent.parent
WORKERS, THREADS = os.cpu_count() or 1, 4
LOGIN = "/admin/login/"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@contextlib.contextmanager
def serving(root: Path, port: int, log):
    with tempfile.TemporaryDirectory() as files:
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{files}/flood.sqlite3",
            "ENV_FILE": os.devnull,
            "SECRET_KEY": "only-for-measuring",
            "DEBUG": "off",
            "HTTPS": "off",
            "ALLOWED_HOSTS": "127.0.0.1",
        }

        def manage(*command) -> None:
            run = [sys.executable, "manage.py", *command, "--verbosity", "0"]
            subprocess.run(run, cwd=root, env=environment, check=True)  # noqa: S603

        manage("migrate")
        manage("loaddata", "roles")
        manage("collectstatic", "--no-input")
        granian = Path(sys.executable).with_name("granian")
        command = f"{granian} --interface wsgi --host 127.0.0.1 --port {port} --workers {WORKERS}"
        command += f" --blocking-threads {THREADS} --log-level warning config.wsgi:application"
        server = subprocess.Popen(command.split(), cwd=root, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            for _time in range(200):
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                time.sleep(0.05)
            yield
        finally:
            server.terminate()
            server.wait()


def read(port: int, seconds: float) -> list[float]:
    """How long each reading of a page took, in milliseconds."""
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        connection.close()
        if response.status != HTTPStatus.OK:
            raise SystemExit(f"The page answers {response.status}.")
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(0.02)
    return took


def guess(port: int, number: int, stop: threading.Event, options, answers: Counter) -> None:
    """Send wrong passwords until told to stop."""
    source = (f"127.0.0.{2 + number}", 0) if options.addresses else None
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=source)
    connection.request("GET", LOGIN)
    page = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    attempt = 0
    while not stop.is_set():
        attempt += 1
        name = f"name-{number}-{attempt}" if options.names else f"name-{number % 4}"
        form = urlencode({"csrfmiddlewaretoken": token, "username": name, "password": f"wrong-{attempt}"})
        connection.request("POST", LOGIN, form, headers)
        response = connection.getresponse()
        response.read()
        answers[response.status] += 1
    connection.close()


def report(title: str, took: list[float]) -> float:
    median, last = statistics.median(took), sorted(took)[int(len(took) * 0.99)]
    print(f"{title:<28} median {median:8.1f} ms   p99 {last:8.1f} ms   {len(took)} pages")
    return median


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--connections", type=int, default=32, choices=range(1, 65), metavar="NUMBER")
    parser.add_argument("--seconds", type=int, default=20, choices=range(1, 121), metavar="SECONDS")
    parser.add_argument("--addresses", action="store_true")
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--before", type=Path, default=HERE, metavar="DIR")
    options = parser.parse_args()
    print(pace())
    port, stop, answers = free_port(), threading.Event(), Counter()
    with tempfile.TemporaryFile() as log, serving(options.before, port, log):
        read(port, 2)
        alone = report("a reader alone", read(port, options.seconds))
        threads = [
            threading.Thread(target=guess, args=(port, number, stop, options, answers))
            for number in range(options.connections)
        ]
        for thread in threads:
            thread.start()
        read(port, 1)
        among = report(f"with {options.connections} who try passwords", read(port, options.seconds))
        stop.set()
        for thread in threads:
            thread.join()
    print(f"ratio of the medians: {among / alone:.1f}")
    told = {200: "wrong", 429: "throttled", 503: "busy"}
    print(", ".join(f"{told.get(status, status)}: {n}" for status, n in sorted(answers.items())))
    print(pace())


if __name__ == "__main__":
    main()
