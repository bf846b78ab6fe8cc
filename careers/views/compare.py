"""Up to four roles side by side. The address says which, so that it can be shared and nothing is stored."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from careers import presentation
from careers.discovery.comparison.side_by_side import MOST
from careers.discovery.search import engine
from careers.http.whole_site import OfWholeSite
from careers.models import Edition
from careers.models.edition_history import editions_at
from careers.pages import RolePage, from_json, wording
from careers.presentation import comparison_text

#: Values of one address that are read; more than this nobody means.
MOST_READ = 12
#: How much of what was typed is said back.
SAID_BACK = 80


class Chosen(NamedTuple):
    """The editions to compare, in the order asked for, and what was wrong with the address."""

    editions: list[Edition]
    messages: list[str]


class ComparedRoles(TemplateView):
    """Answers in two queries, one of them for what changed; four where an address has moved.

    One role alone costs one or two for the careers it leads to; a name, those of a search.
    """

    template_name = "careers/compare.html"

    @cached_property
    def chosen(self) -> Chosen:
        return _chosen(self.request.GET.getlist("role"))

    @cached_property
    def pages(self) -> list[RolePage]:
        return [from_json(edition.content) for edition in self.chosen.editions]

    @cached_property
    def name(self) -> str:
        return engine.cleaned(self.request.GET.get("add", ""))

    @cached_property
    def named(self) -> tuple[engine.Named | None, list[engine.Named]]:
        return engine.named_roles(self.name)

    def get(self, request, *args, **kwargs):
        slugs = [edition.slug for edition in self.chosen.editions]
        meant, _others = self.named if self.name else (None, [])
        if meant and meant.slug not in slugs and len(slugs) < MOST:
            return HttpResponseRedirect(address([*slugs, meant.slug]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        pages, slugs = self.pages, [edition.slug for edition in self.chosen.editions]
        return (
            super().get_context_data(**kwargs)
            | (comparison_text.context(pages) if len(pages) > 1 else {})
            | {
                "roles": [
                    {
                        "slug": slug,
                        "title": page.title,
                        "family": page.family.name,
                        "remove": address([other for other in slugs if other != slug]),
                        "onward": [
                            (to, other.title) for to, other in zip(slugs, pages, strict=True) if to != slug
                        ],
                    }
                    for slug, page in zip(slugs, pages, strict=True)
                ],
                "titles": wording.in_a_row(page.title for page in pages),
                "messages": self.chosen.messages + self.said_of_name(slugs),
                "name": self.name,
                "offered": self.offered(slugs),
                "is_full": len(slugs) >= MOST,
                "query": address(slugs).removeprefix(reverse("compare")),
            }
        )

    def said_of_name(self, slugs: list[str]) -> list[str]:
        """What became of the name that was typed."""
        if not self.name:
            return []
        meant, others = self.named
        if meant and meant.slug in slugs:
            return [_("%(title)s is here already.") % {"title": meant.title}]
        if meant or len(slugs) >= MOST:
            return [_("Four roles are compared at most. Remove one to add another.")]
        if others:
            return [_("Several roles may be meant by “%(name)s”: choose one.") % {"name": self.name}]
        return [_("No role was found by the name “%(name)s”.") % {"name": self.name[:SAID_BACK]}]

    def offered(self, slugs: list[str]) -> list[dict]:
        """Roles to add: those that the name may mean, or the careers that a single role points at."""
        if len(slugs) >= MOST:
            return []
        if self.name and (found := self.named[1]):
            roles = [(role.slug, role.title) for role in found]
        elif len(self.pages) == 1:
            near = presentation.related_to(self.chosen.editions[0], self.pages[0])
            roles = [(role.slug, role.title) for role in near]
        else:
            roles = []
        return [
            {"title": title, "address": address([*slugs, slug])}
            for slug, title in dict(roles).items()
            if slug not in slugs
        ]


class Compare(OfWholeSite, ComparedRoles):
    stored_parameters = ()
    asks_questions = True


def address(slugs: list[str]) -> str:
    """Where these roles are compared."""
    query = urlencode([("role", slug) for slug in slugs])
    return reverse("compare") + (f"?{query}" if query else "")


def _chosen(asked: list[str]) -> Chosen:
    wanted = list(dict.fromkeys(slug for value in asked if (slug := value.strip())))
    found = editions_at(wanted[:MOST_READ])
    editions: dict[int, Edition] = {}
    messages = []
    left_out = len(wanted[MOST_READ:])
    for slug in wanted[:MOST_READ]:
        at = found.get(slug)
        if at is None:
            messages.append(_("There is no role at the address “%(slug)s”.") % {"slug": _said_back(slug)})
        elif at.live is None:
            messages.append(
                _("The page of %(title)s was withdrawn.") % {"title": at.last.title if at.last else slug}
            )
        elif at.live.role_id in editions:
            continue
        elif len(editions) == MOST:
            left_out += 1
        else:
            editions[at.live.role_id] = at.live
            if at.has_moved_from(slug):
                moved = {"old": slug, "title": at.live.title}
                messages.append(_("“%(old)s” has moved: it is %(title)s now.") % moved)
    if left_out:
        messages.append(_("Four roles are compared at most: the first four are shown."))
    return Chosen(list(editions.values()), messages)


def _said_back(typed: str) -> str:
    said = typed.replace("\0", "")
    return said if len(said) <= SAID_BACK else said[:SAID_BACK] + "…"
