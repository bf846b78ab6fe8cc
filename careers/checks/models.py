"""What is found in drafts: its shape, and the tables that keep it. All of it can be made again."""

from enum import StrEnum

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _

from careers.models import Role


class Kind(StrEnum):
    CONTRADICTION = "contradiction"
    UNSOURCED = "unsourced"
    OLD = "old"
    OUTDATED = "outdated"
    MISSING = "missing"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to look at: in which kind of part, in which of them (its key), in which field.

    As `careers.publishing.validation.Fault`, but it advises and keeps nothing from being published. `part` is
    empty for the role itself.
    """

    kind: Kind
    part: str
    key: tuple[str, ...]
    field: str
    message: str


class Noted(msgspec.Struct, frozen=True, omit_defaults=True):
    """What `RoleFindings.content` stores.

    `page` is what the draft shows by itself; `live` what the live page says otherwise than the names are
    now; `rungs` what its pay is beside that of the roles below it on its ladders.
    """

    page: tuple[Finding, ...] = ()
    live: tuple[Finding, ...] = ()
    rungs: tuple[Finding, ...] = ()

    def all(self) -> tuple[Finding, ...]:
        return (*self.rungs, *self.page, *self.live)


class RoleFindings(models.Model):
    """What was found in the draft of a role when it was saved last.

    `checksum` is that of the draft. What only the day decides (a figure past its shelf life) is not
    stored; the years are, from which a query can tell. `content` is JSON: see careers.checks.
    """

    role = models.OneToOneField(Role, on_delete=models.CASCADE, primary_key=True, related_name="findings")
    checksum = models.CharField(max_length=64)
    #: As which the rules of careers.checks counted, so that newer ones can go over it again.
    version = models.PositiveSmallIntegerField(default=0)
    #: Figures in the draft: of pay, of the market, years of experience. And those with a source that is
    #: not "unsourced".
    figures = models.PositiveIntegerField(default=0)
    sourced = models.PositiveIntegerField(default=0)
    contradictions = models.PositiveIntegerField(default=0)
    #: Kinds of sections that the draft should have and has not.
    missing = models.PositiveIntegerField(default=0)
    #: The year of the oldest pay figure, and of the oldest figure of the outlook.
    pay_year = models.PositiveSmallIntegerField(null=True)
    outlook_year = models.PositiveSmallIntegerField(null=True)
    #: Names of skills and sources that the live page has and that are called otherwise by now.
    outdated = models.PositiveIntegerField(default=0)
    content = models.TextField(default="{}")

    def __str__(self) -> str:
        return f"{self.role_id}"


class Link(models.Model):
    """An address that some draft leads to, and how it answered when it was tried last."""

    class Status(models.TextChoices):
        UNKNOWN = "unknown", _("Not tried yet")
        FINE = "fine", _("Works")
        BROKEN = "broken", _("Broken")

    url = models.TextField(unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.UNKNOWN, db_index=True)
    #: How it answered, in words.
    answer = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)
    #: Since when it has not worked.
    broken_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.url


class RoleLink(models.Model):
    """That the draft of a role has a link; `where` is the part of the form, such as sections/overview."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="links")
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="uses")
    where = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "link", "where"], name="rolelink_once")]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.link_id}"
