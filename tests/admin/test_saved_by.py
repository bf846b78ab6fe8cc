"""Who saved a role is who saved its text, whoever did something else with it since."""

import json

import msgspec
import pytest
from django.core.management import call_command

from careers import pages, publishing
from careers.editorial import merging_skills
from careers.importers.releases import Contribution, Offer, Release, apply
from careers.models import Role, SkillRequirement
from tests import factories
from tests.admin.forms import address, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(role, client, writer):
    """What the writer would send from a form that was opened before somebody else came."""
    client.force_login(writer)
    return posted(client.get(address("role_change", role.pk))) | {"summary": "The writer's."}


def told(client, writer, role, sent, **values) -> str:
    client.force_login(writer)
    return client.post(address("role_change", role.pk), sent | values).content.decode()


def saves(client, user, role, **values):
    client.force_login(user)
    url = address("role_change", role.pk)
    assert client.post(url, posted(client.get(url)) | values).status_code == 302


def test_who_published_last_did_not_save(client, writer, publisher, make_user, role, opened):
    other = make_user("other", "add_role", "change_role", "view_role")
    saves(client, other, role, summary="The other's.")
    client.force_login(publisher)
    page = client.get(address("role_publish", role.pk))
    sent = {"when": "now", "seen": page.context["form"]["seen"].value()}
    assert client.post(address("role_publish", role.pk), sent).status_code == 302
    for values in ({}, {"title": ""}):
        html = told(client, writer, role, opened, **values)
        assert "other saved this role on" in html
        assert "First Last saved" not in html
        assert "publisher saved" not in html


def test_ones_own_save_is_called_so(client, writer, role, opened):
    saves(client, writer, role, summary="From another window.")
    for values in ({}, {"title": ""}):
        assert "You saved this role yourself" in told(client, writer, role, opened, **values)


def test_who_went_back_to_an_edition_saved(client, writer, publisher, role, opened):
    edition = publishing.publish(role, by="tests")
    factories.change(role, education="Changed since.")
    client.force_login(publisher)
    url = address("edition_restore", edition.pk)
    sent = {"how": "draft", "seen": client.get(url).context["form"]["seen"].value()}
    assert client.post(url, sent).status_code == 302
    assert "First Last saved this role on" in told(client, writer, role, opened)


def test_who_merged_skills_saved(client, writer, admin_user, role, opened):
    kept = factories.SkillFactory()
    gone = SkillRequirement.objects.filter(group__role=role).first().skill
    merging = merging_skills.merging([kept, gone], kept)
    merging_skills.merge(merging.skills, kept=kept, seen=merging.fingerprint, user=admin_user)
    assert Role.objects.get(pk=role.pk).saved_by == "admin"
    assert "admin saved this role on" in told(client, writer, role, opened)


def test_an_import_is_named(role):
    said = Contribution(summary="Of the import.")
    offer = Offer(role.pk, None, lambda before: said)
    apply([Release("tests", "Release 1", lambda: [offer])], by="import_tests", take="theirs")
    assert Role.objects.get(pk=role.pk).saved_by == "import_tests"


def test_loaddata_is_named(role, tmp_path):
    fields = {"slug": role.slug, "title": role.title, "family": [role.family.slug], "summary": "Loaded."}
    file = tmp_path / "role.json"
    file.write_text(json.dumps([{"model": "careers.role", "fields": fields}]))
    call_command("loaddata", file, draft=True, verbosity=0)
    role.refresh_from_db()
    assert (role.summary, role.saved_by) == ("Loaded.", "loaddata")
    assert role.saved_at


def test_what_changes_no_text_leaves_the_name(client, publisher, writer, role):
    saves(client, writer, role, summary="The writer's.")
    before = Role.objects.values("saved_by", "saved_at").get(pk=role.pk)
    publishing.publish(role, by="somebody")
    publishing.withdraw(role, by="somebody", reason="Over.")
    assert Role.objects.values("saved_by", "saved_at").get(pk=role.pk) == before
    assert before["saved_by"] == "writer"


def test_where_nobody_is_known_nobody_is_named(client, writer, role, opened):
    Role.objects.filter(pk=role.pk).note_saved("")
    page = pages.from_rows(Role.objects.get(pk=role.pk))
    pages.write_to_rows(msgspec.structs.replace(page, summary="Changed."), Role.objects.get(pk=role.pk))
    html = told(client, writer, role, opened, title="")
    assert "for instance by loading a file" in html
    assert "saved this role" not in html
