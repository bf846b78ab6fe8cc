"""What search engines are told."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from careers import publishing
from careers.views import sitemap
from tests.discovery.skills import published
from tests.factories import EditionFactory, RoleFactory

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}

pytestmark = pytest.mark.django_db


def read(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return ET.fromstring(response.content)


def addresses(response):
    return [element.text for element in read(response).iterfind(".//s:loc", NAMES)]


def test_it_names_live_pages_families_and_the_fixed_pages(client):
    EditionFactory(role__slug="nurse", role__family__slug="health")
    assert addresses(client.get("/sitemap.xml")) == [
        "http://testserver/",
        "http://testserver/careers/",
        "http://testserver/careers/a-z/",
        "http://testserver/skills/",
        "http://testserver/match/",
        "http://testserver/compare/",
        "http://testserver/changes/",
        "http://testserver/about/",
        "http://testserver/families/health/",
        "http://testserver/careers/nurse/",
    ]


def test_it_names_nothing_that_is_not_public(client, time_machine):
    time_machine.move_to(datetime(2031, 3, 1, 12, tzinfo=UTC), tick=False)
    RoleFactory(slug="a-draft", publishable=True)
    planned = RoleFactory(slug="planned", publishable=True)
    publishing.schedule(planned, by="tests", at=datetime(2031, 3, 2, tzinfo=UTC))
    withdrawn = EditionFactory(role__slug="withdrawn")
    time_machine.shift(60)
    publishing.withdraw(withdrawn.role, by="tests", reason="Outdated.")
    assert addresses(client.get("/sitemap.xml")) == [
        f"http://testserver/{path}"
        for path in ("", "careers/", "careers/a-z/", "skills/", "match/", "compare/", "changes/", "about/")
    ]


def skill_pages(client) -> list[str]:
    found = addresses(client.get("/sitemap.xml"))
    return [url.removeprefix("http://testserver/skills/") for url in found if "/skills/" in url][1:]


def test_it_names_the_skills_that_live_roles_ask_for(client):
    published.live("nurse", "first-aid", "patience")
    published.live("teacher", "patience")
    assert skill_pages(client) == ["first-aid/", "patience/"]
    for skill in ("first-aid", "patience"):
        assert client.get(f"/skills/{skill}/").status_code == 200


def test_it_names_no_skill_that_only_planned_pages_ask_for(client):
    published.live("nurse", "patience")
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.schedule(published.draft("diver", "diving", "patience"), by="writer", at=tomorrow)
    assert skill_pages(client) == ["patience/"]
    assert client.get("/skills/diving/").status_code == 404


def test_it_says_when_a_page_last_changed(client, time_machine):
    time_machine.move_to(datetime(2031, 3, 1, 12, tzinfo=UTC), tick=False)
    EditionFactory(role__slug="nurse")
    changed = {
        url.find("s:loc", NAMES).text.removeprefix("http://testserver"): url.find("s:lastmod", NAMES)
        for url in read(client.get("/sitemap.xml"))
    }
    assert changed["/careers/nurse/"].text == "2031-03-01"
    assert changed["/families/data-and-ai/"].text == "2031-03-01"
    assert changed["/about/"] is None


def test_addresses_are_those_of_the_public_site(client, settings):
    settings.SITE_URL = "https://careers.example.org"
    EditionFactory(role__slug="nurse")
    assert addresses(client.get("/sitemap.xml"))[-1] == "https://careers.example.org/careers/nurse/"
    assert "Sitemap: https://careers.example.org/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_large_site_gets_an_index_of_several_files(client, monkeypatch, django_assert_max_num_queries):
    for part in (sitemap, sitemap.SiteSitemap):
        monkeypatch.setattr(part, "PER_FILE" if part is sitemap else "limit", 4)
    for number in range(10):
        published.live(f"role-{number}", f"skill-{number % 5}")
    files = addresses(client.get("/sitemap.xml"))
    assert files == [
        "http://testserver/sitemap-pages.xml",
        "http://testserver/sitemap-pages.xml?p=2",
        "http://testserver/sitemap-families.xml",
        "http://testserver/sitemap-skills.xml",
        "http://testserver/sitemap-skills.xml?p=2",
        "http://testserver/sitemap-roles.xml",
        "http://testserver/sitemap-roles.xml?p=2",
        "http://testserver/sitemap-roles.xml?p=3",
    ]
    named = []
    for file in files:
        with django_assert_max_num_queries(5):
            named += addresses(client.get(file.removeprefix("http://testserver")))
    assert len(named) == len(set(named)) == 8 + 1 + 5 + 10
    assert client.get("/sitemap-roles.xml?p=4").status_code == 404
    assert client.get("/sitemap-roles.xml?p=x").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_many_skills_make_an_index_too(client, monkeypatch):
    monkeypatch.setattr(sitemap.SiteSitemap, "limit", 20)
    published.live("nurse", *(f"skill-{number}" for number in range(21)))
    assert "http://testserver/sitemap-skills.xml?p=2" in addresses(client.get("/sitemap.xml"))


def test_it_takes_six_queries_however_much_there_is(client, django_assert_num_queries):
    for number in range(10):
        published.live(f"role-{number}", f"skill-{number}", "patience")
    with django_assert_num_queries(6):
        client.get("/sitemap.xml")
    published.live("another", "patience", "waiting")
    with django_assert_num_queries(6):
        client.get("/sitemap.xml")


def test_robots_are_kept_out_of_the_admin(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]
