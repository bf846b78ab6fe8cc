"""What the admin calls itself, and its front page."""

from django.conf import settings
from django.contrib import admin
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .dashboard import desk

admin.site.site_header = format_lazy("{} · {}", settings.SITE_NAME, _("Editors"))
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("What would you like to work on?")
admin.site.empty_value_display = "–"

models_only = admin.site.index


def index(request, extra_context=None):
    return models_only(request, desk(request) | (extra_context or {}))


# A site of our own would have to be there before this package, which registers its models with it, is read.
admin.site.index = index
