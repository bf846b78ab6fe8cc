"""Editors see the site as it stood on a day: `?at=2026-03-01`. Nobody else does, and no cache keeps it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from careers import publishing
from careers.models import Edition, Role
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def editor(client, django_user_model):
    user = django_user_model.objects.create_user("writer", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_role"))
    client.force_login(user)
    return client


@pytest.fixture
def role(counter, db):
    """Public from 1 March 2026 at noon as “Counter”, from 1 April as “Analyst”, at another address."""
    return Role.objects.get(slug="analyst")


@pytest.fixture(scope="module", autouse=True)
def counter(module_db):
    role = factories.RoleFactory(publishable=True, slug="counter", title="Counter")
    first = publishing.publish(role, by="writer")
    Role.objects.filter(pk=role.pk).update(slug="analyst", title="Analyst")
    factories.note(role)
    second = publishing.publish(role, by="writer")
    april = NOON + timedelta(days=31)
    Edition.objects.filter(pk=first.pk).update(live_from=NOON, live_until=april)
    Edition.objects.filter(pk=second.pk).update(live_from=april)


def text(response):
    return response.content.decode()


# What is shown


def test_a_role_page_is_shown_as_it_stood(editor, role):
    html = text(editor.get("/careers/counter/", {"at": "2026-03-15"}))
    assert "<h1>Counter</h1>" in html
    assert "The site as it stood on 15 March 2026." in html
    assert '<a href="?">Back to today</a>' in html


@pytest.mark.parametrize("path", ["/", "/careers/", "/careers/a-z/", "/families/data-and-ai/"])
def test_lists_and_the_first_page_are_shown_as_they_stood(editor, role, path):
    then = text(editor.get(path, {"at": "2026-03-15"}))
    assert "Counter" in then
    assert "Analyst" not in then
    assert "Counter" not in text(editor.get(path))


def test_the_history_of_a_page_ends_with_the_moment(editor, role):
    html = text(editor.get("/careers/counter/changes/", {"at": "2026-03-15"}))
    assert "1 March 2026" in html
    assert "1 April 2026" not in html


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2026-02-28", 404),
        ("2026-03-01", 200),
        ("2026-03-01T11:59", 404),
        ("2026-03-01T12:00", 200),
        ("2026-03-01 12:00", 200),
        ("2026-03-01T12:30:00+01:00", 404),
        ("2026-04-01T11:59", 200),
    ],
)
def test_a_day_means_its_end_and_a_moment_itself(editor, role, at, status):
    response = editor.get("/careers/counter/", {"at": at})
    assert response.status_code == status
    assert "The site as it stood" in text(response)


def test_an_address_of_then_leads_to_the_address_of_that_moment(editor, role):
    response = editor.get("/careers/counter/", {"at": "2026-04-02"})
    assert response.status_code == 301
    assert response["Location"] == "/careers/analyst/?at=2026-04-02"
    assert response["Cache-Control"] == "private, no-store"


def test_a_page_that_was_withdrawn_since_is_shown_as_it_stood(editor, role):
    publishing.withdraw(role, by="writer", reason="Over.")
    assert editor.get("/careers/counter/", {"at": "2026-03-15"}).status_code == 200
    gone = editor.get("/careers/analyst/", {"at": timezone.now().isoformat()})
    assert gone.status_code == 410
    assert gone["Cache-Control"] == "private, no-store"


def test_what_a_page_pointed_at_is_shown_as_it_stood(editor, role):
    relation = factories.RelatedCareerFactory(role=role, target__publishable=True, target__title="Neighbour")
    publishing.publish(relation.target, by="writer")
    edition = publishing.publish(role, by="writer")
    Edition.objects.filter(number=2, role=role).update(live_until=NOON + timedelta(days=60))
    Edition.objects.filter(pk=edition.pk).update(live_from=NOON + timedelta(days=60))
    assert "Neighbour" not in text(editor.get("/careers/analyst/", {"at": "2026-05-15"}))
    assert "Neighbour" in text(editor.get("/careers/analyst/", {"at": timezone.now().isoformat()}))


def test_what_is_planned_can_be_seen_too(editor, role):
    Role.objects.filter(pk=role.pk).update(title="Analyst of Tomorrow")
    day = timezone.now() + timedelta(days=3)
    factories.note(role)
    publishing.schedule(role, by="writer", at=day)
    html = text(editor.get("/careers/analyst/", {"at": f"{day + timedelta(days=1):%Y-%m-%d}"}))
    assert "<h1>Analyst of Tomorrow</h1>" in html
    assert "as it is planned for" in html


def test_today_means_now(editor, role):
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(seconds=90))
    Role.objects.filter(pk=role.pk).update(title="Soon")
    html = text(editor.get("/careers/analyst/", {"at": f"{timezone.localdate():%Y-%m-%d}"}))
    assert "<h1>Analyst</h1>" in html
    assert "planned" not in html


def test_links_to_pages_that_were_there_keep_the_moment(editor, role):
    html = text(editor.get("/careers/", {"at": "2026-03-15"}))
    assert 'href="/careers/counter/?at=2026-03-15"' in html
    assert 'href="/?at=2026-03-15"' in html
    assert 'href="/families/data-and-ai/?at=2026-03-15"' in html
    assert 'href="/skills/"' in html
    assert 'href="#main"' in html
    assert "site.css?at" not in html


def test_links_in_texts_keep_the_moment(editor, role):
    body = (
        "As [others](/careers/other/?area=utah#pay), [skills](/skills/) and [abroad](https://example.org/)."
    )
    factories.SectionFactory(role=role, body=body)
    publishing.publish(role, by="writer")
    at = timezone.localdate().isoformat()
    html = text(editor.get("/careers/analyst/", {"at": at}))
    assert f'href="/careers/other/?area=utah&amp;at={at}#pay"' in html
    assert 'href="/skills/"' in html
    assert 'href="https://example.org/"' in html
    assert 'href="/careers/other/?area=utah#pay"' in text(editor.get("/careers/analyst/"))


def test_choosing_an_area_keeps_the_moment(editor, role):
    same = {"role": role, "source": factories.SourceFactory(), "percentiles": True}
    for area in ("Utah", "Ohio", "Iowa"):
        factories.SalaryBandFactory(area=area, slug=f"pay-{area.lower()}", **same)
    publishing.publish(role, by="writer")
    at = timezone.now().isoformat()
    html = text(editor.get("/careers/analyst/", {"at": at}))
    assert f'<input type="hidden" name="at" value="{at}">' in html


# What cannot be shown


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-01", "2026-02-30", "0001-01-01", "9" * 400, "<b>"])
def test_a_day_that_makes_no_sense_is_told_and_the_page_is_that_of_today(editor, role, at):
    response = editor.get("/careers/analyst/", {"at": at})
    assert response.status_code == 200
    assert "is not a day: write it as 2026-03-01" in text(response)
    assert "<b>”" not in text(response)
    assert response["Cache-Control"] == "private, no-store"


def test_a_page_that_is_only_known_as_it_is_today_says_so(editor, role):
    html = text(editor.get("/skills/", {"at": "2026-03-15"}))
    assert "This is the page as it is today." in html


# Who may


@pytest.mark.parametrize("path", ["/", "/careers/", "/careers/a-z/", "/careers/analyst/", "/skills/"])
def test_for_the_public_nothing_is_asked(client, role, path):
    plain, asked = client.get(path), client.get(path, {"at": "2026-03-15"})
    assert asked.status_code == plain.status_code
    assert text(asked) == text(plain)
    assert asked["ETag"] == plain["ETag"]
    assert asked["Cache-Control"].startswith("public")
    assert "Cookie" in asked["Vary"]
    assert "Cookie" not in plain["Vary"]


def test_the_public_finds_nothing_at_an_address_of_then(client, role):
    response = client.get("/careers/counter/", {"at": "2026-03-15"})
    assert response["Location"] == "/careers/analyst/?at=2026-03-15"


@pytest.mark.parametrize(
    "columns", [{"is_staff": True}, {"is_staff": False, "allowed": True}], ids=["no right", "no staff"]
)
def test_those_without_the_right_are_the_public(client, django_user_model, role, columns):
    allowed = columns.pop("allowed", False)
    user = django_user_model.objects.create_user("other", **columns)
    if allowed:
        user.user_permissions.add(Permission.objects.get(codename="view_role"))
    client.force_login(user)
    html = text(client.get("/careers/analyst/", {"at": "2026-03-15"}))
    assert "<h1>Analyst</h1>" in html
    assert "as it stood" not in html


# Caches


def test_nothing_that_an_editor_sees_is_kept(editor, role):
    response = editor.get("/careers/counter/", {"at": "2026-03-15"}, headers={"accept-encoding": "br, gzip"})
    assert response["Cache-Control"] == "private, no-store"
    assert not response.has_header("ETag")
    assert not response.has_header("Last-Modified")
    assert not response.has_header("Content-Encoding")
    assert response["X-Robots-Tag"] == "noindex"


def test_an_editor_who_has_the_page_of_today_is_not_told_to_keep_it(editor, role):
    etag = editor.get("/careers/")["ETag"]
    response = editor.get("/careers/", {"at": "2026-03-15"}, headers={"if-none-match": etag})
    assert response.status_code == 200
    assert "Counter" in text(response)


def test_the_next_page_is_that_of_today_again_even_after_a_failure(editor, role, monkeypatch):
    with monkeypatch.context() as patch:
        patch.delattr("careers.views.role.RoleDetail.get_freshness")
        with pytest.raises(NotImplementedError):
            editor.get("/careers/counter/", {"at": "2026-03-15"})
    assert "<h1>Analyst</h1>" in text(editor.get("/careers/analyst/"))


def test_looking_back_costs_the_queries_of_the_page_and_of_who_asks(
    editor, role, django_assert_max_num_queries
):
    with django_assert_max_num_queries(7):
        editor.get("/careers/counter/", {"at": "2026-03-15"})


def test_the_public_is_asked_for_nothing(client, role, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/careers/analyst/", {"at": "2026-03-15"})
