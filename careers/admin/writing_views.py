"""What helps while a text is being written: how readers will see it, how it reads, what can be put in."""

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from careers import pages
from careers.drafts import storage
from careers.models import MarketFigure, SalaryBand, SalaryFactor, Source
from careers.models.text import PROSE_LIMIT, unix_line_ends
from careers.pages import RolePage, markdown
from careers.publishing import validation

from .hints import hints

#: The script asks at most twice a second; nobody needs more in a minute than this.
PREVIEWS_A_MINUTE = 150
#: Seconds after which a preview that never ended no longer holds up the next one.
LONGEST_PREVIEW = 30
#: How many sources or figures are offered at a time.
OFFERED = 30


class WritingViews:
    """A mixin for the admin of Role. Nothing here writes."""

    def get_urls(self):
        def route(name, view):
            return path(f"{name}/", self.admin_site.admin_view(view), name=f"careers_role_{name}")

        return [
            route("text", require_POST(self.text_view)),
            route("sources", require_GET(self.sources_view)),
            route("figures", require_GET(self.figures_view)),
            *super().get_urls(),
        ]

    def text_view(self, request):
        """The text in the field that the request names, as readers will see it. Nothing is saved.

        `fragment` asks for the inside of the page only. One query where the text cites sources or figures
        of the role that `role` names, and one for the sources.
        """
        self._refuse_others(request)
        if not _is_in_turn(request.user):
            return _later()
        try:
            context = self._shown(request)
        finally:
            cache.delete(_busy(request.user))
        if "fragment" in request.POST:
            return _not_kept(TemplateResponse(request, "admin/careers/role/_text.html", context))
        context |= self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Preview of a text"),
        }
        return _not_kept(TemplateResponse(request, "admin/careers/role/text.html", context))

    def _shown(self, request) -> dict:
        field = request.POST.get("field", "")
        text = unix_line_ends(request.POST.get(field, ""))
        heading = request.POST.get(field.removesuffix("body") + "heading", "")
        if len(text) > PROSE_LIMIT:
            told = gettext("The text has %(length)d characters; at most %(most)d can be shown and saved.")
            return {"heading": heading, "faults": [told % {"length": len(text), "most": PROSE_LIMIT}]}
        page = self._page_of(request.POST.get("role", "")) if "[^" in text or "{{" in text else None
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

    def sources_view(self, request):
        """Sources that have the words `q`, those of the role's figures first. One query."""
        self._refuse_others(request)
        if not request.user.has_perm("careers.view_source"):
            raise PermissionDenied
        sources = Source.objects.all()
        for word in _words(request):
            sources = sources.filter(
                Q(slug__icontains=word) | Q(title__icontains=word) | Q(publisher__icontains=word)
            )
        if role := _key(request.GET.get("role", "")):
            used = Q()
            for figures in (SalaryBand, SalaryFactor, MarketFigure):
                used |= Q(Exists(figures.objects.filter(role=role, source=OuterRef("pk"))))
            sources = sources.annotate(used=used).order_by("-used", "publisher", "title", "slug")
        return _offered(
            (f"[^{each.slug}]", str(each), each.get_trust_display()) for each in sources[:OFFERED]
        )

    def figures_view(self, request):
        """Figures of the saved draft of `role` that have the words `q`, and references to them. One query."""
        self._refuse_others(request)
        page = self._page_of(request.GET.get("role", ""))
        found = [
            (mark, words, figure.label)
            for figure in (pages.Figures(page).all if page else ())
            for mark, words in figure.references
        ]
        wanted = [word.casefold() for word in _words(request)]
        return _offered(
            [each for each in found if all(w in " ".join(each).casefold() for w in wanted)][:OFFERED]
        )

    def _page_of(self, role_pk: str) -> RolePage | None:
        """What the saved draft of the role says."""
        key = _key(role_pk)
        draft = storage.read_many([key]).get(key) if key else None
        return draft and draft.page

    def _refuse_others(self, request):
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied


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


def _words(request) -> list[str]:
    return request.GET.get("q", "")[:200].split()[:8]


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _offered(found) -> JsonResponse:
    return _not_kept(
        JsonResponse(
            {"offered": [{"mark": mark, "name": name, "about": about} for mark, name, about in found]}
        )
    )


def _not_kept(response):
    response["Cache-Control"] = "no-store"
    return response
