from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscoveryConfig(AppConfig):
    """An app of its own, so that what is derived from editions is not dumped as content."""

    name = "careers.discovery"
    label = "discovery"
    verbose_name = _("Discovery")
