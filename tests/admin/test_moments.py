"""Now, or at a time: nothing becomes public, or stops being it, before it was meant."""

import re
from datetime import datetime

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone

from careers import publishing
from careers.models import Edition, Role
from tests import factories
from tests.admin.forms import address

pytestmark = pytest.mark.django_db

#: A time that is always to come, and how pages say it.
TYPED, SAID = "2999-12-15T09:00", "15 December 2999, 09:00"


def of_publish(client):
    role = factories.RoleFactory(publishable=True)
    return address("role_publish", role.pk)


def of_withdraw(client):
    role = factories.RoleFactory(publishable=True)
    publishing.publish(role, by="tests")
    return address("role_withdraw", role.pk)


def of_change_set(client):
    member = factories.ChangeSetRoleFactory(role=factories.RoleFactory(publishable=True))
    publishing.note_changes(Role.objects.all())
    return reverse("admin:desk_changeset_review", args=[member.change_set.pk])


@pytest.fixture(params=[of_publish, of_withdraw, of_change_set])
def url(request, publishing_client):
    """A page on which something is done now or at a time."""
    return request.param(publishing_client)


def send(client, url, **values):
    form = client.get(url).context["form"]
    seen = {"seen": form["seen"].value()} if "seen" in form.fields else {}
    return client.post(url, seen | {"when": "now", "reason": "Typed."} | values)


def state():
    return list(Edition.objects.values_list("pk", "live_from", "live_until"))


def buttons(response) -> dict[str, str]:
    found = re.findall(r'<input type="submit" name="(_\w+)" value="([^"]*)"', response.content.decode())
    return dict(found)


@pytest.mark.parametrize("pressed", [{}, {"_now": "x"}, {"_later": "x"}])
def test_now_with_a_time_is_asked_about(publishing_client, url, pressed):
    before = state()
    response = send(publishing_client, url, at=TYPED, **pressed)
    assert response.status_code == 200
    assert state() == before
    html = response.content.decode()
    assert f"a time is typed as well: {SAID}" in html
    assert f'value="{TYPED}"' in html
    assert "reason" not in response.context["form"].fields or "Typed." in html
    said = buttons(response)
    assert said["_later"].endswith(f"on {SAID}")
    assert said["_regardless"].endswith("now, without that time")


def test_the_answer_now_leaves_the_time_aside(publishing_client, url):
    before = state()
    assert send(publishing_client, url, when="later", at=TYPED, _regardless="x").status_code == 302
    after = state()
    assert after != before
    assert all(began <= timezone.now() for _pk, began, _until in after)


def test_the_answer_later_keeps_the_time(publishing_client, url):
    asked = send(publishing_client, url, at=TYPED)
    form = asked.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "in_place"}
    assert sent["when"] == "later"
    assert publishing_client.post(url, sent | {"_later": "x"}).status_code == 302
    edition = Edition.objects.get()
    times = {edition.live_from, edition.live_until}
    assert timezone.make_aware(datetime.fromisoformat(TYPED)) in times


@pytest.mark.parametrize("when", ["now", "later"])
@pytest.mark.parametrize(
    "at",
    [
        "2999-12-15",
        "09:00",
        "2999-12-15T",
        "2999-12-15T09",
        "2999-02-31T09:00",
        "2999-12-15T25:00",
        "2001-12-15T09:00",
        "soon",
    ],
)
def test_what_is_no_time_to_come_does_nothing(publishing_client, url, at, when):
    before = state()
    response = send(publishing_client, url, when=when, at=at)
    assert list(response.context["form"].errors) == ["at"]
    assert state() == before
    # Browsers show it only in a field for any text.
    assert re.search(
        rf'<input type="(text|datetime-local)" name="at" value="{at}"', response.content.decode()
    )


@pytest.mark.parametrize("at", ["2999-12-15", "2999-02-31T09:00"])
def test_an_end_that_is_no_time_does_nothing(publishing_client, role, at):
    response = send(publishing_client, address("role_publish", role.pk), until=at)
    assert list(response.context["form"].errors) == ["until"]
    assert f'type="text" name="until" value="{at}"' in response.content.decode()
    assert not Edition.objects.exists()


def test_a_time_alone_chooses_that_time(publishing_client, url):
    assert send(publishing_client, url, when="", at=TYPED).status_code == 302
    assert Edition.objects.get()


