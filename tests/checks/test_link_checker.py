"""Links are tried on a server of the test's own: nothing outside is asked."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from careers import publishing
from careers.checks import link_checker
from careers.checks.link_checker import Checker
from careers.checks.models import Link
from careers.models import Role
from tests import factories


class Handler(BaseHTTPRequestHandler):
    """Answers as the path says; `asked` notes each request, `busy` how many ran at once."""

    asked: list[str]
    busy: int
    most: int
    guard = threading.Lock()

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        with self.guard:
            type(self).busy += 1
            type(self).most = max(self.most, self.busy)
        self.asked.append(f"{self.command} {self.path}")
        match self.path.strip("/").split("/"):
            case ["only-get"]:
                status = 405 if self.command == "HEAD" else 200
            case ["moved"]:
                status = 301
            case ["round"]:
                status = 302
            case ["away"]:
                status = 302
            case [number] if number.isdigit():
                status = int(number)
            case _:
                status = 200
        with self.guard:
            type(self).busy -= 1
        self.send_response(status)
        to = {"/moved": "/fine", "/round": "/round", "/away": "ftp://elsewhere.example/"}.get(self.path)
        if to:
            self.send_header("Location", to)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    handler = type("Handler", (Handler,), {"asked": [], "busy": 0, "most": 0})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def at(server):
    """The address of a path on the test's own server."""
    return lambda path: f"http://127.0.0.1:{server.server_port}/{path}"


def answer(url, **options):
    return Checker(**{"timeout": 10, "pause": 0, "allow_private": True} | options).answer(url)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("fine", "fine", "200 OK"),
        ("moved", "fine", "200 OK"),
        ("only-get", "fine", "200 OK"),
        ("404", "broken", "404 Not Found"),
        ("503", "broken", "503 Service Unavailable"),
        ("403", "unknown", "Refuses to be checked (403 Forbidden): open it yourself"),
        ("round", "broken", "More than 5 redirects"),
        ("away", "broken", "Leads to something that is no web page: ftp://elsewhere.example/"),
    ],
)
def test_an_answer_is_told_in_words(at, path, status, words):
    assert answer(at(path)) == (status, words)


def test_a_page_is_asked_for_only_where_its_head_is_not_enough(server, at):
    answer(at("fine"))
    answer(at("404"))
    assert server.RequestHandlerClass.asked == ["HEAD /fine", "HEAD /404", "GET /404"]


def test_a_private_address_is_never_asked(server, at):
    assert answer(at("fine"), allow_private=False) == (
        "broken",
        "Leads to a private address, which readers cannot reach",
    )
    assert server.RequestHandlerClass.asked == []


def test_a_server_that_does_not_answer_is_broken_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert answer(url, timeout=0.1) == ("broken", "No answer within 0.1 seconds")
    assert answer(url).status == "broken"


@pytest.mark.parametrize("url", ["http://[::1", "https://", "http://127.0.0.1:port/", "http:///x"])
def test_an_address_that_is_none_is_broken_and_no_error(url):
    assert answer(url).status == "broken"


def test_a_server_that_speaks_something_else_is_broken(at):
    assert answer(at("fine").replace("http:", "https:")).status == "broken"


@pytest.mark.django_db
def test_the_command_notes_every_answer_and_the_day_since_when_a_link_is_broken(server, at):
    role = factories.RoleFactory(publishable=True)
    role.sections.update(body=f"[a]({at('fine')}) [b]({at('404')}) [c]({at('403')})")
    publishing.note_changes(Role.objects.all())
    told = StringIO()
    call_command("check_links", "--allow-private", "--pause=0", stdout=told)
    assert "Tried 3 links: 1 work, 1 are broken, 1 would not say." in told.getvalue()
    assert server.RequestHandlerClass.most == 1
    broken = Link.objects.get(status="broken")
    assert (broken.url, broken.answer) == (at("404"), "404 Not Found")
    since = broken.broken_since
    assert since
    # What works is left in peace; what is broken is tried again, and is broken since the first time.
    call_command("check_links", "--allow-private", "--pause=0", stdout=told)
    assert "Tried 2 links" in told.getvalue()
    broken.refresh_from_db()
    assert broken.broken_since == since
    assert broken.checked_at > since


@pytest.mark.django_db
def test_a_link_that_no_draft_has_any_more_is_forgotten(at):
    role = factories.RoleFactory(publishable=True)
    role.sections.update(body=f"[a]({at('fine')})")
    publishing.note_changes(Role.objects.all())
    role.sections.update(body="Nothing.")
    publishing.note_changes(Role.objects.all())
    call_command("check_links", verbosity=0)
    assert not Link.objects.exists()


@pytest.mark.django_db
def test_a_link_that_works_again_is_no_longer_broken(at):
    role = factories.RoleFactory(publishable=True)
    role.sections.update(body=f"[a]({at('fine')})")
    publishing.note_changes(Role.objects.all())
    Link.objects.update(status="broken", broken_since="2026-01-01T00:00Z")
    call_command("check_links", "--allow-private", "--pause=0", "--limit=1", verbosity=0)
    assert list(Link.objects.values_list("status", "broken_since")) == [("fine", None)]


@pytest.mark.parametrize("option", ["--limit=0", "--timeout=0", "--pause=-1"])
def test_senseless_options_are_refused(option):
    with pytest.raises(CommandError, match=option.split("=")[0]):
        call_command("check_links", option)


def test_between_two_requests_of_a_host_there_is_a_pause(at, monkeypatch):
    now = 0.0

    def sleep(seconds):
        nonlocal now
        now += seconds

    monkeypatch.setattr(link_checker.time, "monotonic", lambda: now)
    monkeypatch.setattr(link_checker.time, "sleep", sleep)
    checker = Checker(timeout=10, pause=60, allow_private=True)
    for number in range(3):
        checker.answer(at("fine"))
        assert now == (number + 1) * 60
