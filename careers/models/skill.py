"""Skills, shared by all roles, and what each role asks of them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .role import Role
from .row import Row
from .source import Source
from .text import LineField, ProseField


def rating(label: Any, lowest: int, highest: int) -> models.DecimalField:
    """A mark that a survey gives a skill, on its own scale."""
    return models.DecimalField(
        label,
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(lowest), MaxValueValidator(highest)],
        help_text=_("The mark of a survey such as O*NET. Leave empty where there is none."),
    )


class Skill(Row):
    """One skill under one name, whichever roles ask for it."""

    class Kind(models.TextChoices):
        TOOL = "tool", _("Tool")
        TECHNIQUE = "technique", _("Technique")
        KNOWLEDGE = "knowledge", _("Knowledge")
        SOFT = "soft", _("Soft skill")

    slug = models.SlugField(
        _("short name"),
        max_length=120,
        unique=True,
        help_text=_("Names the skill in files and addresses, for example apache-spark."),
    )
    name = LineField(_("name"), max_length=120, unique=True)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=Kind,
        help_text=_(
            "Tool: a product or language. Technique: a way of working. Knowledge: a subject. "
            "Soft skill: how somebody works with people and problems."
        ),
    )
    description = ProseField(
        _("description"), blank=True, max_length=1000, help_text=_("What it is, in plain words.")
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="skills",
        verbose_name=_("source of the description"),
        help_text=_(
            "Whose words they are. Leave empty where they are yours: imports leave such a description alone."
        ),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("skill")
        verbose_name_plural = _("skills")

    def __str__(self) -> str:
        return self.name


class SkillAlias(Row):
    """Another way to write a skill, by which imports know it: "sklearn" for scikit-learn."""

    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("skill")
    )
    name = LineField(
        _("also written"),
        max_length=120,
        unique=True,
        help_text=_("Another name or spelling. Capital letters make no difference."),
    )

    NATURAL_KEY = ("name",)

    class Meta:
        ordering = ["name"]
        verbose_name = _("skill alias")
        verbose_name_plural = _("skill aliases")

    def __str__(self) -> str:
        return self.name


class SkillGroup(Row):
    """Skills that a role page lists under one heading."""

    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, related_name="skill_groups", verbose_name=_("role")
    )
    slug = models.SlugField(
        _("anchor"), max_length=80, help_text=_("Names the group in links, as in #cloud.")
    )
    heading = LineField(_("heading"), max_length=150)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="skill_groups",
        verbose_name=_("source"),
        help_text=_("Who says that these skills are asked for. Leave empty where you say it yourself."),
    )
    position = models.PositiveIntegerField(_("position"), default=1)

    NATURAL_KEY = ("role__slug", "slug")

    class Meta:
        ordering = ["position"]
        verbose_name = _("skill group")
        verbose_name_plural = _("skill groups")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "slug"],
                name="skillgroup_one_per_anchor",
                violation_error_code="slug",
                violation_error_message=_("Another skill group of this role has this anchor."),
            ),
            models.UniqueConstraint(
                fields=["role", "position"],
                name="skillgroup_one_per_position",
                violation_error_code="position",
                violation_error_message=_("Another skill group of this role has this position."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class SkillRequirement(Row):
    """How much of a skill a role asks for."""

    class Importance(models.TextChoices):
        ESSENTIAL = "essential", _("Essential")
        DESIRABLE = "desirable", _("Desirable")

    class Level(models.TextChoices):
        AWARENESS = "awareness", _("Awareness")
        WORKING = "working", _("Working")
        PRACTITIONER = "practitioner", _("Practitioner")
        EXPERT = "expert", _("Expert")

    group = models.ForeignKey(
        SkillGroup,
        on_delete=models.CASCADE,
        related_name="requirements",
        verbose_name=_("skill group"),
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("skill")
    )
    importance = models.CharField(
        _("importance"),
        max_length=20,
        choices=Importance,
        help_text=_("Essential: hardly anybody is hired without it."),
    )
    level = models.CharField(
        _("level"),
        max_length=20,
        choices=Level,
        blank=True,
        help_text=_(
            "Awareness: knows what it is for. Working: uses it with guidance. Practitioner: uses "
            "it alone. Expert: leads others in it. Leave empty if not known."
        ),
    )
    importance_rating = rating(_("importance, 1 to 5"), 1, 5)
    level_rating = rating(_("level, 0 to 7"), 0, 7)
    wording = LineField(
        _("in this role"),
        max_length=300,
        blank=True,
        help_text=_("What this role does with the skill, in a few words."),
    )
    position = models.PositiveIntegerField(_("position"), default=1)

    NATURAL_KEY = ("group__role__slug", "group__slug", "skill__slug")

    class Meta:
        ordering = ["position"]
        verbose_name = _("skill requirement")
        verbose_name_plural = _("skill requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "skill"],
                name="skillrequirement_once_per_group",
                violation_error_code="skill",
                violation_error_message=_("This group already lists this skill."),
            ),
            models.UniqueConstraint(
                fields=["group", "position"],
                name="skillrequirement_one_per_position",
                violation_error_code="position",
                violation_error_message=_("Another skill of this group has this position."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.skill)
