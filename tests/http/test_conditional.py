"""Answers that are asked for again: what has changed, what has not, and how long each may be kept."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from careers import publishing
from careers.http import conditional
from careers.models import Edition
from careers.presentation import installed_release
from tests import factories
from tests.factories import (
    EditionFactory,
    LadderFactory,
    RelatedCareerFactory,
    RoleFactory,
    RungFactory,
    SectionFactory,
)

NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
PAGE = "/careers/data-analyst/"
LISTS = ["/", "/careers/", "/careers/a-z/", "/families/data-and-ai/", "/sitemap.xml"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    """Time stands still at NOON; `clock.shift(seconds)` moves it."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def role(clock):
    """A live role that points at two others, one of them by its ladder."""
    role = RoleFactory(slug="data-analyst", publishable=True)
    RelatedCareerFactory(role=role, target__slug="neighbour", target__publishable=True)
    ladder = LadderFactory()
    RungFactory(ladder=ladder, role=role)
    RungFactory(ladder=ladder, role=RoleFactory(slug="next-step", publishable=True))
    for each in (role, role.related_careers.get().target, ladder.rungs.last().role):
        publishing.publish(each, by="tests")
    clock.shift(60)
    return role


@pytest.fixture
def neighbour(role):
    return role.related_careers.get().target


def change(role, **columns):
    for name, value in columns.items():
        setattr(role, name, value)
    role.save()
    factories.note(role)
    return publishing.publish(role, by="tests")


def ages(response) -> tuple[int, int]:
    pattern = r"public, max-age=(\d+), stale-while-revalidate=(\d+), stale-if-error=\d+"
    found = re.fullmatch(pattern, response["Cache-Control"])
    return int(found[1]), int(found[2])


def asked_again(client, path, response, *, by="both"):
    headers = {"if-none-match": response["ETag"], "if-modified-since": response.get("Last-Modified", "")}
    if by == "date":
        del headers["if-none-match"]
    elif by == "etag":
        del headers["if-modified-since"]
    return client.get(path, headers=headers)


