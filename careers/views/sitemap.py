"""sitemap.xml and robots.txt: what search engines should know of."""

from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import TemplateView

from careers.discovery.skills import directory
from careers.http import addresses, conditional
from careers.http.whole_site import OfWholeSite
from careers.models import Edition
from careers.presentation.listing import ListedFamily

#: Pages of one kind named in one file. The protocol would allow 50,000 (https://www.sitemaps.org/protocol.html).
PER_FILE = 5000

#: Pages that are always there, by the names of their routes.
ALWAYS_THERE = ("home", "careers", "a-z", "skills", "match", "compare", "changes", "about")


class SiteSitemap(Sitemap):
    """Pages of one kind, at the addresses by which the public knows the site."""

    limit = PER_FILE

    def __init__(self, request):
        self.site = urlsplit(addresses.site(request))

    def get_protocol(self, protocol=None):
        return self.site.scheme

    def get_domain(self, site=None):
        return self.site.netloc + self.site.path


class RoleSitemap(SiteSitemap):
    def __init__(self, request, number: int):
        super().__init__(request)
        self.number = number
        #: All are under one address, since it takes long to make each.
        self.under = reverse("careers")

    @cached_property
    def paginator(self):
        paginator = Paginator(self.items(), self.limit)
        paginator.count = self.number
        return paginator

    def items(self):
        return Edition.objects.live().order_by("slug").values_list("slug", "live_from")

    def location(self, item):
        slug, _live_from = item
        return f"{self.under}{slug}/"

    def lastmod(self, item):
        _slug, live_from = item
        return live_from


class FamilySitemap(SiteSitemap):
    def __init__(self, request, families: list[ListedFamily]):
        super().__init__(request)
        self.families = families

    def items(self):
        return self.families

    def location(self, item):
        return reverse("family", args=[item.slug])

    def lastmod(self, item):
        return item.changed_at


class SkillSitemap(SiteSitemap):
    def __init__(self, request):
        super().__init__(request)
        self.under = reverse("skills")

    @cached_property
    def paginator(self):
        return Paginator(self.items(), self.limit)

    def items(self):
        return directory.asked_for().exclude(directory.FOLDED).order_by("slug").values_list("slug", flat=True)

    def location(self, item):
        return f"{self.under}{item}/"


class AlwaysThere(SiteSitemap):
    def items(self):
        return ALWAYS_THERE

    def location(self, item):
        return reverse(item)


class Parts(View):
    """The whole site in one file; where that would be too long, an index of several.

    At most five queries, of which four are about skills, and one for the families of the site.
    """

    def families(self) -> list[ListedFamily]:
        raise NotImplementedError

    def get(self, request, section=None):
        families = sorted(self.families(), key=lambda family: family.slug)
        number = sum(family.count for family in families)
        parts = {
            "pages": AlwaysThere(request),
            "families": FamilySitemap(request, families),
            "skills": SkillSitemap(request),
            "roles": RoleSitemap(request, number),
        }
        if section is None and (number > PER_FILE or parts["skills"].paginator.num_pages > 1):
            return self.index(request, parts)
        return sitemap(request, parts, section=section, template_name="careers/sitemap.xml")

    def index(self, request, parts):
        items = [
            SitemapIndexItem(
                addresses.absolute(request, reverse("sitemap-part", args=[name]))
                + (f"?p={page}" if page > 1 else "")
            )
            for name, part in parts.items()
            for page in part.paginator.page_range
        ]
        return TemplateResponse(
            request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml"
        )


class SiteMap(OfWholeSite, Parts):
    """Those queries of Parts, and one for whether anything has changed."""

    stored_parameters = ("p",)
    #: As Django's view has it.
    own_headers = {"X-Robots-Tag": "noindex, noodp, noarchive"}

    def families(self):
        return self.site.families


class Robots(conditional.Conditional, TemplateView):
    template_name = "robots.txt"
    stored_parameters = ()
    needs_database = False
    content_type = "text/plain; charset=utf-8"

    def get_freshness(self):
        return conditional.of_release(addresses.site(self.request))

    def get_context_data(self, **kwargs):
        sitemap_url = addresses.absolute(self.request, reverse("sitemap"))
        return super().get_context_data(**kwargs) | {"sitemap_url": sitemap_url}
