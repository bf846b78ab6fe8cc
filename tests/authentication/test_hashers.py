"""One password is hashed at a time in a process, and readers keep their threads."""

import threading

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from careers.authentication import throttling
from careers.authentication.throttling import HashingBusy


@pytest.fixture(autouse=True)
def quick(settings, monkeypatch):
    """The hasher of the site, with fewer rounds."""
    settings.PASSWORD_HASHERS = ["careers.authentication.throttling.OneAtATimeHasher"]
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1)


@pytest.fixture
def slow(monkeypatch):
    """Hashing waits for `go`; `begun` says that somebody hashes."""
    begun, go = threading.Event(), threading.Event()
    encode = PBKDF2PasswordHasher.encode

    def waiting(self, *args):
        begun.set()
        assert go.wait(60)
        return encode(self, *args)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", waiting)
    yield begun, go
    go.set()


@pytest.fixture
def held():
    """Somebody else hashes, and somebody else waits for that."""
    ready, release = threading.Event(), threading.Event()

    def hash_and_wait():
        with throttling.slot, throttling.slot._waiting:
            ready.set()
            assert release.wait(60)

    thread = threading.Thread(target=hash_and_wait)
    thread.start()
    assert ready.wait(60)
    yield
    release.set()
    thread.join()


def test_a_third_who_hashes_is_told_that_the_site_is_busy(held):
    with pytest.raises(HashingBusy):
        make_password("x")


def test_nobody_waits_for_ever(monkeypatch, slow):
    monkeypatch.setattr(throttling, "LONGEST_WAIT", 0.01)
    begun, go = slow
    first = threading.Thread(target=make_password, args=["x"])
    first.start()
    assert begun.wait(60)
    with pytest.raises(HashingBusy):
        make_password("y")
    go.set()
    first.join()
    assert make_password("y")


def test_two_passwords_are_never_hashed_at_once(monkeypatch):
    now, most = 0, 0
    guard = threading.Lock()
    encode = PBKDF2PasswordHasher.encode

    def counted(self, *args):
        nonlocal now, most
        with guard:
            now += 1
            most = max(most, now)
        try:
            return encode(self, *args)
        finally:
            with guard:
                now -= 1

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    outcomes = []

    def hash_many():
        for _time in range(50):
            try:
                outcomes.append(make_password("x"))
            except HashingBusy:
                outcomes.append(None)

    threads = [threading.Thread(target=hash_many) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 300
    assert any(outcomes)
    assert most == 1


def test_older_hashes_are_still_right():
    old = "pbkdf2_sha256$1$salt$" + make_password("x", "salt").rpartition("$")[2]
    assert check_password("x", old)


# The page to log in


@pytest.mark.django_db
def test_a_busy_site_says_so_and_counts_nothing(held, caplog):
    sent = {"username": "some\nbody", "password": "s3cret"}
    response = Client().post(reverse("admin:login"), sent)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "Others are logging in at this moment" in response.content.decode()
    assert [record.getMessage() for record in caplog.records if "auth" in record.name] == [
        "Too busy for an attempt to log in: 'some\\nbody' from 127.0.0.1"
    ]


@pytest.mark.django_db
def test_pages_are_read_while_passwords_are_hashed(held):
    assert Client().get("/").status_code == 200
    assert Client().get(reverse("admin:login")).status_code == 200


@pytest.mark.django_db
def test_the_slot_is_free_after_each_attempt(monkeypatch):
    monkeypatch.setattr(throttling, "LONGEST_WAIT", 0.01)
    Client().post(reverse("admin:login"), {"username": "nobody", "password": "wrong"})
    hashed = []
    thread = threading.Thread(target=lambda: hashed.append(make_password("x")))
    thread.start()
    thread.join()
    assert len(hashed) == 1


@pytest.mark.django_db
def test_a_changed_password_that_cannot_be_hashed_now_is_told(admin_client, held):
    url = reverse("admin:auth_user_password_change", args=[User.objects.get().pk])
    response = admin_client.post(url, {"password1": "a-new-password", "password2": "a-new-password"})
    assert response.status_code == 503
    assert "Nothing was changed" in response.content.decode()
