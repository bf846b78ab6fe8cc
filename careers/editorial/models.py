"""Rows about the work on roles."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.models import Edition, Role


class ChangeSet(models.Model):
    """Roles whose drafts become public at one instant."""

    class State(models.TextChoices):
        OPEN = "open", _("Being put together")
        WAITING = "waiting", _("Waiting for review")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        ROLLED_BACK = "rolled-back", _("Rolled back")

    title = models.CharField(
        _("title"),
        max_length=200,
        help_text=_("What the changes have in common, for example “Pay figures of 2027”."),
    )
    reason = models.TextField(
        _("reason"),
        blank=True,
        help_text=_("What changed and why. Readers see it among the changes of every page, without a name."),
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    #: The one instant at which all of it becomes, or became, public.
    live_from = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    rolled_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    rolled_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")

    def __str__(self):
        return self.title


class ChangeSetRole(models.Model):
    """A role of a change set. Once published: the edition that was made, and the one before it, if any."""

    change_set = models.ForeignKey(ChangeSet, on_delete=models.CASCADE, related_name="roles")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="in_change_sets")
    edition = models.ForeignKey(
        Edition, on_delete=models.SET_NULL, null=True, blank=True, related_name="in_change_sets"
    )
    before = models.ForeignKey(Edition, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("role of a change set")
        verbose_name_plural = _("roles of a change set")
        constraints = [
            models.UniqueConstraint(
                fields=["change_set", "role"],
                name="changesetrole_once",
                violation_error_message=_("This role is in the change set already."),
            )
        ]

    def __str__(self):
        return f"{self.change_set_id}: {self.role_id}"


class PreviewLink(models.Model):
    """A link to exactly the draft that there was when it was made.

    `content` is the JSON of a RolePage, `checksum` its SHA-256. Who knows the signed address may read it
    until `expires_at`, unless it was revoked.
    """

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="previews")
    content = models.TextField()
    checksum = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.role_id}: {self.note}"


class ReplacedDraft(models.Model):
    """What the rows of a role said as its `version`, while others may still have them open in a form.

    `content` is the JSON of a RolePage, compressed by zlib; `responsible` the key of a user.
    """

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="replaced_drafts")
    version = models.PositiveIntegerField()
    content = models.BinaryField()
    responsible = models.BigIntegerField(null=True, blank=True)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["role", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["role", "version"], name="desk_replaced_draft_once"),
        ]

    def __str__(self):
        return f"{self.role_id}: {self.version}"


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
