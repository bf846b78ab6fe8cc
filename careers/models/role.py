"""Families: the groups of roles that readers look through."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .row import Row, RowQuerySet
from .source import Source
from .text import LineField, ProseField


class Family(Row):
    """A group of roles that readers look through together, such as "Data & AI"."""

    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the family's web address, for example data-and-ai."),
    )
    name = LineField(_("name"), max_length=120, unique=True)
    description = ProseField(
        _("description"),
        blank=True,
        max_length=1000,
        help_text=_("One or two sentences, shown at the top of the family's page. Plain text."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("family")
        verbose_name_plural = _("families")

    def __str__(self) -> str:
        return self.name


#: Lines that the short answers at the top of a page have at most.
MOST_LINES = 10


def in_few_lines(value: str) -> None:
    """Raise ValidationError if `value` has more than MOST_LINES lines; empty ones do not count."""
    count = sum(bool(line.strip()) for line in value.splitlines())
    if count > MOST_LINES:
        raise ValidationError(
            _("Write at most %(most)d lines; these are %(count)d."),
            code="too_many_lines",
            params={"most": MOST_LINES, "count": count},
        )


#: Addresses under /careers/ that the site needs for itself.
RESERVED_SLUGS = frozenset({"a-z"})


class State(models.TextChoices):
    """What the public can see of a role, and whether the rows say something newer."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    CHANGED = "changed", _("Changed since published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def _joined(*path: str) -> Prefetch:
    """What a role has by all of `path` but its last name, each row joined with what that name points at.

    Joined because SQLite refuses the query by which Django would look up a thousand such rows.
    """
    model: Any = Role
    for name in path[:-1]:
        model = model._meta.get_field(name).related_model
    return Prefetch("__".join(path[:-1]), model._default_manager.select_related(path[-1]))


def _parts() -> list[str | Prefetch]:
    """All that a RolePage is made of, but its family and its sources."""
    return [
        "alternate_titles",
        "external_codes",
        "sections",
        _joined("skill_groups", "requirements", "skill"),
        "salary_bands",
        "salary_factors",
        "market_figures",
        _joined("related_careers", "target"),
        _joined("rungs", "ladder"),
        _joined("rungs", "ladder", "rungs", "role"),
    ]


class RoleQuerySet(RowQuerySet["Role"]):
    def note_saved(self, by: str) -> None:
        """Count up their versions: `by` has changed what their rows say. One query."""
        self.update(version=F("version") + 1, saved_by=by, saved_at=timezone.now())

    def showing(self, *shared: Any) -> Self:
        """Roles whose pages show one of `shared`: families, skills, sources, ladders and rungs."""
        ids: dict[str, set[int]] = defaultdict(set)
        cited = Q()
        for row in shared:
            kind = row._meta.model_name
            ids[kind].add(row.ladder_id if kind == "rung" else row.pk)
            if kind == "source":
                cited |= Q(sections__body__contains=f"[^{row.slug}]")
        conditions = [
            Q(family__in=ids["family"]),
            Q(skill_groups__requirements__skill__in=ids["skill"]),
            Q(experience_source__in=ids["source"]),
            Q(education_source__in=ids["source"]),
            Q(training_source__in=ids["source"]),
            Q(salary_bands__source__in=ids["source"]),
            Q(salary_factors__source__in=ids["source"]),
            Q(market_figures__source__in=ids["source"]),
            Q(skill_groups__source__in=ids["source"]),
            Q(rungs__ladder__in=ids["ladder"] | ids["rung"]),
        ]
        if cited:
            conditions.append(cited)
        showing = Q()
        for condition in conditions:
            showing |= Q(pk__in=self.model.objects.filter(condition).values("pk"))
        return self.filter(showing)

    def leading_to(self, *roles: "Role") -> Self:
        """Roles whose pages name the address of one of `roles`: as a related career or a step of a ladder."""
        related, ladders = Q(related_careers__target__in=roles), Q(rungs__ladder__rungs__role__in=roles)
        return self.filter(pk__in=self.model.objects.filter(related | ladders).values("pk"))

    def with_state(self, at: datetime | None = None) -> Self:
        """Roles with `state` (see State), `live_from` and `scheduled_for`, as at `at` (now if not given).

        Costs no further query: the editions are looked up inside the same one.
        """
        editions: Any = self.model._meta.get_field("editions").related_model
        editions = editions.objects.filter(role=OuterRef("pk"))
        live = editions.live(at)
        newest = editions.order_by("-number")
        return self.annotate(
            live_from=Subquery(live.values("live_from")[:1]),
            live_slug=Subquery(live.values("slug")[:1]),
            scheduled_for=Subquery(editions.scheduled(at).order_by("live_from").values("live_from")[:1]),
            newest_checksum=Subquery(newest.values("checksum")[:1]),
            state=Case(
                When(
                    Q(live_from__isnull=False) & Q(newest_checksum=F("draft_checksum")),
                    then=Value(State.LIVE.value),
                ),
                When(live_from__isnull=False, then=Value(State.CHANGED.value)),
                When(scheduled_for__isnull=False, then=Value(State.SCHEDULED.value)),
                When(Exists(editions), then=Value(State.WITHDRAWN.value)),
                default=Value(State.DRAFT.value),
                output_field=models.CharField(),
            ),
        )


