"""Addresses and choices that no page of the admin offers are told apart from errors of the site."""

import pytest
from django.contrib import admin
from django.urls import reverse

from careers import publishing
from careers.admin.base import ModelAdmin
from careers.editorial.models import ChangeSet
from careers.models import Role
from tests import factories
from tests.admin.forms import address

pytestmark = pytest.mark.django_db

LISTS = [
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for model in admin.site._registry
]
HUGE = "9" * 30


@pytest.fixture
def something(role):
    """A row or more in most lists."""
    publishing.publish(role, by="tests")
    factories.ChangeSetFactory()
    return role


def test_every_admin_builds_on_ours():
    others = [each for each in admin.site._registry.values() if not isinstance(each, ModelAdmin)]
    assert others == []


@pytest.mark.parametrize("url", LISTS)
def test_no_list_fails_on_numbers_that_no_column_holds(admin_client, something, url):
    for query in ({"id__in": HUGE}, {"id": HUGE}, {"pk__in": f"1,{HUGE}"}, {"p": HUGE}, {"o": HUGE}):
        assert admin_client.get(url, query, follow=True).status_code == 200


@pytest.mark.parametrize("year", ["0", "-1", HUGE])
@pytest.mark.parametrize(
    ("name", "field"), [("careers_edition", "live_from"), ("desk_changeset", "created_at")]
)
def test_no_list_fails_on_years_that_no_calendar_has(admin_client, something, name, field, year):
    url = reverse(f"admin:{name}_changelist")
    response = admin_client.get(url, {f"{field}__year": year})
    assert response["Location"].endswith("?e=1")


def test_no_list_fails_on_a_text_that_no_database_holds(admin_client, something):
    response = admin_client.get(address("role_changelist"), {"title": "\x00"}, follow=True)
    assert response.status_code == 200


@pytest.mark.parametrize("name", ["role_change", "role_delete"])
def test_an_empty_name_of_a_field_is_none(admin_client, role, name):
    assert admin_client.get(address(name, role.pk), {"_to_field": ""}).status_code == 200


def test_a_marked_row_that_cannot_be_is_left_out(admin_client, role):
    sent = {"action": "publish_selected", "_selected_action": [HUGE, "x", "-1"]}
    html = admin_client.post(address("role_changelist"), sent, follow=True).content.decode()
    assert "Items must be selected" in html


def test_a_change_set_takes_no_role_that_cannot_be(admin_client, role):
    for roles in (HUGE, "x", [role.pk, HUGE]):
        sent = {"roles": roles, "title": "Pay"}
        response = admin_client.post(reverse("admin:desk_changeset_collect"), sent)
        assert response.status_code == 200
        assert "roles" in response.context["form"].errors
    sent = {"title": "Pay", "reason": "", "add": [HUGE]}
    response = admin_client.post(reverse("admin:desk_changeset_add"), sent)
    assert "add" in response.context["adminform"].form.errors
    assert not ChangeSet.objects.exists()
    assert Role.objects.count() == 1
