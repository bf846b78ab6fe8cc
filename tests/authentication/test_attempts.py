"""Attempts to log in are throttled before anything is hashed, by name and by address, and each is logged."""

import logging
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from careers.authentication.attempts import ADDRESS, FIRST_WAIT, NAME, PAIR
from careers.authentication.throttling import Throttled

pytestmark = pytest.mark.django_db

HOME = "203.0.113.7"


@pytest.fixture(autouse=True)
def editor():
    return User.objects.create_user("Editor", password="right", is_staff=True)


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The passwords that are hashed."""
    passwords = []
    encode = MD5PasswordHasher.encode

    def noted(self, password, salt):
        passwords.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    return passwords


def log_in(name="Editor", password="wrong", address=HOME, client=None):
    url = reverse("admin:login")
    return (client or Client()).post(url, {"username": name, "password": password}, REMOTE_ADDR=address)


def fail(times: int, **who) -> None:
    for _time in range(times):
        assert log_in(**who).status_code == 200


def elsewhere(number: int) -> str:
    return f"198.51.100.{number}"


# What is throttled


def test_too_many_failures_hash_nothing_more(hashed):
    fail(PAIR.free)
    hashed.clear()
    response = log_in(password="right")
    assert response.status_code == 429
    assert hashed == []


def test_a_wait_is_told_and_says_when_it_ends():
    fail(PAIR.free)
    response = log_in()
    assert int(response["Retry-After"]) <= FIRST_WAIT.total_seconds()
    assert f"Wait {response['Retry-After']} seconds" in response.content.decode()
    assert f'href="{reverse("admin:login")}"' in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def test_after_the_wait_one_may_log_in(time_machine):
    fail(PAIR.free)
    time_machine.move_to(timezone.now() + FIRST_WAIT + timedelta(seconds=1))
    assert log_in(password="right").status_code == 302


def test_waits_grow_up_to_a_limit(time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    fail(PAIR.free)
    waits = []
    for _time in range(8):
        waits.append(int(log_in()["Retry-After"]))
        time_machine.move_to(timezone.now() + timedelta(seconds=waits[-1]), tick=False)
        fail(1)
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_what_is_throttled_makes_no_wait_longer(time_machine):
    fail(PAIR.free)
    for _time in range(50):
        log_in()
    time_machine.move_to(timezone.now() + FIRST_WAIT + timedelta(seconds=1))
    assert log_in(password="right").status_code == 302


def test_an_address_is_throttled_whatever_the_names(hashed):
    for number in range(ADDRESS.free):
        fail(1, name=f"name-{number}")
    hashed.clear()
    assert log_in(password="right").status_code == 429
    assert hashed == []
    assert log_in(password="right", address=elsewhere(1)).status_code == 302


def test_a_name_is_throttled_whatever_the_addresses(hashed):
    for number in range(NAME.free):
        fail(1, address=elsewhere(number))
    hashed.clear()
    assert log_in(password="right").status_code == 429
    assert hashed == []


def test_strangers_lock_nobody_out_of_a_known_address():
    assert log_in(password="right").status_code == 302
    for number in range(NAME.free):
        fail(1, address=elsewhere(number))
    assert log_in(password="right", address=elsewhere(99)).status_code == 429
    assert log_in(password="right").status_code == 302
    assert AccessAttempt.objects.count() == NAME.free


def test_a_session_outlives_any_throttling():
    browser = Client()
    log_in(password="right", client=browser)
    fail(PAIR.free)
    assert log_in().status_code == 429
    assert browser.get(reverse("admin:index"), REMOTE_ADDR=HOME).status_code == 200


def test_names_that_nobody_has_are_throttled_alike(time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for name in ("Editor", "nobody"):
        fail(PAIR.free, name=name, address=elsewhere(1))
    here, nowhere = (log_in(name=name, address=elsewhere(1)) for name in ("Editor", "nobody"))
    assert (here.status_code, nowhere.status_code) == (429, 429)
    assert here.content == nowhere.content


def test_another_spelling_of_a_name_is_the_same_name():
    for name in ("Editor", "EDITOR", "editor ", "ｅditor", "eDitor"):
        fail(1, name=name)
    assert log_in(password="right").status_code == 429


def test_logging_in_forgets_only_ones_own_failures():
    fail(PAIR.free - 1)
    fail(3, name="admin")
    assert log_in(password="right").status_code == 302
    assert list(AccessAttempt.objects.values_list("username", "failures_since_start")) == [("admin", 3)]


def test_a_clock_that_was_put_back_locks_nobody_out(time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=30))
    fail(PAIR.free)
    time_machine.move_to(timezone.now() - timedelta(days=30))
    assert log_in(password="right").status_code == 302


# Other ways of logging in


def test_any_use_of_authenticate_is_throttled():
    def attempt(password):
        return authenticate(None, username="Editor", password=password)

    for _time in range(NAME.free):
        assert attempt("wrong") is None
    with pytest.raises(Throttled):
        attempt("right")


def test_an_email_address_counts_as_a_name():
    for _time in range(NAME.free):
        authenticate(None, email="e@example.org", password="wrong")
    with pytest.raises(Throttled):
        authenticate(None, email="E@example.org", password="wrong")


def test_the_client_of_tests_logs_in_as_ever():
    assert Client().login(username="Editor", password="right")


# What is kept


def test_no_password_and_no_form_is_kept():
    log_in(password="s3cret")
    log_in(password="s3cret")
    attempt = AccessAttempt.objects.get()
    kept = {field.attname: str(getattr(attempt, field.attname)) for field in attempt._meta.concrete_fields}
    assert kept["username"] == "editor"
    assert kept["failures_since_start"] == "2"
    assert (kept["post_data"], kept["get_data"], kept["user_agent"]) == ("", "", "")


def test_old_attempts_and_logins_are_forgotten(time_machine):
    fail(2)
    log_in(password="right", address=elsewhere(1))
    time_machine.move_to(timezone.now() + timedelta(days=100))
    log_in(password="right", address=elsewhere(2))
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == []
    assert list(AccessLog.objects.values_list("ip_address", flat=True)) == [elsewhere(2)]


@pytest.mark.parametrize(
    "command", [["axes_reset"], ["axes_reset_username", "EDITOR"], ["axes_reset_ip", "203.0.113.7"]]
)
def test_operators_can_end_a_wait(command, capsys):
    fail(PAIR.free)
    call_command(*command)
    assert log_in(password="right").status_code == 302


def test_a_mistyped_address_resets_nobody(capsys):
    fail(1)
    call_command("axes_reset_ip", "203.0.113")
    assert AccessAttempt.objects.count() == 1


def test_an_attempt_takes_few_queries(django_assert_max_num_queries):
    fail(PAIR.free)
    with django_assert_max_num_queries(1):
        assert log_in().status_code == 429


# The log


def test_every_attempt_is_one_line_of_the_log(caplog, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    caplog.set_level(logging.INFO, "careers.authentication")
    fail(PAIR.free)
    log_in(password="s3cret")
    log_in(password="right", address=elsewhere(1))
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("careers.auth")]
    assert lines == [
        *["Wrong name or password: 'editor' from 203.0.113.7"] * PAIR.free,
        "Throttled for 30 seconds: 'editor' from 203.0.113.7",
        "Logged in: 'Editor' from 198.51.100.1",
    ]


def test_a_name_cannot_write_lines_of_the_log(caplog):
    caplog.set_level(logging.INFO, "careers.authentication")
    authenticate(None, username="a\nLogged in: 'b'\u2028\u202e\x1b[2J" + "x" * 5000, password="wrong")
    message = caplog.records[-1].getMessage()
    assert message.isprintable()
    assert len(message) < 300
