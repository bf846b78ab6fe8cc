"""The log for administrators: who did what, when and why."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from careers import publishing
from tests.admin.forms import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(make_user, groups):
    user = make_user("administrator")
    user.groups.add(Group.objects.get(name="Administrators"))
    return user


def test_an_administrator_reads_who_did_what_and_why_even_of_what_is_gone(client, administrator, role):
    publishing.publish(role, by="tests")
    client.force_login(administrator)
    client.post(address("role_withdraw", role.pk), {"when": "now", "reason": "Merged."})
    client.post(address("role_erase", role.pk), {"typed": role.title, "reason": "A court said so."})
    html = client.get(reverse("admin:admin_logentry_changelist")).content.decode()
    assert "administrator" in html
    assert "Merged." in html
    assert "Erased for good, with 1 edition. Reason: A court said so." in html


def test_what_the_log_says_cannot_be_changed(admin_client, administrator, role):
    admin_client.post(address("role_take_out", role.pk))
    entry = LogEntry.objects.create(user=administrator, action_flag=2, object_repr="Role", change_message="x")
    for verb in ("change", "delete"):
        url = reverse(f"admin:admin_logentry_{verb}", args=[entry.pk])
        assert admin_client.post(url, {"post": "yes", "object_repr": "Forged"}).status_code == 403
    entry.refresh_from_db()
    assert entry.object_repr == "Role"


def test_the_log_costs_few_queries(admin_client, admin_user, role, django_assert_max_num_queries):
    for number in range(30):
        LogEntry.objects.create(user=admin_user, action_flag=2, object_repr=f"Role {number}")
    with django_assert_max_num_queries(12):
        admin_client.get(reverse("admin:admin_logentry_changelist"))
