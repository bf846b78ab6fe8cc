"""Skills as the public knows them, and which editions ask for them."""

from django.db import models

from careers.models import Edition, Skill, SkillRequirement


class PublicSkill(models.Model):
    """A skill as the newest edition that asks for it was published: `aliases` are one a line."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=20, choices=Skill.Kind)
    description = models.TextField(blank=True)
    aliases = models.TextField(blank=True)

    def __str__(self):
        return self.name


class EditionSkill(models.Model):
    """That an edition asks for a skill, and how much: once, however many groups name it.

    `strength` orders by importance, then by level: see careers.discovery.skills.strength.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(PublicSkill, on_delete=models.CASCADE, related_name="editions")
    importance = models.CharField(max_length=20, choices=SkillRequirement.Importance)
    level = models.CharField(max_length=20, choices=SkillRequirement.Level, blank=True)
    importance_rating = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    level_rating = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    strength = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["skill", "-strength", "edition"])]
        constraints = [
            models.UniqueConstraint(fields=["edition", "skill"], name="editionskill_once_per_edition")
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.skill_id}"
