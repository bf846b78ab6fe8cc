"""Which editions are alike, and what that is computed from."""

from django.db import models

from careers.models import Edition


class Likeness(models.Model):
    """What an edition is compared by: see careers.discovery.related.features.

    `keys` are 64-bit numbers and `values` as many 32-bit floats, both little-endian; `marks` are those
    of surveys as they are on the page, in MessagePack.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="+")
    #: The role of the edition: its own other editions are not related to it.
    role = models.PositiveBigIntegerField()
    keys = models.BinaryField()
    values = models.BinaryField()
    marks = models.BinaryField()

    def __str__(self):
        return f"{self.edition_id}"


class Rarity(models.Model):
    """In how many of `total` editions each key is, as they were counted last, and the landmarks among them.

    One row. Its primary key is made of its content, so that a process knows whether it has read it before.
    """

    total = models.PositiveIntegerField()
    #: MessagePack: see careers.discovery.related.rarity.
    content = models.BinaryField()

    def __str__(self):
        return f"{self.total}"


class RelatedEdition(models.Model):
    """That `other` is one of the editions most like `edition`; `score` is how much, up to 1,000,000."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="nearest", db_index=False)
    other = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="near_to")
    score = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "other"], name="relatededition_once")]

    def __str__(self):
        return f"{self.edition_id}: {self.other_id}"
