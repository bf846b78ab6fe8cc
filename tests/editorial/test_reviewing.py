"""Submitting, taking back, sending back, approving, remarks: what each does, and what it refuses."""

import pytest
from django.contrib.admin.models import LogEntry

from careers import publishing
from careers.drafts import storage
from careers.editorial import reviewing
from careers.editorial.models import Remark, Submission
from careers.publishing import Refused
from tests import factories
from tests.factories import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db

State = Submission.State


@pytest.fixture
def role(db):
    return RoleFactory(publishable=True, slug="weaver", title="Weaver")


@pytest.fixture
def writer(db):
    return UserFactory(username="writer")


@pytest.fixture
def publisher(db):
    return UserFactory(username="publisher", first_name="First", last_name="Last")


def checksum(role):
    return storage.read(role).checksum


def now(role):
    return reviewing.standing(role, checksum(role))


def change(role, title="Changed"):
    factories.change(role, title=title)


def log():
    return [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]


# Submitting


def test_a_draft_is_submitted_with_a_note_for_somebody(role, writer, publisher):
    made = reviewing.submit(role, by=writer, note=" Pay is new. ", reviewer=publisher)
    assert (made.state, made.note, made.reviewer, made.submitted_by) == (
        State.WAITING,
        "Pay is new.",
        publisher,
        writer,
    )
    assert made.checksum == checksum(role)
    assert log() == ["Submitted for review. Pay is new."]


def test_a_draft_is_submitted_once(role, writer):
    reviewing.submit(role, by=writer)
    with pytest.raises(Refused, match="waiting for review already"):
        reviewing.submit(role, by=writer)
    assert Submission.objects.count() == 1


def test_a_draft_that_changed_since_is_submitted_anew(role, writer):
    first = reviewing.submit(role, by=writer)
    change(role)
    assert now(role).has_changed
    second = reviewing.submit(role, by=writer)
    first.refresh_from_db()
    assert (first.state, second.state) == (State.TAKEN_BACK, State.WAITING)
    assert not now(role).has_changed


def test_what_readers_see_already_is_not_submitted(role, writer):
    publishing.publish(role, by="tests")
    with pytest.raises(Refused, match="nothing to review"):
        reviewing.submit(role, by=writer)


def test_a_draft_that_changed_after_it_was_looked_at_is_not_submitted_unseen(role, writer):
    seen = checksum(role)
    change(role)
    with pytest.raises(Refused, match="has changed since you opened"):
        reviewing.submit(role, by=writer, seen=seen)
    assert not Submission.objects.exists()


def test_an_endless_note_is_refused_with_its_length(role, writer):
    with pytest.raises(Refused, match="5001 letters"):
        reviewing.submit(role, by=writer, note="x" * 5001)


def test_what_was_submitted_is_taken_back(role, writer):
    reviewing.submit(role, by=writer)
    assert reviewing.take_back(role, by=writer).state == State.TAKEN_BACK
    assert not now(role).is_open
    with pytest.raises(Refused, match="not in review"):
        reviewing.take_back(role, by=writer)


# Deciding


def test_a_draft_is_approved_exactly_as_it_is(role, writer, publisher):
    reviewing.submit(role, by=writer)
    reviewing.approve(role, by=publisher, seen=checksum(role))
    assert now(role).is_approved
    assert not now(role).is_approved_by_writer
    assert log()[-1] == "Approved."


def test_an_approval_no_longer_counts_when_the_draft_changes(role, writer, publisher):
    reviewing.submit(role, by=writer)
    reviewing.approve(role, by=publisher)
    change(role)
    assert not now(role).is_approved
    assert now(role).has_changed
    reviewing.approve(role, by=publisher)
    assert now(role).is_approved


def test_an_approval_counts_again_when_the_draft_says_what_was_approved(role, writer, publisher):
    reviewing.submit(role, by=writer)
    reviewing.approve(role, by=publisher)
    change(role)
    change(role, "Weaver")
    assert now(role).is_approved


