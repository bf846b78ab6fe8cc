"""The address that attempts to log in are counted by cannot be chosen by who makes them."""

import pytest

from careers.authentication import clients
from careers.authentication.checks import proxies_are_counted


@pytest.mark.parametrize(
    ("proxies", "told", "asked_from", "address"),
    [
        (0, "", "203.0.113.7", "203.0.113.7"),
        (0, "198.51.100.1", "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1", "127.0.0.1", "198.51.100.1"),
        (1, "192.0.2.66, 198.51.100.1", "127.0.0.1", "198.51.100.1"),
        (2, "192.0.2.66, 198.51.100.1, 10.0.0.2", "127.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "127.0.0.1", "198.51.100.1"),
        (1, "", "127.0.0.1", "127.0.0.1"),
        (1, "198.51.100.1:4321", "127.0.0.1", "198.51.100.1"),
        (1, "[2001:db8::5]:4321", "127.0.0.1", "2001:db8::"),
        (1, "unknown", "127.0.0.1", "127.0.0.1"),
        (1, "[", "127.0.0.1", "127.0.0.1"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (0, "", "fe80::1%eth0", "fe80::"),
        (0, "", "::ffff:203.0.113.7", "203.0.113.7"),
        (0, "", "", None),
    ],
)
def test_an_address_is_what_the_last_proxy_saw(rf, settings, proxies, told, asked_from, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": told} if told else {}
    assert clients.address(rf.get("/", headers=headers, REMOTE_ADDR=asked_from)) == address


def test_a_proxy_that_is_not_counted_is_warned_about(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert [warning.id for warning in proxies_are_counted(None)] == ["careers.W001"]
    settings.TRUSTED_PROXIES = 1
    assert proxies_are_counted(None) == []
