"""The page that the rows of a role make. All of it can be made again."""

from django.db import models

from careers.models import Role


class StoredDraft(models.Model):
    """The JSON of a draft, whose checksum is `Role.draft_checksum`.

    In a table of its own, so that lists of roles and locks on them do not read it.
    """

    role = models.OneToOneField(Role, on_delete=models.CASCADE, primary_key=True, related_name="stored_draft")
    #: As which the rules by which rows make a page counted, see careers.drafts.storage.
    version = models.PositiveSmallIntegerField()
    content = models.TextField()

    def __str__(self) -> str:
        return f"{self.role_id}"
