"""What roles said before somebody saved something else."""

from django.db import models
from django.utils import timezone

from careers.models import Role


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
