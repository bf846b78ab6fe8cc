"""Change sets: put together, published at one instant, cancelled, rolled back as one."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connections
from django.utils import timezone

from careers import pages, publishing
from careers.editorial import change_sets, publish_preview
from careers.editorial.change_sets import RolesRefused
from careers.editorial.models import ChangeSet, Submission
from careers.models import Edition, Role
from careers.publishing import Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return factories.UserFactory(username="writer")


@pytest.fixture
def publisher():
    return factories.UserFactory(username="publisher")


def make_roles(count, **values):
    return [factories.RoleFactory(publishable=True, **values) for _each in range(count)]


def change(*roles, summary="Anew."):
    Role.objects.filter(pk__in=[role.pk for role in roles]).update(summary=summary)
    publishing.note_changes(Role.objects.filter(pk__in=[role.pk for role in roles]))


def set_of(*roles, **values):
    made = factories.ChangeSetFactory(**values)
    for role in roles:
        factories.ChangeSetRoleFactory(change_set=made, role=role)
    return made


def said(role, at=None):
    """What readers read of `role`, or None."""
    return role.editions.live(at).values_list("summary", flat=True).first()


def spans_are_whole(*roles):
    for role in roles:
        spans = list(role.editions.order_by("live_from").values_list("live_from", "live_until"))
        for (_start, end), (start, _end) in pairwise(spans):
            if end is None or end > start:
                return False
    return True


@pytest.fixture
def published(publisher):
    """Three roles: one that was public before, two that were not; changed and published as a set."""
    roles = make_roles(3)
    publishing.publish(roles[0], by="tests")
    change(*roles)
    found = set_of(*roles, reason="Pay of 2027")
    change_sets.publish(found, by=publisher)
    found.refresh_from_db()
    return found


def roles_of(change_set):
    return [member.role for member in change_set.roles.select_related("role").order_by("role_id")]


class TestPuttingTogether:
    def test_roles_come_in_and_go_out(self, writer):
        roles, found = make_roles(3), factories.ChangeSetFactory()
        assert change_sets.add(found, roles, by=writer) == []
        assert change_sets.add(found, roles[:1], by=writer) == []
        assert roles_of(found) == roles
        change_sets.take_out(found, roles[1:], by=writer)
        assert roles_of(found) == roles[:1]
        assert "Took out" in LogEntry.objects.first().get_change_message()

    def test_a_role_is_in_one_unfinished_set_only(self, writer):
        role, other = make_roles(2)
        set_of(role, title="First")
        second = factories.ChangeSetFactory(title="Second")
        with pytest.raises(Refused, match="“First”"):
            change_sets.add(second, [role, other], by=writer)
        assert not second.roles.exists()
        [why] = change_sets.add(second, [role, other], by=writer, leave_out=True)
        assert "“First”" in why
        assert roles_of(second) == [other]

    def test_a_scheduled_set_keeps_its_roles_until_its_time(self, publisher, time_machine):
        time_machine.move_to(timezone.now())
        [role] = make_roles(1)
        first, second = set_of(role), factories.ChangeSetFactory()
        change_sets.publish(first, by=publisher, at=timezone.now() + timedelta(hours=1))
        with pytest.raises(Refused):
            change_sets.add(second, [role], by=publisher)
        time_machine.shift(timedelta(hours=1, seconds=1))
        change_sets.add(second, [role], by=publisher)

    def test_a_role_that_is_put_away_comes_into_no_set(self, writer):
        [role] = make_roles(1, archived_at=timezone.now())
        with pytest.raises(Refused, match="put away"):
            change_sets.add(factories.ChangeSetFactory(), [role], by=writer)

    def test_a_set_holds_no_more_than_can_be_published_at_once(self, writer, monkeypatch):
        monkeypatch.setattr(change_sets, "MOST", 2)
        with pytest.raises(Refused, match="up to 2"):
            change_sets.add(factories.ChangeSetFactory(), make_roles(3), by=writer)

    def test_a_published_set_is_not_changed(self, published, writer):
        with pytest.raises(Refused, match="published since"):
            change_sets.add(published, make_roles(1), by=writer)
        with pytest.raises(Refused):
            change_sets.take_out(published, roles_of(published), by=writer)

    def test_a_set_is_submitted_and_sent_back(self, writer, publisher):
        found = factories.ChangeSetFactory()
        with pytest.raises(Refused, match="no role"):
            change_sets.submit(found, by=writer)
        change_sets.add(found, make_roles(1), by=writer)
        change_sets.submit(found, by=writer)
        assert change_sets.in_state("waiting").get() == found
        with pytest.raises(Refused):
            change_sets.submit(found, by=writer)
        change_sets.send_back(found, by=publisher, text="The third figure is old.")
        assert change_sets.in_state("open").get() == found
        assert "The third figure" in LogEntry.objects.first().get_change_message()
        with pytest.raises(Refused):
            change_sets.send_back(found, by=publisher)


class TestPublishing:
    def test_all_become_public_at_one_instant(self, published):
        editions = Edition.objects.live()
        assert editions.values("live_from").distinct().count() == 1
        assert set(editions.values_list("reason", "created_by", "summary")) == {
            ("Pay of 2027", "publisher", "Anew.")
        }
        assert published.state == "published"
        assert published.live_from == editions[0].live_from
        assert published.published_by.username == "publisher"

    def test_what_was_made_and_what_it_replaced_are_remembered(self, published):
        first, *others = published.roles.order_by("role_id")
        assert (first.edition.number, first.before.number) == (2, 1)
        assert [member.before for member in others] == [None, None]

    def test_every_role_and_the_set_have_it_in_their_log(self, published):
        entries = LogEntry.objects.filter(change_message__contains="Published with the change set")
        assert entries.count() == 4
        assert {entry.user.username for entry in entries} == {"publisher"}

    def test_what_has_not_changed_is_passed_over(self, publisher):
        same, other = make_roles(2)
        publishing.publish(same, by="tests")
        found = set_of(same, other)
        assert change_sets.publish(found, by=publisher) == 1
        assert same.editions.count() == 1
        assert found.roles.get(role=same).edition is None

    def test_nothing_is_published_where_nothing_has_changed(self, publisher):
        [role] = make_roles(1)
        publishing.publish(role, by="tests")
        found = set_of(role)
        with pytest.raises(Refused, match="Nothing has changed"):
            change_sets.publish(found, by=publisher)
        assert change_sets.in_state("open").get() == found

    def test_one_faulty_role_keeps_back_all_and_is_named(self, publisher):
        roles = make_roles(3)
        roles[1].sections.update(body="[bad](address)")
        faulty = factories.RoleFactory(title="Without a Section")
        found = set_of(*roles, faulty)
        with pytest.raises(RolesRefused) as refusal:
            change_sets.publish(found, by=publisher)
        assert [role for role, _refused in refusal.value.refusals] == [roles[1], faulty]
        assert "Without a Section" in refusal.value.messages[0]
        assert len(refusal.value.faults) == 2
        assert not Edition.objects.exists()
        assert not LogEntry.objects.exists()
        assert change_sets.in_state("open").get() == found

    def test_an_empty_set_is_not_published(self, publisher):
        with pytest.raises(Refused, match="no role"):
            change_sets.publish(factories.ChangeSetFactory(), by=publisher)

    def test_a_set_is_published_once(self, published, publisher):
        with pytest.raises(Refused, match="published since"):
            change_sets.publish(published, by=publisher)

    def test_what_changed_since_it_was_looked_at_is_not_published_unseen(self, publisher):
        roles = make_roles(2, title="Analyst")
        change(*roles)
        found = set_of(*roles)
        seen = change_sets.as_seen(Role.objects.all())
        change(roles[1], summary="Changed meanwhile.")
        with pytest.raises(Refused, match="“Analyst” changed"):
            change_sets.publish(found, by=publisher, seen=seen)
        assert not Edition.objects.exists()
        change_sets.publish(found, by=publisher, seen=change_sets.as_seen(Role.objects.all()))
        assert Edition.objects.count() == 2

    def test_what_came_or_went_since_it_was_looked_at_is_noticed(self, publisher, writer):
        first, second = make_roles(2)
        found = set_of(first)
        seen = change_sets.as_seen([first])
        change_sets.add(found, [second], by=writer)
        with pytest.raises(Refused, match="came in"):
            change_sets.publish(found, by=publisher, seen=seen)
        seen = change_sets.as_seen(Role.objects.all())
        change_sets.take_out(found, [second], by=writer)
        with pytest.raises(Refused, match="taken out"):
            change_sets.publish(found, by=publisher, seen=seen)

    def test_open_submissions_of_its_roles_are_closed(self, publisher):
        submission = factories.SubmissionFactory()
        change_sets.publish(set_of(submission.role), by=publisher)
        submission.refresh_from_db()
        assert submission.state == Submission.State.PUBLISHED

    def test_what_publishing_costs_does_not_grow_with_every_role_but_little(
        self, publisher, django_assert_max_num_queries
    ):
        roles = make_roles(12)
        change(*roles)
        with django_assert_max_num_queries(120):
            change_sets.publish(set_of(*roles), by=publisher)


class TestScheduling:
    def hours(self, count):
        return timezone.now() + timedelta(hours=count)

    def test_all_become_public_by_themselves_at_their_time(self, publisher, time_machine):
        time_machine.move_to(timezone.now())
        roles = make_roles(3)
        publishing.publish(roles[0], by="tests")
        change(*roles)
        found, at = set_of(*roles), self.hours(2)
        change_sets.publish(found, by=publisher, at=at)
        found.refresh_from_db()
        assert change_sets.state(found) == "scheduled"
        assert [said(role) for role in roles] == ["Does what has to be done, and says why.", None, None]
        assert set(Edition.objects.scheduled().values_list("live_from", flat=True)) == {at}
        time_machine.shift(timedelta(hours=2, seconds=1))
        assert {said(role) for role in roles} == {"Anew."}
        assert change_sets.state(found) == "published"
        assert change_sets.in_state("published").get() == found
        assert not change_sets.in_state("scheduled").exists()

    def test_a_time_that_has_passed_is_refused(self, publisher):
        with pytest.raises(Refused, match="passed"):
            change_sets.publish(set_of(*make_roles(1)), by=publisher, at=self.hours(-1))

    def test_a_schedule_is_cancelled_before_its_time(self, publisher):
        roles = make_roles(2)
        publishing.publish(roles[0], by="tests")
        change(*roles)
        found = set_of(*roles)
        change_sets.publish(found, by=publisher, at=self.hours(2))
        change_sets.cancel(found, by=publisher)
        found.refresh_from_db()
        assert (found.state, found.live_from) == ("open", None)
        assert not Edition.objects.scheduled().exists()
        assert roles[0].editions.get().live_until is None
        assert said(roles[0], self.hours(3)) is not None
        change_sets.publish(found, by=publisher)
        assert {said(role) for role in roles} == {"Anew."}

    def test_what_has_begun_is_not_cancelled(self, published, publisher):
        with pytest.raises(Refused, match="published since"):
            change_sets.cancel(published, by=publisher)

    def test_one_that_was_cancelled_by_itself_does_not_keep_the_others(self, publisher):
        roles = make_roles(2)
        found = set_of(*roles)
        change_sets.publish(found, by=publisher, at=self.hours(2))
        publishing.withdraw(roles[0], by="tests", reason="Not this one")
        change_sets.cancel(found, by=publisher)
        assert not Edition.objects.exists()

    def test_a_scheduled_set_is_rolled_back_after_its_time(self, publisher, time_machine):
        time_machine.move_to(timezone.now())
        [role] = make_roles(1)
        publishing.publish(role, by="tests")
        change(role)
        found = set_of(role)
        change_sets.publish(found, by=publisher, at=self.hours(2))
        with pytest.raises(Refused, match="scheduled for"):
            change_sets.roll_back(found, by=publisher, reason="Too early")
        change(role, summary="A correction in between.")
        publishing.publish(role, by="tests")
        time_machine.shift(timedelta(hours=3))
        found.refresh_from_db()
        assert said(role) == "Anew."
        change_sets.roll_back(found, by=publisher, reason="Wrong")
        assert said(role) == "A correction in between."


class TestRollingBack:
    def test_every_role_is_as_it_was_before_from_one_instant_on(self, published, publisher):
        first, second, third = roles_of(published)
        before = first.editions.get(number=1)
        assert change_sets.roll_back(published, by=publisher, reason="The source was wrong") == 3
        live = Edition.objects.live().get()
        assert (live.role, live.number, live.checksum) == (first, 3, before.checksum)
        assert (live.created_by, live.reason) == ("publisher", "The source was wrong")
        assert (live.content, live.rendered) == (before.content, before.rendered)
        ended = {role.editions.get(live_until=live.live_from) for role in (first, second, third)}
        assert len(ended) == 3
        withdrawn = second.editions.get()
        assert (withdrawn.withdrawn_by, withdrawn.withdrawn_reason) == ("publisher", "The source was wrong")
        assert spans_are_whole(first, second, third)
        published.refresh_from_db()
        assert (published.state, published.rolled_back_by) == ("rolled-back", publisher)

    def test_drafts_stay_as_they_are_so_that_nothing_written_is_lost(self, published, publisher):
        rows = list(Role.objects.order_by("pk").values())
        change_sets.roll_back(published, by=publisher, reason="Wrong")
        assert list(Role.objects.order_by("pk").values()) == rows
        first, second, _third = Role.objects.with_state().order_by("pk")
        assert (first.state, second.state) == ("changed", "withdrawn")

    def test_the_set_and_every_role_have_it_in_their_log(self, published, publisher):
        change_sets.roll_back(published, by=publisher, reason="Wrong")
        entries = LogEntry.objects.filter(change_message__startswith="Rolled back with the change set")
        assert entries.count() == 4
        assert all("Wrong" in entry.change_message for entry in entries)

    @pytest.mark.parametrize("how", ["published", "scheduled", "withdrawn"])
    def test_what_somebody_has_changed_since_is_not_overwritten(self, published, publisher, how):
        first = roles_of(published)[0]
        if how == "withdrawn":
            publishing.withdraw(first, by="other", reason="Law")
        else:
            change(first, summary="Corrected since.")
            at = timezone.now() + timedelta(hours=1) if how == "scheduled" else None
            publishing.publish(first, by="other", at=at)
        before = list(Edition.objects.order_by("pk").values())
        with pytest.raises(Refused, match=f"“{first.title}” has changed since"):
            change_sets.roll_back(published, by=publisher, reason="Wrong")
        assert list(Edition.objects.order_by("pk").values()) == before
        [obstacle] = [member.obstacle for member in change_sets.members(published) if member.obstacle]
        assert obstacle
        now = said(first)
        assert change_sets.roll_back(published, by=publisher, reason="Wrong", leave_out=True) == 2
        assert said(first) == now

    def test_there_is_nothing_to_roll_back_where_all_have_changed_since(self, published, publisher):
        for role in roles_of(published):
            publishing.withdraw(role, by="other", reason="Law")
        with pytest.raises(Refused, match="nothing left"):
            change_sets.roll_back(published, by=publisher, reason="Wrong", leave_out=True)

    def test_a_set_is_rolled_back_once(self, published, publisher):
        change_sets.roll_back(published, by=publisher, reason="Wrong")
        with pytest.raises(Refused, match="was rolled back"):
            change_sets.roll_back(published, by=publisher, reason="Again")

    def test_an_open_set_is_not_rolled_back(self, publisher):
        with pytest.raises(Refused, match="not published"):
            change_sets.roll_back(set_of(*make_roles(1)), by=publisher, reason="Wrong")

    def test_a_planned_withdrawal_and_a_planned_edition_stay_planned(self, publisher, time_machine):
        time_machine.move_to(timezone.now())
        ending, following = make_roles(2)
        for role in (ending, following):
            publishing.publish(role, by="tests")
        publishing.withdraw(ending, by="other", reason="Law", at=timezone.now() + timedelta(days=1))
        change(following, summary="Planned.")
        publishing.schedule(following, by="other", at=timezone.now() + timedelta(days=1))
        change(ending, following)
        found = set_of(ending, following)
        time_machine.shift(timedelta(minutes=1))
        change_sets.publish(found, by=publisher)
        time_machine.shift(timedelta(minutes=1))
        change_sets.roll_back(found, by=publisher, reason="Wrong")
        assert {said(role) for role in (ending, following)} == {"Does what has to be done, and says why."}
        tomorrow = timezone.now() + timedelta(days=1)
        assert [said(ending, tomorrow), said(following, tomorrow)] == [None, "Planned."]
        assert ending.editions.get(number=3).withdrawn_reason == "Law"
        assert spans_are_whole(ending, following)

    def test_an_address_that_another_role_has_by_now_is_not_taken_from_it(self, publisher):
        role = factories.RoleFactory(publishable=True, slug="old-address", title="Moved")
        publishing.publish(role, by="tests")
        factories.change(role, slug="new-address")
        found = set_of(role)
        change_sets.publish(found, by=publisher)
        publishing.publish(
            factories.RoleFactory(publishable=True, slug="old-address", title="Newcomer"), by="tests"
        )
        with pytest.raises(Refused, match="Newcomer"):
            change_sets.roll_back(found, by=publisher, reason="Wrong")

    def test_a_role_that_is_erased_leaves_the_others_to_be_rolled_back(self, published, publisher):
        erased = roles_of(published)[2]
        publishing.withdraw(erased, by="other", reason="Mistake")
        publishing.erase(erased)
        assert change_sets.roll_back(published, by=publisher, reason="Wrong") == 2

    def test_what_it_costs_does_not_grow_with_the_roles(self, publisher, django_assert_max_num_queries):
        roles = make_roles(12)
        for role in roles:
            publishing.publish(role, by="tests")
        change(*roles)
        found = set_of(*roles)
        change_sets.publish(found, by=publisher)
        with django_assert_max_num_queries(100):
            change_sets.roll_back(found, by=publisher, reason="Wrong")


class TestReviewOfASet:
    def entries(self, *roles):
        found = list(Role.objects.with_state().filter(pk__in=[role.pk for role in roles]).order_by("pk"))
        return publish_preview.of_drafts(found, lambda role: f"/all/{role.pk}")

    def test_says_of_each_role_what_changes_and_what_keeps_it_back(self):
        changed, same, new = make_roles(3)
        faulty = factories.RoleFactory()
        for role in (changed, same):
            publishing.publish(role, by="tests")
        change(changed)
        found = self.entries(changed, same, new, faulty)
        assert [entry.changes.is_new for entry in found] == [False, False, True, True]
        assert [entry.changes.is_same for entry in found] == [False, True, False, False]
        assert "Summary" in found[0].changes.lines[0]
        assert "<ins>" in found[0].html
        assert [bool(entry.faults) for entry in found] == [False, False, False, True]

    def test_says_which_figures_have_no_source(self):
        role = factories.RoleFactory(publishable=True)
        factories.SalaryBandFactory(role=role, source=factories.SourceFactory(unsourced=True))
        publishing.note_changes(Role.objects.all())
        [entry] = self.entries(role)
        assert [finding.kind for finding in entry.findings] == ["unsourced"]
        assert publish_preview.totals([role]).unsourced == 1

    def test_costs_the_same_for_many_roles(self, django_assert_max_num_queries):
        roles = [factories.RoleFactory(complete=True) for _each in range(8)]
        for role in roles:
            publishing.publish(role, by="tests")
        change(*roles)
        with django_assert_max_num_queries(22):
            assert len(self.entries(*roles)) == 8

    def test_of_a_published_set_says_what_it_did(self, published, django_assert_max_num_queries):
        with django_assert_max_num_queries(6):
            found = publish_preview.of_editions(change_sets.members(published), lambda member: "/all/")
        assert sorted(entry.changes.is_new for entry in found) == [False, True, True]
        assert [entry.edition.number for entry in found if not entry.changes.is_new] == [2]


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleAtOnce:
    def at_once(self, *actions):
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

    def test_a_set_that_two_people_publish_at_once_is_published_once(self):
        roles, people = make_roles(5), [factories.UserFactory() for _each in range(3)]
        found = set_of(*roles)
        results = self.at_once(*[lambda user=user: change_sets.publish(found, by=user) for user in people])
        assert sorted(map(str, map(type, results))) == sorted(map(str, (int, Refused, Refused)))
        assert Edition.objects.count() == 5
        assert Edition.objects.values("live_from").distinct().count() == 1

    def test_a_role_that_two_people_collect_at_once_is_in_one_set(self):
        roles, sets = make_roles(4), [factories.ChangeSetFactory() for _each in range(3)]
        user = factories.UserFactory()
        self.at_once(*[lambda each=each: change_sets.add(each, roles, by=user) for each in sets])
        assert sorted(each.roles.count() for each in sets) == [0, 0, 4]

    def test_publishing_a_set_and_its_roles_one_by_one_leaves_whole_spans(self):
        roles, user = make_roles(4), factories.UserFactory()
        found = set_of(*roles)
        results = self.at_once(
            lambda: change_sets.publish(found, by=user),
            *[lambda role=role: publishing.publish(role, by="other") for role in reversed(roles)],
        )
        assert [type(each) for each in results if isinstance(each, Exception)] in ([], [Refused])
        assert spans_are_whole(*roles)
        assert Edition.objects.count() == 4

    def test_rolling_back_twice_at_once_is_done_once(self):
        roles, user = make_roles(3), factories.UserFactory()
        found = set_of(*roles)
        change_sets.publish(found, by=user)
        roll_back = lambda: change_sets.roll_back(found, by=user, reason="Wrong")  # noqa: E731
        results = self.at_once(roll_back, roll_back)
        assert [result for result in results if result == 3] == [3]
        assert not Edition.objects.live().exists()


def test_a_set_survives_its_people(published):
    published.published_by.delete()
    published.created_by.delete()
    assert ChangeSet.objects.get().published_by is None
    assert pages.from_json(Edition.objects.live().first().content)
