"""A session that ended, or a token that changed, loses nothing typed, and lets no forged form through."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from careers.admin.session_expiry import Typed
from careers.authentication.attempts import PAIR
from careers.models import Role
from tests.admin.forms import address, errors_of, posted

pytestmark = pytest.mark.django_db

ORIGIN = {"Origin": "http://testserver", "Sec-Fetch-Mode": "navigate"}
SIGN_IN = {"username": "writer", "password": "a-long-password"}


@pytest.fixture
def browser(writer):
    """A client that checks tokens as a server does, signed in as the writer."""
    browser = Client(enforce_csrf_checks=True, headers=ORIGIN)
    browser.force_login(writer)
    return browser


@pytest.fixture
def typed(browser, role):
    """The form of the role, with something typed into it and the token that its page had."""
    response = browser.get(address("role_change", role.pk))
    return posted(response) | {
        "summary": "Typed\r\nwith “care” & <b>zeal</b>.",
        "csrfmiddlewaretoken": str(response.context["csrf_token"]),
        "_continue": "Save and continue editing",
    }


def hidden(response) -> dict:
    """What the forms on a page of these send by themselves."""
    sent = {"csrfmiddlewaretoken": str(response.context["csrf_token"])}
    if response.context.get("kept"):
        return sent | {"kept": response.context["kept"], "next": response.context["next"]}
    return sent | dict(response.context["typed"].fields)


def sign_in(browser, sent, **fields):
    return browser.post(reverse("admin:login"), sent | SIGN_IN | fields)


def summary(role) -> str:
    return Role.objects.get(pk=role.pk).summary


# The session has ended


def test_what_was_typed_is_carried_through_signing_in_and_saved_when_the_editor_says_so(browser, role, typed):
    before = summary(role)
    browser.session.flush()
    page = browser.post(address("role_change", role.pk), typed)
    assert page.status_code == 403
    assert "nothing you typed is lost" in page.content.decode()
    page = sign_in(browser, hidden(page))
    html = page.content.decode()
    assert page.status_code == 200
    assert "All that you typed is here." in html
    assert 'value="Save and continue editing"' in html
    assert "Typed\r\nwith “care” &amp; &lt;b&gt;zeal&lt;/b&gt;." in html
    assert page["Cache-Control"] == "no-store"
    assert summary(role) == before
    response = browser.post(page.context["typed"].path, hidden(page))
    assert response.status_code == 302
    assert summary(role) == "Typed\nwith “care” & <b>zeal</b>."


def test_it_can_be_seen_in_the_form_before_it_is_saved(browser, role, typed):
    before = summary(role)
    browser.session.flush()
    page = sign_in(browser, hidden(browser.post(address("role_change", role.pk), typed)))
    response = browser.post(page.context["typed"].path, hidden(page) | {"_look": "Show it in the form"})
    assert "It is not saved yet" in response.content.decode()
    assert posted(response)["summary"] == typed["summary"]
    assert summary(role) == before


def test_somebody_who_saved_in_between_is_not_overwritten(browser, role, typed):
    browser.session.flush()
    page = sign_in(browser, hidden(browser.post(address("role_change", role.pk), typed)))
    Role.objects.update(version=role.version + 1, summary="Theirs.")
    response = browser.post(page.context["typed"].path, hidden(page))
    assert "Somebody saved before you" in response.content.decode()
    assert summary(role) == "Theirs."


def test_a_wrong_password_loses_nothing(browser, role, typed):
    browser.session.flush()
    page = browser.post(address("role_change", role.pk), typed)
    again = sign_in(browser, hidden(page), password="wrong")
    assert "nothing you typed is lost" in again.content.decode()
    assert dict(sign_in(browser, hidden(again)).context["typed"].fields)["summary"] == typed["summary"]


def test_files_and_passwords_are_not_kept_and_this_is_said(browser, role, typed):
    browser.session.flush()
    picture = SimpleUploadedFile("loom.png", b"...", "image/png")
    page = browser.post(address("role_change", role.pk), typed | {"hero_image": picture})
    assert "Please choose again: loom.png" in page.content.decode()
    page = sign_in(browser, hidden(page))
    assert "Please choose again: loom.png" in page.content.decode()


def test_no_password_is_ever_carried(browser, admin_user, db):
    browser.force_login(admin_user)
    url = reverse("admin:auth_user_add")
    token = str(browser.get(url).context["csrf_token"])
    browser.session.flush()
    sent = {"csrfmiddlewaretoken": token, "username": "new", "password1": "secret-1", "password2": "secret-1"}
    page = browser.post(url, sent)
    assert "Passwords are not kept" in page.content.decode()
    page = browser.post(reverse("admin:login"), hidden(page) | {"username": "admin", "password": "password"})
    assert "secret-1" not in page.content.decode()
    assert dict(page.context["typed"].fields) == {"username": "new"}
    change = reverse("admin:auth_user_password_change", args=[User.objects.get(username="admin").pk])
    browser.session.flush()
    assert browser.post(change, sent).status_code in {302, 403}


def test_five_megabytes_come_through(browser, role, typed):
    browser.session.flush()
    text = "Wörter und\r\nZeilen. " * 250_000
    page = sign_in(
        browser, hidden(browser.post(address("role_change", role.pk), typed | {"sections-0-body": text}))
    )
    response = browser.post(page.context["typed"].path, hidden(page))
    assert "60000" in errors_of(response)["sections-0-body"][0]
    assert posted(response)["sections-0-body"] == text


def test_what_was_typed_is_carried_through_a_wait(browser, role, typed):
    browser.session.flush()
    page = browser.post(address("role_change", role.pk), typed)
    for _time in range(PAIR.free):
        page = sign_in(browser, hidden(page), password="wrong")
    refused = sign_in(browser, hidden(page))
    assert refused.status_code == 429
    assert "There were too many attempts to log in" in refused.content.decode()
    assert "{#" not in refused.content.decode()
    assert refused.context["typed"] == page.context["typed"]
    assert refused.context["next"] == page.context["next"]
    AccessAttempt.objects.all().delete()
    page = sign_in(browser, hidden(refused))
    assert dict(page.context["typed"].fields)["summary"] == typed["summary"]


# Signed in again in another tab


def test_a_token_that_changed_loses_nothing_either(browser, role, typed, writer):
    before = summary(role)
    del browser.cookies["csrftoken"]
    browser.force_login(writer)
    token = str(browser.get(reverse("admin:index")).context["csrf_token"])
    assert token
    page = browser.post(address("role_change", role.pk), typed)
    assert page.status_code == 403
    assert "You signed in anew" in page.content.decode()
    assert summary(role) == before
    assert browser.post(page.context["typed"].path, hidden(page)).status_code == 302
    assert summary(role) != before


def test_signing_in_elsewhere_while_the_page_to_sign_in_holds_what_was_typed(browser, role, typed, writer):
    browser.session.flush()
    page = browser.post(address("role_change", role.pk), typed)
    del browser.cookies["csrftoken"]
    browser.force_login(writer)
    page = sign_in(browser, hidden(page))
    assert page.status_code == 403
    assert dict(page.context["typed"].fields)["summary"] == typed["summary"]


# Forged forms


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "", "Referer": "https://elsewhere.example/"},
        {"Origin": ""},
        {"Sec-Fetch-Mode": "cors"},
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_what_another_site_or_a_script_sends_is_not_kept(browser, role, typed, headers, signed_in):
    before = summary(role)
    if not signed_in:
        browser.session.flush()
    del browser.cookies["csrftoken"]
    response = browser.post(address("role_change", role.pk), typed, headers=headers)
    assert response.status_code == 403
    assert "Typed" not in response.content.decode()
    assert summary(role) == before


def test_what_was_carried_cannot_be_made_up(browser, role):
    browser.session.flush()
    token = str(browser.get(reverse("admin:login")).context["csrf_token"])
    response = sign_in(browser, {"csrfmiddlewaretoken": token, "kept": "made:up"})
    assert response.status_code == 302


def test_signing_in_leads_where_it_always_led(browser, role):
    browser.session.flush()
    url = address("role_change", role.pk)
    page = browser.get(url, follow=True)
    sent = {"csrfmiddlewaretoken": str(page.context["csrf_token"]), "next": url}
    assert sign_in(browser, sent).url == url


def test_the_page_about_refused_forms_stays_for_readers(client):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("reader"))
    response = client.post(reverse("admin:logout"))
    assert response.status_code == 403
    assert "The form was not accepted" in response.content.decode()


def test_what_the_site_sends_is_not_listed():
    fields = [("action", "publish_selected"), ("confirmed", "yes"), ("seen-3", "a8f"), ("reason", "Typed.")]
    assert Typed("/admin/", fields, []).listed == [("reason", "Typed.")]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([("_save", "Save"), ("_popup", "1")], "Save"),
        ([("_selected_action", "3"), ("action", "publish_selected")], ""),
        ([("_use", "7")], ""),
        ([("_start", "market-demand")], ""),
        (
            [("_selected_action", "3"), ("_later", "Publish on 15 December 2026, 09:00")],
            "Publish on 15 December 2026, 09:00",
        ),
    ],
)
def test_a_key_is_no_word_on_a_button(fields, words):
    assert Typed("/admin/", fields, []).button == words
