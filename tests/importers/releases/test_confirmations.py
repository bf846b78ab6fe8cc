"""A newer release that says what pages say already is cited beside them, without another edition."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.contrib.auth.models import Permission

from careers import pages, publishing
from careers.models import Edition, Role
from careers.pages import Source
from tests import factories
from tests.importers.releases.test_importer import bring, edit, live, says

pytestmark = pytest.mark.django_db

NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
PAGE = "/careers/weavers/"


def of(number, **changes):
    """What release `number` of the survey says of weavers: the same as the others, but for `changes`."""
    slug = f"survey-{number}"
    first = says("weavers")
    source = Source(slug=slug, publisher="Office", title=f"Survey, release {number}", trust="survey")
    sections = tuple(
        msgspec.structs.replace(part, body=part.body.replace("survey-1", slug)) for part in first.sections
    )
    groups = tuple(msgspec.structs.replace(part, source=slug) for part in first.skill_groups)
    return {"sections": sections, "skill_groups": groups, "sources": (source,)} | changes


def bring_release(number, options=None, **changes):
    return bring("weavers", name=f"release {number}", options=options, **of(number, **changes))


def confirmed(slug="weavers"):
    """The parts of a live page that releases confirm, by the name of the release."""
    text = Edition.objects.live().get(slug=slug).confirmations
    return {each.title: set(each.parts) for each in pages.confirmations_from_json(text)}


BOTH = {("sections", "tasks"), ("skill_groups", "tools")}


def test_a_release_that_says_the_same_makes_no_edition(client):
    bring_release(1)
    report = bring_release(2)
    assert (report.changed, report.published) == ([], [])
    assert Edition.objects.count() == 1
    assert confirmed() == {"Survey, release 2": BOTH}
    html = client.get(PAGE).content.decode()
    assert "<cite>Survey, release 1</cite>, unchanged in Survey, release 2." in html


def test_the_newest_release_counts(client):
    for number in (1, 2, 3):
        bring_release(number)
    assert confirmed() == {"Survey, release 3": BOTH}
    assert "release 2" not in client.get(PAGE).content.decode()


def test_an_older_release_confirms_nothing():
    bring_release(2)
    bring_release(1, options={"allow_removals": True})
    assert confirmed() == {}


def test_parts_that_are_not_all_confirmed_are_named(client):
    bring_release(1)
    edit_group = Role.objects.get(slug="weavers").skill_groups.get()
    edit_group.heading = "Our tools"
    edit_group.save()
    factories.note(edit_group.role)
    publishing.publish(edit_group.role, by="writer")
    bring_release(2)
    assert confirmed() == {"Survey, release 2": {("sections", "tasks")}}
    assert "Unchanged in Survey, release 2: Tasks." in client.get(PAGE).content.decode()


def test_where_anything_changes_the_new_release_is_cited():
    bring_release(1)
    tools = of(2)["skill_groups"][0]
    fewer = msgspec.structs.replace(tools, requirements=tools.requirements[:1])
    report = bring_release(2, skill_groups=(fewer,))
    assert report.changed[0].taken == (("skill_groups", "tools", "weavers-tool"),)
    page = live("weavers")
    assert [source.slug for source in page.sources] == ["survey-2"]
    assert (page.sections[0].body, page.skill_groups[0].source) == ("- weavers[^survey-2]", "survey-2")
    assert confirmed() == {}
    assert bring_release(2).changed[0].new == (("skill_groups", "tools", "weavers-tool"),)


def test_an_edited_part_keeps_its_citation():
    bring_release(1)
    role = Role.objects.get(slug="weavers")
    role.sections.update(body="- ours[^survey-1]")
    factories.note(role)
    publishing.publish(role, by="writer")
    bring_release(2, summary="Weave cloth.")
    page = live("weavers")
    assert page.sections[0].body == "- ours[^survey-1]"
    assert page.skill_groups[0].source == "survey-2"


def test_a_later_edition_keeps_what_still_holds():
    bring_release(1)
    bring_release(2)
    edit("weavers", summary="Ours.")
    assert confirmed() == {"Survey, release 2": BOTH}
    role = Role.objects.get(slug="weavers")
    role.sections.update(body="- ours[^survey-1]")
    factories.note(role)
    publishing.publish(role, by="writer")
    assert confirmed() == {"Survey, release 2": {("skill_groups", "tools")}}
    first = Edition.objects.live().get(slug="weavers")
    publishing.roll_back([first], by="writer")
    assert confirmed() == {"Survey, release 2": BOTH}


def test_a_scheduled_edition_is_confirmed_too(time_machine):
    time_machine.move_to(NOON, tick=False)
    bring_release(1)
    role = Role.objects.get(slug="weavers")
    Role.objects.filter(pk=role.pk).update(summary="Ours.")
    factories.note(role)
    publishing.schedule(role, by="writer", at=NOON + timedelta(days=1))
    bring_release(2)
    time_machine.shift(timedelta(days=2))
    assert live("weavers").summary == "Ours."
    assert confirmed() == {"Survey, release 2": BOTH}


def test_the_public_page_is_fresher_for_it(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    bring_release(1)
    time_machine.shift(3600)
    before = client.get(PAGE)
    bring_release(2)
    time_machine.shift(3600)
    after = client.get(PAGE, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]
    assert after["Last-Modified"] == "Sat, 01 Mar 2031 13:00:00 GMT"


def test_looking_back_tells_what_was_known_then(client, django_user_model, time_machine):
    time_machine.move_to(NOON, tick=False)
    bring_release(1)
    time_machine.shift(timedelta(days=10))
    bring_release(2)
    user = django_user_model.objects.create_user("writer", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_role"))
    client.force_login(user)
    assert "unchanged in" not in client.get(PAGE, {"at": "2031-03-05"}).content.decode()
    assert "unchanged in" in client.get(PAGE, {"at": "2031-03-11"}).content.decode()


def test_the_same_release_again_confirms_nothing_anew():
    bring_release(1)
    bring_release(2)
    before = list(Edition.objects.values())
    bring_release(2)
    assert list(Edition.objects.values()) == before
