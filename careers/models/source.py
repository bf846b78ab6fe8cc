"""Sources: where figures come from, and how far they can be trusted."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .row import Row
from .text import LineField, ProseField


class Source(Row):
    """A publication that figures are taken from."""

    class Trust(models.TextChoices):
        OFFICIAL = "official", _("Official statistics")
        SURVEY = "survey", _("Survey")
        EMPLOYER = "employer", _("Employer data")
        UNSOURCED = "unsourced", _("Unsourced")

    slug = models.SlugField(
        _("short name"),
        max_length=120,
        unique=True,
        help_text=_("What texts cite it by: oews-2024 is cited as [^oews-2024]."),
    )
    publisher = LineField(_("publisher"), max_length=200)
    title = LineField(_("title"), max_length=250)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    published = models.CharField(
        _("published"),
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(
                r"\A\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z",
                _("Write a year, a month or a day: 2024, 2024-05 or 2024-05-31."),
            )
        ],
        help_text=_("As exactly as it is known: 2024, 2024-05 or 2024-05-31."),
    )
    accessed_on = models.DateField(
        _("read on"), null=True, blank=True, help_text=_("When the figures were taken from it.")
    )
    licence = LineField(_("licence"), max_length=120, blank=True, help_text=_("For example “CC BY 4.0”."))
    attribution = ProseField(
        _("attribution"),
        blank=True,
        max_length=1000,
        help_text=_("The words the licence asks for. Shown wherever the source is used."),
    )
    trust = models.CharField(
        _("kind of evidence"),
        max_length=20,
        choices=Trust,
        help_text=_("Unsourced: it prints figures without saying where they come from."),
    )
    note = ProseField(
        _("note"),
        blank=True,
        max_length=1000,
        help_text=_("What a reader should know before relying on it. Shown with the source."),
    )

    class Meta:
        ordering = ["publisher", "title"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.publisher, self.title, self.published) if part)
