"""Atom feeds (RFC 4287) of what has changed."""

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from careers import publishing
from careers.models import Edition
from tests import factories
from tests.factories import EditionFactory
from tests.views.history import JANUARY, publish
from tests.views.live import make_roles

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
SITE, ROLE = "/feed.atom", "/careers/weaver/feed.atom"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(JANUARY, tick=False)
    return time_machine


@pytest.fixture
def role(clock):
    role = EditionFactory(role__slug="weaver", role__title="Weaver & spinner", by="writer").role
    clock.shift(timedelta(days=31))
    publish(role, summary="Weaves <b>cloth</b>.", reason="Wool & linen.")
    return role


def read(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def texts(feed, name):
    return [entry.find(f"{ATOM}{name}").text for entry in feed.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("path", [SITE, ROLE])
def test_a_feed_has_all_that_the_standard_asks_for(client, role, settings, path):
    settings.SITE_URL = "https://careers.example.org"
    settings.SITE_NAME = "Careers & more"
    feed = read(client.get(path))

    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"https://careers.example.org{path}"
    assert links["alternate"].startswith("https://careers.example.org/")
    assert client.get(links["alternate"].removeprefix("https://careers.example.org")).status_code == 200
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Careers & more"
    for parent in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert parent.find(f"{ATOM}{name}").text
        assert datetime.fromisoformat(parent.find(f"{ATOM}updated").text).tzinfo
    assert feed.find(f"{ATOM}updated").text == "2031-02-10T09:00:00+00:00"
    assert len(set(texts(feed, "id"))) == 2


@pytest.mark.parametrize("path", [SITE, ROLE])
def test_entries_say_in_words_what_changed_and_name_nobody(client, role, path):
    response = client.get(path)
    feed = read(response)

    assert texts(feed, "title") == ["Changed: Weaver & spinner", "New: Weaver & spinner"]
    changed, new = texts(feed, "summary")
    assert "<p>Wool &amp; linen.</p>" in changed
    assert "<li>Title, summary and facts: changed Summary</li>" in changed
    assert "<p>Does what has to be done, and says why.</p>" in new
    assert b"writer" not in response.content


def test_the_link_of_an_entry_shows_that_change_alone(client, role):
    entries = read(client.get(ROLE)).iter(f"{ATOM}entry")
    changed, new = (entry.find(f"{ATOM}link").get("href") for entry in entries)

    page = client.get(changed.removeprefix("http://testserver")).content.decode()
    assert "The change of 10 February 2031, in full." in page
    assert new == "http://testserver/careers/weaver/"


def test_the_identity_of_an_entry_outlives_a_move(client, role, clock, settings):
    settings.SITE_URL = "https://careers.example.org:8443"
    before = texts(read(client.get(ROLE)), "id")
    clock.shift(timedelta(days=1))
    publish(role, slug="cloth-maker")

    after = texts(read(client.get("/careers/cloth-maker/feed.atom")), "id")

    assert after[1:] == before
    assert before[0].startswith("tag:careers.example.org,2031-02-10:weaver/")


@pytest.mark.parametrize("path", [SITE, ROLE])
def test_what_is_scheduled_appears_at_its_time_and_not_before(client, role, clock, path):
    role.summary = "Not yet."
    role.save()
    factories.note(role)
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(seconds=30), reason="Wait for it.")
    response = client.get(path)

    assert response["Cache-Control"] == "public, max-age=30, stale-while-revalidate=0, stale-if-error=0"
    assert len(texts(read(response), "id")) == 2
    assert b"Wait for it." not in response.content
    clock.shift(timedelta(seconds=30))
    later = client.get(path, headers={"if-none-match": response["ETag"]})
    assert len(texts(read(later), "id")) == 3
    assert b"Wait for it." in later.content


@pytest.mark.parametrize("path", [SITE, ROLE])
def test_a_reader_who_asks_again_is_answered_without_the_feed(client, role, clock, path):
    clock.shift(timedelta(minutes=1))
    response = client.get(path)

    assert client.get(path, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.get(path, headers={"if-modified-since": response["Last-Modified"]}).status_code == 304
    clock.shift(timedelta(minutes=1))
    publish(role, summary="New.")
    assert client.get(path, headers={"if-none-match": response["ETag"]}).status_code == 200


def test_characters_that_xml_cannot_hold_are_left_out(client, role):
    Edition.objects.update(title="Wea\x01ver\ufffe", reason="A\x0b reason\x00.".replace("\x00", ""))

    assert texts(read(client.get(SITE)), "title")[0] == "Changed: Weaver"


def test_withdrawn_roles_are_in_no_feed(client, role, clock):
    clock.shift(timedelta(days=1))
    publishing.withdraw(role, by="writer", reason="Wrong.")

    assert texts(read(client.get(SITE)), "id") == []
    assert client.get(ROLE).status_code == 410
    assert client.get("/careers/nobody/feed.atom").status_code == 404


def test_the_feed_of_a_moved_role_has_moved_too(client, role, clock):
    clock.shift(timedelta(days=1))
    publish(role, slug="cloth-maker")

    assert client.get(ROLE)["Location"] == "/careers/cloth-maker/feed.atom"


def test_a_feed_has_the_fifty_newest_at_the_same_cost(client, role, clock, django_assert_max_num_queries):
    make_roles(70)
    for number in range(55):
        clock.shift(timedelta(hours=1))
        publish(role, summary=f"Weaves {number}.")

    for path in (SITE, ROLE):
        with django_assert_max_num_queries(6):
            assert len(texts(read(client.get(path)), "id")) == 50


def test_an_empty_feed_is_sound_and_the_same_each_time(client, clock):
    first = client.get(SITE).content
    clock.shift(timedelta(days=1))

    assert client.get(SITE).content == first
    assert read(client.get(SITE)).find(f"{ATOM}updated").text


@pytest.mark.parametrize(
    ("path", "feed"),
    [("/", SITE), ("/changes/", SITE), ("/careers/weaver/", "feed.atom"), ("/careers/weaver/changes/", ROLE)],
)
def test_pages_name_their_feed(client, role, path, feed):
    html = client.get(path).content.decode()

    assert f'<link rel="alternate" type="application/atom+xml" href="{feed}"' in html


def test_a_feed_is_compressed(client, role, clock):
    make_roles(30)
    assert client.get(SITE, headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