class TestARolePage:
    def test_carries_what_caches_need(self, client, role):
        response = client.get(PAGE)
        assert response["ETag"].startswith('W/"')
        assert response["Last-Modified"] == "Sat, 01 Mar 2031 12:00:00 GMT"
        assert ages(response) == (60, 240)
        assert response["Vary"] == "Accept-Encoding"
        assert not response.cookies

    @pytest.mark.parametrize("by", ["etag", "date", "both"])
    def test_is_not_rendered_for_a_visitor_who_has_it(self, client, role, by):
        first = client.get(PAGE)
        second = asked_again(client, PAGE, first, by=by)
        assert second.status_code == 304
        assert second.content == b""
        assert second.templates == []
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert second[name] == first[name]

    def test_takes_three_queries_at_most(self, client, role, django_assert_max_num_queries):
        with django_assert_max_num_queries(3):
            response = client.get(PAGE)
        with django_assert_max_num_queries(3):
            assert asked_again(client, PAGE, response).status_code == 304

    def test_has_the_same_headers_for_head(self, client, role):
        got, head = client.get(PAGE), client.head(PAGE)
        assert head.content == b""
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary", "Content-Type", "Content-Length"):
            assert head[name] == got[name]
        assert client.head(PAGE, headers={"if-none-match": got["ETag"]}).status_code == 304

    def test_is_sent_anew_after_it_is_published_again(self, client, role, clock):
        first = client.get(PAGE)
        change(role, title="Analyst of data")
        clock.shift(60)
        for by in ("etag", "date", "both"):
            assert asked_again(client, PAGE, first, by=by).status_code == 200

    def test_is_sent_anew_after_a_role_it_shows_has_a_new_title(self, client, role, neighbour, clock):
        first = client.get(PAGE)
        change(neighbour, title="A better name")
        clock.shift(60)
        for by in ("etag", "date"):
            second = asked_again(client, PAGE, first, by=by)
            assert second.status_code == 200
            assert "A better name" in second.content.decode()

    def test_is_sent_anew_after_a_role_it_shows_has_moved(self, client, role, neighbour, clock):
        change(neighbour, slug="new-address")
        clock.shift(60)
        first = client.get(PAGE)
        change(neighbour, title="A better name")
        clock.shift(60)
        for by in ("etag", "date"):
            assert asked_again(client, PAGE, first, by=by).status_code == 200

    def test_is_sent_anew_after_a_role_it_shows_was_withdrawn(self, client, role, neighbour, clock):
        first = client.get(PAGE)
        publishing.withdraw(neighbour, by="tests", reason="Outdated.")
        clock.shift(60)
        for by in ("etag", "date"):
            second = asked_again(client, PAGE, first, by=by)
            assert second.status_code == 200
            assert "/careers/neighbour/" not in second.content.decode()
            assert asked_again(client, PAGE, second, by=by).status_code == 304

    def test_is_sent_anew_after_its_html_was_made_again(self, client, role, clock):
        Edition.objects.filter(slug="data-analyst").update(rendered="{}")
        first = client.get(PAGE)
        assert publishing.rerender() == 1
        clock.shift(60)
        for by in ("etag", "date", "both"):
            assert asked_again(client, PAGE, first, by=by).status_code == 200

    def test_is_sent_anew_after_a_new_release(self, client, role, monkeypatch):
        first = client.get(PAGE)
        newer = installed_release.InstalledRelease("another", NOON + timedelta(seconds=20))
        monkeypatch.setattr(conditional, "current_release", lambda: newer)
        for by in ("etag", "date"):
            assert asked_again(client, PAGE, first, by=by).status_code == 200

    def test_stays_the_same_when_another_role_changes(self, client, role, clock):
        first = client.get(PAGE)
        EditionFactory()
        clock.shift(60)
        assert asked_again(client, PAGE, first).status_code == 304

    def test_does_not_say_when_it_changed_while_that_second_may_not_be_over(self, client, role):
        change(role, title="Analyst of data")
        assert "Last-Modified" not in client.get(PAGE)

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_cannot_be_written_to(self, client, role, method):
        client.handler.enforce_csrf_checks = True
        assert getattr(client, method)(PAGE).status_code == 405


class TestAPlannedChange:
    @pytest.mark.parametrize(("seconds", "expected"), [(3600, (60, 240)), (100, (60, 40)), (30, (30, 0))])
    def test_ends_the_life_of_kept_answers_in_time(self, client, role, seconds, expected):
        publishing.withdraw(role, by="tests", reason="Outdated.", at=NOON + timedelta(seconds=60 + seconds))
        for path in (PAGE, *LISTS):
            assert ages(client.get(path)) == expected

    def test_of_a_role_that_a_page_shows_counts_too(self, client, role, neighbour, clock):
        publishing.withdraw(neighbour, by="tests", reason="Outdated.", at=NOON + timedelta(seconds=90))
        assert ages(client.get(PAGE)) == (30, 0)
        clock.shift(29.5)
        assert ages(client.get(PAGE)) == (0, 0)

    def test_happens_by_itself(self, client, role, clock):
        publishing.withdraw(role, by="tests", reason="Outdated.", at=NOON + timedelta(seconds=90))
        lists = {path: client.get(path) for path in LISTS}
        page = client.get(PAGE)
        clock.shift(60)
        assert asked_again(client, PAGE, page).status_code == 410
        for path, before in lists.items():
            for by in ("etag", "date"):
                assert asked_again(client, path, before, by=by).status_code == 200

    def test_to_come_leaves_the_page_as_it_is_until_then(self, client, role, clock):
        role.title = "Analyst of data"
        role.save()
        factories.note(role)
        publishing.schedule(role, by="tests", at=NOON + timedelta(seconds=90))
        first = client.get(PAGE)
        assert ages(first) == (30, 0)
        clock.shift(60)
        assert "Analyst of data" in asked_again(client, PAGE, first).content.decode()


