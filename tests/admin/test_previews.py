"""The preview links of a role in the admin: made, listed with what was said, revoked; who may."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from careers import publishing
from careers.editorial import previews
from careers.editorial.models import PreviewLink
from careers.models import Role
from tests import factories
from tests.admin.forms import address

pytestmark = pytest.mark.django_db


def revoke(link) -> str:
    return address("role_revoke_preview", link.role_id, link.pk)


@pytest.fixture
def link(role, writer):
    return previews.make(role, by=writer, days=7, note="For the specialist")


def test_a_writer_makes_a_link_and_sees_its_whole_address(writing, role, client):
    response = writing.post(address("role_previews", role.pk), {"days": "1", "note": "A nurse"}, follow=True)
    link = PreviewLink.objects.get()
    assert (link.created_by.username, link.note) == ("writer", "A nurse")
    assert link.expires_at - link.created_at == timedelta(days=1)
    shown = f"http://testserver/preview/{previews.token(link)}/"
    assert shown in response.content.decode()
    assert client.get(shown).status_code == 200
    assert "preview link" in LogEntry.objects.get().get_change_message()


@pytest.mark.parametrize("sent", [{}, {"days": "2"}, {"days": "x"}, {"days": "7", "note": "n" * 201}])
def test_what_makes_no_sense_is_refused_at_its_field(writing, role, sent):
    response = writing.post(address("role_previews", role.pk), sent)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not PreviewLink.objects.exists()


def test_the_list_says_who_made_each_when_it_ends_and_what_was_said(writing, role, link):
    previews.remark(link, name="A reader", text="<b>The second figure is old.</b>")
    html = writing.get(address("role_previews", role.pk)).content.decode()
    for words in ("For the specialist", "Made by writer", "1 remark", "A reader", "&lt;b&gt;The second"):
        assert words in html


def test_the_form_of_the_role_names_its_links(writing, role, link):
    previews.remark(link, name="A reader", text="Good.")
    html = writing.get(address("role_change", role.pk)).content.decode()
    assert "For the specialist" in html
    assert "1 remark" in html
    assert f"{address('role_previews', role.pk)}#link-{link.pk}" in html


def test_a_link_to_an_older_draft_says_so(writing, role, link):
    publishing.note_changes(Role.objects.filter(pk=role.pk))
    assert "has changed since" not in writing.get(address("role_previews", role.pk)).content.decode()
    factories.change(role, title="Later")
    publishing.note_changes(Role.objects.filter(pk=role.pk))
    assert "has changed since" in writing.get(address("role_previews", role.pk)).content.decode()


def test_a_link_is_revoked_once(writing, link, client):
    assert writing.post(revoke(link)).status_code == 302
    assert client.get(f"/preview/{previews.token(link)}/").status_code == 410
    again = writing.post(revoke(link), follow=True)
    assert "was revoked already" in again.content.decode()
    html = writing.get(address("role_previews", link.role_id)).content.decode()
    assert "Revoked by writer" in html
    assert previews.token(link) not in html


def test_an_ended_link_is_shown_as_ended(writing, role, link):
    PreviewLink.objects.update(expires_at=timezone.now())
    html = writing.get(address("role_previews", role.pk)).content.decode()
    assert "Ended" in html
    assert previews.token(link) not in html


def test_a_link_of_another_role_is_not_revoked_by_mistake(writing, link):
    other = factories.RoleFactory()
    assert writing.post(address("role_revoke_preview", other.pk, link.pk)).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_opening_the_address_that_revokes_changes_nothing(writing, link):
    assert writing.get(revoke(link)).status_code == 405
    link.refresh_from_db()
    assert link.revoked_at is None


def test_who_may_only_look_sees_links_and_makes_none(client, make_user, role, link):
    client.force_login(make_user("other", "view_role"))
    html = client.get(address("role_previews", role.pk)).content.decode()
    assert "For the specialist" in html
    assert "Make a link" not in html
    assert client.post(address("role_previews", role.pk), {"days": "7"}).status_code == 403
    assert client.post(revoke(link)).status_code == 403
    assert PreviewLink.objects.get().revoked_at is None


def test_a_forged_request_is_refused(writer, role, link):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer)
    assert strict.post(address("role_previews", role.pk), {"days": "7"}).status_code == 403
    assert strict.post(revoke(link)).status_code == 403


def test_a_role_that_is_not_there_leads_back_with_a_message(admin_client):
    assert admin_client.get(address("role_previews", 999_999)).status_code == 302
    assert admin_client.post(address("role_revoke_preview", 999_999, 1)).status_code == 404


def test_many_links_cost_no_more_than_one(writing, role, writer, django_assert_max_num_queries):
    for _each in range(5):
        previews.remark(previews.make(role, by=writer, days=7), name="A reader", text="Good.")
    with django_assert_max_num_queries(14):
        writing.get(address("role_previews", role.pk))
