"""Downloads of roles: as fixtures, and as tables of pay and of skills."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from careers import exporters
from careers.models import Role
from careers.models.role import RoleQuerySet

from .base import RoleView


def _fixtures(roles: RoleQuerySet) -> Iterator[str]:
    return exporters.in_one_file(exporters.as_fixtures(roles))


#: By the name in the address: what writes the file, how its name ends, and its content type.
FORMATS = {
    "yaml": (_fixtures, "roles-{}.yaml", "application/yaml"),
    "pay": (exporters.pay_csv, "pay-{}.csv", "text/csv"),
    "skills": (exporters.skills_csv, "skills-{}.csv", "text/csv"),
}


def download(roles: RoleQuerySet, file_format: str, name: str = "") -> StreamingHttpResponse:
    """The answer that downloads `roles` in one of the FORMATS, written while it is sent."""
    written_by, file, content_type = FORMATS[file_format]
    file = file.format(f"{timezone.localdate():%Y-%m-%d}")
    return StreamingHttpResponse(
        written_by(roles),
        content_type=f"{content_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name and name + "-"}{file}"'},
    )


class Download(RoleView):
    """The saved draft of one role as a file."""

    file_format = ""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        return download(Role.objects.filter(pk=self.role.pk), self.file_format, name=self.role.slug)

    def not_there(self, key: str) -> HttpResponse:
        raise Http404
