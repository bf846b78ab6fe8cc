"""A draft behind a signed link, for people without an account, and what they say about it."""

from http import HTTPStatus

from django import forms
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.debug import sensitive_variables

from careers import presentation
from careers.editorial import previews
from careers.editorial.models import PreviewLink
from careers.publishing import Refused
from careers.write_queue import is_busy

#: What a link that is closed answers with.
STATUS = {
    previews.Closed.UNKNOWN: HTTPStatus.NOT_FOUND,
    previews.Closed.EXPIRED: HTTPStatus.GONE,
    previews.Closed.REVOKED: HTTPStatus.GONE,
}


class ReaderRemarkForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=previews.LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Say who you are, so that the editors can ask you.")},
    )
    text = forms.CharField(
        label=_("Your remark"),
        max_length=previews.LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what you would like to tell the editors.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            # A browser would cut a pasted text off in silence.
            field.widget.attrs.pop("maxlength", None)


class Preview(View):
    """The draft that a link is bound to. Four queries; a remark costs some more."""

    http_method_names = ["get", "head", "post", "options"]
    #: Read from the primary, never from a standby: see PageCache.
    shows_drafts = True

    @method_decorator(sensitive_variables("token"))
    def dispatch(self, request, *args, token, **kwargs):
        found = previews.read(token)
        if isinstance(found, previews.Closed):
            response = self.closed(request, found)
            response["Referrer-Policy"] = "no-referrer"
        else:
            response = super().dispatch(request, *args, link=found, **kwargs)
            # Not "no-referrer": browsers would then send the form without its origin, and it would be
            # refused as forged. To other sites neither sends anything.
            response["Referrer-Policy"] = "same-origin"
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def closed(self, request, why: previews.Closed) -> HttpResponse:
        """That there is nothing to see, and no word about what there was."""
        return render(request, "careers/preview_closed.html", {"why": why.name.lower()}, status=STATUS[why])

    def get(self, request, link: PreviewLink) -> HttpResponse:
        return self.page(request, link, ReaderRemarkForm(), is_kept="kept" in request.GET)

    def post(self, request, link: PreviewLink) -> HttpResponse:
        form, status = ReaderRemarkForm(request.POST), HTTPStatus.OK
        if form.is_valid():
            try:
                previews.remark(link, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.messages)
            except OperationalError as error:
                if not is_busy(error):
                    raise
                form.add_error(None, _("The site is busy for a moment. Wait a little, then send it again."))
                status = HTTPStatus.SERVICE_UNAVAILABLE
            else:
                return HttpResponseRedirect(f"{request.path}?kept=1#remarks")
        return self.page(request, link, form, status=status)

    def page(
        self, request, link: PreviewLink, form: ReaderRemarkForm, *, status=HTTPStatus.OK, **context
    ) -> HttpResponse:
        page, rendered = previews.shown(link)
        pay = request.GET.get("area", ""), request.GET.get("per", "")
        context |= presentation.draft_context(page, rendered, *pay)
        context |= {
            "preview": True,
            "link": link,
            "form": form,
            "remarks": previews.remarks(link),
        }
        return render(request, "careers/preview.html", context, status=status)
