"""What roles share: saving or deleting it changes the drafts of all the roles that show it."""

import pytest
from django.urls import reverse

from careers import publishing
from careers.models import Role
from tests.factories import (
    EditionFactory,
    RoleFactory,
    RungFactory,
    SalaryBandFactory,
    SectionFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


def state(role) -> str:
    return Role.objects.with_state().get(pk=role.pk).state


def test_renaming_a_skill_marks_the_roles_that_ask_for_it(admin_client):
    role, other = EditionFactory(role__complete=True).role, EditionFactory().role
    skill = role.skill_groups.get().requirements.get().skill
    address = reverse("admin:careers_skill_change", args=[skill.pk])
    sent = {"slug": skill.slug, "name": "Another name", "kind": skill.kind, "description": ""}
    assert admin_client.post(address, sent).status_code == 302
    assert (state(role), state(other)) == ("changed", "live")


def test_renaming_a_source_marks_the_roles_whose_texts_cite_it(admin_client):
    source = SourceFactory(slug="wages")
    role = SectionFactory(body="Most earn more.[^wages]").role
    publishing.publish(role, by="tests")
    address = reverse("admin:careers_source_change", args=[source.pk])
    sent = {"slug": "pay", "publisher": source.publisher, "title": source.title, "trust": "survey"}
    assert admin_client.post(address, sent).status_code == 302
    assert state(role) == "changed"


@pytest.mark.parametrize("fact", ["experience", "education", "training"])
def test_renaming_the_source_of_a_fact_marks_its_roles(admin_client, fact):
    source = SourceFactory(slug="wages")
    role = RoleFactory(publishable=True, **{f"{fact}_source": source})
    publishing.publish(role, by="tests")
    address = reverse("admin:careers_source_change", args=[source.pk])
    sent = {"slug": "pay", "publisher": source.publisher, "title": source.title, "trust": "survey"}
    assert admin_client.post(address, sent).status_code == 302
    assert state(role) == "changed"


def test_deleting_a_ladder_marks_the_roles_on_it(admin_client):
    rung = RungFactory(role=EditionFactory().role)
    publishing.publish(rung.role, by="tests")
    address = reverse("admin:careers_ladder_delete", args=[rung.ladder_id])
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert state(rung.role) == "changed"


def test_deleting_several_ladders_at_once_marks_them_too(admin_client):
    rung = RungFactory(role=EditionFactory().role)
    publishing.publish(rung.role, by="tests")
    sent = {"action": "delete_selected", "_selected_action": [rung.ladder_id], "post": "yes"}
    assert admin_client.post(reverse("admin:careers_ladder_changelist"), sent).status_code == 302
    assert state(rung.role) == "changed"


@pytest.mark.parametrize("kind", ["source", "family"])
def test_what_is_in_use_is_not_deleted_and_names_the_roles(admin_client, kind):
    row = SourceFactory() if kind == "source" else RoleFactory().family
    for number in range(22):
        title = f"Role {number:02}"
        if kind == "source":
            SalaryBandFactory(role=RoleFactory(title=title), source=row)
        else:
            RoleFactory(title=title, family=row)
    html = admin_client.get(reverse(f"admin:careers_{kind}_delete", args=[row.pk])).content.decode()
    named = html.count(">Role ")
    assert (named, "and 2 more roles" in html or "and 3 more roles" in html) == (20, True)
    assert "Salary band:" not in html
