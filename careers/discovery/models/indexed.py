"""Which editions are in the indexes."""

from django.db import models

from careers.models import Edition


class Indexed(models.Model):
    """An edition that is in every index: one that is live, or will be."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, related_name="indexed"
    )
    #: The version of the indexes: see careers.discovery.indexing.
    version = models.PositiveSmallIntegerField()

    def __str__(self):
        return f"{self.edition_id}"
