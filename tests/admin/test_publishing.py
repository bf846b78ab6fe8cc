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
from tests.admin.forms import address, errors_of, posted

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


@pytest.mark.parametrize("at", ["", "2020-01-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "soon"])
def test_a_time_that_makes_no_sense_is_refused_at_the_field(publishing_client, role, at):
    sent = publish_data(publishing_client, role, when="later", at=at)
    response = publishing_client.post(address("role_publish", role.pk), sent)
    assert list(response.context["form"].errors) == ["at"]
    assert not Edition.objects.exists()


def test_a_page_that_is_not_fit_is_refused_with_links_to_the_fields(publishing_client, role):
    role.sections.filter(slug="second").update(body="[bad](address)")
    factories.note(role)
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
    factories.change(role, summary="Changed meanwhile.")
    response = publishing_client.post(address("role_publish", role.pk), sent)
    assert "has changed since" in response.content.decode()
    assert not Edition.objects.exists()
    again = {"when": "now", "reason": "", "seen": response.context["form"]["seen"].value()}
    assert publishing_client.post(address("role_publish", role.pk), again).status_code == 302


def test_saving_and_publishing_leads_to_the_publish_page(publishing_client, role):
    sent = posted(publishing_client.get(address("role_change", role.pk))) | {"_publish": "1"}
    response = publishing_client.post(address("role_change", role.pk), sent)
    assert response["Location"] == address("role_publish", role.pk)


# Until a time


#: Read once, so that no minute passes between two questions.
NOW = timezone.localtime().replace(second=0, microsecond=0)


def hours(count):
    return NOW + timedelta(hours=count)


def typed(at):
    return at.strftime("%Y-%m-%dT%H:%M")


def test_a_page_is_published_until_a_time(publishing_client, role):
    sent = publish_data(publishing_client, role, until=typed(hours(5)), reason="For the fair.")
    assert publishing_client.post(address("role_publish", role.pk), sent).status_code == 302
    edition = Edition.objects.live().get(role=role)
    assert (edition.live_until, edition.withdrawn_by) == (hours(5), "First Last")
    assert "It will be withdrawn on" in LogEntry.objects.get().get_change_message()


def test_a_page_is_public_from_a_time_until_another(publishing_client, role):
    sent = publish_data(publishing_client, role, when="later", at=typed(hours(2)), until=typed(hours(5)))
    assert publishing_client.post(address("role_publish", role.pk), sent).status_code == 302
    edition = Edition.objects.get(role=role)
    assert (edition.live_from, edition.live_until) == (hours(2), hours(5))


def test_an_end_beyond_the_calendar_is_refused_at_the_field(publishing_client, role, settings):
    settings.TIME_ZONE = "America/New_York"
    sent = publish_data(publishing_client, role, until="9999-12-31T23:59")
    response = publishing_client.post(address("role_publish", role.pk), sent)
    assert list(response.context["form"].errors) == ["until"]


@pytest.mark.parametrize(("at", "until"), [(2, 2), (2, 1), (None, -1)])
def test_an_end_that_is_not_after_the_beginning_is_refused_at_the_field(publishing_client, role, at, until):
    values = {"when": "later", "at": typed(hours(at))} if at else {}
    sent = publish_data(publishing_client, role, until=typed(hours(until)), reason="Typed.", **values)
    response = publishing_client.post(address("role_publish", role.pk), sent)
    assert list(response.context["form"].errors) == ["until"]
    assert "Typed." in response.content.decode()
    assert not Edition.objects.exists()


def test_what_is_live_gets_an_end_without_a_new_edition(publishing_client, live_role):
    sent = publish_data(publishing_client, live_role, until=typed(hours(5)))
    assert publishing_client.post(address("role_publish", live_role.pk), sent).status_code == 302
    assert Edition.objects.get().live_until == hours(5)


def test_another_end_takes_the_place_of_the_one_before(publishing_client, live_role):
    publishing.withdraw(live_role, by="tests", reason="Over.", at=hours(3))
    sent = publish_data(publishing_client, live_role, until=typed(hours(5)))
    assert publishing_client.post(address("role_publish", live_role.pk), sent).status_code == 302
    assert Edition.objects.get().live_until == hours(5)


def test_an_end_and_something_that_is_scheduled_are_one_too_many(publishing_client, live_role):
    factories.change(live_role, title="Renamed")
    publishing.schedule(live_role, by="tests", at=hours(2))
    factories.change(live_role, title="Renamed again")
    sent = publish_data(publishing_client, live_role, until=typed(hours(5)))
    response = publishing_client.post(address("role_publish", live_role.pk), sent)
    assert "Cancel it first" in response.content.decode()
    assert Edition.objects.count() == 2
    assert Edition.objects.live().get().live_until == hours(2)
    sent |= {"in_place": "on"}
    assert publishing_client.post(address("role_publish", live_role.pk), sent).status_code == 302
    assert [each.title for each in Edition.objects.order_by("number")] == ["Data Analyst", "Renamed again"]
    assert Edition.objects.live().get().live_until == hours(5)


# What is planned


@pytest.fixture
def planned(live_role):
    factories.change(live_role, title="Renamed")
    return publishing.schedule(live_role, by="tests", at=hours(2))


def test_a_scheduled_edition_is_cancelled_by_one_button(publishing_client, live_role, planned):
    url = address("role_publish", live_role.pk)
    assert f"Cancel edition {planned.number}" in publishing_client.get(url).content.decode()
    html = publishing_client.post(url, {"cancel": planned.pk}, follow=True).content.decode()
    assert "Cancelled edition 2" in html
    assert Edition.objects.get().live_until is None
    assert "Cancelled edition 2" in LogEntry.objects.get().get_change_message()


def test_what_a_change_set_publishes_is_not_cancelled_alone(publishing_client, live_role, planned):
    factories.ChangeSetRoleFactory(role=live_role, edition=planned, change_set__title="Pay refresh")
    url = address("role_publish", live_role.pk)
    response = publishing_client.post(url, {"cancel": planned.pk})
    assert "together with the change set “Pay refresh”" in response.content.decode()
    sent = publish_data(publishing_client, live_role, in_place="on")
    assert "Pay refresh" in publishing_client.post(url, sent).content.decode()
    assert Edition.objects.scheduled().get() == planned


def test_a_withdrawal_to_come_is_taken_back_by_one_button(publishing_client, live_role):
    publishing.withdraw(live_role, by="tests", reason="Over.", at=hours(2))
    edition, url = Edition.objects.get(), address("role_publish", live_role.pk)
    assert "Do not withdraw edition 1" in publishing_client.get(url).content.decode()
    assert publishing_client.post(url, {"keep": edition.pk}).status_code == 302
    assert Edition.objects.get().live_until is None


@pytest.mark.parametrize("act", ["cancel", "keep"])
@pytest.mark.parametrize("pk", ["", "0", "x", "99999999999999999999999", "live", "of another"])
def test_what_is_not_planned_any_more_is_said_and_nothing_done(publishing_client, live_role, act, pk):
    other = publishing.schedule(factories.RoleFactory(publishable=True), by="tests", at=hours(2))
    pk = {"live": Edition.objects.live().get().pk, "of another": other.pk}.get(pk, pk)
    before = list(Edition.objects.values())
    response = publishing_client.post(address("role_publish", live_role.pk), {act: pk})
    assert response.status_code == 200
    assert response.context["refused"]
    assert list(Edition.objects.values()) == before


# What publishing changes


def test_the_publish_page_shows_what_changes_for_readers(publishing_client, live_role):
    section = live_role.sections.first()
    section.body = "What the work is, in **simple** words."
    section.save()
    factories.note(live_role)
    html = publishing_client.get(address("role_publish", live_role.pk)).content.decode()
    assert '<ins><span class="vh">is now: </span>simple</ins>' in html
    assert '<del><span class="vh">was: </span>plain</del>' in html


def test_what_is_found_names_its_figure_and_is_marked_where_it_is_new(publishing_client, live_role):
    live_role.salary_bands.update(label="Pay at the fair", year=2999)
    factories.note(live_role)
    html = publishing_client.get(address("role_publish", live_role.pk)).content.decode()
    assert "<b>Pay at the fair:</b> The year 2999 is still to come." in html
    found = html[html.index("Contradictory") : html.index("still to come")]
    assert "New</span>" in found


def test_the_publish_page_says_where_the_page_is_shown(publishing_client, live_role):
    for values in ({"related_careers": "chosen"}, {"body": f"See [this](/careers/{live_role.slug}/)."}):
        other = factories.RoleFactory(publishable=True, title=f"Page {next(iter(values))}")
        if "body" in values:
            other.sections.update(**values)
        else:
            factories.RelatedCareerFactory(role=other, target=live_role)
        factories.note(other)
        publishing.publish(other, by="tests")
    factories.RelatedCareerFactory(role=factories.RoleFactory(title="A draft"), target=live_role)
    beside = factories.SectionFactory(body=f"See [that](/careers/{live_role.slug}-2/).")
    publishing.publish(beside.role, by="tests")
    shown = publishing_client.get(address("role_publish", live_role.pk)).context["shown_on"]
    assert [(each.edition.title, each.how.split(",")[0]) for each in shown if "similar" not in each.how] == [
        ("Page body", "by a link in a text"),
        ("Page related_careers", "as a related career"),
    ]


def test_the_publish_page_costs_few_queries(publishing_client, django_assert_max_num_queries):
    from tests.views.big_page import publish_big_page

    role = publish_big_page("largest")
    factories.change(role, summary="Changed.", title="Changed")
    with django_assert_max_num_queries(32):
        publishing_client.get(address("role_publish", role.pk))


def test_publishing_costs_few_queries(publishing_client, live_role, django_assert_max_num_queries):
    factories.change(live_role, summary="Changed.", title="Changed")
    sent = publish_data(publishing_client, live_role)
    # Most of them are for the indexes.
    with django_assert_max_num_queries(100):
        assert publishing_client.post(address("role_publish", live_role.pk), sent).status_code == 302


# Many at once


def many(client, *roles, **values):
    sent = {"action": "publish_selected", "_selected_action": [role.pk for role in roles]}
    return client.post(address("role_changelist"), sent | values)


def sent_again(response, **values):
    """What the browser sends from the page that shows many roles."""
    seen = {f"seen-{each.role.pk}": each.draft.checksum for each in response.context["entries"]}
    return {"confirmed": "yes", "reason": ""} | seen | values


def test_many_roles_are_shown_before_they_are_published(publishing_client, live_role):
    factories.change(live_role, summary="Changed.")
    new, faulty = factories.RoleFactory(publishable=True), factories.RoleFactory(title="Faulty One")
    html = many(publishing_client, live_role, new, faulty).content.decode()
    assert "Title, summary and facts: changed Summary" in html
    assert "all of it becomes public" in html
    assert "The page has no section yet" in html
    assert Edition.objects.count() == 1


def test_many_roles_are_published_with_one_reason_and_faults_named(publishing_client, role):
    faulty = factories.RoleFactory(title="Faulty One")
    page = many(publishing_client, role, faulty)
    many(publishing_client, role, faulty, **sent_again(page, reason="New year."))
    html = publishing_client.get(address("role_changelist")).content.decode()
    assert "1 role is now live." in html
    assert "Faulty One:" in html
    assert Edition.objects.live().get().reason == "New year."
    assert "New year." in LogEntry.objects.get().get_change_message()


def test_of_many_roles_none_is_published_unseen(publishing_client, role):
    other = factories.RoleFactory(publishable=True, title="Other One")
    page = many(publishing_client, role, other)
    factories.change(other, summary="Changed meanwhile.")
    response = many(publishing_client, role, other, **sent_again(page, reason="Typed."))
    assert response.context["changed"] == {other.pk}
    assert "Typed." in response.content.decode()
    assert not Edition.objects.exists()
    many(publishing_client, role, other, **sent_again(response))
    assert Edition.objects.live().count() == 2


def test_many_that_are_gone_are_not_published_and_that_is_said(publishing_client, role):
    page = many(publishing_client, role)
    sent = {"action": "publish_selected", "_selected_action": [role.pk]} | sent_again(page)
    response = publishing_client.post(f"{address('role_changelist')}?q=nothing-like-it", sent, follow=True)
    assert "None of these roles is in this list any more." in response.content.decode()
    assert not Edition.objects.exists()


def test_more_roles_than_fit_on_a_page_are_refused(publishing_client, monkeypatch):
    from careers.editorial.views import publish

    monkeypatch.setattr(publish, "MOST", 1)
    many(publishing_client, *(factories.RoleFactory(publishable=True) for _number in range(2)))
    html = publishing_client.get(address("role_changelist")).content.decode()
    assert "Choose up to 1 roles." in html
    assert not Edition.objects.exists()


def test_many_roles_cost_few_queries_to_show(publishing_client, django_assert_max_num_queries):
    roles = [factories.RoleFactory(complete=True) for _number in range(12)]
    publishing.publish_all(roles, by="tests")
    Role.objects.update(summary="Changed.")
    with django_assert_max_num_queries(30):
        many(publishing_client, *roles)


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


@pytest.mark.parametrize("later", [2, 3])
def test_a_second_withdrawal_names_the_first(publishing_client, live_role, later):
    publishing.withdraw(live_role, by="First Last", reason="Over.", at=hours(2))
    end = live_role.editions.get().live_until
    url = address("role_withdraw", live_role.pk)
    assert "Edition 1 is going to be withdrawn on" in publishing_client.get(url).content.decode()
    at = timezone.localtime(end + timedelta(hours=later - 2)).strftime("%Y-%m-%dT%H:%M:%S")
    response = publishing_client.post(url, {"when": "later", "at": at, "reason": "Over."})
    told = str(response.context["form"].errors)
    assert "is going to be withdrawn on" in told
    assert "not public" not in told
    assert live_role.editions.get().live_until == end


# Editions


def test_an_old_edition_is_shown_with_its_span(publishing_client, live_role):
    edition = Edition.objects.get()
    html = publishing_client.get(address("edition_page", edition.pk)).content.decode()
    assert "Edition 1." in html
    assert "<h1>Data Analyst</h1>" in html


@pytest.mark.parametrize("verb", ["add", "change", "delete"])
def test_nobody_writes_editions_by_hand(admin_client, live_role, verb):
    pk = Edition.objects.get().pk
    url = address("edition_add") if verb == "add" else address(f"edition_{verb}", pk)
    assert admin_client.post(url, {"post": "yes", "title": "Forged"}).status_code == 403
    assert Edition.objects.get().title == "Data Analyst"


def test_the_history_of_one_role_names_it(writing, live_role):
    html = writing.get(address("edition_changelist"), {"role__id__exact": live_role.pk}).content.decode()
    assert "History of “Data Analyst”" in html
    assert address("edition_of_role", live_role.pk) in html


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
