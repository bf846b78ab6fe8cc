from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingsConfig(AppConfig):
    """An app of its own, so that what is derived from drafts is not dumped as content."""

    name = "careers.checks"
    label = "findings"
    verbose_name = _("Findings")
