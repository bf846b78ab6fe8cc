"""The preview links of a role: who may read its draft without an account, and what they said."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from careers.editorial import previews
from careers.editorial.models import PreviewLink, Remark
from careers.http import addresses
from careers.models import Role
from careers.publishing import Refused
from careers.write_queue import in_turn

from .publish import moment

#: Links of a role that are listed, newest first, and those of them beside the form.
LISTED, BESIDE_THE_FORM = 50, 5

#: What a closed link says in the list.
CLOSED = {previews.Closed.EXPIRED: _("Ended"), previews.Closed.REVOKED: _("Revoked")}


def days_in_words(days: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


class PreviewForm(forms.Form):
    days = forms.TypedChoiceField(label=_("How long it works"), coerce=int, initial=7)
    note = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=PreviewLink._meta.get_field("note").max_length,
        help_text=_("Only editors see it: so that you know later which link is whose."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["days"].choices = [(days, days_in_words(days)) for days in previews.DAYS]
        self.fields["note"].widget.attrs = {"class": "vTextField"}


class PreviewViews:
    """A mixin for the admin of Role. Whoever may write a role may show its draft to others."""

    def get_urls(self):
        return [
            path(
                "<path:object_id>/previews/",
                self.admin_site.admin_view(self.previews_view),
                name="careers_role_previews",
            ),
            path(
                "<path:object_id>/previews/<int:link>/revoke/",
                self.admin_site.admin_view(self.revoke_preview_view),
                name="careers_role_revoke_preview",
            ),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and obj.pk:
            context |= {"previews": [_told(link) for link in _links(obj)[:BESIDE_THE_FORM]]}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def previews_view(self, request, object_id):
        """The links of one role with what was said through each; a POST makes one. Some ten queries."""
        role = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, role):
            raise PermissionDenied
        if role is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        may_make = self.has_change_permission(request, role)
        if request.method == "POST" and not may_make:
            raise PermissionDenied
        form = PreviewForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                return self._make_preview(request, role, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.messages)
        links = list(_links(role)[:LISTED])
        said = {link.pk: [] for link in links}
        for remark in Remark.objects.filter(preview__in=links):
            said[remark.preview_id].append(remark)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": role,
            "role_pk": role.pk,
            "title": _("Preview links"),
            "subtitle": role.title,
            "form": form,
            "may_make": may_make,
            "draft_checksum": role.draft_checksum,
            "links": [
                _told(link)
                | {
                    "address": addresses.absolute(request, reverse("preview", args=[previews.token(link)])),
                    "said": said[link.pk],
                    "is_of_today": link.checksum == role.draft_checksum,
                }
                for link in links
            ],
            "most": LISTED if len(links) == LISTED else 0,
        }
        return TemplateResponse(request, "admin/careers/role/previews.html", context)

    def _make_preview(self, request, role: Role, *, days: int, note: str):
        with in_turn():
            link = previews.make(role, by=request.user, days=days, note=note)
            done = gettext("Made a preview link that works until %(time)s.")
            self._log(request, role, done % {"time": moment(link.expires_at)}, "")
        told = gettext("The link is made. Copy its address below: it works until %(time)s.")
        self.message_user(request, told % {"time": moment(link.expires_at)}, messages.SUCCESS)
        return self._to_previews(role.pk, link)

    @method_decorator(require_POST)
    def revoke_preview_view(self, request, object_id, link):
        """Close one link; nobody can read the draft by it from then on."""
        role = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, role):
            raise PermissionDenied
        link = role and role.previews.filter(pk=link).first()
        if not link:
            raise Http404
        with in_turn():
            if previews.revoke(link, by=request.user):
                self._log(request, role, gettext("Revoked a preview link."), "")
                self.message_user(
                    request, gettext("The link is revoked: it shows nothing any more."), messages.SUCCESS
                )
            else:
                self.message_user(request, gettext("The link was revoked already."), messages.INFO)
        return self._to_previews(role.pk, link)

    def _to_previews(self, role: int, link: PreviewLink) -> HttpResponseRedirect:
        return HttpResponseRedirect(f"{reverse('admin:careers_role_previews', args=[role])}#link-{link.pk}")


def _links(role: Role):
    """The links of `role` with how many remarks came by each, newest first, without their pages."""
    return (
        role.previews.select_related("created_by", "revoked_by")
        .defer("content")
        .annotate(said_count=Count("remarks", filter=Q(remarks__author=None)))
    )


def _told(link: PreviewLink) -> dict:
    closed = previews.closed(link)
    return {"link": link, "closed": closed and CLOSED[closed]}
