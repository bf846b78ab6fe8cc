"""A role page as the public would read it, for editors only: drafts and old editions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from careers import presentation
from careers.models import Edition, Role
from careers.pages import RolePage, from_json, from_rows, rendering

from . import base


def of_rows(request: HttpRequest, role: Role, **banner) -> HttpResponse:
    """What the rows of `role` say, through the public template."""
    return of_page(request, from_rows(Role.objects.with_parts().get(pk=role.pk)), **banner)


def of_page(request: HttpRequest, page: RolePage, **banner) -> HttpResponse:
    """What `page` says, through the public template."""
    return _answer(request, page, rendering.render(page), **banner)


def _answer(request: HttpRequest, page: RolePage, rendered: rendering.Rendered, **banner) -> HttpResponse:
    context = presentation.draft_context(page, rendered, request.GET.get("area", ""))
    context |= {"preview": True} | banner
    response = render(request, "admin/careers/role/public_page.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


class DraftPreview(base.RolePage):
    """The saved draft as the public page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return of_rows(request, self.role, role_pk=self.role.pk)


class EditionPreview(base.AdminPage):
    """An edition as the public page that it is or was."""

    model = Edition
    permissions = (base.VIEW_HISTORY,)

    def get(self, request: HttpRequest) -> HttpResponse:
        edition = self.object
        page, rendered = from_json(edition.content), rendering.from_json(edition.rendered)
        return _answer(request, page, rendered, edition=edition, old_edition=edition)
