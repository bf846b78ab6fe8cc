"""A family has one name wherever it is listed: the one in its newest live edition."""

from datetime import timedelta

import pytest
from django.utils import timezone

from careers import publishing
from careers.models import Family
from tests.discovery.skills.published import draft, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed():
    """Of two roles of a family, only the one without skills was published since it was renamed."""
    live("asks", "python", family="numbers", title="Older role")
    Family.objects.filter(slug="numbers").update(name="Counting work")
    publishing.publish(draft("newer", family="numbers", title="Newer role"), by="writer")


@pytest.mark.parametrize("path", ["/search/?q=older", "/skills/python/", "/match/?s=python"])
def test_a_family_has_the_name_of_its_newest_edition(client, renamed, path):
    context = client.get(path).context
    assert "Counting work" in str(context.get("families") or context["filters"])


def test_a_scheduled_name_is_not_shown_before(client, renamed):
    Family.objects.filter(slug="numbers").update(name="Figures")
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.schedule(draft("later", family="numbers"), at=tomorrow, by="writer")
    assert "Figures" not in str(client.get("/skills/python/").context["families"])
