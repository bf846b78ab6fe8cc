"""Preview links: bound to one draft, ended in time, revoked, and not to be forged."""

import threading
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connections
from django.utils import timezone

from careers import pages, publishing
from careers.editorial import previews
from careers.editorial.models import PreviewLink, Remark
from careers.editorial.previews import Closed
from careers.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return factories.UserFactory(username="writer")


@pytest.fixture
def role():
    return factories.RoleFactory(complete=True, slug="data-analyst", title="Data Analyst")


@pytest.fixture
def link(role, writer):
    return previews.make(role, by=writer, days=7, note="For the specialist")


def test_a_link_shows_the_draft_as_it_was_when_it_was_made(link, role):
    factories.change(role, title="Written later")
    found = previews.read(previews.token(link))
    assert found == link
    page, rendered = previews.shown(found)
    assert page.title == "Data Analyst"
    assert rendered.sections


@pytest.mark.parametrize("days", previews.DAYS)
def test_a_link_ends_after_its_days(role, writer, days, time_machine):
    time_machine.move_to(timezone.now())
    token = previews.token(previews.make(role, by=writer, days=days))
    time_machine.shift(timedelta(days=days, seconds=-1))
    assert isinstance(previews.read(token), PreviewLink)
    time_machine.shift(timedelta(seconds=1))
    assert previews.read(token) is Closed.EXPIRED


@pytest.mark.parametrize("days", [0, -1, 2, 31, 3650])
def test_a_link_is_made_for_no_other_time(role, writer, days):
    with pytest.raises(publishing.Refused):
        previews.make(role, by=writer, days=days)


def test_a_revoked_link_shows_nothing_any_more(link, writer):
    assert previews.revoke(link, by=writer)
    assert previews.read(previews.token(link)) is Closed.REVOKED
    link.refresh_from_db()
    assert link.revoked_by == writer
    assert not previews.revoke(link, by=None)


def test_links_go_with_their_role(link, role):
    token = previews.token(link)
    Role.objects.filter(pk=role.pk).update(archived_at=timezone.now())
    assert previews.read(token) is Closed.REVOKED
    Role.objects.filter(pk=role.pk).delete()
    assert previews.read(token) is Closed.UNKNOWN


def tampered(token: str):
    pk, signature = token.split("-", 1)
    swapped = "A" if signature[0] != "A" else "B"
    yield from ("", "-", pk, f"{pk}-", f"-{signature}", signature, f"{token}x", f"{token[:-1]}", f"0{token}")
    yield from (f"{int(pk) + 1}-{signature}", f"{10**17}-{signature}", f"{10**40}-{signature}")
    yield from (f"{pk}-{swapped}{signature[1:]}", f"{pk}-{signature.swapcase()}", f"{pk}-{'é' * 43}")
    yield f"{pk}-{signing.Signer(salt='another').signature(pk)}"
    yield f"{pk}-{signing.Signer(salt=previews.SALT).signature(pk)}"
    yield f"{pk}-{signing.Signer(key='not ours', salt=previews.SALT).signature(pk)}"


def test_no_changed_address_leads_anywhere(link, role, writer):
    previews.make(role, by=writer, days=1)
    token = previews.token(link)
    assert {each: previews.read(each) for each in tampered(token)} == dict.fromkeys(
        tampered(token), Closed.UNKNOWN
    )


def test_the_address_of_one_link_does_not_open_another(role, writer):
    first, second = (previews.make(role, by=writer, days=1) for _ in range(2))
    assert first.checksum == second.checksum
    signature = previews.token(first).split("-", 1)[1]
    assert previews.read(f"{second.pk}-{signature}") is Closed.UNKNOWN


def test_a_link_whose_page_was_exchanged_is_not_read(link):
    token = previews.token(link)
    other = link.content.replace("Data Analyst", "Data Forger")
    PreviewLink.objects.filter(pk=link.pk).update(content=other)
    assert previews.read(token) is Closed.UNKNOWN
    PreviewLink.objects.filter(pk=link.pk).update(checksum=pages.checksum(other))
    assert previews.read(token) is Closed.UNKNOWN


def test_a_link_outlives_a_new_secret_where_the_old_one_is_kept(link, settings):
    token = previews.token(link)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert previews.read(token) == link
    settings.SECRET_KEY_FALLBACKS = []
    assert previews.read(token) is Closed.UNKNOWN


def test_a_picture_whose_file_is_gone_is_left_out(role, writer):
    factories.change(role, hero_image="pictures/gone.png", hero_alt="A wall")
    page, rendered = previews.shown(previews.make(role, by=writer, days=1))
    assert page.hero is rendered.hero is None


def test_a_remark_is_kept_with_its_link_and_its_role(link, role):
    remark = previews.remark(link, name="A reader", text="One\r\ntwo")
    assert (remark.role, remark.preview, remark.author) == (role, link, None)
    assert (remark.author_name, remark.text) == ("A reader", "One\ntwo")
    assert list(previews.remarks(link)) == [remark]


def test_a_closed_link_takes_no_remark(link, writer):
    previews.revoke(link, by=writer)
    with pytest.raises(publishing.Refused, match="not kept"):
        previews.remark(link, name="A reader", text="Too late")
    assert not Remark.objects.exists()


def test_a_link_takes_few_remarks_in_a_minute_and_some_in_all(link, time_machine):
    time_machine.move_to(timezone.now())
    for number in range(previews.MOST_REMARKS):
        previews.remark(link, name="A reader", text=str(number))
        if number % previews.MOST_A_MINUTE == previews.MOST_A_MINUTE - 1:
            with pytest.raises(publishing.Refused):
                previews.remark(link, name="A reader", text="Another")
            time_machine.shift(timedelta(minutes=1, seconds=1))
    with pytest.raises(publishing.Refused, match="no more"):
        previews.remark(link, name="A reader", text="Another")
    assert link.remarks.count() == previews.MOST_REMARKS


@pytest.mark.django_db(transaction=True)
def test_remarks_sent_at_once_do_not_pass_the_limit(writer):
    link = previews.make(factories.RoleFactory(complete=True), by=writer, days=1)
    gate, number = threading.Barrier(8), 8

    def say():
        gate.wait()
        try:
            previews.remark(link, name="A reader", text="Now")
        except publishing.Refused:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=say) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert link.remarks.count() == previews.MOST_A_MINUTE


def test_reading_a_link_costs_one_query(link, django_assert_num_queries):
    token = previews.token(link)
    with django_assert_num_queries(1):
        previews.shown(previews.read(token))
    with django_assert_num_queries(0):
        previews.read("no-link")
