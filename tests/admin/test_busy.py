"""Who saves while others change content for long is told so, and nothing typed is lost."""

import io
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from PIL import Image

from careers import publishing, write_queue
from careers.admin import session_expiry
from careers.models import Role
from careers.write_queue import in_turn
from tests.admin.forms import address, posted
from tests.factories import RoleFactory, SkillFactory
from tests.two_connections import during

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(write_queue, "LONGEST", 0.2)


@pytest.fixture
def role():
    return RoleFactory(publishable=True, title="Analyst")


def test_a_form_that_waited_too_long_is_kept(writing, role, impatient):
    path = address("role_change", role.pk)
    sent = posted(writing.get(path)) | {"summary": "Typed for an hour."}
    with during(in_turn):
        answer = writing.post(path, sent)
        assert writing.get(path).status_code == HTTPStatus.OK
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Typed for an hour." in answer.content.decode()
    assert "nothing is saved yet" in answer.content.decode()
    assert answer["Retry-After"]
    again = writing.post(path, dict(answer.context["typed"].fields))
    assert again.status_code == HTTPStatus.FOUND
    assert Role.objects.get().summary == "Typed for an hour."


def test_a_form_with_its_own_action_is_kept_too(publishing_client, role, impatient):
    path = address("role_publish", role.pk)
    seen = publishing_client.get(path).context["form"]["seen"].value()
    with during(in_turn):
        answer = publishing_client.post(path, {"when": "now", "reason": "It was time.", "seen": seen})
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "It was time." in answer.content.decode()
    assert not role.editions.exists()


def test_shared_rows_wait_for_their_turn_as_well(client, admin_user, impatient):
    client.force_login(admin_user)
    path = address("skill_change", SkillFactory(name="Python").pk)
    sent = posted(client.get(path)) | {"description": "A language."}
    with during(in_turn):
        answer = client.post(path, sent)
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "A language." in answer.content.decode()


def test_too_many_forms_at_once_are_told_at_once(writing, role, monkeypatch):
    path = address("role_change", role.pk)
    sent = posted(writing.get(path)) | {"summary": "Typed for an hour."}
    monkeypatch.setattr(session_expiry, "_waiting", session_expiry.Semaphore(0))
    answer = writing.post(path, sent)
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Typed for an hour." in answer.content.decode()
    assert Client().get("/").status_code == HTTPStatus.OK


def test_a_form_leaves_its_place_to_the_next(writing, role, monkeypatch):
    path = address("role_change", role.pk)
    monkeypatch.setattr(session_expiry, "_waiting", session_expiry.Semaphore(1))
    for summary in ("Once.", "Twice."):
        sent = posted(writing.get(path)) | {"summary": summary}
        assert writing.post(path, sent).status_code == HTTPStatus.FOUND
    assert Role.objects.get().summary == "Twice."


def test_a_page_that_does_the_work_to_show_it_says_so(publishing_client, role, impatient):
    edition = publishing.publish(role, by="writer")
    Role.objects.update(title="Anew")
    with during(in_turn):
        answer = publishing_client.get(f"/admin/careers/edition/{edition.pk}/restore/")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Nothing has been changed." in answer.content.decode()


def test_a_save_that_fails_leaves_no_upload(writing, role, monkeypatch, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    path = address("role_change", role.pk)
    sent = posted(writing.get(path)) | {"hero_alt": "A square", "hero_image": picture()}

    def fail(role):
        assert list(tmp_path.rglob("*.png"))
        raise OperationalError("the disk is full")

    monkeypatch.setattr(publishing, "note_saved", fail)
    with pytest.raises(OperationalError, match="full"):
        writing.post(path, sent)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def picture():
    content = io.BytesIO()
    Image.new("RGB", (1200, 600), "teal").save(content, "PNG")
    return SimpleUploadedFile("square.png", content.getvalue(), "image/png")