class Role(Row):
    """The working copy of one role page. Readers never see it: they see its live Edition."""

    class Level(models.TextChoices):
        ENTRY = "entry", _("Entry")
        INTERMEDIATE = "intermediate", _("Intermediate")
        SENIOR = "senior", _("Senior")
        LEAD = "lead", _("Lead")
        EXECUTIVE = "executive", _("Executive")

    # What `with_state` adds.
    state: str
    live_from: datetime | None
    live_slug: str | None
    scheduled_for: datetime | None

    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_(
            "The last part of the page's web address, for example data-analyst. "
            "Small letters, digits and hyphens."
        ),
    )
    title = LineField(
        _("title"),
        max_length=200,
        help_text=_("The name most people use for this role, in the singular."),
    )
    family = models.ForeignKey(
        Family,
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("family"),
        help_text=_("Where readers find the page when they look through all careers."),
    )
    level = models.CharField(
        _("level"),
        max_length=20,
        choices=Level,
        blank=True,
        help_text=_("How far along a career this role is. Leave empty if it spans several."),
    )
    summary = ProseField(
        _("summary"),
        max_length=700,
        help_text=_(
            "One paragraph, two or three sentences: what somebody in this role does and why it "
            "matters. Plain text; shown under the title, in lists and by search engines."
        ),
    )
    in_short = ProseField(
        _("in short"),
        blank=True,
        max_length=2000,
        validators=[in_few_lines],
        help_text=_(
            "At most ten lines, one short sentence each, in words that a 16-year-old understands: what it "
            "pays, how many do it, what it takes and how long, what matters most, the next step. Leave it "
            "empty, and the page says this from its own figures."
        ),
    )
    experience_min = models.PositiveSmallIntegerField(
        _("years of experience, from"),
        null=True,
        blank=True,
        help_text=_("The fewest years that are usually asked for. Leave empty if unknown."),
    )
    experience_max = models.PositiveSmallIntegerField(
        _("years of experience, to"),
        null=True,
        blank=True,
        help_text=_("Leave empty for an open end, as in “5 years or more”."),
    )
    experience_note = LineField(
        _("kind of experience"),
        max_length=200,
        blank=True,
        help_text=_("Experience of what, for example “running ML systems in production”."),
    )
    experience_source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("source of the experience"),
        help_text=_("Who says that this much experience is asked for."),
    )
    education = LineField(
        _("education"),
        max_length=200,
        blank=True,
        help_text=_("The usual minimum, for example “Bachelor's degree in computer science”."),
    )
    education_source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles_by_education",
        verbose_name=_("source of the education"),
        help_text=_("Who says that this education is usual."),
    )
    training = LineField(
        _("training on the job"),
        max_length=200,
        blank=True,
        help_text=_(
            "How people are usually trained once they have begun, for example “Apprenticeship” or "
            "“Short-term on-the-job training”. Readers are told what the Bureau of Labor Statistics means by "
            "its terms."
        ),
    )
    training_source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles_by_training",
        verbose_name=_("source of the training"),
        help_text=_("Who says that this training is usual."),
    )
    hero_image = models.ImageField(
        _("first picture"),
        upload_to="pictures/",
        blank=True,
        help_text=_("Shown under the title. Without one, the page draws its skills as a figure."),
    )
    hero_alt = LineField(
        _("first picture, in words"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it. Required with a picture."),
    )
    second_image = models.ImageField(
        _("second picture"),
        upload_to="pictures/",
        blank=True,
        help_text=_("Shown half-way down. Without one, the page draws its pay as a figure."),
    )
    second_alt = LineField(
        _("second picture, in words"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it. Required with a picture."),
    )
    reviewed_on = models.DateField(
        _("last reviewed on"),
        null=True,
        blank=True,
        help_text=_("The day somebody last checked every statement on the page."),
    )
    reviewed_by = LineField(
        _("reviewed by"),
        max_length=120,
        blank=True,
        help_text=_("Shown to readers: a name, a team or a body."),
    )
    review_due = models.DateField(
        _("next review due"),
        null=True,
        blank=True,
        help_text=_("When the page should be checked again. Not shown to readers."),
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="responsible_for",
        verbose_name=_("responsible"),
        serialize=False,
        help_text=_("Who looks after the page: reminders go to them. Not shown to readers."),
    )
    #: Since when it is put away: lists leave it out, its history is kept.
    archived_at = models.DateTimeField(_("put away at"), null=True, editable=False, serialize=False)
    version = models.PositiveIntegerField(default=1, editable=False, serialize=False)
    #: Who made the rows say what they say, and when: a name, of a person or of a command. Empty if unknown.
    saved_by = models.CharField(max_length=150, blank=True, editable=False, serialize=False)
    saved_at = models.DateTimeField(null=True, editable=False, serialize=False)
    draft_checksum = models.CharField(max_length=64, blank=True, editable=False, serialize=False)

    objects = RoleQuerySet.as_manager()  # type: ignore[misc]  # in place of that of Row

    class Meta:
        ordering = ["title", "slug"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        permissions = [
            ("publish_role", _("Can publish, schedule, withdraw and restore roles")),
            ("erase_role", _("Can erase roles with their history for good")),
        ]
        constraints = [
            models.CheckConstraint(
                name="role_experience_in_order",
                violation_error_code="experience_max",
                condition=Q(experience_max__isnull=True)
                | Q(experience_min__isnull=True)
                | Q(experience_min__lte=F("experience_max")),
                violation_error_message=_("The years of experience run backwards: “from” is above “to”."),
            ),
            models.CheckConstraint(
                name="role_hero_has_alternative_text",
                violation_error_code="hero_alt",
                condition=Q(hero_image="") | ~Q(hero_alt=""),
                violation_error_message=_("Say in words what the first picture shows (alternative text)."),
            ),
            models.CheckConstraint(
                name="role_second_has_alternative_text",
                violation_error_code="second_alt",
                condition=Q(second_image="") | ~Q(second_alt=""),
                violation_error_message=_("Say in words what the second picture shows (alternative text)."),
            ),
            models.CheckConstraint(
                name="role_review_dates_in_order",
                violation_error_code="review_due",
                condition=Q(reviewed_on__isnull=True)
                | Q(review_due__isnull=True)
                | Q(reviewed_on__lte=F("review_due")),
                violation_error_message=_("The next review is due before the last one happened."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def read_parts(self) -> None:
        """Read what a RolePage is made of, but family and sources, as far as it has not been: 11 queries."""
        prefetch_related_objects([self], *_parts())

    def note_saved(self, by: str) -> None:
        """Count up the version: `by` is about to save other rows. A new role has its first version."""
        self.version += 0 if self._state.adding else 1
        self.saved_by, self.saved_at = by, timezone.now()

    def clean(self) -> None:
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is used by the site itself. Choose another.")})
