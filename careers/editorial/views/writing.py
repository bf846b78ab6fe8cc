"""What helps while a text is being written: how readers will see it, how it reads, what can be put in."""

from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers import pages
from careers.drafts import storage
from careers.models import MarketFigure, SalaryBand, SalaryFactor, Source
from careers.models.text import PROSE_LIMIT, unix_line_ends
from careers.pages import RolePage, markdown
from careers.publishing import validation

from ..forms.fields import is_key
from ..forms.widgets import hints
from .base import ADD, CHANGE_ROLE, AdminView

#: The script asks at most twice a second; nobody needs more in a minute than this.
PREVIEWS_A_MINUTE = 150
#: Seconds after which a preview that never ended no longer holds up the next one.
LONGEST_PREVIEW = 30
#: How many sources or figures are offered at a time.
OFFERED = 30


#: Whoever may change roles, or add them.
WRITE = (*CHANGE_ROLE, *ADD)


class TextPreview(AdminView):
    """The text in the field that the request names, as readers will see it. Nothing is saved.

    `fragment` asks for the inside of the page only. One query where the text cites sources or
    figures of the role that `role` names, and one for the sources.
    """

    http_method_names = ["post"]
    permissions = (WRITE,)
    template_name = "admin/careers/role/text.html"
    title = _("Preview of a text")

    def post(self, request: HttpRequest) -> HttpResponse:
        if not _is_in_turn(request.user):
            return _later()
        try:
            context = self.text()
        finally:
            cache.delete(_busy(request.user))
        if "fragment" in request.POST:
            fragment = TemplateResponse(request, "admin/careers/role/_text.html", context)
            return _not_kept(fragment)
        return _not_kept(self.render(**context))

    def text(self) -> dict:
        sent = self.request.POST
        field = sent.get("field", "")
        text = unix_line_ends(sent.get(field, ""))
        heading = sent.get(field.removesuffix("body") + "heading", "")
        if len(text) > PROSE_LIMIT:
            told = gettext("The text has %(length)d characters; at most %(most)d can be shown and saved.")
            return {"heading": heading, "faults": [told % {"length": len(text), "most": PROSE_LIMIT}]}
        page = _page_of(sent.get("role", "")) if "[^" in text or "{{" in text else None
        words, wrong = pages.resolved(text, page) if page else (text, ())
        cited = markdown.citations(words)
        sources = {source.slug: source for source in Source.objects.filter(slug__in=cited)} if cited else {}
        numbers = dict(page.source_numbers) if page else {}
        for slug in cited:
            if slug in sources:
                numbers.setdefault(slug, len(numbers) + 1)
        return {
            "heading": heading,
            "html": markdown.render(words, anchor="shown", numbers=numbers).html,
            "faults": [*validation.text_faults(words, sources.keys()), *wrong],
            "sources": sorted((numbers[slug], str(source)) for slug, source in sources.items()),
            "hints": hints(words),
        }


class TextOffers(AdminView):
    """What can be put into a text: what `offered` finds for the words `q`."""

    http_method_names = ["get", "head"]
    permissions = (WRITE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "")[:200].split()[:8]
        found = self.offered(words, request.GET.get("role", ""))
        return _not_kept(
            JsonResponse(
                {"offered": [{"mark": mark, "name": name, "about": about} for mark, name, about in found]}
            )
        )

    def offered(self, words: list[str], role: str) -> Iterable[tuple[str, str, str]]:
        """What is put in, what it is called, and what it is."""
        raise NotImplementedError


class OfferedSources(TextOffers):
    """Sources that have the words, those of the role's figures first. One query."""

    permissions = (WRITE, ("careers.view_source",))

    def offered(self, words: list[str], role: str) -> Iterable[tuple[str, str, str]]:
        sources = Source.objects.order_by("publisher", "title", "slug")
        for word in words:
            sources = sources.filter(
                Q(slug__icontains=word) | Q(title__icontains=word) | Q(publisher__icontains=word)
            )
        if is_key(role):
            used = Q()
            for figures in (SalaryBand, SalaryFactor, MarketFigure):
                used |= Q(Exists(figures.objects.filter(role=role, source=OuterRef("pk"))))
            sources = sources.annotate(used=used).order_by("-used", "publisher", "title", "slug")
        return ((f"[^{each.slug}]", str(each), each.get_trust_display()) for each in sources[:OFFERED])


class OfferedFigures(TextOffers):
    """Figures of the saved draft of the role that have the words. One query."""

    def offered(self, words: list[str], role: str) -> Iterable[tuple[str, str, str]]:
        page = _page_of(role)
        found = [
            (mark, words, figure.label)
            for figure in (pages.Figures(page).all if page else ())
            for mark, words in figure.references
        ]
        wanted = [word.casefold() for word in words]
        return [each for each in found if all(w in " ".join(each).casefold() for w in wanted)][:OFFERED]


def _page_of(role: str) -> RolePage | None:
    """What the saved draft of the role of this key says."""
    draft = storage.read_many([int(role)]).get(int(role)) if is_key(role) else None
    return draft and draft.page


def _is_in_turn(user) -> bool:
    """Whether `user` may have a preview now: one at a time, and so many a minute, of each server process."""
    minute = f"text-previews-{user.pk}"
    cache.add(minute, 0, 60)
    try:
        if cache.incr(minute) > PREVIEWS_A_MINUTE:
            return False
    except ValueError:
        # The minute ended between the two lines.
        pass
    return cache.add(_busy(user), True, LONGEST_PREVIEW)


def _busy(user) -> str:
    return f"text-preview-{user.pk}"


def _later() -> HttpResponse:
    told = gettext("Previews were asked for too quickly. Wait a little; what you typed is still in the form.")
    return HttpResponse(
        told, status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": "5"}
    )


def _not_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
