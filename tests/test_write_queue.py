"""Whoever changes content waits for a turn, and is told when that takes too long."""

import fcntl
import sqlite3
from contextlib import closing, contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from careers import write_queue
from careers.models import Family
from careers.write_queue import Busy, in_turn
from tests.factories import FamilyFactory
from tests.two_connections import at_once, during, elsewhere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(write_queue, "LONGEST", 0.2)


def rename(name):
    with in_turn():
        family = Family.objects.get()
        Family.objects.update(name=family.name + name)


def test_nobody_reads_what_another_is_changing():
    FamilyFactory(name="-")
    assert at_once(*(lambda name=name: rename(name) for name in "abcdef")) == [None] * 6
    assert sorted(Family.objects.get().name) == sorted("-abcdef")


def test_who_waits_too_long_is_told(impatient):
    with during(in_turn), pytest.raises(Busy, match="busy"), in_turn():
        pass
    with in_turn():
        FamilyFactory()
    assert Family.objects.count() == 1


def test_a_turn_within_a_turn_is_a_part_of_it():
    def fail():
        with in_turn():
            with in_turn():
                FamilyFactory()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Family.objects.exists()
    assert elsewhere(FamilyFactory.create).pk


def test_a_turn_ends_with_the_transaction(impatient):
    with pytest.raises(ZeroDivisionError), in_turn():
        raise ZeroDivisionError
    with in_turn():
        assert connection.in_atomic_block


def test_readers_never_wait(impatient):
    FamilyFactory()
    with during(in_turn):
        assert Family.objects.count() == 1


@pytest.mark.sqlite
def test_the_lock_of_another_process_is_waited_for_shortly(impatient):
    with open(f"{connection.settings_dict['NAME']}-turn", "a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with pytest.raises(Busy), in_turn():
            pass
    with in_turn():
        pass


@pytest.mark.sqlite
def test_the_wait_for_the_database_is_a_part_of_it(impatient):
    usual = busy_timeout()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError) as error, in_turn():
            pass
    assert write_queue.is_busy(error.value)
    assert busy_timeout() == usual


def busy_timeout():
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA busy_timeout").fetchone()


@pytest.mark.postgresql
def test_a_locked_row_is_waited_for_shortly(impatient):
    FamilyFactory()

    @contextmanager
    def changing():
        with transaction.atomic():
            Family.objects.update(name="Theirs")
            yield

    with during(changing), pytest.raises(OperationalError) as error, in_turn():
        Family.objects.update(name="Mine")
    assert write_queue.is_busy(error.value)
    assert Family.objects.get().name == "Theirs"
