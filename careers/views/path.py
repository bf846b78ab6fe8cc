"""From one role to another: what somebody has already, what is to be learned, what it would pay."""

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from careers import presentation
from careers.discovery import pathways
from careers.discovery.search import engine
from careers.http import addresses
from careers.http.middleware import Gone
from careers.http.whole_site import OfWholeSite
from careers.models import Edition
from careers.models.edition_history import EditionAtAddress, editions_at
from careers.pages import RolePage, from_json
from careers.presentation import pathway_text

#: How much of what was typed is said back.
SAID_BACK = 80


class Moving(TemplateView):
    """What both pages here share: addresses of live roles in the path, and a name that may be typed.

    Where one of the addresses has moved, the answer leads to today's; where its role was withdrawn it is
    410, and where there never was one 404.
    """

    #: The parts of the address that name a role.
    names: tuple[str, ...] = ("slug",)
    view_name = ""

    @cached_property
    def found(self) -> dict[str, EditionAtAddress]:
        return editions_at([self.kwargs[name] for name in self.names])

    @cached_property
    def editions(self) -> list[Edition]:
        slugs = [self.kwargs[name] for name in self.names]
        if not self.found.keys() >= set(slugs):
            raise Http404
        for slug in slugs:
            if (gone := self.found[slug].gone) is not None:
                raise Gone(gone)
        return [live for slug in slugs if (live := self.found[slug].live)]

    @cached_property
    def pages(self) -> list[RolePage]:
        return [from_json(edition.content) for edition in self.editions]

    @cached_property
    def name(self) -> str:
        return engine.cleaned(self.request.GET.get("to", ""))

    @cached_property
    def named(self) -> tuple[engine.Named | None, list[engine.Named]]:
        return engine.named_roles(self.name) if self.name else (None, [])

    def get(self, request, *args, **kwargs):
        today = [edition.slug for edition in self.editions]
        if today != [self.kwargs[name] for name in self.names]:
            return addresses.moved(self.request, reverse(self.view_name, args=today))
        meant, _others = self.named
        if meant and meant.slug != today[0]:
            return HttpResponseRedirect(reverse("path", args=[today[0], meant.slug]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        here = self.editions[0]
        return super().get_context_data(**kwargs) | {
            "here": {"slug": here.slug, "title": here.title},
            "name": self.name,
            "message": self.said_of_name(),
            "offered": [(role.slug, role.title) for role in self.offered() if role.slug != here.slug],
        }

    def said_of_name(self) -> str:
        if not self.name:
            return ""
        meant, others = self.named
        if meant:
            return _("%(title)s is where you are.") % {"title": meant.title}
        if others:
            return _("Several roles may be meant by “%(name)s”: choose one.") % {"name": self.name}
        return _("No role was found by the name “%(name)s”.") % {"name": self.name[:SAID_BACK]}

    def offered(self) -> list:
        """Roles to go to: those that the name may mean, else the related careers."""
        return self.named[1] or presentation.related_to(self.editions[0], self.pages[0])


class WhereTo(Moving):
    """The choice of a role to go to."""

    template_name = "careers/path_choice.html"
    view_name = "where-to"


class WayBetween(Moving):
    """The way between two roles. Two queries; eight at most where it is a large step."""

    template_name = "careers/path.html"
    view_name = "path"
    names = ("slug", "goal")

    def get_context_data(self, **kwargs):
        here, there = self.editions
        context = super().get_context_data(**kwargs)
        if here.pk == there.pk:
            return context | {"is_same": True}
        step = pathways.direct(*self.pages)
        return context | pathway_text.context(step, pathways.route(here, there, step))

    def offered(self) -> list:
        here, there = self.editions
        return super().offered() if self.name or here.pk == there.pk else []


class _OfSite(OfWholeSite):
    """Roles on the way, and what is offered, can change with any publication."""

    stored_parameters = ()
    asks_questions = True


class ChooseWhereTo(_OfSite, WhereTo):
    pass


class Path(_OfSite, WayBetween):
    pass
