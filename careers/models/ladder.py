"""Ladders: the steps of a career, some of which have a page of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .role import Role
from .row import Row
from .text import LineField, ProseField


class Ladder(Row):
    """A career in steps, shown on the page of every role that one of its rungs points at."""

    slug = models.SlugField(_("short name"), max_length=120, unique=True)
    title = LineField(_("title"), max_length=150)
    description = ProseField(
        _("description"), blank=True, max_length=1000, help_text=_("Shown above the steps.")
    )

    class Meta:
        ordering = ["title"]
        verbose_name = _("career ladder")
        verbose_name_plural = _("career ladders")

    def __str__(self) -> str:
        return self.title


class Rung(Row):
    """One step of a ladder."""

    ladder = models.ForeignKey(
        Ladder, on_delete=models.CASCADE, related_name="rungs", verbose_name=_("ladder")
    )
    title = LineField(_("title"), max_length=200)
    role = models.ForeignKey(
        Role,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rungs",
        verbose_name=_("role"),
        help_text=_("The role page of this step, if there is one."),
    )
    summary = ProseField(
        _("what changes here"),
        blank=True,
        max_length=600,
        help_text=_("What somebody takes on at this step. Plain text."),
    )
    track = LineField(
        _("direction"),
        max_length=80,
        blank=True,
        help_text=_(
            "Where the ladder forks: the direction this step belongs to, for example “Leading "
            "people”. Leave empty on the common way."
        ),
    )
    position = models.PositiveIntegerField(_("position"), default=1)

    NATURAL_KEY = ("ladder__slug", "title")

    class Meta:
        ordering = ["position"]
        verbose_name = _("rung")
        verbose_name_plural = _("rungs")
        constraints = [
            models.UniqueConstraint(
                fields=["ladder", "title"],
                name="rung_one_per_title",
                violation_error_code="title",
                violation_error_message=_("Another rung of this ladder has this title."),
            ),
            models.UniqueConstraint(
                fields=["ladder", "role"],
                name="rung_one_per_role",
                violation_error_code="role",
                violation_error_message=_("Another rung of this ladder points at this role."),
            ),
            models.UniqueConstraint(
                fields=["ladder", "position"],
                name="rung_one_per_position",
                violation_error_code="position",
                violation_error_message=_("Another rung of this ladder has this position."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
