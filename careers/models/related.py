"""Related careers: where the editor sends readers next."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .role import Role
from .row import Row
from .text import ProseField


class RelatedCareer(Row):
    """A career the editor sends readers of a role on to, and why."""

    class Kind(models.TextChoices):
        SIMILAR = "similar", _("Similar work")
        STEP_UP = "step-up", _("A step up")
        STEP_ACROSS = "step-across", _("A step across")
        # Shown under "More careers": for a look beyond, not because the work is alike.
        OTHER = "other", _("Another career")

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="related_careers", verbose_name=_("role")
    )
    target = models.ForeignKey(
        Role,
        on_delete=models.CASCADE,
        related_name="related_from",
        verbose_name=_("related career"),
        help_text=_("Shown only while that role is live."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    reason = ProseField(
        _("reason"),
        max_length=400,
        blank=True,
        help_text=_(
            "One sentence for the reader: what connects the two, what would be new. "
            "Only “Another career” does without one."
        ),
    )
    position = models.PositiveIntegerField(_("position"), default=1)

    NATURAL_KEY = ("role__slug", "target__slug")

    class Meta:
        ordering = ["position"]
        verbose_name = _("related career")
        verbose_name_plural = _("related careers")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "target"],
                name="relatedcareer_once_per_role",
                violation_error_code="target",
                violation_error_message=_("This career is already listed as related."),
            ),
            models.UniqueConstraint(
                fields=["role", "position"],
                name="relatedcareer_one_per_position",
                violation_error_code="position",
                violation_error_message=_("Another related career has this position."),
            ),
            models.CheckConstraint(
                name="relatedcareer_not_itself",
                violation_error_code="target",
                condition=~Q(role=F("target")),
                violation_error_message=_("A role cannot be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} → {self.target}"

    def clean(self) -> None:
        super().clean()
        if not self.reason and self.kind != self.Kind.OTHER:
            told = _("Say in a sentence what connects the two, or choose “Another career” as the kind.")
            raise ValidationError({"reason": told})
