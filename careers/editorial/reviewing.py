"""Drafts that are handed in for review, and what is said about them.

Each function that changes something is one transaction with the role locked, is noted in the admin's log
of the role, and raises `publishing.Refused` for what cannot be done, or not any more. `seen` is the
checksum of the draft that was on the screen: if the draft says something else by now, nothing is done.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import publishing
from careers.drafts import storage
from careers.models import Role
from careers.publishing import Refused
from careers.write_queue import in_turn

from .models import Remark, Submission


def signature(user) -> str:
    """How the history names `user`."""
    return (user.get_full_name() or user.get_username())[:150]


def publishers() -> QuerySet:
    """The active users who may publish, by name."""
    users = get_user_model().objects.with_perm(
        "careers.publish_role", backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.order_by("first_name", "last_name", "username")


#: Letters in a note or a remark.
LONGEST = 5000


class Standing(NamedTuple):
    """How the review of a draft stands: the newest `submission`, and the `checksum` of the draft now."""

    submission: Submission | None
    checksum: str

    @property
    def is_open(self) -> bool:
        return self.submission is not None and self.submission.state in Submission.OPEN

    @property
    def has_changed(self) -> bool:
        """Whether the draft says something else than what was handed in or approved."""
        return self.is_open and self.submission.checksum != self.checksum

    @property
    def is_approved(self) -> bool:
        """Whether exactly this draft is approved."""
        return self.is_open and self.submission.state == Submission.State.APPROVED and not self.has_changed

    @property
    def is_approved_by_writer(self) -> bool:
        """Whether it was approved by whoever had handed it in: small teams need that, and it is shown."""
        found = self.submission
        return self.is_approved and found.decided_by_id == found.submitted_by_id

    @property
    def writer(self) -> str:
        """The name of who handed it in."""
        return _name(self.submission.submitted_by)

    @property
    def decider(self) -> str:
        """The name of who decided about it last."""
        return _name(self.submission.decided_by)

    @property
    def reviewer(self) -> str:
        """The name of who is asked for the review, or nothing."""
        return signature(self.submission.reviewer) if self.submission.reviewer else ""


def standing(role: Role, checksum: str = "") -> Standing:
    """How the review of `role` stands, whose draft has this `checksum` (if empty: the noted one). 1 query."""
    people = ("submitted_by", "decided_by", "reviewer")
    newest = role.submissions.select_related(*people).order_by("-submitted_at", "-pk").first()
    return Standing(newest, checksum or role.draft_checksum)


def remarks(role: Role) -> QuerySet[Remark]:
    """All that was said about the drafts of `role`, the oldest first."""
    return role.remarks.select_related("author", "resolved_by", "preview", "submission")


@in_turn()
def submit(role: Role, *, by, note: str = "", reviewer=None, seen: str | None = None) -> Submission:
    """Hand the draft of `role` in for review, by `reviewer` if one is asked in particular.

    A draft that was handed in before and has changed since is handed in anew.
    """
    role, now = _locked(role, seen)
    if role.archived_at:
        raise Refused(_("This role is put away. Take it out again first."))
    _refuse_what_is_public(role, now)
    if now.is_approved:
        raise Refused(_("This draft is approved already, by %(who)s.") % {"who": now.decider})
    if now.is_open and not now.has_changed:
        raise Refused(_("This draft is waiting for review already."))
    if now.is_open:
        _close(now.submission, Submission.State.TAKEN_BACK, by)
    made = Submission.objects.create(
        role=role, checksum=now.checksum, note=_text(note), reviewer=reviewer, submitted_by=by
    )
    _log(role, by, _("Submitted for review."), made.note)
    return made


@in_turn()
def take_back(role: Role, *, by) -> Submission:
    """Take what was handed in out of review. The draft stays as it is."""
    role, now = _locked(role, None)
    _refuse_what_is_not_submitted(now)
    _close(now.submission, Submission.State.TAKEN_BACK, by)
    _log(role, by, _("Taken back from review."))
    return now.submission


@in_turn()
def send_back(role: Role, *, by, text: str, seen: str | None = None) -> Remark:
    """Say, in a remark, what has to be done before the draft of `role` can become public."""
    role, now = _locked(role, seen)
    _refuse_what_is_not_submitted(now)
    said = _said(role, by, text, now.submission)
    _close(now.submission, Submission.State.SENT_BACK, by)
    _log(role, by, _("Sent back."), said.text)
    return said


@in_turn()
def approve(role: Role, *, by, text: str = "", seen: str | None = None) -> Submission:
    """Say that the draft of `role`, exactly as it is now, may become public; a remark may go with it.

    The approval is for this text: once the draft says something else, it no longer counts.
    """
    role, now = _locked(role, seen)
    _refuse_what_is_not_submitted(now)
    _refuse_what_is_public(role, now)
    if now.is_approved:
        raise Refused(_("This draft is approved already, by %(who)s.") % {"who": now.decider})
    said = _said(role, by, text, now.submission).text if text.strip() else ""
    now.submission.checksum = now.checksum
    _close(now.submission, Submission.State.APPROVED, by)
    _log(role, by, _("Approved."), said)
    return now.submission


@in_turn()
def remark(role: Role, *, by, text: str) -> Remark:
    """Say something about the draft of `role`."""
    role = publishing.lock(role.pk)
    now = standing(role)
    said = _said(role, by, text, now.submission if now.is_open else None)
    _log(role, by, _("Remarked."), said.text)
    return said


@in_turn()
def resolve(said: Remark, *, by) -> Remark:
    """Mark a remark as done."""
    role = publishing.lock(said.role_id)
    said = Remark.objects.select_related("resolved_by").get(pk=said.pk)
    if said.resolved_at:
        raise Refused(_("This remark is marked as done already."))
    said.resolved_at, said.resolved_by = timezone.now(), by
    said.save(update_fields=["resolved_at", "resolved_by"])
    _log(role, by, _("Marked a remark as done."), said.text)
    return said


def published(roles: Iterable[Role], *, by) -> None:
    """Close the reviews of `roles`, whose drafts have just been published or scheduled. One query."""
    Submission.objects.filter(role__in=roles, state__in=Submission.OPEN).update(
        state=Submission.State.PUBLISHED, decided_by=by, decided_at=timezone.now()
    )


def _locked(role: Role, seen: str | None) -> tuple[Role, Standing]:
    role = publishing.lock(role.pk)
    checksum = storage.read(role).checksum
    if seen is not None and seen != checksum:
        raise Refused(
            _(
                "The draft has changed since you opened this page, so nothing is done. Look at what it says "
                "now, then decide again."
            )
        )
    return role, standing(role, checksum)


def _refuse_what_is_public(role: Role, now: Standing) -> None:
    live = role.editions.live().without_content().first()
    if live and live.checksum == now.checksum:
        raise Refused(_("There is nothing to review: the draft says what readers see already."))


def _refuse_what_is_not_submitted(now: Standing) -> None:
    if not now.is_open:
        raise Refused(_("This draft is not in review: it was not submitted, or not any more."))


def _close(submission: Submission, state: Submission.State, by) -> None:
    submission.state, submission.decided_by, submission.decided_at = state, by, timezone.now()
    submission.save(update_fields=["state", "checksum", "decided_by", "decided_at"])


def _said(role: Role, by, text: str, submission: Submission | None) -> Remark:
    text = _text(text)
    if not text:
        raise Refused(_("Write what you want to say."))
    last = role.remarks.filter(author=by).last()
    if last and last.text == text and not last.resolved_at:
        raise Refused(_("You have said this already."))
    return Remark.objects.create(
        role=role, submission=submission, author=by, author_name=signature(by), text=text
    )


def _text(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise Refused(
            _("This text has %(count)d letters; up to %(most)d fit.") % {"count": len(text), "most": LONGEST}
        )
    return text


def _name(user) -> str:
    return signature(user) if user else _("somebody who has left")


def _log(role: Role, by, done: str, text: str = "") -> None:
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[role],
        action_flag=CHANGE,
        change_message=f"{done} {text}".strip(),
        single_object=True,
    )