def test_approving_what_changed_after_it_was_looked_at_is_refused(role, writer, publisher):
    reviewing.submit(role, by=writer)
    seen = checksum(role)
    change(role)
    with pytest.raises(Refused, match="has changed since you opened"):
        reviewing.approve(role, by=publisher, seen=seen)
    assert not now(role).is_approved


def test_what_nobody_submitted_is_neither_approved_nor_sent_back(role, publisher):
    with pytest.raises(Refused, match="not in review"):
        reviewing.approve(role, by=publisher)
    with pytest.raises(Refused, match="not in review"):
        reviewing.send_back(role, by=publisher, text="Why?")
    assert not Remark.objects.exists()


def test_a_draft_is_approved_once(role, writer, publisher):
    reviewing.submit(role, by=writer)
    reviewing.approve(role, by=publisher)
    with pytest.raises(Refused, match="approved already, by First Last"):
        reviewing.approve(role, by=writer)
    with pytest.raises(Refused, match="approved already"):
        reviewing.submit(role, by=writer)


def test_who_submitted_may_approve_and_that_is_known(role, publisher):
    reviewing.submit(role, by=publisher)
    reviewing.approve(role, by=publisher)
    assert now(role).is_approved_by_writer


def test_a_draft_is_sent_back_with_what_is_missing(role, writer, publisher):
    made = reviewing.submit(role, by=writer)
    with pytest.raises(Refused, match="Write what you want to say"):
        reviewing.send_back(role, by=publisher, text="  ")
    assert now(role).is_open
    said = reviewing.send_back(role, by=publisher, text="The pay is last year's.")
    assert (said.submission, said.author, said.author_name) == (made, publisher, "First Last")
    assert now(role).submission.state == State.SENT_BACK
    assert log()[-1] == "Sent back. The pay is last year's."


def test_a_refusal_leaves_no_trace(role, writer):
    seen = checksum(role)
    change(role)
    with pytest.raises(Refused):
        reviewing.send_back(role, by=writer, text="Said for nothing.", seen=seen)
    assert (Remark.objects.count(), LogEntry.objects.count()) == (0, 0)


# Publishing


def test_publishing_closes_the_review(role, writer, publisher):
    other = RoleFactory(publishable=True)
    for each in (role, other):
        reviewing.submit(each, by=writer)
    publishing.publish(role, by="tests")
    reviewing.published([role], by=publisher)
    assert now(role).submission.state == State.PUBLISHED
    assert now(other).submission.state == State.WAITING


def test_publishing_leaves_old_reviews_as_they_ended(role, writer, publisher):
    reviewing.submit(role, by=writer)
    reviewing.send_back(role, by=publisher, text="Not yet.")
    reviewing.published([role], by=publisher)
    assert now(role).submission.state == State.SENT_BACK


# Remarks


def test_a_remark_belongs_to_the_review_that_is_open(role, writer):
    before = reviewing.remark(role, by=writer, text="Is the title right?")
    made = reviewing.submit(role, by=writer)
    during = reviewing.remark(role, by=writer, text="Please look at the pay.")
    assert (before.submission, during.submission) == (None, made)
    assert list(reviewing.remarks(role)) == [before, during]


def test_a_remark_that_is_sent_twice_is_kept_once(role, writer):
    reviewing.remark(role, by=writer, text="Look at the pay.")
    with pytest.raises(Refused, match="said this already"):
        reviewing.remark(role, by=writer, text="Look at the pay. ")
    assert Remark.objects.count() == 1


def test_a_remark_is_marked_as_done_once(role, writer, publisher):
    said = reviewing.remark(role, by=publisher, text="Look at the pay.")
    done = reviewing.resolve(said, by=writer)
    assert done.resolved_by == writer
    with pytest.raises(Refused, match="done already"):
        reviewing.resolve(said, by=writer)
    assert log() == ["Remarked. Look at the pay.", "Marked a remark as done. Look at the pay."]
