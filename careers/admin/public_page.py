"""A role page as the public would read it, for editors only: previews and old editions."""

from django.http import HttpResponse
from django.shortcuts import render

from careers import presentation
from careers.drafts import storage
from careers.models import Edition, Role
from careers.pages import RolePage, from_json, rendering


def of_draft(request, role: Role, **banner) -> HttpResponse:
    """What the draft of `role` says, through the public template."""
    return of_page(request, storage.read(role).page, **banner)


def of_page(request, page: RolePage, **banner) -> HttpResponse:
    """What `page`, which is no edition, says, through the public template."""
    return _answer(request, page, rendering.render(page), **banner)


def of_edition(request, edition: Edition, **banner) -> HttpResponse:
    """What `edition` says, through the public template."""
    page = from_json(edition.content)
    return _answer(request, page, rendering.from_json(edition.rendered), edition=edition, **banner)


def _answer(request, page: RolePage, rendered, **banner) -> HttpResponse:
    context = presentation.draft_context(page, rendered, request.GET.get("area", ""))
    context |= {"preview": True} | banner
    response = render(request, "admin/careers/role/public_page.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
