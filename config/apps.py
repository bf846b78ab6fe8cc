"""The admin with a site of our own."""

from django.contrib.admin import apps


class AdminConfig(apps.AdminConfig):
    default_site = "careers.editorial.site.AdminSite"
