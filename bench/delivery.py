"""How fast pages leave that have been asked for before, against the fastest that the same server can do.

    python bench/delivery.py [--seconds N] [--rounds N] [ADDRESS ...]

Starts the site as `make run` does (one worker, pinned to the first core, requests logged to a file) on the
configured database, and beside it, in turns, a bare WSGI application that answers the same bytes and headers
and logs nothing. Both are asked by `wrk` (Debian: apt install wrk) from the second core, over 16 connections.
Printed are medians of the rounds: answers a second, their ratio, the 99th percentile of the time that one
takes, and the processor time of the server for one, which other work on the machine changes little. A 304 is
set against the 200 of the bare application.
"""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pace import pace

PROJECT = Path(__file__).resolve().parent.parent
#: Kinds of pages of the site of fixtures/.
ADDRESSES = ("/careers/senior-ml-operations-engineer/", "/", "/careers/", "/skills/", "/skills/python/")
CONNECTIONS = 16
BARE = """
import json, os
from pathlib import Path
HEADERS = [tuple(pair) for pair in json.loads(Path(os.environ["BARE_HEADERS"]).read_text())]
BODY = Path(os.environ["BARE_BODY"]).read_bytes()
def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
"""
#: What the server adds by itself.
SERVERS_OWN = {"server", "date", "connection"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("addresses", nargs="*", default=ADDRESSES, metavar="ADDRESS")
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(pace())
    print(f"{'':50} {'a second':>14} {'ratio':>6} {'p99, ms':>13} {'CPU, us':>13} {'ratio':>6}")
    print(f"{'':50} {'bare':>7}{'site':>7} {'':>6} {'bare':>6} {'site':>6} {'bare':>6} {'site':>6}")
    for address in options.addresses:
        for encoding in ("gzip", "br"):
            compare(address, encoding, options, conditional=False)
        compare(address, "gzip", options, conditional=True)
    print(pace())


def compare(address: str, encoding: str, options: argparse.Namespace, *, conditional: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with server("config.wsgi:application", PROJECT, folder, REQUEST_LOG="on") as site:
            headers, body = settled(site.port, address, encoding)
        etag = dict(headers)["etag"]
        (folder / "bare.py").write_text(BARE)
        (folder / "headers").write_text(json.dumps(headers))
        (folder / "body").write_bytes(body)
        own = {"BARE_HEADERS": str(folder / "headers"), "BARE_BODY": str(folder / "body")}
        measured: dict[str, list[tuple[float, ...]]] = {"bare": [], "site": []}
        for _round in range(options.rounds):
            with server("bare:application", folder, folder, **own) as bare:
                measured["bare"].append(load(bare, address, encoding, options.seconds))
            with server("config.wsgi:application", PROJECT, folder, REQUEST_LOG="on") as site:
                settled(site.port, address, encoding)
                asked = etag if conditional else ""
                measured["site"].append(load(site, address, encoding, options.seconds, asked))
    of_bare, of_site = (list(map(statistics.median, zip(*found, strict=True))) for found in measured.values())
    told = f"{address} {'304' if conditional else encoding}"
    print(
        f"{told:50} {of_bare[0]:7.0f}{of_site[0]:7.0f} {of_site[0] / of_bare[0]:6.2f}"
        f" {of_bare[1]:6.2f} {of_site[1]:6.2f}"
        f" {of_bare[2]:6.1f} {of_site[2]:6.1f} {of_bare[2] / of_site[2]:6.2f}",
        flush=True,
    )


class Server(NamedTuple):
    port: int
    pid: int


@contextmanager
def server(application: str, where: Path, folder: Path, workers: int = 1, **settings: str):
    """A server of `application`, pinned to the first core if it has one worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    granian = PROJECT / ".venv/bin/granian"
    command = [
        *(("taskset", "-c", "0") if workers == 1 else ()),
        *(granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "8", "--log-level", "error", application),
    ]
    environment = os.environ | {"DEBUG": "off", "HTTPS": "off", "ALLOWED_HOSTS": "*"} | settings
    environment.setdefault("SECRET_KEY", "only-for-measuring-and-for-nothing-else-in-the-world")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=where, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            for _try in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                sys.exit((folder / "log").read_text())
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait()


def settled(port: int, address: str, encoding: str) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and body once the page is kept, and compressed as well as it will be."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{address}", headers={"Accept-Encoding": encoding}
    )
    for _try in range(8):
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            headers = [(name.lower(), value) for name, value in answer.getheaders()]
            body = answer.read()
        time.sleep(0.3)
    return [pair for pair in headers if pair[0] not in SERVERS_OWN], body


def load(server: "Server", address: str, encoding: str, seconds: int, etag: str = "") -> tuple[float, ...]:
    """Answers a second, the 99th percentile in milliseconds, and processor time for one in microseconds."""
    command = [
        *("taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"),
        *("-H", f"Accept-Encoding: {encoding}"),
        *(("-H", f"If-None-Match: {etag}") if etag else ()),
        f"http://127.0.0.1:{server.port}{address}",
    ]
    before = processor_time(server.pid)
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    used = processor_time(server.pid) - before
    if "Non-2xx or 3xx" in told:
        sys.exit(told)
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()
    milliseconds = float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])
    answers = int(re.search(r"(\d+) requests in", told)[1])
    return rate, milliseconds, used / answers * 1_000_000


def processor_time(pid: int) -> float:
    """Seconds that a process and those that it began have used."""
    children = subprocess.run(  # noqa: S603
        ["pgrep", "-P", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
    ).stdout.split()
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_time(int(child)) for child in children)


if __name__ == "__main__":
    main()
