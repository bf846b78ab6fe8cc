"""A withdrawn page says so, and sends its readers on."""

from datetime import UTC, datetime

import pytest

from careers import publishing
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(time_machine):
    time_machine.move_to(datetime(2031, 3, 1, 12, tzinfo=UTC), tick=False)
    edition = EditionFactory(role__slug="growth-manager", role__title="Growth Manager")
    time_machine.shift(3600)
    publishing.withdraw(edition.role, by="Ada", reason="A legal matter.")
    return edition


def test_it_answers_410_with_its_title_and_the_day(client, withdrawn):
    response = client.get("/careers/growth-manager/")
    assert response.status_code == 410
    html = response.content.decode()
    assert "“Growth Manager” has been withdrawn" in html
    assert "1 March 2031" in html
    assert '<meta name="robots" content="noindex">' in html
    assert response["Cache-Control"] == "public, no-cache"


def test_why_and_by_whom_stays_with_the_editors(client, withdrawn):
    html = client.get("/careers/growth-manager/").content.decode()
    assert "legal" not in html
    assert "Ada" not in html


def test_it_offers_its_family_only_while_that_has_pages(client, withdrawn):
    assert "/families/data-and-ai/" not in client.get("/careers/growth-manager/").content.decode()
    EditionFactory(role__slug="growth-director")
    html = client.get("/careers/growth-manager/").content.decode()
    assert "/families/data-and-ai/" in html
    assert "/careers/growth-director/" in html


def test_its_picture_and_a_head_request_answer_410_too(client, withdrawn):
    assert client.get("/careers/growth-manager/card.png").status_code == 410
    head = client.head("/careers/growth-manager/")
    assert (head.status_code, head.content) == (410, b"")


def test_published_again_it_is_back(client, withdrawn):
    publishing.publish(withdrawn.role, by="Ada")
    assert client.get("/careers/growth-manager/").status_code == 200
