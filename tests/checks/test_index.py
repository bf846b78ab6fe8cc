"""What is found is kept in step with the drafts."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from careers import pages, publishing
from careers.checks import index
from careers.checks.models import Link, RoleFindings, RoleLink
from careers.checks.rules import years_to_come
from careers.editorial.worklists import WORKLISTS
from careers.models import Role, Skill
from tests import factories

pytestmark = pytest.mark.django_db


def noted(role) -> RoleFindings:
    publishing.note_changes(Role.objects.filter(pk=role.pk))
    return RoleFindings.objects.get(pk=role.pk)


def messages(row: RoleFindings) -> list[str]:
    return [each.message for each in index.stored(row.content).all()]


def on_a_ladder(*pays) -> list[Role]:
    """Roles whose median pay is `pays`, from the lowest step to the highest."""
    ladder = factories.LadderFactory(title="Numbers")
    source = factories.SourceFactory()
    roles = []
    for number, pay in enumerate(pays, start=1):
        role = factories.RoleFactory(publishable=True, slug=f"step-{number}", title=f"Step {number}")
        factories.SalaryBandFactory(
            role=role, statistic="median", low=None, high=None, median=Decimal(pay), source=source
        )
        factories.RungFactory(ladder=ladder, role=role, title=role.title)
        roles.append(role)
    return roles


def test_saving_and_publishing_keep_what_is_found():
    role = factories.RoleFactory(complete=True)
    publishing.publish(role, by="writer")
    row = RoleFindings.objects.get(pk=role.pk)
    assert (row.figures, row.sourced, row.contradictions) == (4, 4, 0)
    assert (row.pay_year, row.outlook_year) == (2025, 2025)
    role.salary_bands.update(mean=Decimal(160_000))
    factories.SalaryFactorFactory(role=role, source=factories.SourceFactory(unsourced=True), year=2020)
    row = noted(role)
    assert (row.figures, row.sourced, row.contradictions, row.pay_year) == (5, 4, 1, 2020)
    assert "The average of $160,000 is outside its range of $100,000 to $150,000." in messages(row)
    role.refresh_from_db()
    assert row.checksum == role.draft_checksum


def test_a_step_that_pays_less_than_the_one_below_is_a_contradiction():
    lower, upper = on_a_ladder(90_000, 80_000)
    row = noted(upper)
    assert row.contradictions == 1
    assert messages(row)[0] == "Pays $10,000 less than “Step 1”, the step below it on the ladder “Numbers”."
    assert noted(lower).contradictions == 0


def test_changing_the_pay_of_a_step_is_noted_at_the_steps_above_too():
    lower, upper = on_a_ladder(70_000, 80_000)
    assert noted(upper).contradictions == 0
    lower.salary_bands.update(median=Decimal(85_000))
    noted(lower)
    assert RoleFindings.objects.get(pk=upper.pk).contradictions == 1
    lower.salary_bands.update(median=Decimal(75_000))
    noted(lower)
    assert RoleFindings.objects.get(pk=upper.pk).contradictions == 0


def test_steps_are_compared_like_for_like_only():
    _lower, upper = on_a_ladder(90_000, 80_000)
    upper.salary_bands.update(area="Germany", currency="EUR")
    assert noted(upper).contradictions == 0


def test_a_renamed_skill_is_outdated_until_the_page_is_published_again():
    role = factories.RoleFactory(complete=True)
    publishing.publish(role, by="writer")
    skill = Skill.objects.get()
    Skill.objects.update(name="Called otherwise")
    row = noted(role)
    assert row.outdated == 1
    assert f"Readers see “{skill.name}”" in messages(row)[-1]
    factories.note(role)
    publishing.publish(role, by="writer")
    row.refresh_from_db()
    assert row.outdated == 0


def test_the_links_of_a_draft_are_kept_and_forgotten():
    role, other = factories.RoleFactory.create_batch(2, publishable=True)
    role.sections.update(body="[a](https://a.example/) [b](https://b.example/)")
    other.sections.update(body="[a](https://a.example/)")
    publishing.note_changes(Role.objects.all())
    assert Link.objects.count() == 2
    assert RoleLink.objects.count() == 3
    before = set(RoleLink.objects.filter(link__url="https://b.example/").values_list("pk", flat=True))
    role.sections.update(body="[b](https://b.example/)")
    publishing.note_changes(Role.objects.all())
    assert list(role.links.values_list("link__url", "where")) == [("https://b.example/", "sections/overview")]
    assert before == set(role.links.values_list("pk", flat=True))


def test_many_drafts_cost_as_many_queries_as_two(django_assert_max_num_queries):
    for _each in range(2):
        publishing.publish(factories.RoleFactory(complete=True), by="writer")
    with django_assert_max_num_queries(100) as queries:
        publishing.note_changes(Role.objects.all())
    for _each in range(8):
        publishing.publish(factories.RoleFactory(complete=True), by="writer")
    with django_assert_max_num_queries(len(queries)):
        publishing.note_changes(Role.objects.all())


def test_reindex_looks_through_the_drafts_that_nobody_has():
    roles = [factories.RoleFactory(complete=True) for _each in range(3)]
    publishing.note_changes(Role.objects.all())
    RoleFindings.objects.filter(pk=roles[0].pk).delete()
    RoleFindings.objects.filter(pk=roles[1].pk).update(version=0, figures=0)
    told = StringIO()
    call_command("reindex", stdout=told)
    assert "Looked through 2 drafts." in told.getvalue()
    assert list(RoleFindings.objects.values_list("figures", flat=True)) == [4, 4, 4]
    told = StringIO()
    call_command("reindex", stdout=told)
    assert "Looked through 0 drafts." in told.getvalue()


# What the day decides


def test_what_is_stored_knows_no_day(monkeypatch):
    role = factories.RoleFactory(complete=True)
    role.salary_bands.update(year=2030)
    stored = []
    for year in (2029, 2030):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda year=year: date(year, 6, 1))
        noted(role)
        stored.append(RoleFindings.objects.values().get(pk=role.pk))
    assert stored[0] == stored[1]
    assert stored[0]["contradictions"] == 0


def test_a_year_to_come_is_found_until_it_comes():
    role = factories.RoleFactory(complete=True)
    role.salary_bands.update(year=2030)
    role.salary_factors.update(year=2031)
    noted(role)

    def found(year) -> tuple[list[str], int]:
        today = date(year, 6, 1)
        told = [each.message for each in index.years_to_come_of([role.pk], today)]
        condition = WORKLISTS["contradictions"].condition(None, today)
        return told, Role.objects.filter(condition).count()

    assert found(2029) == (["The year 2030 is still to come.", "The year 2031 is still to come."], 1)
    assert found(2030) == (["The year 2031 is still to come."], 1)
    assert found(2031) == ([], 0)


def test_a_draft_and_its_page_agree_on_years_to_come():
    role = factories.RoleFactory(complete=True)
    role.salary_bands.update(year=2030)
    today = date(2029, 6, 1)
    page = pages.from_rows(Role.objects.get(pk=role.pk))
    assert index.years_to_come_of([role.pk], today) == years_to_come(page, today)
