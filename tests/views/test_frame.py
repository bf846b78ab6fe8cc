"""What is the same for every kind of page: how it is shared and addressed, and that nothing is empty."""

import json
import re
from io import BytesIO

import pytest
from django.core.management import call_command
from lxml import html as lxml_html
from PIL import Image

from careers import publishing
from careers.presentation import structured_data
from tests import factories
from tests.factories import RoleFactory, SalaryBandFactory, SourceFactory
from tests.views.kinds import KINDS, ROLE, ROLES
from tests.views.live import live_role

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def roles(module_db):
    call_command("loaddata", "roles", verbosity=0)
    # One that says as little as a role can, and one that only points at others.
    live_role(slug="bare", title="Bare")
    live_role(slug="Loud", title="Loud")


PAGES = [path for path in KINDS if "no-such" not in path]


def parsed(client, path):
    return lxml_html.fromstring(client.get(path).content.decode())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_shared_has_a_picture_and_a_title(client, path):
    page = parsed(client, path)
    told = {meta.get("property"): meta.get("content") for meta in page.iter("meta") if meta.get("property")}

    assert told["og:title"] in page.findtext(".//title")
    assert told["og:title"]
    assert told["og:description"]
    assert told["og:url"].startswith("http://testserver/")
    picture = client.get(told["og:image"].removeprefix("http://testserver"))
    assert Image.open(BytesIO(picture.content)).size == (1200, 630)


@pytest.mark.parametrize("path", PAGES)
def test_machines_are_told_how_the_site_is_searched(client, path):
    scripts = parsed(client, path).xpath("//script[@type='application/ld+json']")
    site = next(found for each in scripts if (found := json.loads(each.text))["@type"] == "WebSite")

    template = site["potentialAction"]["target"]
    address = template.removeprefix("http://testserver").replace("{q}", "analyst")
    assert "Process Data Analyst" in client.get(address).content.decode()


def test_the_name_of_the_site_cannot_end_the_script():
    told = structured_data.website("</script><b>", "https://example.org")

    assert "<" not in told
    assert json.loads(told)["name"] == "</script><b>"


@pytest.mark.parametrize("path", [*KINDS, "/careers/bare/", "/compare/?role=bare", "/families/data-and-ai/"])
def test_no_list_is_empty_and_no_heading_alone(client, path):
    page = parsed(client, path)
    lists = page.xpath("//ul | //ol | //dl | //tbody | //select | //nav | //details")
    empty = [each for each in lists if not each.text_content().strip()]
    headings = page.xpath("//main//*[self::h2 or self::h3 or self::h4]")
    lonely = [each.text_content() for each in headings if not says_something(each)]

    assert [lxml_html.tostring(each) for each in empty] == []
    assert lonely == []


def says_something(heading) -> bool:
    """Whether anything stands between a heading and the next of its rank."""
    following = heading.xpath(
        "following::*[not(self::script)][normalize-space() or self::input or self::svg]"
    )
    after = following[0] if following else None
    return after is not None and not (after.tag in ("h1", "h2", "h3", "h4") and after.tag <= heading.tag)


@pytest.mark.parametrize("path", KINDS)
def test_a_list_of_terms_names_each_once(client, path):
    for terms in parsed(client, path).iter("dl"):
        names = [" ".join(term.text_content().split()) for term in terms.iter("dt")]
        assert len(names) == len(set(names)), names


def test_a_publisher_of_two_sources_is_named_once(client):
    role = RoleFactory(slug="cited-twice", publishable=True)
    for number in (1, 2):
        source = SourceFactory(slug=f"count-{number}", publisher="Office of Numbers", title=f"Count {number}")
        SalaryBandFactory(role=role, source=source)
    publishing.publish(role, by="tests")

    terms = [term.text_content() for term in parsed(client, "/about/").iter("dt")]
    assert terms.count("Office of Numbers") == 1
    assert "Count 1" in client.get("/about/").content.decode()


@pytest.mark.parametrize(
    "path", [f"{ROLE}to/process-data-analyst/", f"/compare/?{ROLES}", "/skills/python/", "/match/?s=python"]
)
def test_levels_are_explained_where_they_stand(client, path):
    [told] = parsed(client, path).xpath("//main//details[summary='What do the levels mean?']")

    assert "Uses it alone, and is relied on for it." in told.text_content()


def test_browsers_find_the_icon_without_asking(client):
    response = client.get("/favicon.ico")

    assert response["Content-Type"] == "image/x-icon"
    assert Image.open(BytesIO(response.content)).format == "ICO"


@pytest.mark.parametrize(
    "path",
    [
        *("/Careers/", "/CAREERS/A-Z/", "/Families/Data-And-AI/", "/Skills/Python/", "/About/", "/Compare/"),
        *(ROLE.upper(), f"{ROLE}Changes/", f"{ROLE}Feed.atom", f"{ROLE}Card.png", f"{ROLE}to/Bare/"),
        *("/Search/", "/Match/", "/Shortlist/", "/Changes/", "/Feed.atom", "/SiteMap.xml", "/Robots.TXT"),
    ],
)
def test_capital_letters_lead_to_small_ones(client, path):
    response = client.get(f"{path}?page=1&utm_source=Letter")

    assert response.status_code == 301
    assert response["Location"] == f"{path.lower()}?page=1&utm_source=Letter"
    assert response["Cache-Control"] == "public, max-age=60"
    assert client.get(path.lower()).status_code == 200


def test_a_missing_slash_and_capitals_are_one_step(client):
    assert client.get("/Careers/Bare?a=B")["Location"] == "/careers/bare/?a=B"


@pytest.mark.parametrize(
    "path", ["/careers/Loud/", "/preview/AbC:dEf/", "/Admin/", "/Nowhere/", "/static/A.css"]
)
def test_other_addresses_keep_their_capitals(client, path):
    assert client.get(path).status_code in (200, 404)


@pytest.fixture
def moved(db):
    role = live_role(slug="webmaster")
    role.slug = "web-developer"
    role.save()
    factories.note(role)
    publishing.publish(role, by="tests")


@pytest.mark.parametrize("rest", ["", "changes/", "feed.atom", "card.png", "to/", "to/bare/"])
def test_a_page_that_has_moved_keeps_its_parameters(client, moved, rest):
    response = client.get(f"/careers/webmaster/{rest}?area=ohio&utm_source=A%20b&area=iowa")

    assert response.status_code == 301
    assert response["Location"] == f"/careers/web-developer/{rest}?area=ohio&utm_source=A%20b&area=iowa"


def test_a_skill_under_another_spelling_keeps_its_parameters(client):
    response = client.get("/skills/PYTHON/?family=data-and-ai&x=1")

    assert response.status_code == 301
    assert re.fullmatch(r"/skills/python/\?family=data-and-ai&x=1", response["Location"])
