"""Pages about all roles: what each has and lacks, and the links that are broken. What is found on one."""

from collections import defaultdict
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.checks import keeping
from careers.checks.models import Link, RoleFindings, RoleLink
from careers.checks.sections import EXPECTED
from careers.editorial import coverage
from careers.models import Family, Source

from .. import form_anchors

#: Rows on a page, and how many pages are named beside a link.
ROWS, NAMED = 100, 10


class Use(NamedTuple):
    """Where a broken link stands: the words, and the address of the form on which it is mended."""

    words: str
    where: str
    url: str


class DeskViews:
    """A mixin for the admin of Role."""

    def get_urls(self):
        def route(name, view):
            return path(f"{name}/", self.admin_site.admin_view(view), name=f"careers_role_{name}")

        return [
            route("coverage", self.coverage_view),
            route("links", self.links_view),
            *super().get_urls(),
        ]

    def coverage_view(self, request):
        """Costs four queries, however many roles there are."""
        today = timezone.localdate()
        family, order = request.GET.get("family", ""), request.GET.get("order", "gaps")
        page = Paginator(coverage.roles(today, family=family, order=order), ROWS).get_page(
            request.GET.get("page")
        )
        return self._overview(
            request,
            "admin/desk/coverage.html",
            title=_("What each page has and lacks"),
            page=page,
            rows=coverage.rows(page, today),
            kinds=[kind.label for kind in EXPECTED],
            families=Family.objects.order_by("name"),
            family=family,
            query=f"{urlencode({'family': family, 'order': order})}&",
            order=order if order in coverage.ORDERS else "gaps",
        )

    def links_view(self, request):
        """Costs five queries, however many links there are."""
        broken = Link.objects.filter(
            status=Link.Status.BROKEN, uses__isnull=False, uses__role__archived_at=None
        ).distinct()
        page = Paginator(broken.order_by("broken_since", "pk"), ROWS).get_page(request.GET.get("page"))
        uses = _uses(list(page))
        return self._overview(
            request,
            "admin/desk/links.html",
            title=_("Broken links"),
            page=page,
            links=[(link, uses[link.pk][:NAMED], len(uses[link.pk]) - NAMED) for link in page],
            tried=Link.objects.exclude(checked_at=None).order_by("-checked_at").first(),
        )

    def _overview(self, request, template, **context):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return TemplateResponse(
            request, template, self.admin_site.each_context(request) | {"opts": self.opts} | context
        )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Adds what is found in the saved draft. Costs two queries."""
        noted = RoleFindings.objects.filter(pk=obj.pk).first() if obj and obj.pk else None
        if noted:
            keys = form_anchors.keys_on_form(context["inline_admin_formsets"])
            to_come = keeping.years_to_come([obj.pk], timezone.localdate())
            context["findings"] = [
                (found, form_anchors.anchor(found, keys))
                for found in (*to_come, *keeping.stored(noted.content).all())
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)


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
