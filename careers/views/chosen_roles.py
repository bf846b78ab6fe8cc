"""Roles that the address of a page names, `?role=a&role=b`, so that it can be shared; nothing is stored."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from careers.discovery.search import engine
from careers.models import Edition
from careers.models.edition_history import editions_at

#: How many more values of one address are read than a page shows; more than these nobody means.
MORE_READ = 8
#: How much of what was typed is said back.
SAID_BACK = 80


class Chosen(NamedTuple):
    """The editions that were asked for, in that order, and what was wrong with the address."""

    editions: list[Edition]
    messages: list[str]


class ChosenRoles(TemplateView):
    """A page about the roles in its address, to which one can be added by its name.

    Reading them takes two queries; four where an address has moved. A name costs those of a search.
    """

    #: The route of the page, and how many roles it shows.
    view_name = ""
    most = 0

    @cached_property
    def chosen(self) -> Chosen:
        return chosen(self.request.GET.getlist("role"), self.most, self.is_full())

    @property
    def slugs(self) -> list[str]:
        return [edition.slug for edition in self.chosen.editions]

    @cached_property
    def name(self) -> str:
        return engine.cleaned(self.request.GET.get("add", ""))

    @cached_property
    def named(self) -> tuple[engine.Named | None, list[engine.Named]]:
        return engine.named_roles(self.name)

    def get(self, request, *args, **kwargs):
        slugs = self.slugs
        meant, _others = self.named if self.name else (None, [])
        if meant and meant.slug not in slugs and len(slugs) < self.most:
            return HttpResponseRedirect(self.address([*slugs, meant.slug]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        slugs = self.slugs
        return super().get_context_data(**kwargs) | {
            "messages": self.chosen.messages + self.said_of_name(slugs),
            "name": self.name,
            "offered": [
                {"title": title, "address": self.address([*slugs, slug])}
                for slug, title in dict(self.offered()).items()
                if slug not in slugs and len(slugs) < self.most
            ],
            "is_full": len(slugs) >= self.most,
            "query": self.address(slugs).removeprefix(reverse(self.view_name)),
        }

    def is_full(self) -> str:
        """What is said where more roles are asked for than the page shows."""
        raise NotImplementedError

    def said_of_name(self, slugs: list[str]) -> list[str]:
        """What became of the name that was typed."""
        if not self.name:
            return []
        meant, others = self.named
        if meant and meant.slug in slugs:
            return [_("%(title)s is here already.") % {"title": meant.title}]
        if meant or len(slugs) >= self.most:
            return [self.is_full()]
        if others:
            return [_("Several roles may be meant by “%(name)s”: choose one.") % {"name": self.name}]
        return [_("No role was found by the name “%(name)s”.") % {"name": self.name[:SAID_BACK]}]

    def offered(self) -> list[tuple[str, str]]:
        """Short names and titles of roles to add: those that the name may mean."""
        found = self.named[1] if self.name else []
        return [(role.slug, role.title) for role in found]

    def address(self, slugs: list[str]) -> str:
        """Where the page is about these roles."""
        query = urlencode([("role", slug) for slug in slugs])
        return reverse(self.view_name) + (f"?{query}" if query else "")


def chosen(asked: list[str], most: int, is_full: str) -> Chosen:
    """At most so many live editions at the addresses `asked` for; `is_full` is said where there are more."""
    wanted = list(dict.fromkeys(slug for value in asked if (slug := value.strip())))
    read = wanted[: most + MORE_READ]
    found = editions_at(read)
    editions: dict[int, Edition] = {}
    messages = []
    left_out = len(wanted) - len(read)
    for slug in read:
        at = found.get(slug)
        if at is None:
            messages.append(_("There is no role at the address “%(slug)s”.") % {"slug": _said_back(slug)})
        elif at.live is None:
            messages.append(
                _("The page of %(title)s was withdrawn.") % {"title": at.last.title if at.last else slug}
            )
        elif at.live.role_id in editions:
            continue
        elif len(editions) == most:
            left_out += 1
        else:
            editions[at.live.role_id] = at.live
            if at.has_moved_from(slug):
                moved = {"old": slug, "title": at.live.title}
                messages.append(_("“%(old)s” has moved: it is %(title)s now.") % moved)
    if left_out:
        shown = ngettext("The first one is shown.", "The first %(n)d are shown.", most) % {"n": most}
        messages.append(f"{is_full} {shown}")
    return Chosen(list(editions.values()), messages)


def _said_back(typed: str) -> str:
    said = typed.replace("\0", "")
    return said if len(said) <= SAID_BACK else said[:SAID_BACK] + "…"
