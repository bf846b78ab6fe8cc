"""Links by which people without an account may read a draft."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from careers.models import Role


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