@pytest.mark.parametrize("path", LISTS)
class TestAList:
    def test_is_not_rendered_for_a_visitor_who_has_it(self, client, role, path):
        first = client.get(path)
        for by in ("etag", "date"):
            assert asked_again(client, path, first, by=by).status_code == 304

    def test_is_sent_anew_after_any_publication_or_withdrawal(self, client, role, neighbour, clock, path):
        first = client.get(path)
        EditionFactory()
        clock.shift(60)
        second = client.get(path)
        publishing.withdraw(neighbour, by="tests", reason="Outdated.")
        clock.shift(60)
        for before in (first, second):
            for by in ("etag", "date"):
                assert asked_again(client, path, before, by=by).status_code == 200

    def test_notices_a_publication_that_commits_after_a_later_one(self, client, role, clock, path):
        """On PostgreSQL, two people who publish two roles do not wait for each other."""
        first = client.get(path)
        edition = EditionFactory()
        Edition.objects.filter(pk=edition.pk).update(live_from=NOON - timedelta(seconds=1))
        clock.shift(60)
        assert asked_again(client, path, first, by="etag").status_code == 200

    def test_takes_few_queries(self, client, role, path, django_assert_max_num_queries):
        for _ in range(5):
            EditionFactory()
        # The site map asks for skills as well, the page of a family for what it is told to be, and the home
        # page for the pay of families and, where few roles tell of pay and skills, for others that are new.
        most = {"/sitemap.xml": 6, "/families/data-and-ai/": 4, "/": 5}.get(path, 3)
        with django_assert_max_num_queries(most):
            response = client.get(path)
        with django_assert_max_num_queries(1):
            assert asked_again(client, path, response).status_code == 304


@pytest.mark.parametrize(
    "path", ["/", "/careers/", "/careers/a-z/", "/sitemap.xml", "/about/", "/robots.txt"]
)
def test_a_site_without_any_role_answers_too(client, clock, path):
    assert client.get(path)["ETag"]


def test_what_depends_on_no_edition_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/robots.txt")


def test_a_withdrawn_target_in_a_ladder_counts_as_a_change(client, role, clock):
    first = client.get(PAGE)
    publishing.withdraw(role.rungs.get().ladder.rungs.last().role, by="tests", reason="Outdated.")
    clock.shift(60)
    assert asked_again(client, PAGE, first, by="date").status_code == 200


def test_a_page_that_points_nowhere_asks_only_for_what_is_like_it(client, clock, django_assert_num_queries):
    SectionFactory(role__slug="hermit")
    publishing.publish(Edition._meta.get_field("role").related_model.objects.get(slug="hermit"), by="tests")
    with django_assert_num_queries(2):
        assert client.get("/careers/hermit/").status_code == 200


def test_the_admin_may_be_kept_by_nobody(client, admin_client):
    for response in (client.get("/admin/login/"), admin_client.get("/admin/")):
        assert "no-store" in response["Cache-Control"]
        assert "ETag" not in response


def test_cache_control_never_reaches_past_the_planned_change():
    for seconds in (0, 0.4, 1, 59.9, 60, 61, 299.9, 300, 301):
        freshness = conditional.Freshness("", None, NOON + timedelta(seconds=seconds))
        fresh, *stale = map(int, re.findall(r"\d+", conditional.cache_control(freshness, NOON)))
        assert fresh + max(stale) <= seconds


def test_the_release_is_the_same_in_every_process_and_changes_with_a_template(settings, tmp_path):
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "base.html").write_text("one")
    first = installed_release._read()
    assert installed_release._read() == first
    (tmp_path / "templates" / "base.html").write_text("two")
    assert installed_release._read().fingerprint != first.fingerprint
