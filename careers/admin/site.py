"""What the admin calls itself."""

from django.conf import settings
from django.contrib import admin
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

admin.site.site_header = format_lazy("{} · {}", settings.SITE_NAME, _("Editors"))
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("What would you like to work on?")
admin.site.empty_value_display = "–"
