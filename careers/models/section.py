"""Sections: the written parts of a role page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .role import Role
from .row import Row
from .text import LineField, ProseField


class Section(Row):
    """One headed part of a role page, written in Markdown."""

    class Kind(models.TextChoices):
        OVERVIEW = "overview", _("Overview")
        RESPONSIBILITIES = "responsibilities", _("Responsibilities")
        ENTRY = "entry", _("How to get in")
        REQUIREMENTS = "requirements", _("Requirements")
        WORK_ENVIRONMENT = "work-environment", _("Work environment")
        CAREER_DEVELOPMENT = "career-development", _("Career development")
        MARKET_DEMAND = "market-demand", _("Market demand")
        PAY = "pay", _("Pay and benefits")
        INDUSTRY_TRENDS = "industry-trends", _("Industry trends")
        SOFT_SKILLS = "soft-skills", _("Soft skills")
        BEST_PRACTICES = "best-practices", _("Best practices")
        CHALLENGES = "challenges", _("Challenges")
        CUSTOM = "custom", _("Something else")

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="sections", verbose_name=_("role"))
    slug = models.SlugField(
        _("anchor"),
        max_length=80,
        help_text=_(
            "Names the section in links, as in #core-responsibilities. Keep it when the heading "
            "changes, so that links to it go on working."
        ),
    )
    kind = models.CharField(
        _("kind"),
        max_length=30,
        choices=Kind,
        help_text=_(
            "What the section is about. The skill groups follow “Requirements”, the pay figures "
            "“Pay and benefits”, the market figures “Market demand” and the ladder “Career "
            "development”."
        ),
    )
    heading = LineField(_("heading"), max_length=150)
    body = ProseField(
        _("text"),
        blank=True,
        help_text=_(
            "Markdown: ### for a sub-heading, - for a list, **bold**, [words](https://address). "
            "[^name] cites a source by its short name."
        ),
    )
    position = models.PositiveIntegerField(_("position"), default=1)

    NATURAL_KEY = ("role__slug", "slug")

    class Meta:
        ordering = ["position"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "slug"],
                name="section_one_per_anchor",
                violation_error_code="slug",
                violation_error_message=_("Another section of this role has this anchor."),
            ),
            models.UniqueConstraint(
                fields=["role", "position"],
                name="section_one_per_position",
                violation_error_code="position",
                violation_error_message=_("Another section of this role has this position."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading
