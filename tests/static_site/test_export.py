"""The whole site as files."""

import gzip
import hashlib
import re

import brotli
import pytest

from tests.static_site.links import BASE_URL, LIVE_URL

pytestmark = pytest.mark.django_db

# fmt: off
PAGES = [
    "index.html", "about/index.html", "careers/index.html", "careers/a-z/index.html", "changes/index.html",
    "skills/index.html", "careers/data-analyst/index.html", "careers/data-analyst/changes/index.html",
    "careers/data-analyst/card.png", "careers/data-analyst/feed.atom",
    "careers/data-analyst/area/texas/index.html", "families/trade/index.html",
    "careers/data-analyst/area/île-de-france/index.html", "skills/python/index.html",
    "careers/data-analyst/in-full/how-to-become-one/index.html",
    "careers/data-analyst/per/month/index.html", "careers/data-analyst/pay/index.html",
    "careers/data-analyst/pay/per/month/index.html",
    "skills/kind/tool/index.html", "skills/letter/p/index.html", "skills/by/category/index.html",
    "skills/category/office-software/index.html", "feed.atom", "sitemap.xml",
    "sitemap-roles.xml", "robots.txt", "404.html", "static/css/site.css",
]
# fmt: on


def text(site, path: str) -> str:
    return (site.root / path).read_text()


def test_every_kind_of_page_is_a_file(site):
    assert [path for path in PAGES if not (site.root / path).is_file()] == []


def test_no_link_of_it_is_broken(site, site_beside_live):
    assert len(list(site.links())) > 1000
    assert site.broken() == []
    assert site_beside_live.broken() == []


def test_nothing_is_public_that_is_not_on_the_site(site):
    paths = {str(path.relative_to(site.root)) for path in site.root.rglob("*")}
    assert [path for path in paths if re.search("draft|planned|preview|admin", path)] == []
    for path in site.root.rglob("*"):
        if path.suffix in (".html", ".xml", ".atom", ".map", ".txt"):
            assert not re.search("Secret draft|Planned role|planned-role|/preview/", path.read_text()), path


def test_each_area_is_a_page_that_leads_to_the_others(site):
    texas = text(site, "careers/data-analyst/area/texas/index.html")
    assert "<form" not in texas.partition("pay-figures")[2]
    assert 'href="/careers/data-analyst/area/%C3%AEle-de-france/#pay-figures"' in texas
    # The first one is the page of the role itself.
    assert 'href="/careers/data-analyst/#pay-figures"' in texas
    assert not (site.root / "careers/data-analyst/area/united-states").exists()
    assert f'<link rel="canonical" href="{BASE_URL}/careers/data-analyst/">' in texas


def test_each_period_is_a_page_and_those_of_an_area_are_left_to_the_site(site, site_beside_live):
    plain, month = (text(site, f"careers/data-analyst/{path}index.html") for path in ("", "per/month/"))
    assert 'href="/careers/data-analyst/per/month/#pay-figures"' in plain
    assert 'href="/careers/data-analyst/#pay-figures"' in month
    assert not (site.root / "careers/data-analyst/area/texas/per").exists()
    areas = text(site_beside_live, "careers/data-analyst/pay/per/month/index.html")
    assert f'href="{LIVE_URL}/careers/data-analyst/?area=texas&amp;per=month"' in areas


def test_each_change_is_a_page(site):
    steps = list((site.root / "careers/writer/changes/since").rglob("index.html"))
    assert len(steps) == 2
    assert "Writes what others read." in "".join(path.read_text() for path in steps)


def test_what_needs_the_site_itself_leads_there(site_beside_live):
    site = site_beside_live
    page = text(site, "careers/data-analyst/index.html")
    assert f'action="{LIVE_URL}/search/"' in page
    assert f'href="{LIVE_URL}/compare/?role=data-analyst"' in page
    assert f'href="{LIVE_URL}/careers/data-analyst/to/"' in page
    assert f'template="{LIVE_URL}/search/?q={{searchTerms}}"' in text(site, "opensearch.xml")
    # Nothing asks another origin while somebody types.
    assert "search.js" not in page
    assert not (site.root / "search").exists()
    assert f"/search/* {LIVE_URL}/search/:splat 302" in text(site, "_redirects")


def test_without_the_site_itself_it_says_what_files_cannot(site):
    for path in ("search", "match", "compare"):
        assert "This copy of the site cannot answer that" in text(site, f"{path}/index.html")
    page = text(site, "careers/data-analyst/index.html")
    assert 'href="/compare/"' in page
    assert "?role=" not in page
    assert not (site.root / "opensearch.xml").exists()
    assert "opensearch" not in text(site, "index.html")


def test_whole_addresses_are_those_of_the_files(site):
    page = text(site, "careers/data-analyst/index.html")
    assert f'<link rel="canonical" href="{BASE_URL}/careers/data-analyst/">' in page
    assert f'<meta property="og:image" content="{BASE_URL}/careers/data-analyst/card.png">' in page
    assert f'"@id":"{BASE_URL}/careers/data-analyst/#occupation"' in page
    assert f"<loc>{BASE_URL}/careers/data-analyst/</loc>" in text(site, "sitemap.xml")
    assert f"Sitemap: {BASE_URL}/sitemap.xml" in text(site, "robots.txt")
    assert f'href="{BASE_URL}/careers/writer/changes/since/' in text(site, "careers/writer/feed.atom")
    for path in site.root.rglob("*"):
        if path.suffix in (".html", ".xml", ".atom", ".txt"):
            assert "testserver" not in path.read_text(), path


def test_what_compresses_lies_compressed_beside_it(site):
    for path in PAGES:
        content = (site.root / path).read_bytes()
        packed = {name: site.root / f"{path}.{name}" for name in ("gz", "br")}
        if path.endswith(".png"):
            assert not any(file.exists() for file in packed.values())
        elif len(content) > 500:
            assert gzip.decompress(packed["gz"].read_bytes()) == content
            assert brotli.decompress(packed["br"].read_bytes()) == content
            assert packed["br"].stat().st_size < packed["gz"].stat().st_size < len(content)


def test_the_manifest_has_a_checksum_for_each_file(site):
    found = {}
    for line in text(site, "manifest.sha256").splitlines():
        checksum, path = line.split("  ", 1)
        found[path] = checksum
    there = {str(path.relative_to(site.root)): path for path in site.root.rglob("*") if path.is_file()}
    assert found.keys() == there.keys() - {"manifest.sha256"}
    for path, checksum in found.items():
        assert hashlib.sha256(there[path].read_bytes()).hexdigest() == checksum


def test_pictures_come_with_the_pages_that_show_them(site):
    names = {path.suffix for path in (site.root / "media/renditions").iterdir()}
    assert {".avif", ".webp"} < names
    # Not as they were uploaded.
    assert not (site.root / "media/pictures").exists()


def test_the_page_of_what_is_missing_names_no_address(site):
    page = text(site, "404.html")
    assert "There is no page at this address" in page
    assert "Did you mean" not in page
