"""Judges of a finished page: axe (accessibility), the W3C's checker (HTML), and who comes by keyboard."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import threading
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
from playwright.sync_api import expect

NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"

# WCAG 2.2 at levels A and AA, and what axe's authors advise beyond it.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Width and colours: a phone and a screen, by day and by night.
LOOKS = ((320, "light"), (320, "dark"), (1280, "light"), (1280, "dark"))
# What is as it should be is a long list too, and costs more than all else to hand over.
AXE = """([include, runOnly]) => axe.run(include || document, {
    resultTypes: ["violations"],
    runOnly,
}).then(({violations}) => violations)"""
# The rules among them that ask for the colours of what is shown.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

# All of a page but its colours: what is in it, where it is, and whether it can be seen.
SHAPE = """() => document.documentElement.outerHTML + JSON.stringify(
    Array.from(document.querySelectorAll("*"), (each) => [
        each.getBoundingClientRect(),
        each.checkVisibility({opacityProperty: true, visibilityProperty: true}),
    ]),
)"""


def missing(what: str, install: str):
    """Skip this test because `what` is not here; on the build server, fail."""
    reason = f"{what} is missing: {install}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@cache
def _axe_source() -> str | None:
    path = NODE_MODULES / "axe-core" / "axe.min.js"
    return path.read_text() if path.exists() else None


def axe_violations(page, include: str | None = None, *, rules: list[str] | None = None) -> list[str]:
    """What axe finds wrong on a Playwright `page` (or in the part that the selector names), as sentences.

    It is asked about all that AXE_TAGS name, or about some rules only.

    Rules: https://dequeuniversity.com/rules/axe/
    """
    assert not page.evaluate("() => matchMedia('(scripting: none)').matches"), (
        "axe needs JavaScript switched on"
    )
    source = _axe_source() or missing("axe-core", "npm ci")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source)
    run_only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": AXE_TAGS}
    violations = page.evaluate(AXE, [include, run_only])
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        f"    {' '.join(node['target'])}\n    {node['html'][:300]}\n    {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]


def barriers(page, looks=LOOKS) -> list[str]:
    """What axe finds on the page as it is, and where it is wider than the screen, in each of the looks.

    Where a look differs from the one before in its colours only, only they are looked at again.
    """
    found = []
    before = None
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        # What moves or changes its colour is not yet as it will be seen.
        page.wait_for_function("() => document.getAnimations().length === 0")
        shape = page.evaluate(SHAPE)
        troubles = axe_violations(page, rules=COLOUR_RULES if shape == before else None)
        before = shape
        troubles += [] if fits(page) else ["wider than the screen"]
        found += [f"at {width} pixels, {scheme}: {each}" for each in troubles]
    return found


def unfold(page, details: str) -> None:
    """Open every <details> that the selector names."""
    page.locator(details).evaluate_all("(all) => all.forEach((each) => { each.open = true; })")


def barriers_at(page, addresses, looks=LOOKS, *, unfolded: str = "") -> list[str]:
    """`barriers` at each of the addresses (by a name, or a list), with some <details> open."""
    found = []
    for name, address in (addresses if isinstance(addresses, dict) else {at: at for at in addresses}).items():
        page.goto(address)
        if unfolded:
            unfold(page, unfolded)
        found += [f"{name}, {each}" for each in barriers(page, looks)]
    return found


class W3CChecker:
    """The W3C's checker as a server for this machine alone: it starts for seconds and answers at once."""

    # Nothing of it runs so often that a better compiler would pay, whose code needs less of the stack.
    JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
    SERVER = "nu.validator.servlet"

    def __init__(self):
        java = shutil.which("java") or missing("Java", "apt install default-jre-headless")
        jar = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
        if not jar.exists():
            missing("The W3C's checker", "npm ci")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        # Should the tests be killed outright, the kernel ends it.
        command = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
        command += [java, *self.JAVA, "-cp", jar]
        command += [f"-D{self.SERVER}.bind-address=127.0.0.1", f"-D{self.SERVER}.max-file-size={100 * 2**20}"]
        self.process = subprocess.Popen(
            [*command, f"{self.SERVER}.Main", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = list(takewhile(lambda line: "Checker service started" not in line, self.process.stdout))
        if self.process.poll() is not None:
            raise RuntimeError("".join(["The W3C's checker did not start:\n", *said]))
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def errors(self, html: str) -> list[dict]:
        # It answers nobody who does not say who they are.
        headers = {"Content-Type": "text/html; charset=utf-8", "User-Agent": "tests"}
        server = http.client.HTTPConnection("127.0.0.1", self.port)
        server.request("POST", "/?out=json&level=error", html.encode(), headers)
        found = json.load(server.getresponse())["messages"]
        server.close()
        return found

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@cache
def w3c_checker() -> W3CChecker:
    """The one of this process; a fixture stops it."""
    return W3CChecker()


def w3c_errors(pages: dict[str, str]) -> list[str]:
    """What the W3C's checker finds wrong in the HTML of `pages` (a name -> its source), as sentences."""
    return [
        f"{name}, line {found.get('lastLine', '?')}: {found['message']}\n    {found.get('extract', '')}"
        for name, html in pages.items()
        for found in w3c_checker().errors(html)
    ]


def tab_to(page, target, most: int = 100):
    """Press Tab until `target`, a Locator, has the focus: on the screen, too. Returns it."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            break
    expect(target).to_be_focused()
    expect(target).to_be_in_viewport()
    return target


def fits(page) -> bool:
    """Whether nothing is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def next_frame(page) -> None:
    """Wait until everything that the page has been told is on the screen."""
    page.evaluate("() => new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(told)))")
