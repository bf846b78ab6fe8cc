"""Skills as the public knows them, and which editions ask for them."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from careers.models import Edition, SalaryBand, Skill, SkillRequirement


class PublicSkill(models.Model):
    """A skill as the newest edition that asks for it was published: `aliases` are one a line.

    `letter`, `sort_name` and `spellings` are made by careers.discovery.skills.spelling. `editions_count`
    counts the rows of EditionSkill, some of which are not live: see careers.discovery.skills.counting.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=20, choices=Skill.Kind)
    description = models.TextField(blank=True)
    aliases = models.TextField(blank=True)
    letter = models.CharField(max_length=1, default="")
    sort_name = models.CharField(max_length=120, default="", db_index=True)
    spellings = models.TextField(default="")
    editions_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["letter", "sort_name"], name="publicskill_by_letter"),
            models.Index(fields=["kind", "letter", "sort_name"], name="publicskill_by_kind"),
            models.Index(fields=["kind", "-editions_count", "sort_name"], name="publicskill_by_use"),
        ]

    def __str__(self):
        return self.name


class EditionSkill(models.Model):
    """That an edition asks for a skill, and how much: once, however many groups name it.

    `strength` orders by importance, then by level: see careers.discovery.skills.strength. `rank` is the
    place in the list of roles of the skill: essential first, then by level, then by strength; below 1000
    for every step (see careers.discovery.skills.index.rank). `title` and `family` are the edition's, for
    the order of what ranks the same and for a list of one family.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(PublicSkill, on_delete=models.CASCADE, related_name="editions")
    importance = models.CharField(max_length=20, choices=SkillRequirement.Importance)
    level = models.CharField(max_length=20, choices=SkillRequirement.Level, blank=True)
    importance_rating = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    level_rating = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    strength = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=60, default="")
    family = models.CharField(max_length=120, default="")

    class Meta:
        indexes = [
            models.Index(fields=["skill", "-strength", "edition"]),
            models.Index(fields=["skill", "rank", "title", "edition"], name="editionskill_by_rank"),
            models.Index(
                fields=["skill", "family", "rank", "title", "edition"], name="editionskill_by_family"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "skill"], name="editionskill_once_per_edition")
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.skill_id}"


class EditionFactsQuerySet(models.QuerySet["EditionFacts"]):
    def live(self, at: datetime | None = None) -> Self:
        """Those of editions that are live at `at` (now if not given), as Edition.objects.live()."""
        return self.exclude(self._not_live(at))

    def not_live(self, at: datetime | None = None) -> Self:
        """Those of editions that are scheduled, or that have ended since their role was last changed."""
        return self.filter(self._not_live(at))

    def _not_live(self, at: datetime | None) -> Q:
        at = at or timezone.now()
        return Q(live_from__gt=at) | Q(live_until__isnull=False, live_until__lte=at)


class EditionFacts(models.Model):
    """What lists, and questions about skills, need of an edition: so narrow that thousands are read at once.

    `essential` and `desirable` count its skills; `scopes` is the sum of the kinds of skills that it speaks of
    (see careers.discovery.skills.scope). The pay is what lists go by of the page's headline, see
    `SalaryBand.typical`: what `statistic` says (a median or a mean is in `pay`; a range in `pay_low` and
    `pay_high`, without an end where that is empty), or no statistic where there is no pay. `or_more`: the
    source says "`pay` or more". `wider`: the figure counts a wider group than this role.
    """

    ONE_AMOUNT = (SalaryBand.Statistic.MEDIAN, SalaryBand.Statistic.MEAN)
    #: What a list shows.
    PAY = ("statistic", "pay", "pay_low", "pay_high", "or_more", "wider", "currency", "period")

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="facts")
    live_from = models.DateTimeField(db_index=True)
    live_until = models.DateTimeField(null=True, db_index=True)
    family = models.CharField(max_length=120)
    essential = models.PositiveSmallIntegerField()
    desirable = models.PositiveSmallIntegerField()
    scopes = models.PositiveSmallIntegerField(default=0)
    statistic = models.CharField(max_length=20, choices=SalaryBand.Statistic, blank=True)
    pay = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    pay_low = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    pay_high = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    or_more = models.BooleanField(default=False)
    wider = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, blank=True)
    period = models.CharField(max_length=10, blank=True)
    basis = models.CharField(max_length=20, blank=True)
    area = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True)

    objects = EditionFactsQuerySet.as_manager()

    def __str__(self):
        return f"{self.edition_id}"

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        """The pay as `SalaryBand.typical` has it: from, and to, which is None where it is "or more"."""
        if self.pay is None:
            return self.pay_low, self.pay_high
        return self.pay, None if self.or_more else self.pay
