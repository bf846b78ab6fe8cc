#!/usr/bin/env python
"""What a first visit costs on a slow phone: LCP, TBT, the HTML as sent and the nodes of pages, side by side.

    bench/first_visit.py /careers/software-developers/ --before http://127.0.0.1:8001 --after http://127.0.0.1:8002

Both servers run by themselves (`make run PORT=8001`), each with its own release and database. Each page is
opened RUNS times, before and after in turns, in a browser without a cache: with a processor slowed down six
times, 1.6 Mbit/s and 300 ms to the server. Printed are medians.

LCP is the largest contentful paint (https://web.dev/articles/lcp). TBT is by how much tasks took longer than
50 ms (https://web.dev/articles/tbt): all of them, also those before anything is seen, which Lighthouse leaves
out. Needs Playwright, which the tests use, and Chromium.
"""

import argparse
import os
import shutil
import statistics
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = ["--disable-background-networking", "--disable-gpu", "--no-first-run"]
#: A phone: its screen in CSS pixels, its processor, and its way to the server.
SCREEN = {"width": 412, "height": 823}
SLOWER, BITS_A_SECOND, ROUND_TRIP = 6, 1_600_000, 300
#: Milliseconds after the last request for which a page is watched.
WATCHED = 2_000

OBSERVE = """
window.largest = window.blocked = 0;
const observe = (type, note) =>
  new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true});
observe("largest-contentful-paint", each => { window.largest = each.startTime; });
observe("longtask", each => { window.blocked += each.duration - 50; });
"""
READ = """() => [
  window.largest,
  window.blocked,
  performance.getEntriesByType("navigation")[0].decodedBodySize,
  document.querySelectorAll("*").length,
]"""
COLUMNS = ("LCP, ms", "TBT, ms", "HTML, bytes", "nodes")


class Visit(NamedTuple):
    largest_paint: float
    blocked: float
    html: int
    nodes: int


def visit(browser: Browser, address: str) -> Visit:
    context = browser.new_context(viewport=SCREEN, device_scale_factor=1.75, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.add_init_script(OBSERVE)
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP,
            "downloadThroughput": BITS_A_SECOND / 8,
            "uploadThroughput": BITS_A_SECOND / 8,
        },
    )
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(WATCHED)
    found = Visit(*page.evaluate(READ))
    context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", help="pages, as /careers/software-developers/")
    parser.add_argument("--before", help="the address of a server with the earlier release")
    parser.add_argument(
        "--after", default="http://127.0.0.1:8000", help="the address of the server to look at"
    )
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    servers = {name: url.rstrip("/") for name in ("before", "after") if (url := getattr(asked, name))}
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    print(f"{'':34}", *(f"{column:>12}" for column in COLUMNS))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        for path in asked.paths:
            visits: dict[str, list[Visit]] = {name: [] for name in servers}
            for _run in range(asked.runs):
                for name, url in servers.items():
                    visits[name].append(visit(browser, url + path))
            for name, found in visits.items():
                medians = (round(statistics.median(figures)) for figures in zip(*found, strict=True))
                print(f"{path:27.27} {name:6}", *(f"{median:>12,}" for median in medians))
        browser.close()


if __name__ == "__main__":
    main()
