"""Preview, publish, withdraw, restore: who may, what it does, what it tells."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from careers import publishing
from careers.models import Edition, Role, Section
from tests import factories

from .forms import address, errors_of, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def live_role(role):
    publishing.publish(role, by="tests")
    return role


def publish_data(client, role, **values):
    page = client.get(address("role_publish", role.pk))
    return {"when": "now", "seen": page.context["form"]["seen"].value(), "reason": ""} | values


def rows_of(role):
    return [
        Role.objects.filter(pk=role.pk).values().get(),
        list(Section.objects.filter(role=role).values()),
        LogEntry.objects.count(),
    ]


# Preview


def test_a_preview_shows_the_form_as_the_public_page_and_saves_nothing(writing, role):
    sent = posted(writing.get(address("role_change", role.pk)))
    before = rows_of(role)
    sent |= {"_preview": "Preview", "title": "Never Saved", "sections-0-body": "A **bold** claim."}
    sent |= {"sections-1-DELETE": "on"}
    response = writing.post(address("role_change", role.pk), sent)
    html = response.content.decode()
    assert response.status_code == 200
    assert "<h1>Never Saved</h1>" in html
    assert "<strong>bold</strong>" in html
    assert "Nothing of it is saved or public" in html
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert rows_of(role) == before


def test_a_role_that_was_never_saved_can_be_previewed(writing, db):
    family = factories.FamilyFactory()
    sent = posted(writing.get(address("role_add")))
    sent |= {"_preview": "1", "title": "Brand New", "family": family.pk, "summary": "New."}
    assert "<h1>Brand New</h1>" in writing.post(address("role_add"), sent).content.decode()
    assert not Role.objects.exists()


def test_a_preview_of_a_faulty_form_is_the_form_with_its_errors(writing, role):
    sent = posted(writing.get(address("role_change", role.pk))) | {"_preview": "1", "title": ""}
    assert "title" in errors_of(writing.post(address("role_change", role.pk), sent))


def test_a_picture_that_is_only_previewed_is_shown_and_not_kept(writing, role, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = BytesIO()
    Image.new("RGB", (800, 600)).save(content, "PNG")
    sent = posted(writing.get(address("role_change", role.pk))) | {"_preview": "1", "hero_alt": "A wall"}
    sent["hero_image"] = SimpleUploadedFile("a.png", content.getvalue(), "image/png")
    response = writing.post(address("role_change", role.pk), sent)
    assert 'alt="A wall"' in response.content.decode()
    assert list(tmp_path.glob("renditions/*"))
    assert not list(tmp_path.glob("pictures/*"))


def test_saving_a_picture_makes_its_renditions_so_that_publishing_need_not(
    writing, role, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    content = BytesIO()
    Image.new("RGB", (800, 600)).save(content, "PNG")
    sent = posted(writing.get(address("role_change", role.pk))) | {"hero_alt": "A wall"}
    sent["hero_image"] = SimpleUploadedFile("a.png", content.getvalue(), "image/png")
    with django_capture_on_commit_callbacks(execute=True):
        assert writing.post(address("role_change", role.pk), sent).status_code == 302
    made = {path: path.stat().st_mtime_ns for path in tmp_path.glob("renditions/*")}
    publishing.publish(role, by="tests")
    assert made
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("renditions/*")} == made


def test_the_saved_draft_can_be_previewed(writing, role):
    response = writing.get(address("role_preview", role.pk))
    assert "Preview of the saved draft" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


# Publish


def test_publishing_makes_the_page_live_and_records_who_and_why(publishing_client, role):
    sent = publish_data(publishing_client, role, reason="First edition.")
    assert publishing_client.post(address("role_publish", role.pk), sent).status_code == 302
    edition = Edition.objects.live().get(role=role)
    assert (edition.created_by, edition.reason) == ("First Last", "First edition.")
    assert "First edition." in LogEntry.objects.get().get_change_message()


def test_publishing_at_a_time_schedules_an_edition(publishing_client, role):
    at = timezone.localtime() + timedelta(days=2)
    sent = publish_data(publishing_client, role, when="later", at=at.strftime("%Y-%m-%dT%H:%M"))
    assert publishing_client.post(address("role_publish", role.pk), sent).status_code == 302
    edition = Edition.objects.scheduled().get(role=role)
    assert edition.live_from == at.replace(second=0, microsecond=0)
    assert "already scheduled" in publishing_client.get(address("role_publish", role.pk)).content.decode()


@pytest.mark.parametrize("at", ["", "2020-01-01T10:00", "soon"])
def test_a_time_that_makes_no_sense_is_refused_at_the_field(publishing_client, role, at):
    sent = publish_data(publishing_client, role, when="later", at=at)
    response = publishing_client.post(address("role_publish", role.pk), sent)
    assert list(response.context["form"].errors) == ["at"]
    assert not Edition.objects.exists()


def test_a_page_that_is_not_fit_is_refused_with_links_to_the_fields(publishing_client, role):
    role.sections.filter(slug="second").update(body="[bad](address)")
    sent = publish_data(publishing_client, role)
    html = publishing_client.post(address("role_publish", role.pk), sent).content.decode()
    assert "#id_sections-1-body" in html
    assert not Edition.objects.exists()


def test_a_page_without_sections_is_sent_to_the_sections(publishing_client):
    empty = factories.RoleFactory()
    html = publishing_client.get(address("role_publish", empty.pk)).content.decode()
    assert "#sections-group" in html


def test_the_publish_page_says_when_nothing_has_changed(publishing_client, live_role):
    html = publishing_client.get(address("role_publish", live_role.pk)).content.decode()
    assert "there is nothing to publish" in html
    sent = publish_data(publishing_client, live_role)
    response = publishing_client.post(address("role_publish", live_role.pk), sent, follow=True)
    assert "Nothing has changed" in response.content.decode()
    assert Edition.objects.count() == 1


def test_what_changed_after_it_was_looked_at_is_not_published_unseen(publishing_client, role):
    sent = publish_data(publishing_client, role)
    Role.objects.filter(pk=role.pk).update(summary="Changed meanwhile.")
    response = publishing_client.post(address("role_publish", role.pk), sent)
    assert "has changed since" in response.content.decode()
    assert not Edition.objects.exists()
    again = {"when": "now", "reason": "", "seen": response.context["form"]["seen"].value()}
    assert publishing_client.post(address("role_publish", role.pk), again).status_code == 302


def test_saving_and_publishing_leads_to_the_publish_page(publishing_client, role):
    sent = posted(publishing_client.get(address("role_change", role.pk))) | {"_publish": "1"}
    response = publishing_client.post(address("role_change", role.pk), sent)
    assert response["Location"] == address("role_publish", role.pk)


def test_many_roles_are_published_at_once_and_faults_named(publishing_client, role):
    faulty = factories.RoleFactory(title="Faulty One")
    sent = {"action": "publish_selected", "_selected_action": [role.pk, faulty.pk]}
    html = publishing_client.post(address("role_changelist"), sent, follow=True).content.decode()
    assert "1 role is now live." in html
    assert "Faulty One:" in html
    assert Edition.objects.live().get().role == role


# Withdraw


def test_withdrawing_needs_a_reason_and_ends_the_page(publishing_client, live_role, client):
    url = address("role_withdraw", live_role.pk)
    assert "reason" in publishing_client.post(url, {"when": "now"}).context["form"].errors
    assert publishing_client.post(url, {"when": "now", "reason": "Merged."}).status_code == 302
    edition = Edition.objects.get(role=live_role)
    assert not edition.is_live()
    assert (edition.withdrawn_by, edition.withdrawn_reason) == ("First Last", "Merged.")
    assert "Merged." in LogEntry.objects.get().get_change_message()


def test_a_role_that_is_not_public_cannot_be_withdrawn(publishing_client, role):
    response = publishing_client.post(
        address("role_withdraw", role.pk), {"when": "now", "reason": "Because."}
    )
    assert "nothing to withdraw" in str(response.context["form"].errors)


# Editions


def test_an_old_edition_is_shown_with_its_span(publishing_client, live_role):
    edition = Edition.objects.get()
    html = publishing_client.get(address("edition_page", edition.pk)).content.decode()
    assert "Edition 1." in html
    assert "<h1>Data Analyst</h1>" in html


@pytest.mark.parametrize(("how", "is_public"), [("draft", False), ("publish", True)])
def test_an_edition_is_restored(publishing_client, live_role, how, is_public):
    first = Edition.objects.get()
    Role.objects.filter(pk=live_role.pk).update(title="Renamed")
    publishing.publish(live_role, by="tests")
    sent = {"how": how, "reason": "It was right before."}
    assert publishing_client.post(address("edition_restore", first.pk), sent).status_code == 302
    assert Role.objects.get(pk=live_role.pk).title == "Data Analyst"
    live = Edition.objects.live().get()
    assert (live.title == "Data Analyst") is is_public
    assert "It was right before." in LogEntry.objects.get().get_change_message()


@pytest.mark.parametrize("verb", ["add", "change", "delete"])
def test_nobody_writes_editions_by_hand(admin_client, live_role, verb):
    pk = Edition.objects.get().pk
    url = address("edition_add") if verb == "add" else address(f"edition_{verb}", pk)
    assert admin_client.post(url, {"post": "yes", "title": "Forged"}).status_code == 403
    assert Edition.objects.get().title == "Data Analyst"


def test_the_history_of_one_role_names_it(writing, live_role):
    html = writing.get(address("edition_changelist"), {"role__id__exact": live_role.pk}).content.decode()
    assert "History of “Data Analyst”" in html


# Deleting


def test_a_role_that_was_published_is_not_deleted_but_explained(admin_client, live_role):
    response = admin_client.post(address("role_delete", live_role.pk), {"post": "yes"}, follow=True)
    assert "Withdraw it instead" in response.content.decode()
    assert Role.objects.filter(pk=live_role.pk).exists()


def test_a_draft_can_be_deleted(admin_client, role):
    assert admin_client.post(address("role_delete", role.pk), {"post": "yes"}).status_code == 302
    assert not Role.objects.filter(pk=role.pk).exists()


# Who may

PUBLISHING = [("role_publish", "role"), ("role_withdraw", "role"), ("edition_restore", "edition")]
READING = [("role_preview", "role"), ("edition_page", "edition")]


@pytest.fixture
def pks(live_role):
    return {"role": live_role.pk, "edition": Edition.objects.get().pk}


@pytest.mark.parametrize(("name", "of"), PUBLISHING)
def test_a_writer_may_not_publish(writing, pks, name, of):
    assert writing.get(address(name, pks[of])).status_code == 403
    sent = {"when": "now", "how": "publish", "reason": "x"}
    assert writing.post(address(name, pks[of]), sent).status_code == 403
    assert Edition.objects.live().count() == 1


@pytest.mark.parametrize(("name", "of"), PUBLISHING + READING)
def test_strangers_are_sent_to_the_login(client, pks, name, of):
    for response in (client.get(address(name, pks[of])), client.post(address(name, pks[of]))):
        assert response.status_code == 302
        assert "/login/" in response["Location"]


@pytest.mark.parametrize(("name", "of"), PUBLISHING + READING)
def test_staff_without_rights_see_nothing(client, make_user, pks, name, of):
    client.force_login(make_user("Nora"))
    assert client.get(address(name, pks[of])).status_code == 403


@pytest.mark.parametrize(("name", "of"), PUBLISHING)
def test_opening_a_page_changes_nothing(publishing_client, pks, name, of):
    before = list(Edition.objects.values())
    assert publishing_client.get(address(name, pks[of])).status_code == 200
    assert list(Edition.objects.values()) == before


@pytest.mark.parametrize(("name", "of"), PUBLISHING)
def test_a_forged_request_is_refused(publisher, pks, name, of):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(publisher)
    assert strict.post(address(name, pks[of]), {"when": "now", "reason": "x"}).status_code == 403


def test_a_writer_sees_no_publishing_buttons(writing, live_role):
    html = writing.get(address("role_change", live_role.pk)).content.decode()
    assert "_publish" not in html
    assert address("role_withdraw", live_role.pk) not in html
    assert "publish_selected" not in writing.get(address("role_changelist")).content.decode()


def test_somebody_who_may_only_look_gets_a_form_that_cannot_be_saved(client, make_user, role):
    client.force_login(make_user("Vera", "view_role"))
    response = client.get(address("role_change", role.pk))
    assert response.status_code == 200
    assert 'name="_save"' not in response.content.decode()
    assert 'name="sections-0-body"' not in response.content.decode()
    assert client.post(address("role_change", role.pk), {"title": "x"}).status_code == 403


@pytest.mark.parametrize(
    "name", ["role_publish", "role_withdraw", "role_preview", "edition_page", "edition_restore"]
)
def test_what_does_not_exist_leads_back_with_a_message(admin_client, name):
    assert admin_client.get(address(name, 999_999)).status_code == 302
    assert admin_client.get(address(name, "nonsense")).status_code == 302
