"""The memory of a role: its editions and their differences, going back to one of them."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from careers import publishing
from careers.editorial.models import ReplacedDraft
from careers.models import Edition, Role
from tests import factories
from tests.admin.conftest import make_role
from tests.admin.forms import address

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def history(module_db):
    role = make_role()
    publishing.publish(role, by="writer", reason="The beginning.")
    for summary in ("Counts things.", "Counts things twice."):
        factories.change(role, summary=summary)
        publishing.publish(role, by="publisher", reason=f"It now says: {summary}")


@pytest.fixture
def role(history, db):
    return Role.objects.get(slug="data-analyst")


@pytest.fixture
def editions(role):
    """Three editions of a role, the first first; the draft says what the last one does."""
    return list(role.editions.order_by("number"))


def draft(role, **columns):
    factories.change(role, **columns)
    publishing.note_changes(Role.objects.filter(pk=role.pk))


def compare(client, old, new):
    keys = {name: getattr(each, "pk", each) for name, each in (("a", old), ("b", new))}
    return client.get(address("edition_compare"), keys)


def restore_data(client, edition, **values):
    page = client.get(address("edition_restore", edition.pk))
    return {"how": "draft", "seen": page.context["form"]["seen"].value(), "reason": ""} | values


# The history


def test_the_history_tells_of_every_edition_who_made_it_why_and_what_differs(writing, role, editions):
    html = writing.get(address("edition_of_role", role.pk)).content.decode()
    assert html.index("Edition 3") < html.index("It now says: Counts things twice.") < html.index("By writer")
    assert "The beginning." in html
    assert "The first edition." in html
    assert "<ins>" in html
    assert "Not published" not in html


def test_the_history_begins_with_a_draft_that_differs(writing, role, editions):
    draft(role, summary="Counts nothing.")
    html = writing.get(address("edition_of_role", role.pk)).content.decode()
    assert "Not published" in html
    assert "nothing." in html


def test_the_history_of_a_role_that_was_never_public_says_so(writing):
    role = factories.RoleFactory(publishable=True)
    html = writing.get(address("edition_of_role", role.pk)).content.decode()
    assert "never been published" in html


def test_a_scheduled_edition_is_told_as_such(writing, role, editions):
    draft(role, summary="Counts tomorrow.")
    publishing.schedule(role, by="publisher", at=timezone.now() + timedelta(days=1))
    html = writing.get(address("edition_of_role", role.pk)).content.decode()
    assert html.index("Scheduled") < html.index("Live")


def test_a_withdrawal_is_told_with_its_reason(writing, role, editions):
    publishing.withdraw(role, by="publisher", reason="Nobody counts any more.")
    html = writing.get(address("edition_of_role", role.pk)).content.decode()
    assert "Withdrawn by publisher:" in html
    assert "Nobody counts any more." in html


def test_a_long_history_has_pages_that_join_without_a_gap(writing, monkeypatch):
    role = factories.RoleFactory(publishable=True)
    monkeypatch.setattr("careers.editorial.views.history.ON_A_PAGE", 2)
    for number in range(5):
        factories.change(role, summary=f"Version {number}.")
        publishing.publish(role, by="writer")
    url = address("edition_of_role", role.pk)
    shown = [writing.get(url, {"p": page}).context["steps"] for page in (1, 2, 3)]
    numbers = [[step["text"].edition.number for step in steps] for steps in shown]
    assert numbers == [[5, 4], [3, 2], [1]]
    assert [[bool(step["html"]) for step in steps] for steps in shown] == [
        [True, True],
        [True, True],
        [False],
    ]


def test_the_history_costs_few_queries_however_long_it_is(
    writing, role, editions, django_assert_max_num_queries
):
    draft(role, summary="Counts nothing.")
    with django_assert_max_num_queries(25):
        writing.get(address("edition_of_role", role.pk))


def test_the_history_leads_to_the_page_as_it_stood_where_it_was_then(writing, role, editions):
    then = timezone.now().isoformat()
    move(role, "counter")
    url = address("edition_of_role", role.pk)
    assert writing.get(url, {"at": then})["Location"].startswith("/careers/data-analyst/?at=")
    assert "was not public then" in writing.get(url, {"at": "2001-01-01"}).content.decode()
    assert "is not a day" in writing.get(url, {"at": "yesterday"}).content.decode()


# Comparing


def test_any_two_editions_are_compared_at_an_address_that_can_be_shared(writing, editions):
    first, _second, third = editions
    html = compare(writing, first, third).content.decode()
    assert "Edition 1 → Edition 3" in html
    assert "Counts things" in html
    assert f"?a={third.pk}&amp;b={first.pk}" in html


def test_an_edition_is_compared_with_the_draft(writing, role, editions):
    draft(role, summary="Counts nothing.", slug="counter")
    html = compare(writing, editions[0], "draft").content.decode()
    assert "nothing." in html
    assert "<b>data-analyst</b> became <b>counter</b>" in html


def test_texts_that_say_the_same_are_told_so(writing, editions):
    assert "Readers see nothing different" in compare(writing, editions[2], "draft").content.decode()


def test_editors_also_see_what_leads_to_roles_that_are_not_public(writing, role, editions):
    factories.RelatedCareerFactory(role=role, target__title="Still a Draft")
    assert "Still a Draft" in compare(writing, editions[2], "draft").content.decode()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("draft", "draft", "Choose at least one edition"),
        ("", "", "one of these does not exist"),
        ("999999", "draft", "one of these does not exist"),
        ("first", "nonsense", "one of these does not exist"),
        ("first", "9" * 30, "one of these does not exist"),
        ("first", "other", "of two roles"),
    ],
)
def test_what_cannot_be_compared_is_explained(writing, editions, old, new, told):
    names = {"first": editions[0], "other": factories.EditionFactory()}
    response = writing.get(
        address("edition_compare"),
        {name: getattr(names.get(key), "pk", key) for name, key in (("a", old), ("b", new))},
        follow=True,
    )
    assert response.status_code == 200
    assert told in response.content.decode()


def test_comparing_costs_few_queries(writing, editions, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        compare(writing, editions[0], "draft")
    with django_assert_max_num_queries(7):
        compare(writing, editions[0], editions[1])


# Going back


def test_before_going_back_it_is_shown_what_changes_for_readers_and_in_the_draft(
    publishing_client, role, editions
):
    draft(role, education="Three years of counting")
    html = publishing_client.get(address("edition_restore", editions[1].pk)).content.decode()
    readers, in_draft = html.split('id="in-draft"')
    assert "twice" in readers
    assert "Three years of counting" not in readers
    assert "Three years of counting" in in_draft
    assert "was never published" in html


def test_a_draft_that_is_kept_as_an_edition_is_not_mourned(publishing_client, editions):
    html = publishing_client.get(address("edition_restore", editions[0].pk)).content.decode()
    assert "is kept as edition 3" in html


def test_what_roles_share_is_shown_as_it_will_be(publishing_client, role, editions):
    """A skill that was renamed keeps its new name, whatever the edition says."""
    skill = role.skill_groups.get().requirements.get().skill
    skill.name = "Renamed Since"
    skill.save()
    html = publishing_client.get(address("edition_restore", editions[0].pk)).content.decode()
    assert "Renamed Since" in html.split('id="in-draft"')[0]
    assert "Renamed Since" not in html.split('id="in-draft"')[1]


def test_rolling_back_publishes_an_edition_again_at_once_and_notes_who_and_why(
    publishing_client, role, editions
):
    page = publishing_client.get(address("edition_restore", editions[0].pk), {"how": "publish"})
    assert page.context["form"]["how"].value() == "publish"
    sent = restore_data(publishing_client, editions[0], how="publish", reason="It was right before.")
    assert publishing_client.post(address("edition_restore", editions[0].pk), sent).status_code == 302
    live = Edition.objects.live().get(role=role)
    assert (live.number, live.checksum) == (4, editions[0].checksum)
    assert (live.created_by, live.reason) == ("First Last", "It was right before.")
    told = LogEntry.objects.get().get_change_message()
    assert "Rolled back: published edition 1 again." in told
    assert "It was right before." in told


def test_restoring_as_a_draft_leaves_the_public_page_alone(publishing_client, role, editions):
    sent = restore_data(publishing_client, editions[0])
    publishing_client.post(address("edition_restore", editions[0].pk), sent)
    assert Edition.objects.live().get(role=role) == editions[2]
    assert Role.objects.with_state().get(pk=role.pk).state == "changed"
    assert "back into the draft" in LogEntry.objects.get().get_change_message()


def test_a_form_that_was_open_meanwhile_can_still_be_merged(publishing_client, role, editions):
    version = Role.objects.get(pk=role.pk).version
    sent = restore_data(publishing_client, editions[0])
    publishing_client.post(address("edition_restore", editions[0].pk), sent)
    assert ReplacedDraft.objects.get(role=role).version == version
    assert Role.objects.get(pk=role.pk).version > version


def test_what_changed_while_somebody_looked_is_not_replaced_unseen(publishing_client, role, editions):
    sent = restore_data(publishing_client, editions[0])
    draft(role, summary="Saved by another.")
    response = publishing_client.post(address("edition_restore", editions[0].pk), sent)
    html = response.content.decode()
    assert "has changed since you opened this page" in html
    assert "Saved by another." in html
    assert Role.objects.get(pk=role.pk).summary == "Saved by another."
    again = sent | {"seen": response.context["form"]["seen"].value()}
    assert publishing_client.post(address("edition_restore", editions[0].pk), again).status_code == 302


def test_what_cannot_be_published_any_more_is_refused_and_nothing_changes(publishing_client, role, editions):
    Role.objects.filter(pk=role.pk).update(archived_at=timezone.now())
    sent = restore_data(publishing_client, editions[0], how="publish")
    response = publishing_client.post(address("edition_restore", editions[0].pk), sent)
    assert "put away" in str(response.context["form"].errors)
    assert Role.objects.get(pk=role.pk).summary == "Counts things twice."
    assert not LogEntry.objects.exists()


def test_opening_the_page_costs_a_bounded_number_of_queries_and_writes_nothing(
    publishing_client, role, editions, django_assert_max_num_queries
):
    before = [list(model.objects.order_by("pk").values()) for model in (Role, Edition)]
    with django_assert_max_num_queries(75):
        publishing_client.get(address("edition_restore", editions[0].pk))
    assert before == [list(model.objects.order_by("pk").values()) for model in (Role, Edition)]


# Addresses


def move(role, slug):
    draft(role, slug=slug)
    return publishing.publish(role, by="publisher")


def test_old_addresses_lead_to_the_page_after_a_roll_back(publishing_client, client, role, editions):
    move(role, "counter")
    assert client.get("/careers/data-analyst/")["Location"] == "/careers/counter/"
    sent = restore_data(publishing_client, editions[0], how="publish", address="then")
    publishing_client.post(address("edition_restore", editions[0].pk), sent)
    assert client.get("/careers/counter/")["Location"] == "/careers/data-analyst/"
    assert client.get("/careers/data-analyst/").status_code == 200


def test_the_address_of_today_can_be_kept(publishing_client, client, role, editions):
    move(role, "counter")
    sent = restore_data(publishing_client, editions[1], how="publish", address="today")
    publishing_client.post(address("edition_restore", editions[1].pk), sent)
    live = Edition.objects.live().get(role=role)
    assert (live.slug, live.summary) == ("counter", "Counts things.")
    assert client.get("/careers/data-analyst/")["Location"] == "/careers/counter/"


def test_an_address_that_another_role_has_by_now_is_not_taken_from_it(
    publishing_client, client, role, editions
):
    move(role, "counter")
    newcomer = factories.EditionFactory(role__slug="data-analyst", role__title="Newcomer")
    sent = restore_data(publishing_client, editions[0], how="publish", address="then")
    response = publishing_client.post(address("edition_restore", editions[0].pk), sent)
    assert "“Newcomer”" in str(response.context["form"].errors)
    assert client.get("/careers/data-analyst/").context["edition"] == newcomer
    sent["address"] = "today"
    assert publishing_client.post(address("edition_restore", editions[0].pk), sent).status_code == 302
    assert client.get("/careers/data-analyst/").context["edition"] == newcomer
    assert client.get("/careers/counter/").context["edition"].checksum != editions[2].checksum


def test_pages_that_lead_to_a_role_are_changed_when_its_address_goes_back(publishing_client, role, editions):
    relation = factories.RelatedCareerFactory(role__publishable=True, target=role)
    move(role, "counter")
    publishing.publish(relation.role, by="publisher")
    sent = restore_data(publishing_client, editions[0], address="then")
    publishing_client.post(address("edition_restore", editions[0].pk), sent)
    assert Role.objects.with_state().get(pk=relation.role_id).state == "changed"


# Who may


@pytest.mark.parametrize("name", ["edition_of_role", "edition_compare"])
def test_whoever_may_see_roles_may_read_their_history(client, make_user, role, editions, name):
    args = [role.pk] if name == "edition_of_role" else []
    url = address(name, *args)
    query = {} if args else {"a": editions[0].pk, "b": editions[1].pk}
    client.force_login(make_user("reader", "view_role"))
    html = client.get(url, query).content.decode()
    assert "Edition 1" in html
    assert reverse("admin:careers_edition_restore", args=[editions[0].pk]) not in html
    client.force_login(make_user("other"))
    assert client.get(url, query).status_code == 403
