"""Change sets in the admin: put together, reviewed, published, rolled back; who may, and what it tells."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from careers import publishing
from careers.editorial import change_sets
from careers.editorial.models import ChangeSet
from careers.models import Edition, Role
from tests import factories
from tests.admin.forms import address

pytestmark = pytest.mark.django_db


def of_set(name, *args) -> str:
    return reverse(f"admin:desk_changeset_{name}", args=args)


def make_roles(count, **values):
    return [factories.RoleFactory(publishable=True, **values) for _each in range(count)]


def change(*roles, summary="Anew."):
    Role.objects.filter(pk__in=[role.pk for role in roles]).update(summary=summary)
    publishing.note_changes(Role.objects.filter(pk__in=[role.pk for role in roles]))


@pytest.fixture(scope="module", autouse=True)
def made_roles(module_db):
    found = make_roles(3)
    publishing.publish(found[0], by="tests")
    change(*found)


@pytest.fixture
def roles(made_roles, db):
    """Three roles: one that is public and has changed since, two that nobody has published."""
    return list(Role.objects.order_by("pk"))


@pytest.fixture
def change_set(roles):
    made = factories.ChangeSetFactory(reason="The survey of 2027")
    for role in roles:
        factories.ChangeSetRoleFactory(change_set=made, role=role)
    return made


def sent_from(client, change_set, **values):
    page = client.get(of_set("review", change_set.pk))
    return {"when": "now", "seen": page.context["form"]["seen"].value()} | values


def publish(client, change_set, **values):
    return client.post(of_set("review", change_set.pk), sent_from(client, change_set, **values), follow=True)


# Putting together


def test_marked_roles_go_from_the_list_into_a_new_set(writing, roles):
    marked = {"action": "add_to_change_set", "_selected_action": [role.pk for role in roles]}
    page = writing.post(address("role_changelist"), marked)
    assert page.status_code == 200
    sent = {"roles": page.context["form"]["roles"].value(), "title": "Pay of 2027"}
    html = writing.post(of_set("collect"), sent, follow=True).content.decode()
    made = ChangeSet.objects.get()
    assert (made.title, made.created_by.username, made.roles.count()) == ("Pay of 2027", "writer", 3)
    assert "There are 3 roles in the set." in html


def test_marked_roles_go_into_a_set_that_is_there(writing, change_set):
    [role] = make_roles(1)
    sent = {"roles": [role.pk], "change_set": change_set.pk}
    assert writing.post(of_set("collect"), sent).status_code == 302
    assert change_set.roles.count() == 4


def test_a_role_that_is_in_another_set_is_left_out_and_its_set_named(writing, change_set, roles):
    [other] = make_roles(1)
    sent = {"roles": [roles[0].pk, other.pk], "title": "Another"}
    html = writing.post(of_set("collect"), sent, follow=True).content.decode()
    assert "is in the change set “Pay figures of 2027” already" in html
    assert [member.role for member in ChangeSet.objects.get(title="Another").roles.all()] == [other]


def test_no_set_is_made_where_none_of_its_roles_can_be_in_it(writing, change_set, roles):
    sent = {"roles": [role.pk for role in roles], "title": "Another"}
    response = writing.post(of_set("collect"), sent)
    assert "already" in str(response.context["form"].errors)
    assert response.context["form"]["title"].value() == "Another"
    assert ChangeSet.objects.get() == change_set


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"roles": [], "title": "Pay"}, "roles"),
        ({"roles": ["x"], "title": "Pay"}, "roles"),
        ({"roles": [999_999], "title": "Pay"}, "roles"),
        ({"change_set": "999999"}, "change_set"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(writing, roles, sent, field):
    response = writing.post(of_set("collect"), {"roles": [roles[0].pk]} | sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not ChangeSet.objects.exists()


def test_a_set_is_made_and_edited_by_its_form(writing, roles):
    sent = {"title": "Pay of 2027", "reason": "The survey", "add": [role.pk for role in roles[:2]]}
    assert writing.post(of_set("add"), sent).status_code == 302
    made = ChangeSet.objects.get()
    assert made.created_by.username == "writer"
    sent = {"title": "Pay", "reason": "", "add": [roles[2].pk], "take_out": [roles[0].pk]}
    response = writing.post(of_set("change", made.pk), sent)
    assert response["Location"] == of_set("review", made.pk)
    made.refresh_from_db()
    assert made.title == "Pay"
    assert {member.role for member in made.roles.all()} == set(roles[1:])


def test_the_form_names_the_set_that_a_role_is_in(writing, change_set, roles):
    response = writing.post(of_set("add"), {"title": "Another", "add": [roles[0].pk]})
    assert "“Pay figures of 2027”" in str(response.context["adminform"].form.errors["add"])
    assert ChangeSet.objects.get() == change_set


def test_without_javascript_the_form_has_a_plain_list_of_roles(writing, change_set):
    [other] = make_roles(1, title="Somebody Else")
    html = writing.get(of_set("change", change_set.pk) + "?plain=1").content.decode()
    assert f'<option value="{other.pk}">' in html
    assert f'<option value="{other.pk}">' not in writing.get(of_set("change", change_set.pk)).content.decode()


def test_a_set_is_found_by_state_and_by_its_roles(writing, change_set, roles):
    factories.ChangeSetFactory(title="Another set")
    html = writing.get(of_set("changelist"), {"q": roles[0].title}).content.decode()
    assert "Pay figures of 2027" in html
    assert "Another set" not in html
    assert "Pay figures" not in writing.get(of_set("changelist"), {"state": "waiting"}).content.decode()
    assert "Pay figures" in writing.get(of_set("changelist"), {"state": "open"}).content.decode()


def test_an_open_set_can_be_deleted_and_its_roles_stay(writing, change_set):
    assert writing.post(of_set("delete", change_set.pk), {"post": "yes"}).status_code == 302
    assert not ChangeSet.objects.exists()
    assert Role.objects.count() == 3


def test_the_form_of_a_role_leads_to_the_set_it_is_in(writing, change_set, roles):
    html = writing.get(address("role_change", roles[0].pk)).content.decode()
    assert f'<a href="{of_set("review", change_set.pk)}">Pay figures of 2027</a>' in html


# Reviewing


def test_the_review_says_what_changes_for_readers(publishing_client, change_set, roles):
    html = publishing_client.get(of_set("review", change_set.pk)).content.decode()
    assert "The survey of 2027" in html
    assert "Title, summary and facts: changed Summary" in html
    assert "<ins>" in html
    assert html.count("A page that readers do not see yet.") == 2


def test_the_review_says_what_keeps_a_role_back_and_what_has_no_source(publishing_client, change_set, roles):
    roles[1].sections.update(body="[bad](address)")
    factories.SalaryBandFactory(role=roles[2], source=factories.SourceFactory(unsourced=True))
    publishing.note_changes(Role.objects.all())
    html = publishing_client.get(of_set("review", change_set.pk)).content.decode()
    assert "Cannot be published yet:" in html
    assert "1 figure has no source." in html


def test_a_set_is_submitted_and_sent_back_with_words(client, writer, publisher, change_set):
    client.force_login(writer)
    client.post(of_set("act", change_set.pk), {"act": "submit"})
    change_set.refresh_from_db()
    assert change_set.state == "waiting"
    assert "Publish 3 roles" not in client.get(of_set("review", change_set.pk)).content.decode()
    client.force_login(publisher)
    assert "Send back" in client.get(of_set("review", change_set.pk)).content.decode()
    client.post(of_set("act", change_set.pk), {"act": "send-back", "reason": "Look at the second again."})
    change_set.refresh_from_db()
    assert change_set.state == "open"
    assert "Look at the second again." in LogEntry.objects.first().get_change_message()
    assert "Look at the second" in client.get(of_set("history", change_set.pk)).content.decode()


def test_too_long_a_reason_for_sending_back_is_not_lost(publishing_client, writer, change_set):
    change_sets.submit(change_set, by=writer)
    sent = {"act": "send-back", "reason": "long " * 300}
    response = publishing_client.post(of_set("act", change_set.pk), sent)
    assert list(response.context["acting"].errors) == ["reason"]
    assert response.context["acting"]["reason"].value() == sent["reason"]
    assert ChangeSet.objects.get().state == "waiting"


@pytest.mark.parametrize("act", ["", "publish", "rm"])
def test_an_act_that_there_is_not_changes_nothing(publishing_client, change_set, act):
    response = publishing_client.post(of_set("act", change_set.pk), {"act": act}, follow=True)
    assert response.status_code == 200
    change_set.refresh_from_db()
    assert change_set.state == "open"


# Publishing


def test_the_set_is_published_at_one_instant_and_says_so(publishing_client, change_set):
    html = publish(publishing_client, change_set).content.decode()
    assert "3 roles are live, all from the same instant on." in html
    assert Edition.objects.live().values("live_from").distinct().count() == 1
    assert Edition.objects.live().count() == 3
    assert set(Edition.objects.live().values_list("reason", flat=True)) == {"The survey of 2027"}


def test_the_set_is_scheduled_and_the_schedule_cancelled(publishing_client, change_set):
    at = timezone.localtime() + timedelta(days=2)
    publish(publishing_client, change_set, when="later", at=at.strftime("%Y-%m-%dT%H:%M"))
    assert Edition.objects.scheduled().count() == 3
    assert "Cancel the schedule" in publishing_client.get(of_set("review", change_set.pk)).content.decode()
    publishing_client.post(of_set("act", change_set.pk), {"act": "cancel"})
    assert not Edition.objects.scheduled().exists()
    assert ChangeSet.objects.get().state == "open"


@pytest.mark.parametrize("at", ["", "2020-01-01T10:00", "soon"])
def test_a_time_that_makes_no_sense_is_refused_at_the_field(publishing_client, change_set, at):
    response = publish(publishing_client, change_set, when="later", at=at)
    assert list(response.context["form"].errors) == ["at"]
    assert Edition.objects.count() == 1


def test_one_faulty_role_keeps_back_all_and_is_named_with_what_to_mend(publishing_client, change_set, roles):
    faulty = factories.RoleFactory(title="Without a Section")
    factories.ChangeSetRoleFactory(change_set=change_set, role=faulty)
    html = publish(publishing_client, change_set).content.decode()
    assert "To be mended, or taken out of the set" in html
    assert f'<a href="{address("role_change", faulty.pk)}">Without a Section</a>: The page has no' in html
    assert Edition.objects.count() == 1


def test_what_changed_after_it_was_looked_at_is_not_published_unseen(publishing_client, change_set, roles):
    sent = sent_from(publishing_client, change_set)
    change(roles[1], summary="Changed meanwhile.")
    response = publishing_client.post(of_set("review", change_set.pk), sent)
    assert "after you opened this page" in str(response.context["form"].errors)
    assert Edition.objects.count() == 1
    again = {"when": "now", "seen": response.context["form"]["seen"].value()}
    publishing_client.post(of_set("review", change_set.pk), again)
    assert Edition.objects.live().count() == 3


def test_a_set_that_somebody_else_has_published_is_shown_as_it_is(publishing_client, publisher, change_set):
    sent = sent_from(publishing_client, change_set)
    change_sets.publish(change_set, by=publisher)
    html = publishing_client.post(of_set("review", change_set.pk), sent).content.decode()
    assert "This set is published since" in html
    assert Edition.objects.count() == 4


def test_a_published_set_says_what_it_did_and_is_not_edited_or_deleted(publishing_client, change_set):
    publish(publishing_client, change_set)
    html = publishing_client.get(of_set("review", change_set.pk)).content.decode()
    assert "What it changed for readers" in html
    assert "Title, summary and facts: changed Summary" in html
    assert publishing_client.post(of_set("change", change_set.pk), {"title": "x"}).status_code == 403
    assert publishing_client.post(of_set("delete", change_set.pk), {"post": "yes"}).status_code == 403
    assert publishing_client.get(of_set("change", change_set.pk)).status_code == 200


# Rolling back


@pytest.fixture
def published(change_set, publisher):
    change_sets.publish(change_set, by=publisher)
    return change_set


def test_the_page_before_rolling_back_says_what_happens_to_each(publishing_client, published):
    html = publishing_client.get(of_set("roll_back", published.pk)).content.decode()
    assert "1 page goes back to the edition before" in html
    assert "2 pages were not public before, and are withdrawn" in html
    assert Edition.objects.live().count() == 3


def test_all_of_it_is_rolled_back_with_a_reason(publishing_client, published, roles):
    url = of_set("roll_back", published.pk)
    assert publishing_client.post(url, {}).context["form"].errors.keys() == {"reason"}
    html = publishing_client.post(url, {"reason": "The survey was wrong."}, follow=True).content.decode()
    assert "3 roles are as they were before the set" in html
    live = Edition.objects.live().get()
    assert (live.role, live.reason) == (roles[0], "The survey was wrong.")
    assert "Rolled back" in html


def test_what_was_published_since_is_named_and_can_be_left_out(publishing_client, published, roles):
    change(roles[1], summary="Corrected since.")
    publishing.publish(roles[1], by="Somebody Else")
    url = of_set("roll_back", published.pk)
    html = publishing_client.get(url).content.decode()
    assert "Edition 2 was published since, by Somebody Else." in html
    response = publishing_client.post(url, {"reason": "Wrong"})
    assert "Nothing is rolled back" in str(response.context["form"].errors)
    assert Edition.objects.live().count() == 3
    publishing_client.post(url, {"reason": "Wrong", "leave_out": "on"})
    assert set(Edition.objects.live().values_list("role", flat=True)) == {roles[0].pk, roles[1].pk}


def test_a_set_that_is_not_published_has_nothing_to_roll_back(publishing_client, change_set):
    url = of_set("roll_back", change_set.pk)
    assert "There is nothing to roll back" in publishing_client.get(url).content.decode()
    response = publishing_client.post(url, {"reason": "Wrong"})
    assert "is not published" in str(response.context["form"].errors)


# Who may

PUBLISHING = [("review", {"when": "now"}), ("roll_back", {"reason": "x"})]
ACTS = ["send-back", "cancel"]


@pytest.mark.parametrize(("name", "sent"), PUBLISHING)
def test_a_writer_may_not_publish_or_roll_back(writing, change_set, name, sent):
    assert writing.post(of_set(name, change_set.pk), sent).status_code == 403
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("act", ACTS)
def test_a_writer_may_not_send_back_or_cancel(writing, change_set, act):
    assert writing.post(of_set("act", change_set.pk), {"act": act}).status_code == 403


def test_who_may_only_look_sees_the_review_and_changes_nothing(client, make_user, change_set, roles):
    client.force_login(make_user("other", "view_role"))
    html = client.get(of_set("review", change_set.pk)).content.decode()
    assert "changed Summary" in html
    assert "<form" not in html.partition('id="content-main"')[2]
    for url, sent in (
        (of_set("act", change_set.pk), {"act": "submit"}),
        (of_set("collect"), {"roles": [roles[0].pk], "title": "x"}),
        (of_set("change", change_set.pk), {"title": "x"}),
        (of_set("delete", change_set.pk), {"post": "yes"}),
        (of_set("add"), {"title": "x"}),
    ):
        assert client.post(url, sent).status_code == 403
    assert ChangeSet.objects.get().state == "open"


def test_a_forged_request_is_refused(publisher, change_set):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(publisher)
    for name, sent in [*PUBLISHING, ("act", {"act": "submit"})]:
        assert strict.post(of_set(name, change_set.pk), sent).status_code == 403


def test_opening_a_page_changes_nothing(publishing_client, change_set):
    before = list(ChangeSet.objects.values())
    assert publishing_client.get(of_set("act", change_set.pk)).status_code == 405
    for name in ("review", "roll_back", "change", "history", "delete"):
        assert publishing_client.get(of_set(name, change_set.pk)).status_code == 200
    assert publishing_client.get(of_set("collect")).status_code == 302
    assert before == list(ChangeSet.objects.values())


@pytest.mark.parametrize("name", ["review", "roll_back", "change"])
@pytest.mark.parametrize("key", [999_999, "nonsense", "9" * 40])
def test_what_does_not_exist_leads_back_with_a_message(admin_client, name, key):
    assert admin_client.get(of_set(name, key)).status_code == 302


# What it costs


def test_the_review_costs_the_same_for_many_roles(publishing_client, roles, django_assert_max_num_queries):
    made = factories.ChangeSetFactory()
    for role in [*roles, *make_roles(20)]:
        factories.ChangeSetRoleFactory(change_set=made, role=role)
    with django_assert_max_num_queries(35):
        publishing_client.get(of_set("review", made.pk))


def test_a_large_set_is_reviewed_on_several_pages_and_published_whole(publishing_client, monkeypatch):
    monkeypatch.setattr("careers.editorial.views.change_sets.PER_PAGE", 5)
    made = factories.ChangeSetFactory()
    members = make_roles(12)
    for role in members:
        factories.ChangeSetRoleFactory(change_set=made, role=role)
    publishing.note_changes(Role.objects.all())
    html = publishing_client.get(of_set("review", made.pk), {"page": 3}).content.decode()
    assert "Roles 11 to 12 of 12." in html
    publish(publishing_client, made)
    assert Edition.objects.live().filter(role__in=members).count() == 12


def test_the_list_costs_the_same_for_many_sets(publishing_client, django_assert_max_num_queries):
    for _each in range(15):
        factories.ChangeSetRoleFactory()
    with django_assert_max_num_queries(8):
        publishing_client.get(of_set("changelist"))


def test_what_is_only_scheduled_is_not_passed_over(publishing_client):
    (role,) = make_roles(1)
    publishing.publish(role, by="tests")
    change(role)
    publishing.schedule(role, by="tests", at=timezone.now() + timedelta(days=2))
    made = factories.ChangeSetFactory()
    factories.ChangeSetRoleFactory(change_set=made, role=role)
    page = publishing_client.get(of_set("review", made.pk))
    assert (page.context["same"], page.context["to_publish"]) == (0, 1)
    publish(publishing_client, made)
    assert Edition.objects.live().get(role=role).summary == "Anew."
