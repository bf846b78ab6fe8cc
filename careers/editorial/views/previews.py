"""A role page before it is public, or after: previews for editors, and the links for others.

A link lets people without an account read one draft, and say something about it.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers import presentation
from careers.drafts import storage
from careers.http import addresses
from careers.models import Edition, Role
from careers.pages import RolePage, from_json, rendering
from careers.write_queue import in_turn

from .. import previews
from ..forms.fields import AdminForm
from ..forms.publish import moment
from ..models import PreviewLink, Remark
from .base import CHANGE_ROLE, VIEW_HISTORY, AdminFormView, AdminView, RoleView


def of_draft(request: HttpRequest, role: Role, **banner) -> HttpResponse:
    """What the rows of `role` say, through the public template."""
    return of_page(request, storage.read(role).page, **banner)


def of_page(request: HttpRequest, page: RolePage, **banner) -> HttpResponse:
    """What `page` says, through the public template."""
    return _answer(request, page, rendering.render(page), **banner)


def _answer(request: HttpRequest, page: RolePage, rendered: rendering.Rendered, **banner) -> HttpResponse:
    pay = request.GET.get("area", ""), request.GET.get("per", "")
    context = presentation.draft_context(page, rendered, *pay)
    context |= {"preview": True} | banner
    response = render(request, "admin/careers/role/public_page.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


class DraftPreview(RoleView):
    """The saved draft as the public page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return of_draft(request, self.role, role_pk=self.role.pk)


class EditionPreview(AdminView):
    """An edition as the public page that it is or was."""

    model = Edition
    permissions = (VIEW_HISTORY,)

    def get(self, request: HttpRequest) -> HttpResponse:
        edition = self.object
        page, rendered = from_json(edition.content), rendering.from_json(edition.rendered)
        return _answer(request, page, rendered, edition=edition, old_edition=edition)


#: Links of a role that are listed, newest first, and those of them beside the form.
LISTED, BESIDE_THE_FORM = 50, 5

#: What a closed link says in the list.
CLOSED = {previews.Closed.EXPIRED: _("Ended"), previews.Closed.REVOKED: _("Revoked")}


def days_in_words(days: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


class PreviewForm(AdminForm):
    days = forms.TypedChoiceField(label=_("How long it works"), coerce=int, initial=7)
    note = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=PreviewLink._meta.get_field("note").max_length,
        help_text=_("Only editors see it: so that you know later which link is whose."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(days, days_in_words(days)) for days in previews.DAYS]
        self.fields["note"].widget.attrs = {"class": "vTextField"}


class PreviewLinks(AdminFormView, RoleView):
    """The links of one role with what was said through each, and the form that makes one. Some ten queries.

    Whoever may write a role may show its draft to others.
    """

    template_name = "admin/careers/role/previews.html"
    title = _("Preview links")
    form_class = PreviewForm

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may(CHANGE_ROLE):
            raise PermissionDenied
        return super().post(request)

    def act(self, *, days: int, note: str) -> HttpResponse:
        with in_turn():
            link = previews.make(self.role, by=self.request.user, days=days, note=note)
            done = gettext("Made a preview link that works until %(time)s.")
            self.log(self.role, done % {"time": moment(link.expires_at)})
        told = gettext("The link is made. Copy its address below: it works until %(time)s.")
        self.tell(told % {"time": moment(link.expires_at)})
        return self.to_link(link)

    def to_link(self, link: PreviewLink) -> HttpResponseRedirect:
        return self.redirect("careers_role_previews", self.role.pk, after=f"#link-{link.pk}")

    def get_context_data(self, **kwargs) -> dict:
        links = list(_links(self.role)[:LISTED])
        said: dict[int, list[Remark]] = {link.pk: [] for link in links}
        for remark in Remark.objects.filter(preview__in=links):
            said[remark.preview_id].append(remark)
        checksum = self.role.draft_checksum
        return super().get_context_data(**kwargs) | {
            "may_make": self.may(CHANGE_ROLE),
            "draft_checksum": checksum,
            "links": [
                _told(link)
                | {
                    "address": addresses.absolute(
                        self.request, reverse("preview", args=[previews.token(link)])
                    ),
                    "said": said[link.pk],
                    "is_of_today": link.checksum == checksum,
                }
                for link in links
            ],
            "most": LISTED if len(links) == LISTED else 0,
        }


class RevokePreviewLink(PreviewLinks):
    """Close one link; nobody can read the draft by it from then on."""

    http_method_names = ["post"]
    permissions = (CHANGE_ROLE,)

    def not_there(self, key: str) -> HttpResponse:
        raise Http404

    def post(self, request: HttpRequest, link: int) -> HttpResponse:
        found = self.role.previews.filter(pk=link).first()
        if not found:
            raise Http404
        with in_turn():
            if previews.revoke(found, by=request.user):
                self.log(self.role, gettext("Revoked a preview link."))
                self.tell(gettext("The link is revoked: it shows nothing any more."))
            else:
                self.tell(gettext("The link was revoked already."), messages.INFO)
        return self.to_link(found)


def beside_form(role: Role) -> dict:
    """What the form of `role` shows of its links. One query."""
    return {"previews": [_told(link) for link in _links(role)[:BESIDE_THE_FORM]]}


def _links(role: Role) -> QuerySet[PreviewLink]:
    """The links of `role` with how many remarks came by each, newest first, without their pages."""
    return (
        role.previews.select_related("created_by", "revoked_by")
        .defer("content")
        .annotate(said_count=Count("remarks", filter=Q(remarks__author=None)))
    )


def _told(link: PreviewLink) -> dict:
    closed = previews.closed(link)
    return {"link": link, "closed": closed and CLOSED[closed]}
