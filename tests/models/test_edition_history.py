"""Which editions followed each other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from careers import publishing
from careers.models import edition_history
from careers.models.edition_history import Cursor
from tests import factories
from tests.factories import EditionFactory, RoleFactory
from tests.views.history import JANUARY, publish
from tests.views.live import make_roles


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(JANUARY, tick=False)
    return time_machine


@pytest.fixture
def role(clock):
    role = EditionFactory(role__slug="weaver", role__title="Weaver").role
    for summary in ("Weaves.", "Weaves wool."):
        clock.shift(timedelta(days=10))
        publish(role, summary=summary)
    return role


def summaries(steps):
    return [(step.edition.summary, step.before and step.before.summary) for step in steps]


@pytest.mark.django_db
def test_each_edition_of_a_role_comes_with_the_one_before(role):
    steps, more = edition_history.of_role(role.editions.live().get(), number=10)

    assert summaries(steps) == [
        ("Weaves wool.", "Weaves."),
        ("Weaves.", role.editions.get(number=1).summary),
        (role.editions.get(number=1).summary, None),
    ]
    assert not more


@pytest.mark.django_db
def test_a_long_history_comes_in_parts_that_lose_and_repeat_nothing(role, clock, django_assert_num_queries):
    for number in range(9):
        clock.shift(timedelta(days=1))
        publish(role, summary=f"Weaves {number}.")
    today = role.editions.live().get()
    found, after = [], None
    while True:
        with django_assert_num_queries(2):
            steps, more = edition_history.of_role(today, number=5, after=after)
        found += [step.edition.number for step in steps]
        assert all(step.before.number == step.edition.number - 1 for step in steps if step.before)
        if not more:
            break
        after = steps[-1].cursor

    assert found == list(range(12, 0, -1))


@pytest.mark.django_db
def test_what_is_scheduled_is_no_part_of_history_until_its_time(role, clock):
    role.summary = "To come."
    role.save()
    factories.note(role)
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(days=2))

    assert "To come." not in str([summaries(edition_history.latest(number=10)[0])])
    assert len(edition_history.of_role(role.editions.live().get(), number=10)[0]) == 3
    assert edition_history.last_before(role.pk, timezone.now() + timedelta(days=9)).summary == "Weaves wool."

    clock.shift(timedelta(days=3))
    assert edition_history.latest(number=10)[0][0].edition.summary == "To come."
    assert len(edition_history.of_role(role.editions.live().get(), number=10)[0]) == 4


@pytest.mark.django_db
def test_an_edition_made_later_for_an_earlier_time_stands_in_the_order_of_time(role, clock):
    role.summary = "To come."
    role.save()
    factories.note(role)
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(days=5))
    clock.shift(timedelta(days=1))
    publish(role, summary="In between.")
    clock.shift(timedelta(days=5))

    assert summaries(edition_history.latest(number=2)[0]) == [
        ("To come.", "In between."),
        ("In between.", "Weaves wool."),
    ]


@pytest.mark.django_db
def test_the_latest_changes_are_those_of_public_roles(role, clock):
    withdrawn = EditionFactory(role__slug="withdrawn").role
    RoleFactory(slug="draft", publishable=True)
    clock.shift(timedelta(days=1))
    publishing.withdraw(withdrawn, by="writer", reason="Wrong.")

    steps, _more = edition_history.latest(number=10)

    assert {step.slug for step in steps} == {"weaver"}


@pytest.mark.django_db
def test_a_role_is_named_by_its_address_of_today(role, clock):
    clock.shift(timedelta(days=1))
    publish(role, slug="cloth-maker")

    assert {step.slug for step in edition_history.latest(number=10)[0]} == {"cloth-maker"}


@pytest.mark.django_db
def test_the_time_in_which_a_page_was_not_public_is_known(role, clock):
    clock.shift(timedelta(days=1))
    withdrawn_at = timezone.now()
    publishing.withdraw(role, by="writer", reason="Wrong.")
    clock.shift(timedelta(days=7))
    publish(role)

    first, second, *_others = edition_history.latest(number=10)[0]
    assert first.hidden_since == withdrawn_at
    assert second.hidden_since is None


@pytest.mark.django_db
def test_the_latest_changes_come_in_parts_that_lose_and_repeat_nothing(django_assert_max_num_queries):
    # All at the same moment, as an import makes them.
    make_roles(45)
    found, after = [], None
    while True:
        with django_assert_max_num_queries(3):
            steps, more = edition_history.latest(number=20, after=after)
        found += [step.slug for step in steps]
        if not more:
            break
        after = steps[-1].cursor

    assert len(found) == len(set(found)) == 45


def test_a_cursor_comes_back_from_its_text():
    cursor = Cursor(JANUARY + timedelta(microseconds=123456), 17)

    assert Cursor.parse(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text", ["", "-", "1", "1-", "-1", "a-b", "1-2-3", "1" * 18 + "-1", "1" * 10_000, "١-٢", "1-\x00", "--1"]
)
def test_a_text_that_is_no_cursor_is_none(text):
    assert Cursor.parse(text) is None


@pytest.mark.django_db
def test_behind_many_withdrawn_roles_the_public_ones_are_found(clock):
    EditionFactory(role__slug="weaver")
    clock.shift(timedelta(days=1))
    gone = [EditionFactory(role__slug=f"gone-{number}").role for number in range(9)]
    clock.shift(timedelta(days=1))
    for each in gone:
        publishing.withdraw(each, by="writer", reason="Wrong.")

    steps, more = edition_history.latest(number=3)

    assert [step.slug for step in steps] == ["weaver"]
    assert not more
