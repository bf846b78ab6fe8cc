"""What else a role is called: by people, and by published classifications."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .role import Role
from .row import Row
from .text import LineField


class AlternateTitle(Row):
    """Another name people use for a role."""

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="alternate_titles", verbose_name=_("role")
    )
    title = LineField(
        _("also called"),
        max_length=200,
        help_text=_("A name from job adverts or everyday talk, for example “ML Ops Lead”."),
    )

    #: Those that people say most stand first. Where nobody has said, all are 0, and the alphabet decides.
    position = models.PositiveIntegerField(_("position"), default=0)

    NATURAL_KEY = ("role__slug", "title")

    class Meta:
        ordering = ["position", "title"]
        verbose_name = _("alternate title")
        verbose_name_plural = _("alternate titles")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "title"],
                name="alternatetitle_once_per_role",
                violation_error_code="title",
                violation_error_message=_("This role already has this alternate title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ExternalCode(Row):
    """The code of a role in a published classification, and how well it fits."""

    class Match(models.TextChoices):
        EXACT = "exact", _("Exact")
        CLOSE = "close", _("Close")
        BROAD = "broad", _("Broader than this role")

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="external_codes", verbose_name=_("role")
    )
    scheme = LineField(
        _("classification"),
        max_length=60,
        help_text=_("Its usual short name with its year, for example “SOC 2018”."),
    )
    code = LineField(_("code"), max_length=40, help_text=_("As printed, for example 15-1252."))
    title = LineField(
        _("title there"),
        max_length=200,
        blank=True,
        help_text=_("What the classification calls it."),
    )
    match = models.CharField(
        _("match"),
        max_length=10,
        choices=Match,
        help_text=_("Exact: the same occupation. Close: nearly. Broad: this role is part of it."),
    )

    NATURAL_KEY = ("role__slug", "scheme", "code")

    class Meta:
        ordering = ["scheme", "code"]
        verbose_name = _("external code")
        verbose_name_plural = _("external codes")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "scheme", "code"],
                name="externalcode_once_per_role",
                violation_error_code="code",
                violation_error_message=_("This role already has this code."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"
