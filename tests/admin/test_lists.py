"""Lists, shared rows, and what every admin page has in common."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from careers import publishing
from careers.models import Role
from tests import factories
from tests.admin.forms import address, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_every_state(db):
    """Roles called after their state."""
    roles = {
        state: factories.RoleFactory(publishable=True, slug=state, title=state.capitalize())
        for state in ("draft", "scheduled", "live", "changed", "withdrawn")
    }
    for state in ("live", "changed", "withdrawn"):
        publishing.publish(roles[state], by="tests")
    publishing.withdraw(roles["withdrawn"], by="tests", reason="Over.")
    publishing.schedule(roles["scheduled"], by="tests", at=timezone.now() + timedelta(days=1))
    Role.objects.filter(slug="changed").update(summary="Newer.")
    publishing.note_changes(Role.objects.filter(slug="changed"))
    return roles


@pytest.mark.parametrize("state", ["draft", "scheduled", "live", "changed", "withdrawn"])
def test_the_list_shows_and_filters_by_state(writing, in_every_state, state):
    response = writing.get(address("role_changelist"), {"state": state})
    assert [role.slug for role in response.context["cl"].result_list] == [state]
    assert f"state-{state}" in response.content.decode()


def test_a_change_in_the_form_shows_in_the_list(writing, role):
    publishing.publish(role, by="tests")
    sent = posted(writing.get(address("role_change", role.pk))) | {"sections-0-body": "New text."}
    writing.post(address("role_change", role.pk), sent)
    assert "state-changed" in writing.get(address("role_changelist")).content.decode()


def test_the_list_filters_by_when_a_review_is_due(writing):
    today = timezone.localdate()
    factories.RoleFactory(slug="late", review_due=today - timedelta(days=1))
    factories.RoleFactory(slug="soon", review_due=today + timedelta(days=3))
    factories.RoleFactory(slug="undated")
    for value, slug in (("overdue", "late"), ("soon", "soon"), ("undated", "undated")):
        response = writing.get(address("role_changelist"), {"review": value})
        assert [role.slug for role in response.context["cl"].result_list] == [slug]


@pytest.mark.parametrize("words", ["Analyst", "data-analyst", "Number cruncher"])
def test_a_role_is_found_by_title_address_and_alternate_title(writing, role, words):
    factories.AlternateTitleFactory(role=role, title="Number cruncher")
    factories.RoleFactory(title="Somebody Else")
    response = writing.get(address("role_changelist"), {"q": words})
    assert [found.pk for found in response.context["cl"].result_list] == [role.pk]


def test_the_list_of_roles_takes_at_most_twelve_queries(
    writing, in_every_state, django_assert_max_num_queries
):
    factories.RoleFactory.create_batch(30)
    with django_assert_max_num_queries(12):
        writing.get(address("role_changelist"))


@pytest.mark.parametrize("name", ["skill", "source", "family", "ladder", "edition"])
def test_the_other_lists_cost_the_same_for_one_row_as_for_many(
    admin_client, role, name, django_assert_max_num_queries
):
    publishing.publish(role, by="tests")
    with django_assert_max_num_queries(12) as queries:
        assert admin_client.get(address(f"{name}_changelist")).status_code == 200
    first = len(queries)
    for _each in range(3):
        publishing.publish(factories.RoleFactory(complete=True), by="tests")
    with django_assert_max_num_queries(first):
        admin_client.get(address(f"{name}_changelist"))


@pytest.mark.parametrize(
    ("name", "field"), [("skill", "name"), ("source", "title"), ("family", "name"), ("ladder", "title")]
)
def test_changing_what_pages_share_marks_every_page_that_shows_it(admin_client, role, name, field):
    publishing.publish(role, by="tests")
    row = {
        "skill": lambda: role.skill_groups.get().requirements.get().skill,
        "source": lambda: role.salary_bands.get().source,
        "family": lambda: role.family,
        "ladder": lambda: role.rungs.get().ladder,
    }[name]()
    sent = posted(admin_client.get(address(f"{name}_change", row.pk))) | {field: "Another Name"}
    assert admin_client.post(address(f"{name}_change", row.pk), sent).status_code == 302
    assert Role.objects.with_state().get(pk=role.pk).state == "changed"


def test_rungs_change_places_on_their_ladder(admin_client, role):
    ladder = role.rungs.get().ladder
    factories.RungFactory(ladder=ladder, title="Above")
    sent = posted(admin_client.get(address("ladder_change", ladder.pk))) | {"rungs-1-position": "1"}
    assert admin_client.post(address("ladder_change", ladder.pk), sent).status_code == 302
    assert ladder.rungs.order_by("position").first().title == "Above"


def test_a_new_address_marks_the_pages_that_lead_there(writing, role):
    pointing = factories.RoleFactory(publishable=True)
    factories.RelatedCareerFactory(role=pointing, target=role)
    publishing.publish(pointing, by="tests")
    sent = posted(writing.get(address("role_change", role.pk))) | {"slug": "moved"}
    assert writing.post(address("role_change", role.pk), sent).status_code == 302
    assert Role.objects.with_state().get(pk=pointing.pk).state == "changed"


def test_the_front_page_groups_what_editors_work_on(writing, settings):
    html = writing.get(reverse("admin:index")).content.decode()
    assert html.index("<h2>Pages</h2>") < html.index("<h2>Shared by all pages</h2>")
    assert settings.SITE_NAME in html


def test_every_admin_page_carries_the_policy_and_nothing_inline(admin_client, role):
    for url in (reverse("admin:index"), address("role_changelist"), address("role_change", role.pk)):
        response = admin_client.get(url)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        html = response.content.decode()
        assert " style=" not in html
        assert " onclick=" not in html


def test_a_role_is_found_by_its_titles_and_its_codes(writing):
    role = factories.RoleFactory(slug="coder", title="Coder")
    factories.AlternateTitleFactory(role=role, title="Program writer")
    factories.ExternalCodeFactory(role=role, scheme="SOC 2018", code="15-1252")
    factories.RoleFactory(slug="other", title="Other")

    for asked in ("coder", "program writer", "15-1252"):
        found = writing.get(address("role_changelist"), {"q": asked}).context["cl"].result_list
        assert [role.slug for role in found] == ["coder"], asked
