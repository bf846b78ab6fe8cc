"""The front page: what needs whom, each number leading to the list of just these pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from careers import publishing
from careers.checks.models import Link
from careers.editorial.reviewing import signature
from careers.models import Role, Skill
from tests import factories
from tests.admin.forms import address, posted

pytestmark = pytest.mark.django_db


def desk(client) -> dict[str, tuple[int, str]]:
    """How many pages need what, and the address of the list, by its words."""
    context = client.get(reverse("admin:index")).context
    return {number.words: (number.count, number.url) for number in (*context["own"], *context["everybody"])}


def listed(client, words: str) -> list[str]:
    """The slugs on the list that a number of the desk leads to. The number says how many they are."""
    count, url = desk(client)[words]
    found = [role.slug for role in client.get(url).context["cl"].result_list]
    assert len(found) == count
    return found


def live(**columns) -> Role:
    role = factories.RoleFactory(complete=True, **columns)
    publishing.publish(role, by="publisher")
    return role


def note(*roles) -> None:
    publishing.note_changes(Role.objects.filter(pk__in=[role.pk for role in roles]))


# What needs me


def test_what_was_handed_in_waits_for_whoever_is_asked_and_for_nobody_else(
    publishing_client, publisher, make_user
):
    other = make_user("other", "publish_role")
    asked = factories.SubmissionFactory(reviewer=publisher)
    anybody = factories.SubmissionFactory()
    factories.SubmissionFactory(reviewer=other)
    factories.SubmissionFactory(submitted_by=publisher)
    factories.SubmissionFactory(state="sent-back")
    assert set(listed(publishing_client, "Waiting for my review")) == {asked.role.slug, anybody.role.slug}


def test_a_writer_is_asked_for_no_review(writing):
    assert "Waiting for my review" not in desk(writing)


def test_what_was_sent_back_is_on_the_desk_until_it_is_handed_in_again(writing, writer):
    role = factories.RoleFactory(complete=True, slug="returned")
    factories.SubmissionFactory(role=role, submitted_by=writer, state="sent-back")
    factories.SubmissionFactory(state="sent-back")
    assert listed(writing, "Sent back to me") == ["returned"]
    factories.SubmissionFactory(role=role, submitted_by=writer)
    assert desk(writing)["Sent back to me"][0] == 0


def test_my_drafts_are_those_that_i_saved_last_or_am_responsible_for(writing, writer, publisher):
    mine = live(slug="mine")
    factories.RoleFactory(slug="entrusted", responsible=writer)
    factories.RoleFactory(slug="nobodys")
    sent = posted(writing.get(address("role_change", mine.pk))) | {"summary": "Newer."}
    writing.post(address("role_change", mine.pk), sent)
    assert set(listed(writing, "My drafts")) == {"mine", "entrusted"}
    # Publishing is no writing, and what is published is no draft.
    publishing.publish(mine, by="publisher")
    assert listed(writing, "My drafts") == ["entrusted"]
    factories.change(mine, summary="Newest.")
    Role.objects.filter(pk=mine.pk).note_saved(signature(publisher))
    note(mine)
    assert listed(writing, "My drafts") == ["entrusted"]


def test_change_sets_wait_for_those_who_may_publish(publishing_client):
    factories.ChangeSetFactory(state="waiting")
    factories.ChangeSetFactory()
    count, url = desk(publishing_client)["Change sets waiting for review"]
    assert count == 1
    assert len(publishing_client.get(url).context["cl"].result_list) == 1


# What needs anybody


def test_remarks_are_on_the_desk_until_somebody_has_dealt_with_them(writing):
    role = factories.RoleFactory(slug="remarked")
    remark = factories.RemarkFactory(role=role)
    assert listed(writing, "Remarks that nobody has dealt with") == ["remarked"]
    remark.resolved_at = timezone.now()
    remark.save()
    assert desk(writing)["Remarks that nobody has dealt with"][0] == 0


def test_the_desk_counts_what_has_changed_what_is_scheduled_and_what_is_overdue(writing):
    today = timezone.localdate()
    changed = live(slug="changed")
    factories.change(changed, summary="Newer.")
    note(changed)
    live(slug="unchanged", review_due=today)
    late = live(slug="late", review_due=today - timedelta(days=1))
    planned = factories.RoleFactory(publishable=True, slug="planned")
    publishing.schedule(planned, by="publisher", at=timezone.now() + timedelta(days=3))
    assert listed(writing, "Changed since published") == ["changed"]
    assert listed(writing, "Scheduled") == ["planned"]
    assert listed(writing, "Overdue for review") == [late.slug]


def test_the_desk_counts_figures_that_are_old_unsourced_or_contradict_each_other(writing):
    year = timezone.localdate().year
    fine, old, outlook, unsourced, odd = (
        factories.RoleFactory(complete=True, slug=slug)
        for slug in ("fine", "old", "outlook", "unsourced", "odd")
    )
    for role in (fine, old, outlook, unsourced, odd):
        role.salary_bands.update(year=year - 1)
        role.salary_factors.update(year=year)
        role.market_figures.update(period=f"{year - 3} to {year + 7}")
    old.salary_bands.update(year=year - 2)
    outlook.market_figures.update(period=f"{year - 4} to {year + 6}")
    unsourced.salary_bands.update(source=factories.SourceFactory(unsourced=True))
    odd.salary_bands.update(mean=Decimal(1))
    note(fine, old, outlook, unsourced, odd)
    assert listed(writing, "Pay figures past their shelf life") == ["old"]
    assert listed(writing, "Outlook past its shelf life") == ["outlook"]
    assert listed(writing, "Figures without a source") == ["unsourced"]
    assert listed(writing, "Contradictions") == ["odd"]


def test_the_desk_counts_pages_that_readers_see_with_an_outdated_name(writing):
    role = live(slug="outdated")
    Skill.objects.update(name="Called otherwise")
    note(role)
    assert listed(writing, "Outdated names of skills or sources") == ["outdated"]
    publishing.withdraw(role, by="publisher", reason="Over.")
    assert desk(writing)["Outdated names of skills or sources"][0] == 0


def test_the_desk_counts_pages_with_broken_links_and_with_conflicts(writing):
    broken = factories.RoleFactory(publishable=True, slug="broken")
    broken.sections.update(body="[a](https://a.example/) [b](https://b.example/)")
    note(broken)
    Link.objects.update(status=Link.Status.BROKEN)
    factories.ImportedFactory(role=factories.RoleFactory(slug="imported"), conflict_count=2)
    assert desk(writing)["Broken links"][0] == 1
    assert listed(writing, "Conflicts with imports") == ["imported"]


def test_roles_that_are_put_away_need_nobody(writing):
    factories.RoleFactory(review_due="2020-01-01", archived_at=timezone.now())
    assert desk(writing)["Overdue for review"][0] == 0


# The coming weeks


def test_the_calendar_says_what_begins_what_ends_and_which_reviews_are_due(writing):
    now = timezone.now()
    tomorrow = now + timedelta(days=1)
    begins = factories.RoleFactory(publishable=True, title="Begins")
    publishing.schedule(begins, by="publisher", at=tomorrow)
    publishing.withdraw(live(title="Ends"), by="publisher", reason="Over.", at=tomorrow)
    factories.RoleFactory(review_due=timezone.localdate(tomorrow))
    weeks = writing.get(reverse("admin:index")).context["weeks"]
    (day,) = (day for week in weeks for day in week if not day.is_empty)
    assert day.date == timezone.localdate(tomorrow)
    assert [(event.what, event.title) for event in day.events] == [("begins", "Begins"), ("ends", "Ends")]
    assert day.reviews == 1


def test_a_page_that_gives_way_to_its_next_edition_does_not_end(writing):
    role = live(title="Goes on")
    factories.change(role, summary="Newer.")
    publishing.schedule(role, by="publisher", at=timezone.now() + timedelta(days=2))
    weeks = writing.get(reverse("admin:index")).context["weeks"]
    assert [event.what for week in weeks for day in week for event in day.events] == ["begins"]


def test_the_pages_of_a_change_set_are_one_entry_of_the_calendar(writing):
    at = timezone.now() + timedelta(days=2)
    change_set = factories.ChangeSetFactory(title="All of 2027", state="scheduled", live_from=at)
    for _each in range(3):
        role = factories.RoleFactory(publishable=True)
        edition = publishing.schedule(role, by="publisher", at=at)
        factories.ChangeSetRoleFactory(change_set=change_set, role=role, edition=edition)
    html = writing.get(reverse("admin:index")).content.decode()
    assert "3 pages go live" in html
    assert html.count("All of 2027") == 1


# Who sees it


def test_who_may_not_see_roles_sees_no_desk(client, make_user):
    client.force_login(make_user("other", "view_skill"))
    response = client.get(reverse("admin:index"))
    assert "What needs you" not in response.content.decode()
    assert "All pages" not in response.content.decode()


def test_a_filter_that_is_not_for_somebody_shows_everything(writing):
    factories.RoleFactory()
    for asked in ("waiting", "nonsense"):
        assert len(writing.get(address("role_changelist"), {"work": asked}).context["cl"].result_list) == 1


def test_the_list_can_be_narrowed_to_the_pages_that_one_is_responsible_for(writing, writer):
    factories.RoleFactory(slug="mine", responsible=writer)
    factories.RoleFactory(slug="nobodys")
    for asked, slug in (("mine", "mine"), ("nobody", "nobodys")):
        found = writing.get(address("role_changelist"), {"responsible": asked}).context["cl"].result_list
        assert [role.slug for role in found] == [slug]


def test_the_desk_costs_at_most_twenty_queries(publishing_client, publisher, django_assert_max_num_queries):
    for _each in range(3):
        live(responsible=publisher)
        factories.SubmissionFactory()
    with django_assert_max_num_queries(20):
        publishing_client.get(reverse("admin:index"))
