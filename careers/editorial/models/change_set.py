"""Changes of many roles that are reviewed, published and rolled back as one."""

from django.conf import settings
from django.db import models
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
