"""What has changed, as readers see it: on one role page and on the whole site."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from careers import publishing
from careers.http import conditional
from tests import factories
from tests.factories import EditionFactory, RelatedCareerFactory, RoleFactory, SalaryBandFactory
from tests.views.history import JANUARY, publish
from tests.views.live import make_roles

pytestmark = pytest.mark.django_db

PAGE = "/careers/weaver/changes/"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(JANUARY, tick=False)
    return time_machine


@pytest.fixture
def role(clock):
    """Published on 10 January, changed on 10 February and on 12 March 2031."""
    role = EditionFactory(role__slug="weaver", role__title="Weaver", by="writer", reason="New.").role
    clock.shift(timedelta(days=31))
    publish(role, summary="Weaves cloth of linen.", reason="Wool is rare.")
    clock.shift(timedelta(days=30))
    publish(role, education="A school of crafts", reason="")
    return role


def html(response):
    assert response.status_code == 200
    return response.content.decode()


# One role


def test_every_edition_is_there_with_its_date_and_reason_and_what_changed(client, role):
    page = html(client.get(PAGE))

    assert page.index("12 March 2031") < page.index("10 February 2031") < page.index("10 January 2031")
    assert "Wool is rare." in page
    assert "<ins>" in page
    assert "A school of crafts</ins>" in page
    assert "The page was published for the first time." in page


def test_nobody_is_named_and_what_is_to_come_is_not_told(client, role, clock):
    role.summary = "Not yet."
    role.save()
    factories.note(role)
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(days=1), reason="Wait for it.")

    for path in (PAGE, f"{PAGE}?since=2031-01-01", f"{PAGE}?since=2031-01-01&until=2040-01-01", "/changes/"):
        page = html(client.get(path))
        assert "writer" not in page
        assert "Not yet." not in page
        assert "Wait for it." not in page

    clock.shift(timedelta(days=2))
    assert "Not yet." in html(client.get(PAGE))
    assert "Wait for it." in html(client.get("/changes/"))


def test_an_answer_is_not_kept_beyond_a_planned_change(client, role):
    role.summary = "Not yet."
    role.save()
    factories.note(role)
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(seconds=20))

    for path in (PAGE, "/changes/"):
        assert (
            client.get(path)["Cache-Control"]
            == "public, max-age=20, stale-while-revalidate=0, stale-if-error=0"
        )


def test_a_visitor_who_has_the_page_is_told_so_until_something_changes(client, role, clock):
    for path in (PAGE, "/changes/"):
        etag = client.get(path)["ETag"]
        assert client.get(path, headers={"if-none-match": etag}).status_code == 304
        clock.shift(timedelta(days=1))
        publish(role, summary=f"After {path}")
        assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_pay_is_told_in_words(client, role, clock):
    clock.shift(timedelta(days=1))
    band = SalaryBandFactory(role=role, average=True)
    publish(role)
    clock.shift(timedelta(days=1))
    band.mean = Decimal(126_000)
    band.save()
    factories.note(role)
    publish(role)

    page = html(client.get(PAGE))

    assert "Base pay, United States, 2025" in page
    assert "$126,000</ins> <b>+5%</b>" in page
    assert "Average $120,000 → $126,000 (+5%)" in html(client.get("/changes/"))


def test_related_careers_that_are_not_public_stay_unnamed(client, role, clock):
    clock.shift(timedelta(days=1))
    RelatedCareerFactory(role=role, target=RoleFactory(slug="hidden-plan", publishable=True))
    RelatedCareerFactory(role=role, target=EditionFactory(role__slug="spinner", role__title="Spinner").role)
    publish(role)

    page = html(client.get(PAGE))

    assert "Spinner" in page
    assert "hidden-plan" not in page
    assert "Hidden plan" not in page


def test_an_edition_in_which_readers_see_no_change_says_so(client, role, clock):
    clock.shift(timedelta(days=1))
    publish(role, review_due=timezone.localdate(), reason="A date for ourselves.")

    assert "Nothing that readers see has changed." in html(client.get(PAGE))
    assert "A date for ourselves." not in html(client.get("/changes/"))


def test_the_time_in_which_a_page_was_not_public_is_told_and_not_why(client, role, clock):
    clock.shift(timedelta(days=1))
    publishing.withdraw(role, by="writer", reason="A secret.")
    clock.shift(timedelta(days=7))
    publish(role)

    page = html(client.get(PAGE))

    assert "the page was not public from 13 March 2031 to 20 March 2031" in page
    assert "A secret." not in page


def test_a_page_that_is_withdrawn_has_no_history_in_public(client, role, clock):
    clock.shift(timedelta(days=1))
    publishing.withdraw(role, by="writer", reason="Wrong.")

    assert client.get(PAGE).status_code == 410
    assert client.get("/careers/nobody/changes/").status_code == 404


def test_a_moved_page_is_found_with_what_was_asked_and_says_where_it_was(client, role, clock):
    clock.shift(timedelta(days=1))
    publish(role, slug="cloth-maker")

    response = client.get(f"{PAGE}?since=2031-02-01")

    assert response.status_code == 301
    assert response["Location"] == "/careers/cloth-maker/changes/?since=2031-02-01"
    assert "from the address <b>weaver</b> to <b>cloth-maker</b>" in html(client.get(response["Location"]))


def test_a_long_history_has_pages(client, role, clock):
    for number in range(20):
        clock.shift(timedelta(days=1))
        publish(role, summary=f"Weaves {number}.")

    dates, path = [], PAGE
    while path:
        response = client.get(path)
        dates += [step["edition"].live_from for step in response.context["steps"]]
        path = response.context["older"] and f"{PAGE}{response.context['older']}"

    assert len(dates) == 23
    assert dates == sorted(dates, reverse=True)
    assert 'content="noindex"' in html(response)
    assert 'content="noindex"' not in html(client.get(PAGE))


def test_a_history_costs_six_queries_however_long_it_is(client, role, clock, django_assert_num_queries):
    RelatedCareerFactory(role=role, target=EditionFactory(role__slug="spinner").role)
    for number in range(8):
        clock.shift(timedelta(days=1))
        publish(role, summary=f"Weaves {number}.")

    # The edition, whether anything changed, the keys and the editions, the titles of related careers.
    with django_assert_num_queries(5):
        assert len(client.get(PAGE).context["steps"]) == 10
    with django_assert_num_queries(5):
        client.get(f"{PAGE}?since=2031-02-01")
    with django_assert_num_queries(6):
        client.get(f"{PAGE}?since=2030-02-01")


# Since a day


def test_the_first_edition_alone_is_no_change(client, role):
    page = html(client.get(f"{PAGE}?since=2031-01-10T09:00:00Z&until=2031-01-10T09:00:00Z"))

    assert "The page was published for the first time on 10 January 2031." in page
    assert "Nothing that readers see" not in page
    assert "in full" not in page


def test_a_returning_reader_sees_the_sum_of_what_changed_since(client, role, clock):
    clock.shift(timedelta(days=1))
    publish(role, summary="Weaves cloth of silk.")

    page = html(client.get(f"{PAGE}?since=2031-02-15"))

    assert "What has changed since 15 February 2031" in page
    assert "linen" in page
    assert "silk" in page
    assert "A school of crafts" in page
    assert "10 January" not in page
    assert 'value="2031-02-15"' in page


def test_the_day_itself_counts(client, role):
    assert "A school of crafts" in html(client.get(f"{PAGE}?since=2031-03-12"))
    assert "Nothing that readers see has changed" in html(client.get(f"{PAGE}?since=2031-03-13"))


def test_before_it_was_public_the_first_text_is_compared(client, role):
    page = html(client.get(f"{PAGE}?since=2020-01-01"))

    assert "The page was not public before 10 January 2031" in page
    assert "linen" in page


def test_a_span_of_time_ends_with_its_last_day(client, role):
    page = html(client.get(f"{PAGE}?since=2031-02-01&until=2031-02-10"))

    assert "linen" in page
    assert "A school of crafts" not in page


def test_one_change_alone_has_an_address(client, role):
    links = [step["all_at"] for step in client.get(PAGE).context["steps"]]

    page = html(client.get(links[1]))

    assert "The change of 10 February 2031, in full." in page
    assert "Wool is rare." in page
    assert "linen" in page
    assert "A school of crafts" not in page


@pytest.mark.parametrize(
    "since",
    ["yesterday", "2031-02-30", "2031-13-01", "0001-01-01", "99999-01-01", "x" * 10_000, "\x00", "<b>", "-1"],
)
def test_what_is_no_day_is_explained_and_the_history_shown(client, role, since):
    page = html(client.get(PAGE, {"since": since}))

    assert "is not a day" in page
    assert "12 March 2031" in page
    assert "<b>”" not in page


@pytest.mark.parametrize(
    "query",
    [
        "since=2031-02-01&until=nonsense",
        "until=2031-02-01",
        "since=2031-02-01&until=2030-01-01",
        "since=2031-02-01&since=2031-03-01",
        "since=2031-02-01T12:00",
        "since=2031-02-01T12:00:00%2B14:00",
        "since=2031-02-01T25:00:00",
        "since=9000-12-31",
        "since=1900-01-01&until=9000-12-31",
        "after=nonsense",
        "after=1-1",
        "after=99999999999999999-99999999999999999",
        "after=" + "9" * 5000,
        "after=%00",
    ],
)
def test_no_address_is_a_mishap(client, role, query):
    assert client.get(f"{PAGE}?{query}").status_code == 200
    assert client.get(f"/changes/?{query}").status_code == 200


# The whole site


def test_the_latest_changes_of_all_roles_in_a_few_words(client, role):
    page = html(client.get("/changes/"))

    assert "Title, summary and facts: changed Summary" in page
    assert "Title, summary and facts: changed Education" in page
    assert "Wool is rare." in page


def test_the_latest_changes_cost_six_queries_however_many_there_are(
    client, role, clock, django_assert_max_num_queries
):
    make_roles(60)
    for number in range(30):
        clock.shift(timedelta(days=1))
        publish(role, summary=f"Weaves {number}.")

    with django_assert_max_num_queries(6):
        assert sum(len(entries) for _day, entries in client.get("/changes/").context["days"]) == 15
    with django_assert_max_num_queries(5):
        client.get("/changes/")


def test_every_change_of_the_site_is_on_one_of_the_pages(client, clock):
    make_roles(45)
    slugs, path = [], "/changes/"
    while path:
        response = client.get(path)
        slugs += [entry["slug"] for _day, entries in response.context["days"] for entry in entries]
        path = response.context["older"] and f"/changes/{response.context['older']}"

    assert len(slugs) == len(set(slugs)) == 45


def test_that_a_file_was_loaded_is_no_reason_for_readers(client, role, clock):
    clock.shift(timedelta(days=1))
    role.summary = "Weaves silk."
    role.save()
    factories.note(role)
    publishing.publish(role, by="loaddata", reason="Loaded from roles")

    alone = f"{PAGE}?since=2031-03-13T09:00:00Z&until=2031-03-13T09:00:00Z"
    for path in (PAGE, alone, "/changes/", "/feed.atom", "/careers/weaver/feed.atom"):
        assert "Loaded from" not in html(client.get(path)), path
    assert "Wool is rare." in html(client.get(PAGE))


def test_a_release_that_is_installed_meanwhile_is_no_mishap(client, role, monkeypatch):
    installed = conditional.current_release()
    numbers = iter(range(100))
    monkeypatch.setattr(
        conditional, "current_release", lambda: installed._replace(fingerprint=f"release-{next(numbers)}")
    )

    assert "Wool is rare." in html(client.get("/changes/"))


def test_a_site_without_roles_says_so(client):
    assert "No role has been published yet." in html(client.get("/changes/"))


def test_a_role_page_leads_to_its_changes_and_stays_the_same_for_the_same_text(client, clock):
    role = EditionFactory(role__slug="weaver").role
    before = html(client.get("/careers/weaver/"))
    clock.shift(timedelta(days=1))
    text = role.summary
    publish(role, summary="Other.")
    clock.shift(timedelta(days=1))
    publish(role, summary=text)

    assert f'href="{PAGE}"' in before
    assert html(client.get("/careers/weaver/")) == before
