"""A clock that goes back: readers keep the newest text, and operators are told."""

from datetime import UTC, datetime, timedelta

import pytest

from careers import publishing
from careers.editorial import calendar
from careers.models import Edition, Role, State
from careers.models.edition import clock_ahead
from careers.publishing import Refused
from tests import factories
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)


def at(hours):
    return NOON + timedelta(hours=hours)


@pytest.fixture
def role(time_machine):
    """A role with an edition of noon and a newer one of three o'clock, read at one o'clock."""
    time_machine.move_to(NOON, tick=False)
    role = EditionFactory(role__title="Old", role__slug="analyst").role
    time_machine.move_to(at(3), tick=False)
    publish(role, "New")
    time_machine.move_to(at(1), tick=False)
    return role


def publish(role, title, **how):
    Role.objects.filter(pk=role.pk).update(title=title)
    factories.note(role)
    return publishing.publish(role, by="writer", **how)


def titles():
    return [edition.title for edition in Edition.objects.live()]


def test_readers_keep_the_newest_text(role, client):
    assert titles() == ["New"]
    assert b"<h1>New</h1>" in client.get("/careers/analyst/").content.replace(b"\n", b"")
    assert b"New" in client.get("/careers/").content
    assert Role.objects.with_state().get().state == State.LIVE


def test_an_older_text_never_comes_back(role, time_machine):
    publish(role, "Newest")
    for hours in (1, 2, 3.5, 24):
        time_machine.move_to(at(hours), tick=False)
        assert titles() == ["Newest"]
    spans = Edition.objects.order_by("number").values_list("live_from", "live_until")
    begun, over = zip(*spans, strict=True)
    assert list(begun[1:]) == list(over[:-1])
    assert begun[-1] < at(1.1)


def test_what_is_withdrawn_stays_so(role, time_machine):
    publishing.withdraw(role, by="writer", reason="Wrong.")
    for hours in (1.1, 2, 3.5, 24):
        time_machine.move_to(at(hours), tick=False)
        assert titles() == []


def test_what_is_scheduled_waits_for_its_time(role, time_machine):
    publish(role, "Planned", at=at(2))
    assert titles() == ["New"]
    time_machine.move_to(at(2.5), tick=False)
    assert titles() == ["Planned"]


def test_what_was_scheduled_before_still_comes(role, time_machine):
    time_machine.move_to(at(4), tick=False)
    planned = publish(role, "Planned", at=at(9))
    publish(role, "Between")
    time_machine.move_to(at(1), tick=False)
    assert titles() == ["Between"]
    publish(role, "Newest")
    assert titles() == ["Newest"]
    planned.refresh_from_db()
    assert planned.live_from == at(9)
    time_machine.move_to(at(10), tick=False)
    assert titles() == ["Planned"]


def test_what_is_public_cannot_be_cancelled(role):
    with pytest.raises(Refused, match="not waiting"):
        publishing.cancel(role.editions.get(number=2))
    assert titles() == ["New"]


def test_the_past_stays_as_it_was(role):
    assert [edition.title for edition in Edition.objects.live(at(0.5))] == ["Old"]


def test_the_calendar_leaves_out_what_is_public(role):
    assert calendar.events(at(1), at(10)) == []
    publish(role, "Planned", at=at(6))
    (event,) = calendar.events(at(1), at(10))
    assert (event.title, event.what, event.at) == ("Planned", "begins", at(6))


def test_operators_are_told_once(role, caplog):
    for _again in range(2):
        assert clock_ahead() == at(3)
    (record,) = caplog.records
    assert "clock of this machine has gone back" in record.getMessage()
    assert "2031-03-01T15:00" in record.getMessage()


def test_the_desk_tells_editors(role, admin_client, time_machine):
    assert "The clock of the server has gone back" in admin_client.get("/admin/").content.decode()
    time_machine.move_to(at(4), tick=False)
    assert "The clock of the server has gone back" not in admin_client.get("/admin/").content.decode()


def test_a_schedule_is_no_sign_of_it(time_machine, caplog):
    time_machine.move_to(NOON, tick=False)
    role = EditionFactory(role__title="Old").role
    publish(role, "Planned", at=at(2))
    time_machine.move_to(at(-1), tick=False)
    time_machine.move_to(at(1), tick=False)
    assert clock_ahead() is None
    assert titles() == ["Old"]
    assert caplog.records == []
