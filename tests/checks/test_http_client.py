"""Only public addresses are asked, with one deadline for all of a link. Nothing outside is asked here."""

import io
import socket
import threading

import pytest

from careers.checks import http_client, link_checker
from careers.checks.http_client import Deadline
from careers.checks.link_checker import Checker

PRIVATE = ("broken", "Leads to a private address, which readers cannot reach")


@pytest.fixture
def resolver(monkeypatch) -> dict[str, list]:
    """What each name leads to, look-up by look-up."""
    names: dict[str, list] = {}

    def getaddrinfo(host, port, **options):
        address = names[host].pop(0)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return names


@pytest.fixture
def serve():
    """A function that starts a server: it sends each of `parts`, waiting `pause` seconds after each."""
    stop, threads, sockets = threading.Event(), [], []

    def serve(*parts: bytes, pause: float = 0) -> int:
        listening = socket.create_server(("127.0.0.1", 0))
        sockets.append(listening)

        def answer():
            while True:
                try:
                    connection, _address = listening.accept()
                    with connection:
                        connection.recv(65536)
                        for part in parts:
                            connection.sendall(part)
                            stop.wait(pause)
                except OSError:
                    return

        threads.append(threading.Thread(target=answer))
        threads[-1].start()
        return listening.getsockname()[1]

    yield serve
    stop.set()
    for each in sockets:
        each.shutdown(socket.SHUT_RDWR)
        each.close()
    for thread in threads:
        thread.join()


def answer(url, **options):
    return Checker(**{"timeout": 30, "pause": 0, "allow_private": True} | options).answer(url)


# One deadline


def test_a_server_that_drips_its_answer_is_too_slow(serve):
    drops = [bytes([byte]) for byte in b"HTTP/1.1 200 OK\r\nX-Slow: yes\r\n\r\n"]
    port = serve(*drops, pause=0.05)
    assert answer(f"http://127.0.0.1:{port}/", timeout=0.3).words == "No answer within 0.3 seconds"


def test_each_read_has_only_what_is_left_of_the_time(monkeypatch):
    now = 0.0
    monkeypatch.setattr(http_client.time, "monotonic", lambda: now)
    given = []

    class Drip(io.RawIOBase):
        def readinto(self, buffer):
            nonlocal now
            now += 4
            buffer[:1] = b"x"
            return 1

    class Socket:
        settimeout = staticmethod(given.append)

    reader = http_client._TimedReader(Drip(), Socket(), Deadline(10))
    assert reader.read(3) == b"x"
    reader.read(1)
    reader.read(1)
    with pytest.raises(TimeoutError):
        reader.read(1)
    assert given == [10, 6, 2]


def test_redirects_share_one_deadline(monkeypatch):
    deadlines = []

    def request(method, url, deadline, **options):
        deadlines.append(deadline)
        return http_client.Response(302, "Found", f"{url}x")

    monkeypatch.setattr(http_client, "request", request)
    assert answer("http://example.org/").words == "More than 5 redirects"
    assert len(deadlines) == 6
    assert len(set(deadlines)) == 1


def test_waiting_between_requests_is_not_the_servers_fault(monkeypatch):
    now = 0.0

    def sleep(seconds):
        nonlocal now
        now += seconds

    monkeypatch.setattr(link_checker.time, "monotonic", lambda: now)
    monkeypatch.setattr(link_checker.time, "sleep", sleep)
    left = []

    def request(method, url, deadline, **options):
        left.append(deadline.left())
        return http_client.Response(404, "Not Found", "")

    monkeypatch.setattr(http_client, "request", request)
    answer("http://example.org/", timeout=10, pause=60)
    assert now >= 60
    assert left == [10, 10]


def test_a_name_that_is_looked_up_for_ever_is_too_slow(monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: done.wait(60))
    assert answer("http://example.org/", timeout=0.05).words == "No answer within 0.05 seconds"
    done.set()


def test_a_handshake_that_never_ends_is_too_slow(serve):
    port = serve(b"", pause=60)
    assert answer(f"https://127.0.0.1:{port}/", timeout=0.3).words == "No answer within 0.3 seconds"


# Only public addresses


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.251",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ],
)
def test_what_is_not_public_is_not_asked(resolver, monkeypatch, address):
    monkeypatch.setattr(socket, "socket", None)
    resolver["example.org"] = [address]
    assert answer("http://example.org/", allow_private=False) == PRIVATE


@pytest.mark.parametrize("address", ["8.8.8.8", "192.31.196.1", "2606:4700::1111", "2001:4860:4860::8888"])
def test_public_addresses_are_public(address):
    assert http_client.is_public(address)


def test_one_private_address_among_others_is_enough(monkeypatch):
    found = [(2, 1, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    monkeypatch.setattr(socket, "socket", None)
    assert answer("http://example.org/", allow_private=False) == PRIVATE


def test_the_address_that_was_checked_is_the_one_asked(serve, resolver):
    port = serve(b"HTTP/1.1 200 OK\r\n\r\n")
    resolver["example.org"] = ["127.0.0.1", "127.0.0.99"]
    assert answer(f"http://example.org:{port}/").words == "200 OK"
    assert resolver["example.org"] == ["127.0.0.99"]


def test_where_a_redirect_leads_is_checked_anew(serve, resolver, monkeypatch):
    port = serve(b"HTTP/1.1 302 Found\r\nLocation: http://inside.example/\r\n\r\n")
    resolver |= {"example.org": ["127.0.0.1"], "inside.example": ["10.0.0.1"]}
    is_public = http_client.is_public
    monkeypatch.setattr(http_client, "is_public", lambda each: each == "127.0.0.1" or is_public(each))
    assert answer(f"http://example.org:{port}/", allow_private=False) == PRIVATE


def test_a_port_of_another_service_is_not_asked(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", None)
    told = "Uses port 25, where no web page is expected: open it yourself"
    assert answer("http://example.org:25/") == ("unknown", told)


@pytest.mark.parametrize("location", ["http://[", "gopher://example.org/", "file:///etc/hosts"])
def test_a_redirect_to_something_else_is_broken(serve, location):
    port = serve(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode())
    assert answer(f"http://127.0.0.1:{port}/").status == "broken"
