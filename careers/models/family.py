"""Families: the groups of roles that readers look through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .row import Row
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
