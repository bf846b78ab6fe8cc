"""Pages about all roles: what each has and lacks, and the links that are broken."""

from collections import defaultdict
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.checks.index import EXPECTED
from careers.checks.models import Link, RoleLink
from careers.models import Family, Source

from .. import coverage
from .base import AdminView

#: Rows on a page, and how many pages are named beside a link.
ROWS, NAMED = 100, 10


class Use(NamedTuple):
    """Where a broken link stands: the words, and the address of the form on which it is mended."""

    words: str
    where: str
    url: str


class Coverage(AdminView):
    """What each page has and lacks. Costs four queries, however many roles there are."""

    template_name = "admin/desk/coverage.html"
    title = _("What each page has and lacks")

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        family, order = request.GET.get("family", ""), request.GET.get("order", "gaps")
        page = Paginator(coverage.roles(today, family=family, order=order), ROWS).get_page(
            request.GET.get("page")
        )
        return self.render(
            page=page,
            rows=coverage.rows(page, today),
            kinds=[kind.label for kind in EXPECTED],
            families=Family.objects.order_by("name"),
            family=family,
            query=f"{urlencode({'family': family, 'order': order})}&",
            order=order if order in coverage.ORDERS else "gaps",
        )


class BrokenLinks(AdminView):
    """Costs five queries, however many links there are."""

    template_name = "admin/desk/links.html"
    title = _("Broken links")

    def get(self, request: HttpRequest) -> HttpResponse:
        broken = Link.objects.filter(
            status=Link.Status.BROKEN, uses__isnull=False, uses__role__archived_at=None
        ).distinct()
        page = Paginator(broken.order_by("broken_since", "pk"), ROWS).get_page(request.GET.get("page"))
        uses = _uses(list(page))
        return self.render(
            page=page,
            links=[(link, uses[link.pk][:NAMED], len(uses[link.pk]) - NAMED) for link in page],
            tried=Link.objects.exclude(checked_at=None).order_by("-checked_at").first(),
        )


def _uses(links: list[Link]) -> dict[int, list[Use]]:
    """Where each of `links` stands: on which pages, and in which sources, by its primary key."""
    used = RoleLink.objects.filter(link__in=links)
    found = defaultdict(list)
    texts = used.filter(where__startswith="sections/").select_related("role").order_by("role__title", "where")
    for use in texts:
        form = reverse("admin:careers_role_change", args=[use.role_id])
        anchor = use.where.removeprefix("sections/")
        found[use.link_id].append(Use(use.role.title, anchor, f"{form}#sections-group"))
    shared = used.filter(where__startswith="sources/").values_list("link", "where").annotate(Count("role"))
    cited = {where.removeprefix("sources/"): None for _link, where, _count in shared}
    sources = {source.slug: source for source in Source.objects.filter(slug__in=cited)}
    for link, where, count in shared:
        if source := sources.get(where.removeprefix("sources/")):
            form = reverse("admin:careers_source_change", args=[source.pk])
            words = _("Source: %(name)s, on %(count)d pages") % {"name": source.publisher, "count": count}
            found[link].append(Use(words, "", form))
    return found
