from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    """An app of its own, so that what is made from rows is not dumped as content."""

    name = "careers.drafts"
    label = "drafts"
    verbose_name = _("Drafts")
