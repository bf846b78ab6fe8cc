"""Deleting, putting away, taking out again, erasing for good: who may, what it does, what is kept."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from careers import publishing
from careers.discovery.models import Indexed
from careers.models import Edition, Role
from tests import factories
from tests.admin.forms import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def live_role(role):
    publishing.publish(role, by="tests")
    return role


@pytest.fixture
def withdrawn_role(live_role):
    publishing.withdraw(live_role, by="tests", reason="Merged.")
    return live_role


@pytest.fixture
def leading(live_role):
    """A live role that has the live role among its related careers."""
    relation = factories.RelatedCareerFactory(role__publishable=True, target=live_role)
    publishing.publish(relation.role, by="tests")
    return relation.role


def state(role):
    return Role.objects.with_state().get(pk=role.pk).state


def log_of(role):
    return [entry.get_change_message() for entry in LogEntry.objects.filter(object_id=str(role.pk))]


# Deleting


def test_a_draft_that_never_was_public_is_deleted_after_confirmation(writing, role):
    assert "Are you sure" in writing.get(address("role_delete", role.pk)).content.decode()
    assert Role.objects.filter(pk=role.pk).exists()
    assert writing.post(address("role_delete", role.pk), {"post": "yes"}).status_code == 302
    assert not Role.objects.filter(pk=role.pk).exists()
    assert LogEntry.objects.get().is_deletion()


def test_pages_that_lead_to_a_deleted_draft_are_noted_as_changed(writing, role):
    relation = factories.RelatedCareerFactory(role__publishable=True, target=role)
    publishing.publish(relation.role, by="tests")
    assert state(relation.role) == "live"
    writing.post(address("role_delete", role.pk), {"post": "yes"})
    assert state(relation.role) == "changed"


def test_deleting_a_live_role_withdraws_it_and_puts_it_away_with_its_history(
    publishing_client, client, live_role
):
    html = publishing_client.get(address("role_delete", live_role.pk)).content.decode()
    assert "Withdraw and put away" in html
    response = publishing_client.post(address("role_delete", live_role.pk), {"reason": "Nobody does it."})
    assert response["Location"] == address("role_changelist")
    edition = Edition.objects.get(role=live_role)
    assert not edition.is_live()
    assert (edition.withdrawn_by, edition.withdrawn_reason) == ("First Last", "Nobody does it.")
    assert Role.objects.get(pk=live_role.pk).archived_at
    assert log_of(live_role) == ["Put away. Reason: Nobody does it."]
    assert client.get("/careers/data-analyst/").status_code == 410


def test_putting_away_needs_a_reason(publishing_client, live_role):
    response = publishing_client.post(address("role_delete", live_role.pk), {"post": "yes"})
    assert "reason" in response.context["form"].errors
    assert state(live_role) == "live"


def test_what_is_scheduled_is_cancelled_when_a_role_is_put_away(publishing_client, role):
    publishing.schedule(role, by="tests", at=timezone.now() + timedelta(days=1))
    publishing_client.post(address("role_delete", role.pk), {"reason": "Not after all."})
    assert not Edition.objects.exists()
    assert Role.objects.get(pk=role.pk).archived_at


def test_a_writer_may_put_away_what_is_withdrawn_but_not_what_is_public(writing, live_role):
    response = writing.post(address("role_delete", live_role.pk), {"reason": "Gone."}, follow=True)
    assert "Ask somebody who may publish" in response.content.decode()
    assert state(live_role) == "live"
    publishing.withdraw(live_role, by="tests", reason="Merged.")
    writing.post(address("role_delete", live_role.pk), {"reason": "Gone."})
    assert Role.objects.get(pk=live_role.pk).archived_at


def test_a_review_ends_when_its_role_is_put_away(publishing_client, withdrawn_role):
    submission = factories.SubmissionFactory(role=withdrawn_role)
    publishing_client.post(address("role_delete", withdrawn_role.pk), {"reason": "Gone."})
    submission.refresh_from_db()
    assert submission.state == "taken-back"


# Put away


@pytest.fixture
def archived(withdrawn_role):
    Role.objects.filter(pk=withdrawn_role.pk).update(archived_at=timezone.now())
    return withdrawn_role


def titles(client, **query):
    return [role.title for role in client.get(address("role_changelist"), query).context["cl"].result_list]


def test_lists_leave_out_what_is_put_away_unless_it_is_asked_for(writing, archived):
    other = factories.RoleFactory(title="Other")
    assert titles(writing) == ["Other"]
    assert titles(writing, put_away="yes") == ["Data Analyst"]
    assert titles(writing, put_away="all") == ["Data Analyst", "Other"]
    assert "Put away" in writing.get(address("role_changelist"), {"put_away": "yes"}).content.decode()
    offered = writing.get(
        "/admin/autocomplete/",
        {"app_label": "careers", "model_name": "relatedcareer", "field_name": "target"},
    ).json()
    assert [each["id"] for each in offered["results"]] == [str(other.pk)]


def test_what_is_put_away_cannot_be_published(archived):
    with pytest.raises(publishing.Refused, match="put away"):
        publishing.publish(archived, by="tests")


def test_what_is_put_away_can_be_taken_out_again(writing, archived):
    html = writing.get(address("role_change", archived.pk)).content.decode()
    assert address("role_take_out", archived.pk) in html
    assert "Nothing becomes public" in writing.get(address("role_take_out", archived.pk)).content.decode()
    assert Role.objects.get(pk=archived.pk).archived_at
    assert writing.post(address("role_take_out", archived.pk)).status_code == 302
    assert Role.objects.get(pk=archived.pk).archived_at is None
    assert log_of(archived) == ["Taken out again."]
    assert titles(writing) == ["Data Analyst"]


def test_putting_away_twice_says_so(writing, archived):
    response = writing.post(address("role_delete", archived.pk), {"reason": "Again."}, follow=True)
    assert "put away already" in response.content.decode()
    assert not LogEntry.objects.exists()


# Erasing


def test_erasing_needs_the_title_and_a_reason_and_keeps_only_the_log(admin_client, withdrawn_role):
    url = address("role_erase", withdrawn_role.pk)
    assert "cannot be undone" in admin_client.get(url).content.decode()
    for wrong in ({"typed": ""}, {"typed": "Analyst", "reason": "Asked."}, {"typed": "Data Analyst"}):
        assert admin_client.post(url, wrong).context["form"].errors
        assert Edition.objects.exists()
    sent = {"typed": "  Data Analyst ", "reason": "A court said so."}
    assert admin_client.post(url, sent).status_code == 302
    assert not Role.objects.exists()
    assert not Edition.objects.exists()
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.is_deletion()) == ("Data Analyst", True)
    assert entry.get_change_message() == "Erased for good, with 1 edition. Reason: A court said so."


def test_the_page_says_how_many_pictures_go_and_they_go(
    admin_client, withdrawn_role, settings, tmp_path, django_capture_on_commit_callbacks
):
    from tests.pages.test_pictures import drawn, upload

    settings.MEDIA_ROOT = str(tmp_path)
    url = address("role_erase", withdrawn_role.pk)
    assert "picture" not in admin_client.get(url).content.decode()
    name = upload(drawn(), "pictures/loom.png")
    factories.change(withdrawn_role, hero_image=name, hero_alt="A loom.")
    assert "1 picture that no other role uses is deleted too" in admin_client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(url, {"typed": withdrawn_role.title, "reason": "Asked."})
    assert not (tmp_path / name).exists()


def test_a_draft_that_is_deleted_takes_its_pictures_along(
    writing, role, settings, tmp_path, django_capture_on_commit_callbacks
):
    from tests.pages.test_pictures import drawn, upload

    settings.MEDIA_ROOT = str(tmp_path)
    name = upload(drawn(), "pictures/loom.png")
    factories.change(role, hero_image=name, hero_alt="A loom.")
    with django_capture_on_commit_callbacks(execute=True):
        writing.post(address("role_delete", role.pk), {"post": "yes"})
    assert not Role.objects.exists()
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("days", [0, 1])
def test_what_is_live_or_scheduled_is_not_erased(admin_client, role, days):
    publishing.publish(role, by="tests", at=timezone.now() + timedelta(days=days) if days else None)
    html = admin_client.get(address("role_erase", role.pk)).content.decode()
    assert "Withdraw it first" in html
    sent = {"typed": role.title, "reason": "Away with it."}
    assert admin_client.post(address("role_erase", role.pk), sent).context["form"].errors
    assert Edition.objects.get().role == role
    assert not LogEntry.objects.exists()


def test_erasing_takes_along_what_hangs_on_a_role_and_notes_what_led_to_it(admin_client, leading, live_role):
    factories.RemarkFactory(role=live_role)
    factories.ChangeSetRoleFactory(role=live_role, edition=Edition.objects.get(role=live_role))
    publishing.withdraw(live_role, by="tests", reason="Over.")
    html = admin_client.get(address("role_erase", live_role.pk)).content.decode()
    assert leading.title in html
    admin_client.post(address("role_erase", live_role.pk), {"typed": live_role.title, "reason": "Over."})
    assert list(Role.objects.all()) == [leading]
    assert state(leading) == "changed"
    assert set(Indexed.objects.values_list("edition__role", flat=True)) == {leading.pk}
    assert admin_client.get("/careers/data-analyst/").status_code == 404


def test_only_who_has_the_right_may_erase(publishing_client, withdrawn_role):
    url = address("role_erase", withdrawn_role.pk)
    assert publishing_client.get(url).status_code == 403
    sent = {"typed": withdrawn_role.title, "reason": "Mine."}
    assert publishing_client.post(url, sent).status_code == 403
    assert (
        address("role_erase", withdrawn_role.pk)
        not in publishing_client.get(address("role_change", withdrawn_role.pk)).content.decode()
    )


@pytest.mark.parametrize("name", ["role_erase", "role_take_out", "role_delete"])
def test_a_role_that_does_not_exist_leads_back_with_a_message(admin_client, name):
    assert admin_client.get(address(name, 999_999)).status_code == 302


@pytest.mark.parametrize(("name", "most"), [("role_erase", 12), ("role_delete", 8), ("role_take_out", 5)])
def test_the_pages_cost_few_queries(admin_client, django_assert_max_num_queries, archived, name, most):
    if name == "role_delete":
        Role.objects.update(archived_at=None)
    with django_assert_max_num_queries(most):
        assert admin_client.get(address(name, archived.pk)).status_code == 200
