from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """An app of its own, so that how a page came about is not dumped as content."""

    name = "careers.editorial"
    label = "desk"
    verbose_name = _("Desk")
