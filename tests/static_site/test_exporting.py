"""How the site is exported: on small sites of a few pages each."""

import brotli
import pytest

from careers.static_site import exporting
from tests import factories
from tests.static_site.links import BASE_URL, LIVE_URL
from tests.views.history import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    role = factories.RoleFactory(slug="analyst", complete=True)
    factories.EditionFactory(role=role)
    return role


def text(site, path: str) -> str:
    return (site.root / path).read_text()


def test_a_page_is_what_the_site_answers_but_for_its_links(export, role, client, settings):
    exported = text(export(live_url=LIVE_URL), "about/index.html")
    settings.SITE_URL = BASE_URL
    served = client.get("/about/").content.decode()
    served = served.replace(f'"target":"{BASE_URL}', f'"target":"{LIVE_URL}')
    for name in ("search", "match", "shortlist", "api"):
        served = served.replace(f'"/{name}/"', f'"{LIVE_URL}/{name}/"')
    assert exported == served.replace('<script type="module" src="/static/js/search.js"></script>', "")


def test_pages_of_a_list_have_paths_of_their_own(export, monkeypatch, role):
    factories.EditionFactory(role__slug="writer")
    monkeypatch.setattr("careers.views.careers.RoleList.paginate_by", 1)
    site = export()
    second = text(site, "careers/page/2/index.html")
    assert 'href="/careers/"' in second
    assert f'<link rel="canonical" href="{BASE_URL}/careers/page/2/">' in second
    assert 'href="/careers/page/2/"' in text(site, "careers/index.html")
    assert not (site.root / "careers/page/1").exists()
    assert site.broken() == []


def test_a_large_site_map_has_its_parts(export, monkeypatch, role):
    factories.EditionFactory(role__slug="writer")
    monkeypatch.setattr("careers.views.sitemap.PER_FILE", 1)
    monkeypatch.setattr("careers.views.sitemap.SiteSitemap.limit", 1)
    site = export()
    assert f"<loc>{BASE_URL}/sitemap-roles-p-2.xml</loc>" in text(site, "sitemap.xml")
    assert f"<loc>{BASE_URL}/careers/writer/</loc>" in text(site, "sitemap-roles-p-2.xml")
    assert site.broken() == []


def test_areas_can_be_left_to_the_site_itself(export, role):
    for area in ("United States", "Texas"):
        source = factories.SourceFactory(slug="wages")
        factories.SalaryBandFactory(role=role, percentiles=True, area=area, source=source)
    publish(role)
    site = export(live_url=LIVE_URL, with_areas=False)
    areas = text(site, "careers/analyst/pay/index.html")
    page = text(site, "careers/analyst/index.html")
    assert not (site.root / "careers/analyst/area").exists()
    assert f'href="{LIVE_URL}/careers/analyst/?area=texas"' in areas
    assert f'action="{LIVE_URL}/careers/analyst/#pay-figures"' in page
    assert site.broken() == []


def test_the_best_brotli_is_smaller(export, role):
    quick, best = export(), export("best", best=True)
    path = "careers/analyst/index.html"
    assert (quick.root / path).read_bytes() == (best.root / path).read_bytes()
    assert (best.root / f"{path}.br").stat().st_size < (quick.root / f"{path}.br").stat().st_size
    content = (best.root / path).read_bytes()
    assert brotli.decompress((best.root / f"{path}.br").read_bytes()) == content


def test_it_is_made_of_one_moment(export, monkeypatch, role):
    """What is published while it is made is in all of its pages."""
    collected = exporting._Run.collect
    titles = iter(["Author", "Author of books"])

    def collect(self, total):
        missing = collected(self, total)
        if title := next(titles, ""):
            publish(role, title=title)
        return missing

    monkeypatch.setattr(exporting._Run, "collect", collect)
    site = export()
    for path in ("careers/index.html", "careers/analyst/index.html", "changes/index.html"):
        assert "Author of books" in text(site, path), path
    assert site.broken() == []
