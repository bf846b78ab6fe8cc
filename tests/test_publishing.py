"""publishing: the only writer of editions."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careers import pages, publishing
from careers.models import Edition, Role, State
from careers.pages import rendering
from careers.publishing import Refused
from tests import factories
from tests.factories import (
    EditionFactory,
    RelatedCareerFactory,
    RoleFactory,
    SectionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


def change(role, title):
    factories.change(role, title=title)


def title_at(role, at=None):
    return role.editions.live(at).values_list("title", flat=True).first()


def hours(count):
    return timezone.now() + timedelta(hours=count)


class TestPublish:
    def test_makes_the_rows_public_with_author_and_reason(self):
        role = RoleFactory(complete=True, title="Analyst")
        edition = publishing.publish(role, by="writer", reason="First")
        assert Edition.objects.live().get() == edition
        assert (edition.number, edition.created_by, edition.reason) == (1, "writer", "First")
        assert pages.from_json(edition.content).title == "Analyst"
        assert (edition.pay_low, edition.pay_high, edition.pay_currency) == (100_000, 150_000, "USD")

    def test_replaces_the_edition_before_without_a_gap_or_an_overlap(self):
        first = EditionFactory()
        change(first.role, "Anew")
        second = publishing.publish(first.role, by="writer")
        first.refresh_from_db()
        assert first.live_until == second.live_from
        assert Edition.objects.live().get() == second

    def test_makes_nothing_where_nothing_has_changed(self):
        edition = EditionFactory()
        assert publishing.publish(edition.role, by="writer") == edition
        assert Edition.objects.count() == 1

    def test_turns_markdown_into_html_once(self):
        role = RoleFactory()
        SectionFactory(role=role, slug="overview", body="A **bold** step.")
        assert "<strong>bold</strong>" in publishing.publish(role, by="writer").rendered

    @pytest.mark.parametrize(
        ("body", "says"),
        [
            ("[x](javascript:alert(1))", "Line 1: the link address"),
            ("Fine.\n\n[x](page)", "Line 3: the link address"),
            ("![](/media/a.png)", "no alternative text"),
            ("![a](https://elsewhere.example/a.png)", "not on this site"),
            ("# Big", "use ### or ####"),
            ("Most.[^nowhere]", "cites a source that does not exist"),
        ],
    )
    def test_refuses_a_faulty_text_and_says_where(self, body, says):
        section = SectionFactory(slug="overview", body=body)
        with pytest.raises(Refused) as refusal:
            publishing.publish(section.role, by="writer")
        [fault] = refusal.value.faults
        assert (fault.part, fault.key, fault.field) == ("section", ("overview",), "body")
        assert says in fault.message
        assert not Edition.objects.exists()

    def test_refuses_a_page_without_a_section(self):
        with pytest.raises(Refused):
            publishing.publish(RoleFactory(), by="writer")

    def test_refuses_an_address_that_another_page_still_has(self):
        first = EditionFactory()
        factories.change(first.role, slug="moved")
        second = RoleFactory(publishable=True, slug=first.slug)
        with pytest.raises(Refused) as refusal:
            publishing.publish(second, by="writer")
        assert first.title in refusal.value.faults[0].message

    def test_a_cited_source_is_part_of_the_page(self):
        role = RoleFactory()
        SourceFactory(slug="wages-2025")
        SectionFactory(role=role, body="Most earn more.[^wages-2025]")
        edition = publishing.publish(role, by="writer")
        assert [source.slug for source in pages.from_json(edition.content).sources] == ["wages-2025"]


class TestSchedule:
    def test_takes_effect_by_itself_at_its_time(self, time_machine):
        time_machine.move_to(timezone.now())
        role = EditionFactory(role__title="Before").role
        change(role, "After")
        publishing.schedule(role, by="writer", at=hours(2))
        assert title_at(role) == "Before"
        assert title_at(role, hours(3)) == "After"
        time_machine.shift(timedelta(hours=2, seconds=1))
        assert title_at(role) == "After"

    def test_what_is_published_before_is_live_until_then(self):
        role = EditionFactory(role__title="One").role
        change(role, "Three")
        publishing.schedule(role, by="writer", at=hours(2))
        change(role, "Two")
        publishing.publish(role, by="writer")
        assert [title_at(role), title_at(role, hours(3))] == ["Two", "Three"]

    def test_a_role_that_never_was_public_can_be_scheduled(self):
        role = RoleFactory(publishable=True)
        publishing.schedule(role, by="writer", at=hours(1))
        assert not Edition.objects.live().exists()
        publishing.publish(role, by="writer")
        assert Edition.objects.live().count() == Edition.objects.live(hours(2)).count() == 1

    def test_refuses_a_time_that_has_passed(self):
        with pytest.raises(Refused):
            publishing.schedule(RoleFactory(publishable=True), by="writer", at=hours(-1))

    def test_refuses_a_second_edition_at_the_same_instant(self):
        role, at = RoleFactory(publishable=True), hours(1)
        publishing.schedule(role, by="writer", at=at)
        change(role, "Another")
        with pytest.raises(Refused):
            publishing.schedule(role, by="publisher", at=at)


class TestWithdraw:
    def test_ends_the_public_life_with_author_and_reason(self):
        edition = EditionFactory()
        publishing.withdraw(edition.role, by="publisher", reason="Merged")
        edition.refresh_from_db()
        assert not Edition.objects.live().exists()
        assert (edition.withdrawn_by, edition.withdrawn_reason) == ("publisher", "Merged")

    def test_can_be_set_for_a_time_to_come_and_outlives_a_correction(self):
        role = EditionFactory().role
        publishing.withdraw(role, by="publisher", reason="Law changes", at=hours(2))
        change(role, "Corrected")
        edition = publishing.publish(role, by="writer")
        assert edition.withdrawn_reason == "Law changes"
        assert title_at(role) == "Corrected"
        assert title_at(role, hours(3)) is None

    def test_cancels_what_is_scheduled(self):
        role = EditionFactory().role
        change(role, "Later")
        publishing.schedule(role, by="writer", at=hours(2))
        publishing.withdraw(role, by="publisher", reason="Stop")
        assert title_at(role, hours(3)) is None

    def test_a_time_that_has_just_passed_leaves_what_was_public_in_the_history(self, time_machine):
        time_machine.move_to(timezone.now())
        first = EditionFactory()
        time_machine.shift(timedelta(seconds=20))
        change(first.role, "Anew")
        second = publishing.publish(first.role, by="writer")
        time_machine.shift(timedelta(seconds=20))
        just_passed = timezone.now() - timedelta(seconds=30)
        publishing.withdraw(first.role, by="publisher", reason="Stop", at=just_passed)
        first.refresh_from_db()
        second.refresh_from_db()
        assert first.live_until == second.live_from
        assert second.withdrawn_reason == "Stop"
        assert not Edition.objects.live().exists()

    def test_refuses_a_role_that_is_not_public(self):
        with pytest.raises(Refused):
            publishing.withdraw(RoleFactory(), by="publisher", reason="?")

    def test_a_withdrawn_role_can_be_published_again(self):
        role = EditionFactory().role
        publishing.withdraw(role, by="publisher", reason="Stop")
        assert publishing.publish(role, by="writer").number == 2
        assert title_at(role) == role.title


class TestRestore:
    def test_brings_back_what_an_edition_says(self):
        first = EditionFactory(role__title="Then")
        change(first.role, "Now")
        first.role.sections.update(body="Changed.")
        factories.note(first.role)
        publishing.publish(first.role, by="writer")
        publishing.restore(first, by="publisher", reason="Was right")
        latest = Edition.objects.live().get()
        assert (latest.number, latest.title, latest.checksum) == (3, "Then", first.checksum)
        assert latest.created_by == "publisher"
        assert first.role.sections.get().body != "Changed."

    def test_can_write_a_draft_only(self):
        first = EditionFactory(role__title="Then")
        change(first.role, "Now")
        second = publishing.publish(first.role, by="writer")
        publishing.restore(first, by="publisher", draft=True)
        assert Edition.objects.live().get() == second
        assert Role.objects.with_state().get(pk=first.role_id).state == "changed"

    def test_refuses_an_edition_whose_address_another_role_has_by_now(self):
        first = EditionFactory()
        factories.change(first.role, slug="moved")
        RoleFactory(slug=first.slug, title="Newcomer")
        with pytest.raises(Refused, match="Newcomer"):
            publishing.restore(first, by="publisher")

    def test_says_which_related_roles_are_gone(self):
        related = RelatedCareerFactory(role=RoleFactory(publishable=True))
        edition = publishing.publish(related.role, by="writer")
        related.target.delete()
        assert publishing.restore(edition, by="publisher") == [related.target.slug]


class TestState:
    def state(self, role):
        return Role.objects.with_state().get(pk=role.pk).state

    def test_follows_a_role_through_its_life(self):
        role = RoleFactory(publishable=True)
        assert self.state(role) == "draft"
        publishing.schedule(role, by="writer", at=hours(1))
        assert self.state(role) == "scheduled"
        publishing.publish(role, by="writer")
        assert self.state(role) == "live"
        change(role, "Anew")
        publishing.note_changes(Role.objects.all())
        assert self.state(role) == "changed"
        publishing.withdraw(role, by="writer", reason="Stop")
        assert self.state(role) == "withdrawn"

    def test_saving_without_changing_anything_leaves_a_role_live(self):
        role = EditionFactory().role
        publishing.note_changes(Role.objects.all())
        assert self.state(role) == "live"


class TestTimeTravel:
    def test_every_moment_has_the_text_that_was_public_then(self, time_machine):
        time_machine.move_to(timezone.now())
        role = EditionFactory(role__title="Monday").role
        monday = timezone.now()
        time_machine.shift(timedelta(days=1))
        change(role, "Tuesday")
        publishing.publish(role, by="writer")
        time_machine.shift(timedelta(days=1))
        assert [title_at(role, monday), title_at(role)] == ["Monday", "Tuesday"]
        assert title_at(role, monday - timedelta(days=1)) is None


class TestErasedMeanwhile:
    """Somebody erased a role while somebody else had its page open."""

    @pytest.fixture
    def gone(self):
        role = RoleFactory(publishable=True)
        publishing.erase(Role.objects.get(pk=role.pk))
        return role

    def test_publishing_many_refuses_it_alone(self, gone):
        other = RoleFactory(publishable=True)
        refused, edition = publishing.publish_all([gone, other], by="writer")
        assert isinstance(refused, Refused)
        assert "erased in the meantime" in refused.messages[0]
        assert edition.role == other

    def test_publishing_it_is_refused(self, gone):
        with pytest.raises(Refused, match="erased in the meantime"):
            publishing.publish(gone, by="writer")

    def test_withdrawing_and_erasing_it_is_refused(self, gone):
        with pytest.raises(Refused, match="erased in the meantime"):
            publishing.withdraw(gone, by="writer", reason="Over")
        with pytest.raises(Refused, match="erased in the meantime"):
            publishing.erase(gone)


class TestConstraints:
    def overlapping(self, edition, **span):
        Edition.objects.create(
            role=edition.role,
            number=9,
            slug="other",
            title="T",
            summary="S",
            content="{}",
            rendered="{}",
            checksum="0",
            **span,
        )

    def test_a_role_never_has_two_editions_without_an_end(self):
        edition = EditionFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            self.overlapping(edition, live_from=hours(1))

    @pytest.mark.postgresql
    def test_spans_of_a_role_never_overlap(self):
        edition = EditionFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            self.overlapping(edition, live_from=hours(1), live_until=hours(2))

    def test_an_edition_never_ends_before_it_begins(self):
        edition = EditionFactory()
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(live_until=edition.live_from)


def at_once(*actions):
    """Run the actions in threads of their own that start together; what each returned or raised."""
    gate, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(index, action):
        gate.wait()
        try:
            results[index] = action()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleAtOnce:
    def check_spans(self, role):
        spans = list(role.editions.order_by("live_from").values_list("live_from", "live_until"))
        for (_start, end), (start, _end) in pairwise(spans):
            assert end is not None
            assert end <= start

    def test_publishing_the_same_text_makes_one_edition(self):
        role = RoleFactory(publishable=True)
        results = at_once(*[lambda: publishing.publish(role, by="x")] * 6)
        assert {result.pk for result in results} == {Edition.objects.get().pk}

    def test_publishing_different_texts_makes_them_follow_each_other(self):
        role = RoleFactory(publishable=True)

        def publish(title):
            with transaction.atomic():
                change(role, title)
                return publishing.publish(role, by=title)

        results = at_once(*[lambda title=title: publish(title) for title in "abcdef"])
        assert sorted(result.number for result in results) == [1, 2, 3, 4, 5, 6]
        self.check_spans(role)
        assert Edition.objects.live().count() == 1

    def test_publishing_and_withdrawing_leaves_one_or_the_other(self):
        role = EditionFactory().role
        change(role, "Anew")
        results = at_once(
            lambda: publishing.publish(role, by="writer"),
            lambda: publishing.withdraw(role, by="publisher", reason="Stop"),
        )
        assert not any(isinstance(result, Exception) for result in results)
        assert Edition.objects.live().count() <= 1
        self.check_spans(role)

    def test_scheduling_for_the_same_instant_lets_one_win(self):
        role, at = RoleFactory(publishable=True), hours(1)

        def schedule(title):
            with transaction.atomic():
                change(role, title)
                return publishing.schedule(role, by=title, at=at)

        results = at_once(lambda: schedule("a"), lambda: schedule("b"))
        assert sum(isinstance(result, Refused) for result in results) == 1
        assert Edition.objects.count() == 1


class TestCancelling:
    def test_what_would_have_been_replaced_stays_public(self):
        first = EditionFactory()
        change(first.role, "Anew")
        planned = publishing.schedule(first.role, by="writer", at=hours(2))
        publishing.cancel(planned)
        first.refresh_from_db()
        assert first.live_until is None
        assert title_at(first.role, hours(3)) == first.title
        assert not Edition.objects.filter(pk=planned.pk).exists()

    def test_the_next_that_is_scheduled_still_comes(self):
        first = EditionFactory()
        planned = []
        for number in (1, 2):
            change(first.role, f"Title {number}")
            planned.append(publishing.schedule(first.role, by="writer", at=hours(number)))
        publishing.cancel(planned[0])
        assert title_at(first.role, hours(1.5)) == first.title
        assert title_at(first.role, hours(3)) == "Title 2"

    def test_a_withdrawal_that_is_planned_for_later_stays(self):
        first = EditionFactory()
        change(first.role, "Anew")
        planned = publishing.schedule(first.role, by="writer", at=hours(2))
        publishing.withdraw(first.role, by="publisher", reason="Over", at=hours(4))
        publishing.cancel(planned)
        assert title_at(first.role, hours(3)) == first.title
        assert title_at(first.role, hours(5)) is None

    def test_what_was_withdrawn_before_it_stays_withdrawn(self):
        first = EditionFactory()
        publishing.withdraw(first.role, by="publisher", reason="Over", at=hours(1))
        planned = publishing.schedule(first.role, by="writer", at=hours(1) + timedelta(minutes=1))
        publishing.cancel(planned)
        assert title_at(first.role, hours(2)) is None

    def test_what_has_begun_or_is_gone_cannot_be_cancelled(self):
        first = EditionFactory()
        planned = publishing.schedule(RoleFactory(publishable=True), by="writer", at=hours(1))
        publishing.cancel(planned)
        for edition in (first, planned):
            with pytest.raises(Refused, match="not waiting"):
                publishing.cancel(edition)

    def test_an_address_that_another_page_has_by_then_stays_with_it(self):
        first = EditionFactory(role__slug="a-role")
        factories.change(first.role, slug="moved")
        planned = publishing.schedule(first.role, by="writer", at=hours(1))
        publishing.schedule(RoleFactory(publishable=True, slug="a-role"), by="writer", at=hours(2))
        with pytest.raises(Refused, match="The address is that of"):
            publishing.cancel(planned)
        assert title_at(first.role, hours(3)) == planned.title

    def test_a_withdrawal_to_come_can_be_taken_back(self):
        first = EditionFactory()
        publishing.withdraw(first.role, by="publisher", reason="Over", at=hours(1))
        publishing.keep(first)
        first.refresh_from_db()
        assert (first.live_until, first.withdrawn_by, first.withdrawn_reason) == (None, "", "")
        with pytest.raises(Refused, match="not going to be withdrawn"):
            publishing.keep(first)

    def test_what_is_kept_ends_where_the_next_begins(self):
        first = EditionFactory()
        publishing.withdraw(first.role, by="publisher", reason="Over", at=hours(1))
        planned = publishing.schedule(first.role, by="writer", at=hours(2))
        publishing.keep(first)
        first.refresh_from_db()
        assert first.live_until == planned.live_from


@pytest.mark.django_db(transaction=True)
def test_a_publication_that_fails_half_way_leaves_the_old_page(monkeypatch):
    edition = EditionFactory(role__title="Old")
    change(edition.role, "New")

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr(rendering, "render", fail)
    with pytest.raises(RuntimeError):
        publishing.publish(edition.role, by="writer")
    assert title_at(edition.role) == "Old"
    assert connection.in_atomic_block is False


def test_a_further_role_costs_one_query_of_its_own(django_assert_max_num_queries):
    few = [RoleFactory(complete=True) for _number in range(2)]
    many = [RoleFactory(complete=True) for _number in range(12)]
    with CaptureQueriesContext(connection) as first:
        publishing.publish_all(few, by="writer")
    with django_assert_max_num_queries(len(first) + len(many) - len(few)):
        editions = publishing.publish_all(many, by="writer")
    assert [edition.title for edition in editions] == [role.title for role in many]
    assert Edition.objects.live().count() == 14


def test_of_many_roles_those_that_are_fit_are_published():
    unfit, fit = RoleFactory(), RoleFactory(publishable=True)
    refused, edition = publishing.publish_all([unfit, fit], by="writer")
    assert isinstance(refused, publishing.Refused)
    assert Edition.objects.get() == edition
    assert Role.objects.with_state().get(pk=unfit.pk).state == State.DRAFT
    assert Role.objects.with_state().get(pk=fit.pk).state == State.LIVE


SCRIPT = """
import pathlib, sys, time
import django
django.setup()
from careers import publishing
from careers.discovery import indexing
from careers.models import Edition, Role
from careers.pages import rendering

def stop(*args, **kwargs):
    pathlib.Path(sys.argv[2]).touch()
    time.sleep(600)

moment = sys.argv[1]
if moment == "before the old edition is closed":
    type(Edition.objects).bulk_update = stop
elif moment == "while the new page is rendered":
    rendering.render = stop
elif moment == "after the new edition is written":
    indexing.update = stop
publishing.publish(Role.objects.get(), by="writer")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "moment",
    [
        "before the old edition is closed",
        "while the new page is rendered",
        "after the new edition is written",
    ],
)
def test_killing_the_process_during_a_publication_leaves_the_old_page(moment, tmp_path, test_database_url):
    edition = EditionFactory(role__title="Old")
    change(edition.role, "New")
    reached = tmp_path / "reached"
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, moment, str(reached)],
        env=os.environ | {"DATABASE_URL": test_database_url},
    )
    try:
        give_up = time.monotonic() + 60
        while not reached.exists():
            assert process.poll() is None, "the process ended by itself"
            assert time.monotonic() < give_up, "the process never came so far"
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    live = Edition.objects.live().get()
    assert (live.pk, live.title, live.live_until) == (edition.pk, "Old", None)
    assert publishing.publish(edition.role, by="publisher").title == "New"
