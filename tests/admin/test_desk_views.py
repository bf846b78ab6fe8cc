"""What each page has and lacks, the links that are broken, and what is found beside the form."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from careers import publishing
from careers.checks.index import EXPECTED
from careers.checks.models import Link
from careers.models import Role
from tests import factories
from tests.admin.forms import address

pytestmark = pytest.mark.django_db


def coverage(client, **asked):
    response = client.get(address("role_coverage"), asked)
    assert response.status_code == 200
    return response


def row(client, role):
    return next(row for row in coverage(client).context["rows"] if row.role == role)


def complete(**columns) -> Role:
    """A role that has everything, fresh and with sources."""
    today = timezone.localdate()
    role = factories.RoleFactory(
        experience_min=3,
        experience_source=factories.SourceFactory(),
        **{"reviewed_on": today, "review_due": today + timedelta(days=100)} | columns,
    )
    for kind in EXPECTED:
        factories.SectionFactory(role=role, slug=kind.value, kind=kind)
    factories.SalaryBandFactory(role=role, year=today.year)
    factories.MarketFigureFactory(role=role, period=f"{today.year} to {today.year + 10}")
    return role


def note() -> None:
    publishing.note_changes(Role.objects.all())


def test_a_page_that_has_everything_has_no_gaps(writing):
    role = complete()
    note()
    found = row(writing, role)
    assert found.gaps == 0
    assert all(cell.is_there for cell in found.sections)
    assert (found.sourced, found.figures, found.share) == (3, 3, 100)


def test_every_gap_is_shown_and_counted(writing):
    year = timezone.localdate().year
    role = complete(reviewed_on=None, review_due=None)
    role.sections.filter(kind="challenges").delete()
    role.salary_bands.update(year=year - 4)
    role.market_figures.update(period=f"{year - 9} to {year}", source=factories.SourceFactory(unsourced=True))
    note()
    found = row(writing, role)
    assert [cell.words for cell in found.sections if not cell.is_there] == ["Challenges"]
    assert (found.pay_is_old, found.outlook_is_old, found.share) == (True, True, 66)
    assert found.gaps == 5


def test_a_page_that_is_overdue_for_review_has_one_gap_for_it(writing):
    today = timezone.localdate()
    role = complete(reviewed_on=today - timedelta(days=99), review_due=today - timedelta(days=9))
    note()
    assert (row(writing, role).is_overdue, row(writing, role).gaps) == (True, 1)


def test_pages_with_the_most_gaps_come_first_or_they_come_by_title(writing):
    complete(slug="full", title="A full page")
    factories.RoleFactory(slug="empty", title="Empty")
    note()
    assert [row.role.slug for row in coverage(writing).context["rows"]] == ["empty", "full"]
    assert [row.role.slug for row in coverage(writing, order="title").context["rows"]] == ["full", "empty"]
    assert coverage(writing, order="nonsense", page="nonsense").context["order"] == "gaps"


def test_the_pages_of_one_family_can_be_looked_at_alone(writing):
    factories.RoleFactory(slug="here", family=factories.FamilyFactory(slug="marketing"))
    factories.RoleFactory(slug="there")
    found = coverage(writing, family="marketing")
    assert [row.role.slug for row in found.context["rows"]] == ["here"]
    assert 'value="marketing" selected' in found.content.decode()


def test_a_page_nobody_has_looked_through_yet_lacks_everything(writing):
    role = factories.RoleFactory()
    assert row(writing, role).gaps == len(EXPECTED) + 1


def test_the_overview_costs_the_same_for_many_pages_and_shows_a_hundred_at_a_time(
    writing, django_assert_max_num_queries
):
    factories.RoleFactory.create_batch(103)
    note()
    with django_assert_max_num_queries(8):
        first = coverage(writing)
    assert len(first.context["rows"]) == 100
    assert "Page 1 of 2" in first.content.decode()
    assert len(coverage(writing, page=2).context["rows"]) == 3


# Broken links


def links(client) -> str:
    response = client.get(address("role_links"))
    assert response.status_code == 200
    return response.content.decode()


def test_every_broken_link_leads_to_the_pages_and_the_sources_that_have_it(admin_client):
    source = factories.SourceFactory(url="https://gone.example/", publisher="Bureau of Links")
    role = factories.RoleFactory(publishable=True, title="Has a broken link")
    factories.SalaryBandFactory(role=role, source=source)
    role.sections.update(body="[a](https://gone.example/) [b](https://fine.example/)")
    note()
    now = timezone.now()
    gone = Link.objects.filter(url="https://gone.example/")
    gone.update(status="broken", answer="404 Not Found", broken_since=now, checked_at=now)
    html = links(admin_client)
    assert "404 Not Found" in html
    assert f'{address("role_change", role.pk)}#sections-group">Has a broken link</a>' in html
    assert f'{address("source_change", source.pk)}">Source: Bureau of Links, on 1 pages</a>' in html
    assert "fine.example" not in html


def test_before_anything_was_tried_the_page_says_how_to_have_it_done(writing):
    html = links(writing)
    assert "manage.py check_links" in html
    assert "No link is known to be broken." in html


def test_the_list_of_links_costs_the_same_for_many(writing, django_assert_max_num_queries):
    for number in range(5):
        role = factories.RoleFactory(publishable=True)
        role.sections.update(body=f"[a](https://a.example/{number}) [b](https://b.example/)")
    note()
    Link.objects.update(status="broken", broken_since=timezone.now(), checked_at=timezone.now())
    with django_assert_max_num_queries(10):
        links(writing)


# Beside the form


def test_the_form_says_what_is_found_in_the_saved_draft_and_leads_to_its_field(writing, role):
    role.salary_bands.update(mean=Decimal(1))
    note()
    # The figure is closed, and a link into it opens it: see tests/browser/test_role_form.py.
    html = writing.get(f"{address('role_change', role.pk)}?plain=1").content.decode()
    assert "The average of $1 is outside its range of $100,000 to $150,000." in html
    assert 'href="#id_salary_bands-0-mean"' in html
    assert 'id="id_salary_bands-0-mean"' in html
    assert "There is no section of the kind “Challenges”." in html
    assert 'href="#sections-group"' in html