def test_no_choice_and_no_time_is_asked_about(publishing_client, url):
    before = state()
    assert "when" in send(publishing_client, url, when="").context["form"].errors
    assert state() == before


def test_a_button_for_a_time_does_nothing_now(publishing_client, url):
    before = state()
    assert "at" in send(publishing_client, url, _later="x").context["form"].errors
    assert state() == before


def test_a_button_that_named_another_time_is_asked(publishing_client, url):
    before = state()
    response = send(publishing_client, url, when="later", at=TYPED, named="2999-12-16T09:00", _later="x")
    assert "named another time" in str(response.context["form"].errors["at"])
    assert state() == before
    assert response.context["form"]["named"].value() == TYPED
    assert SAID in buttons(response)["_later"]


def test_the_time_zone_is_said(publishing_client, url, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    assert "time zone of this site, Europe/Berlin" in publishing_client.get(url).content.decode()


@pytest.mark.parametrize("at", ["2026-03-29T02:30", "2999-10-27T02:30"])
def test_a_time_that_the_clock_skips_or_repeats_does_nothing(publishing_client, role, settings, at):
    settings.TIME_ZONE = "Europe/Berlin"
    for when in ("now", "later"):
        send(publishing_client, address("role_publish", role.pk), when=when, at=at)
    assert not Edition.objects.exists()


def test_buttons_say_what_they_do(publishing_client, role):
    assert buttons(publishing_client.get(address("role_publish", role.pk))) == {
        "_now": "Publish now",
        "_later": "Publish at the time above",
    }
    publishing.publish(role, by="tests")
    assert buttons(publishing_client.get(address("role_withdraw", role.pk))) == {
        "_now": "Withdraw now",
        "_later": "Withdraw at the time above",
    }


def test_a_button_says_that_only_a_schedule_ends(publishing_client, role):
    publishing.schedule(role, by="tests", at=timezone.make_aware(datetime.fromisoformat(TYPED)))
    said = buttons(publishing_client.get(address("role_withdraw", role.pk)))
    assert said["_now"] == "Cancel what is scheduled now"


def test_buttons_of_a_set_say_how_many_roles(publishing_client):
    html = publishing_client.get(of_change_set(publishing_client)).content.decode()
    assert 'value="Publish 1 role now"' in html


def test_rolling_back_a_set_says_what_is_withdrawn(publishing_client):
    url = of_change_set(publishing_client)
    assert send(publishing_client, url).status_code == 302
    html = publishing_client.get(url.replace("review", "roll-back")).content.decode()
    assert 'value="Withdraw 1 page now"' in html


def test_publishing_many_says_how_many(publishing_client):
    fit, empty = factories.RoleFactory(complete=True), factories.RoleFactory()
    sent = {"action": "publish_selected", "_selected_action": [fit.pk, empty.pk]}
    html = publishing_client.post(address("role_changelist"), sent).content.decode()
    assert 'value="Publish 1 role now"' in html


# Going back


@pytest.fixture
def withdrawn(role):
    publishing.publish(role, by="tests")
    publishing.withdraw(role, by="tests", reason="Over.")
    return Edition.objects.get()


@pytest.mark.parametrize("how", ["draft", "publish"])
def test_a_withdrawn_page_goes_back(publishing_client, withdrawn, how):
    response = send(publishing_client, address("edition_restore", withdrawn.pk), how=how)
    assert response.status_code == 302
    assert Edition.objects.live().exists() == (how == "publish")


@pytest.mark.parametrize(("how", "pressed"), [("draft", "_publish"), ("publish", "_draft")])
def test_a_button_that_says_something_else_does_nothing(publishing_client, withdrawn, how, pressed):
    response = send(publishing_client, address("edition_restore", withdrawn.pk), how=how, **{pressed: "x"})
    assert list(response.context["form"].errors) == ["how"]
    assert not Edition.objects.live().exists()


def all_forms(kind=forms.BaseForm):
    for form in kind.__subclasses__():
        yield form
        yield from all_forms(form)


def test_hidden_text_is_carried_to_the_letter():
    stripped = {
        f"{form.__qualname__}.{name}"
        for form in all_forms()
        if form.__module__.startswith("careers")
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.HiddenInput) and field.strip
    }
    assert stripped == set()
