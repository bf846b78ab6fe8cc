"""Letters to those who look after pages."""

from datetime import timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from careers import publishing
from careers.editorial import reminders
from careers.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_address(settings):
    settings.SITE_URL = "https://careers.example.org"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def writer():
    return factories.UserFactory(username="writer", email="writer@example.org")


def send(*arguments) -> str:
    told = StringIO()
    call_command("send_reminders", *arguments, stdout=told)
    return told.getvalue()


def test_everybody_gets_one_letter_with_all_that_needs_them(writer, today):
    late = factories.RoleFactory(
        title="Late", responsible=writer, review_due=today - timedelta(days=2), publishable=True
    )
    factories.RoleFactory(title="Soon", responsible=writer, review_due=today + timedelta(days=5))
    old = factories.RoleFactory(title="Old", responsible=writer)
    factories.SalaryBandFactory(role=old, year=2019)
    publishing.note_changes(Role.objects.all())
    returned = factories.RoleFactory(title="Returned", complete=True)
    factories.SubmissionFactory(role=returned, submitted_by=writer, state="sent-back")
    assert "Sent: 1 e-mails." in send()
    (letter,) = mail.outbox
    assert letter.to == ["writer@example.org"]
    assert letter.subject == "[Careers] 4 pages need you"
    assert letter.body.startswith("Hello writer,\n\nthese pages of Careers need you.\n")
    headings = ["Overdue for review", "Review due soon", "Figures past their shelf life", "Sent back to you"]
    places = [letter.body.index(heading) for heading in headings]
    assert places == sorted(places)
    assert f"- Late (due on {late.review_due:%-d %B %Y})" in letter.body
    assert f"https://careers.example.org/admin/careers/role/{late.pk}/change/" in letter.body
    assert "- Old (pay of 2019)" in letter.body
    assert letter.body.rstrip().endswith("https://careers.example.org/admin/")


def test_who_has_nothing_to_do_gets_no_letter(writer, today):
    factories.RoleFactory(responsible=writer, review_due=today + timedelta(days=90))
    factories.RoleFactory(responsible=writer, review_due=today, archived_at=timezone.now())
    send()
    assert mail.outbox == []


def test_a_name_is_written_as_it_is(writer, today):
    factories.RoleFactory(title="R&D <lead>", responsible=writer, review_due=today)
    send()
    assert "- R&D <lead> (" in mail.outbox[0].body


def test_a_dry_run_shows_the_letters_and_sends_none(writer, today):
    factories.RoleFactory(title="Late", responsible=writer, review_due=today - timedelta(days=2))
    told = send("--dry-run")
    assert "To: writer@example.org" in told
    assert "- Late" in told
    assert "Would be sent: 1 e-mails." in told
    assert mail.outbox == []


def test_pages_that_reach_nobody_are_told_to_whoever_runs_it(today):
    silent = factories.UserFactory(username="other", email="")
    factories.RoleFactory(responsible=silent, review_due=today - timedelta(days=2))
    factories.RoleFactory(review_due=today - timedelta(days=2))
    gone = factories.UserFactory(email="gone@example.org", is_active=False)
    factories.RoleFactory(responsible=gone, review_due=today)
    told = send()
    assert mail.outbox == []
    assert "other has no e-mail address: 1 pages need them." in told
    assert "Overdue for review with nobody responsible: 1 pages." in told


def test_a_letter_names_only_so_many_pages(writer, today, monkeypatch):
    monkeypatch.setattr(reminders, "NAMED", 2)
    factories.RoleFactory.create_batch(5, responsible=writer, review_due=today - timedelta(days=2))
    send()
    assert mail.outbox[0].subject == "[Careers] 5 pages need you"
    assert mail.outbox[0].body.count("/admin/careers/role/") == 2
    assert "- and 3 more" in mail.outbox[0].body


def test_a_letter_that_cannot_be_sent_does_not_keep_the_others(writer, today, monkeypatch):
    other = factories.UserFactory(username="other", email="other@example.org")
    for user in (writer, other):
        factories.RoleFactory(responsible=user, review_due=today)
    send_mail = mail.EmailMessage.send

    def refuse(message, *args, **kwargs):
        if message.to == ["other@example.org"]:
            raise SMTPRecipientsRefused({})
        return send_mail(message, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    with pytest.raises(CommandError, match=r"Not sent: other@example\.org"):
        send()
    assert [letter.to for letter in mail.outbox] == [["writer@example.org"]]


def test_without_an_address_of_the_site_the_letters_say_so(writer, today, settings):
    settings.SITE_URL = ""
    factories.RoleFactory(responsible=writer, review_due=today)
    warned = StringIO()
    call_command("send_reminders", stdout=StringIO(), stderr=warned)
    assert "SITE_URL is not set" in warned.getvalue()
    assert "\n  /admin/careers/role/" in mail.outbox[0].body


def test_letters_cost_the_same_for_many_pages(writer, today, django_assert_num_queries):
    factories.RoleFactory.create_batch(12, responsible=writer, review_due=today)
    with django_assert_num_queries(5):
        reminders.letters(today)
