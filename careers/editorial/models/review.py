"""Drafts handed in for review, and what is said about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.models import Role

from .preview import PreviewLink


class Submission(models.Model):
    """A draft that a writer handed in. `checksum` is that of the draft as it was then.

    A role has one that is open at most.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for review")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent-back", _("Sent back")
        TAKEN_BACK = "taken-back", _("Taken back")
        PUBLISHED = "published", _("Published")

    OPEN = (State.WAITING, State.APPROVED)

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="submissions", verbose_name=_("role")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    checksum = models.CharField(max_length=64)
    note = models.TextField(_("note"), blank=True)
    #: Whose review is asked for; nobody's in particular if empty.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        indexes = [models.Index(fields=["state", "submitted_at"], name="desk_submission_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(state__in=["waiting", "approved"]),
                name="submission_one_open_per_role",
                violation_error_message=_("This role is waiting for review already."),
            )
        ]

    def __str__(self):
        return f"{self.role}: {self.get_state_display()}"


class Remark(models.Model):
    """Something said about a role's draft: by an editor, or by somebody with a preview link."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="remarks")
    submission = models.ForeignKey(
        Submission, on_delete=models.SET_NULL, null=True, blank=True, related_name="remarks"
    )
    preview = models.ForeignKey(
        PreviewLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="remarks"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    #: The name as it was then, or as somebody without an account gave it.
    author_name = models.CharField(max_length=150)
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return f"{self.author_name}: {self.text[:60]}"
