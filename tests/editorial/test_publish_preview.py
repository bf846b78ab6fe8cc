"""What publishing a draft would do: what differs, what is found, where else it is shown."""

import pytest

from careers import publishing
from careers.editorial import publish_preview
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def role(db):
    role = factories.RoleFactory(complete=True, slug="weaver", title="Weaver")
    publishing.publish(role, by="tests")
    return role


def change(role, **columns):
    factories.change(role, **columns)


def published(**values):
    """A live page; `body` is that of its section."""
    body = values.pop("body", "Work.")
    role = factories.RoleFactory(publishable=True, **values)
    role.sections.update(body=body)
    factories.note(role)
    publishing.publish(role, by="tests")
    return role


def shown_on(role):
    found = publish_preview.of(role)
    return {
        each.edition.title: each.how
        for each in publish_preview.shown_on(role, found.draft.page, found.live)
        if each.how != "as similar, by itself"
    }


def test_what_readers_see_already_changes_nothing(role):
    found = publish_preview.of(role)
    assert found.is_nothing
    assert (found.changes.topics, found.changes.moved_from, found.faults) == ((), "", [])


def test_what_differs_is_told_by_topic(role):
    role.sections.update(body="Weave cloth.")
    change(role, slug="weavers", summary="Weaves.")
    found = publish_preview.of(role)
    assert [topic.name for topic in found.changes.topics] == ["facts", "texts"]
    assert found.changes.moved_from == "weaver"
    assert not found.is_nothing


def test_a_page_that_was_never_public_is_compared_with_nothing():
    found = publish_preview.of(factories.RoleFactory(publishable=True))
    assert (found.live, found.changes.topics, found.known) == (None, (), frozenset())


def test_what_is_found_says_whether_readers_see_it_already(role):
    before = set(publish_preview.of(role).findings)
    role.salary_bands.update(source=factories.SourceFactory(unsourced=True))
    factories.note(role)
    found = publish_preview.of(role)
    new = [each for each in found.findings if each not in found.known]
    assert [(each.kind, each.part) for each in new] == [("unsourced", "salary_band")]
    assert before & found.known


def test_other_pages_that_show_a_role_are_found_by_what_leads_there(role):
    chosen = published(title="Chosen")
    factories.RelatedCareerFactory(role=chosen, target=role)
    factories.RungFactory(ladder=role.rungs.get().ladder, role=published(title="On the ladder"))
    published(title="Links", body="See [them](/careers/weaver/).")
    published(title="Links to another", body="See [them](/careers/weaver-2/).")
    factories.RelatedCareerFactory(role=factories.RoleFactory(title="Draft"), target=role)
    assert shown_on(role) == {
        "Chosen": "as a related career",
        "Links": "by a link in a text",
        "On the ladder": "on a career ladder",
    }


def test_pages_that_name_the_old_title_are_found_when_it_changes(role):
    published(title="Names it", body="A Weaver does this.")
    assert shown_on(role) == {}
    change(role, title="Maker of cloth")
    assert shown_on(role) == {"Names it": "by its old title, in a text"}


def test_many_are_told_in_short_whatever_their_state(role, django_assert_max_num_queries):
    same, new = factories.EditionFactory().role, factories.RoleFactory()
    factories.note(new)
    change(role, summary="Weaves.", slug="weavers")
    with django_assert_max_num_queries(6):
        found = publish_preview.of_many([new, role, same], briefly=True)
    assert [(each.changes.is_new, each.is_nothing, bool(each.faults)) for each in found] == [
        (True, False, True),
        (False, False, False),
        (False, True, False),
    ]
    assert found[1].changes.lines_with_address == [
        "Title, summary and facts: changed Summary",
        "Address: from weaver to weavers",
    ]
