"""Downloads of roles: as fixtures, and as tables of pay and of skills."""

from collections.abc import Iterator
from functools import partial

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers import exporters
from careers.models import Role


def _fixtures(roles) -> Iterator[str]:
    return exporters.in_one_file(exporters.as_fixtures(roles))


#: By the name in the address: what writes the file, how its name ends, and its content type.
FORMS = {
    "yaml": (_fixtures, "roles-{}.yaml", "application/yaml"),
    "pay": (exporters.pay_csv, "pay-{}.csv", "text/csv"),
    "skills": (exporters.skills_csv, "skills-{}.csv", "text/csv"),
}


def download(roles, form: str, name: str = "") -> StreamingHttpResponse:
    """The answer that downloads `roles` in one of the FORMS, written while it is sent."""
    written_by, file, content_type = FORMS[form]
    file = file.format(f"{timezone.localdate():%Y-%m-%d}")
    return StreamingHttpResponse(
        written_by(roles),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name and name + "-"}{file}"'},
    )


class ExportViews:
    """A mixin for the admin of Role: whoever may look at roles may download them."""

    actions = ["download_yaml", "download_pay", "download_skills"]

    def get_urls(self):
        return [
            path(
                f"<path:object_id>/download/{form}/",
                self.admin_site.admin_view(partial(self.download_view, form=form)),
                name=f"careers_role_download_{form}",
            )
            for form in FORMS
        ] + super().get_urls()

    def download_view(self, request, object_id, form):
        """The saved draft of one role as a file."""
        role = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, role):
            raise PermissionDenied
        if role is None:
            raise Http404
        return download(Role.objects.filter(pk=role.pk), form, name=role.slug)

    @admin.action(description=_("Download as fixtures (YAML)"), permissions=["view"])
    def download_yaml(self, request, queryset):
        return download(queryset, "yaml")

    @admin.action(description=_("Download pay (CSV)"), permissions=["view"])
    def download_pay(self, request, queryset):
        return download(queryset, "pay")

    @admin.action(description=_("Download skills (CSV)"), permissions=["view"])
    def download_skills(self, request, queryset):
        return download(queryset, "skills")
