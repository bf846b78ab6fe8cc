"""Imports: what a public data set last said of a role, to tell its changes from the editors'."""

import json

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .role import Role
from .row import Row
from .text import LineField


class Imported(Row):
    """What one data set last said of one role, and where an editor's text stands against it.

    `content` is the JSON of a `careers.importers.releases.Contribution`; `conflicts` that of the list
    of `careers.importers.releases.Conflict` which nobody has decided yet.
    """

    class DataSet(models.TextChoices):
        ONET = "onet", _("O*NET")
        WAGES = "wages", _("Wages")
        PROJECTIONS = "projections", _("Employment projections")
        HANDBOOK = "handbook", _("Occupational Outlook Handbook")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="imports", verbose_name=_("role"))
    data_set = models.CharField(_("data set"), max_length=20, choices=DataSet)
    release = LineField(_("release"), max_length=120)
    content = models.TextField(_("content"))
    conflicts = models.TextField(_("conflicts"), default="[]")
    conflict_count = models.PositiveIntegerField(_("open conflicts"), default=0)
    imported_at = models.DateTimeField(_("imported at"), default=timezone.now)

    NATURAL_KEY = ("role__slug", "data_set")

    class Meta:
        ordering = ["role", "data_set"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "data_set"],
                name="imported_once_per_data_set",
                violation_error_code="data_set",
                violation_error_message=_("This data set is already noted for this role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_data_set_display()}: {self.role}"

    def clean(self) -> None:
        for name, kind in (("content", dict), ("conflicts", list)):
            try:
                noted = json.loads(getattr(self, name))
            except ValueError:
                noted = None
            if not isinstance(noted, kind):
                raise ValidationError({name: _("This is not what an import has noted.")})
