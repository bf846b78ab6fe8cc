"""The review of a draft in the admin: who may do what, what is shown, what is refused and kept."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from careers import publishing
from careers.editorial import reviewing
from careers.editorial.models import Remark, Submission
from careers.models import Edition, Role
from tests import factories
from tests.admin.forms import address, posted

pytestmark = pytest.mark.django_db

State = Submission.State


def seen(client, role):
    return client.get(address("role_review", role.pk)).context["consequences"].draft.checksum


def act(client, role, name, **values):
    """What a browser sends when the button `name` is pressed on the page as it is now."""
    sent = {"act": name, "seen": seen(client, role)} | values
    return client.post(address("role_review", role.pk), sent)


def state(role):
    return role.submissions.get().state


# Writers


def test_a_writer_submits_for_a_publisher_who_is_told_so_on_the_page(writing, role, publisher):
    assert act(writing, role, "submit", note="Pay is new.", reviewer=publisher.pk).status_code == 302
    html = writing.get(address("role_review", role.pk)).content.decode()
    assert "Waiting for review" in html
    assert "Pay is new." in html
    assert "First Last is asked to review it." in html


def test_only_who_may_publish_can_be_asked(writing, role, writer):
    response = act(writing, role, "submit", note="Typed.", reviewer=writer.pk)
    assert "reviewer" in response.context["submitting"].errors
    assert "Typed." in response.content.decode()
    assert not Submission.objects.exists()


def test_a_writer_saves_and_is_led_to_the_form_that_submits(writing, role):
    sent = posted(writing.get(address("role_change", role.pk))) | {"_review": "1", "title": "Renamed"}
    response = writing.post(address("role_change", role.pk), sent)
    assert response["Location"] == f"{address('role_review', role.pk)}#decide"
    assert Role.objects.get(pk=role.pk).title == "Renamed"


def test_a_writer_takes_back_what_was_submitted(writing, role):
    act(writing, role, "submit")
    assert act(writing, role, "take-back").status_code == 302
    assert state(role) == State.TAKEN_BACK


def test_a_double_press_submits_once_and_says_so(writing, role):
    sent = {"act": "submit", "seen": seen(writing, role), "note": "Typed."}
    for _press in range(2):
        response = writing.post(address("role_review", role.pk), sent)
    assert response.context["refused"] == ["This draft is waiting for review already."]
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(("name", "field"), [("submit", "note"), ("send-back", "text"), ("approve", "text")])
def test_a_stale_page_does_nothing_and_keeps_what_was_typed(publishing_client, role, writer, name, field):
    before = seen(publishing_client, role)
    if name != "submit":
        reviewing.submit(role, by=writer)
    factories.change(role, summary="Changed meanwhile.")
    kept = list(Submission.objects.values())
    response = act(publishing_client, role, name, seen=before, **{field: "Typed for long."})
    assert "has changed since you opened" in response.content.decode()
    assert "Typed for long.</textarea>" in response.content.decode()
    assert list(Submission.objects.values()) == kept
    assert not Remark.objects.exists()


def test_a_text_that_is_too_long_is_refused_and_kept(writing, role):
    response = act(writing, role, "remark", text="x" * 5001)
    assert "5001 letters" in response.content.decode()
    assert "x" * 5001 in response.content.decode()
    assert not Remark.objects.exists()


@pytest.mark.parametrize("name", ["approve", "send-back"])
def test_a_writer_decides_nothing(writing, role, writer, name):
    reviewing.submit(role, by=writer)
    assert act(writing, role, name, text="Fine.").status_code == 403
    assert state(role) == State.WAITING
    html = writing.get(address("role_review", role.pk)).content.decode()
    assert f'value="{name}"' not in html


def test_somebody_who_may_only_look_sees_the_review_and_does_nothing(client, make_user, role):
    client.force_login(make_user("Vera", "view_role"))
    html = client.get(address("role_review", role.pk)).content.decode()
    assert 'name="act"' not in html
    for name in ("submit", "take-back", "remark", "done", "approve", "send-back", "", "nonsense"):
        assert act(client, role, name, text="x").status_code == 403


def test_a_role_that_is_not_there_leads_back(admin_client):
    for pk in (999_999, "nonsense"):
        assert admin_client.get(address("role_review", pk)).status_code == 302


def test_an_unknown_button_changes_nothing(writing, role):
    response = act(writing, role, "nonsense")
    assert response.context["refused"] == ["Press one of the buttons."]


# Publishers


def test_a_publisher_sends_back_with_a_remark(publishing_client, role, writer):
    reviewing.submit(role, by=writer)
    assert "Write what you want to say" in act(publishing_client, role, "send-back").content.decode()
    assert act(publishing_client, role, "send-back", text="The pay is old.").status_code == 302
    assert state(role) == State.SENT_BACK
    html = publishing_client.get(address("role_review", role.pk)).content.decode()
    assert "The pay is old." in html
    assert "Sent back" in html


def test_a_publisher_approves_with_a_word(publishing_client, role, writer, publisher):
    reviewing.submit(role, by=writer)
    assert act(publishing_client, role, "approve", text="Well done.").status_code == 302
    assert state(role) == State.APPROVED
    said = Remark.objects.get()
    assert (said.text, said.author) == ("Well done.", publisher)
    html = publishing_client.get(address("role_publish", role.pk)).content.decode()
    assert "Approved by First Last" in html


def test_an_approval_by_the_writer_is_shown_as_one(publishing_client, role):
    act(publishing_client, role, "submit")
    act(publishing_client, role, "approve")
    html = publishing_client.get(address("role_publish", role.pk)).content.decode()
    assert "Whoever submitted it approved it." in html


def test_an_approval_that_no_longer_counts_is_shown_as_one(publishing_client, role, writer):
    reviewing.submit(role, by=writer)
    act(publishing_client, role, "approve")
    factories.change(role, summary="Changed meanwhile.")
    html = publishing_client.get(address("role_publish", role.pk)).content.decode()
    assert "Approval no longer counts" in html


@pytest.mark.parametrize("when", ["now", "later"])
def test_publishing_ends_the_review(publishing_client, role, writer, when):
    reviewing.submit(role, by=writer)
    page = publishing_client.get(address("role_publish", role.pk))
    at = "2999-01-01T10:00" if when == "later" else ""
    sent = {"when": when, "at": at, "seen": page.context["form"]["seen"].value()}
    assert publishing_client.post(address("role_publish", role.pk), sent).status_code == 302
    assert state(role) == State.PUBLISHED


def test_publishing_many_ends_their_reviews(publishing_client, role, writer):
    reviewing.submit(role, by=writer)
    sent = {"action": "publish_selected", "_selected_action": [role.pk]}
    page = publishing_client.post(address("role_changelist"), sent)
    sent |= {"confirmed": "yes", f"seen-{role.pk}": page.context["entries"][0].draft.checksum}
    publishing_client.post(address("role_changelist"), sent)
    assert Edition.objects.live().exists()
    assert state(role) == State.PUBLISHED


def test_rolling_back_ends_the_review_of_what_it_replaces(publishing_client, role, writer):
    first = publishing.publish(role, by="tests")
    factories.change(role, summary="Changed.")
    reviewing.submit(role, by=writer)
    page = publishing_client.get(address("edition_restore", first.pk))
    sent = {"how": "publish", "seen": page.context["form"]["seen"].value(), "reason": "It was right."}
    assert publishing_client.post(address("edition_restore", first.pk), sent).status_code == 302
    assert state(role) == State.PUBLISHED


# What is shown


def test_the_review_shows_what_changes_what_is_found_and_what_was_said(publishing_client, role):
    publishing.publish(role, by="tests")
    factories.change(role, experience_min=9, experience_max=None)
    role.salary_bands.update(source=factories.SourceFactory(unsourced=True))
    factories.note(role)
    factories.RemarkFactory(
        role=role, author=None, author_name="A reader", preview=factories.PreviewLinkFactory()
    )
    html = publishing_client.get(address("role_review", role.pk)).content.decode()
    assert "9 years or more" in html or "9+" in html
    assert f"{address('role_change', role.pk)}#id_salary_bands-0-" in html
    assert "by a preview link" in html


def test_what_somebody_wrote_is_never_markup(publishing_client, role):
    factories.RemarkFactory(role=role, author_name="<b>x</b>", text="<script>alert(1)</script>")
    for name in ("role_review", "role_change"):
        html = publishing_client.get(address(name, role.pk)).content.decode()
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_the_form_shows_the_review_and_the_newest_open_remarks(writing, role, writer):
    for number in range(7):
        reviewing.remark(role, by=writer, text=f"Remark {number}.")
    reviewing.resolve(Remark.objects.get(text="Remark 6."), by=writer)
    html = writing.get(address("role_change", role.pk)).content.decode()
    assert "Not submitted for review" in html
    form = html[html.index('id="remark-form"') :]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]
    assert [number for number in range(7) if f"Remark {number}." in html] == [1, 2, 3, 4, 5]


def test_a_remark_from_the_form_is_kept(writing, role):
    sent = {"act": "remark", "text": "From beside the form."}
    assert writing.post(address("role_review", role.pk), sent).status_code == 302
    assert Remark.objects.get().author_name == "writer"


@pytest.mark.parametrize("pk", ["", "0", "x", "9" * 30, "of another"])
def test_a_remark_that_is_not_there_is_not_marked(writing, role, pk):
    other = factories.RemarkFactory()
    response = act(writing, role, "done", remark=other.pk if pk == "of another" else pk)
    assert response.context["refused"] == ["This remark is not there any more."]
    assert not Remark.objects.exclude(resolved_at=None).exists()


def test_a_remark_is_marked_as_done(writing, role):
    said = factories.RemarkFactory(role=role)
    assert act(writing, role, "done", remark=said.pk).status_code == 302
    assert Remark.objects.get().resolved_by.username == "writer"


def test_every_act_is_in_the_log_of_the_role(publishing_client, role):
    act(publishing_client, role, "submit", note="Please.")
    act(publishing_client, role, "remark", text="Hm.")
    act(publishing_client, role, "approve")
    log = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert log == ["Submitted for review. Please.", "Remarked. Hm.", "Approved."]


def test_the_review_costs_few_queries_however_much_was_said(
    publishing_client, role, writer, django_assert_max_num_queries
):
    publishing.publish(role, by="tests")
    factories.change(role, summary="Changed.", title="Changed")
    reviewing.submit(role, by=writer)
    for _number in range(30):
        factories.RemarkFactory(role=role)
    with django_assert_max_num_queries(36):
        publishing_client.get(address("role_review", role.pk))


def test_a_forged_request_is_refused(publisher, role):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(publisher)
    url = reverse("admin:careers_role_review", args=[role.pk])
    assert strict.post(url, {"act": "remark", "text": "x"}).status_code == 403
