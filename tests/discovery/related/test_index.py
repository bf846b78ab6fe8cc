"""The editions most like one, kept while roles are published and withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from careers import publishing
from careers.discovery import indexing, related
from careers.discovery.models import Likeness, Rarity, RelatedEdition
from careers.discovery.related import index, weights
from careers.discovery.related.weights import Features
from careers.models import Edition
from careers.pages import from_json
from tests import factories
from tests.factories import RoleFactory, SectionFactory, SkillRequirementFactory

pytestmark = pytest.mark.django_db


def draft(slug, work, *skills):
    role = RoleFactory(slug=slug, summary=f"Does {work} every day.")
    SectionFactory(role=role, slug="overview", body=work)
    for skill in skills:
        SkillRequirementFactory(group__role=role, group__slug=skill, skill__slug=skill)
    return role


def live(slug, work, *skills):
    return publishing.publish(draft(slug, work, *skills), by="writer")


def near(edition, **options):
    return [found.slug for found in related.nearest(edition, **{"least": 0} | options)]


def lists():
    rows = RelatedEdition.objects.order_by("edition__slug", "other__slug")
    return list(rows.values_list("edition__slug", "other__slug", "score"))


@pytest.fixture(scope="module", autouse=True)
def staff(module_db):
    live("cook", "Cooking meals, seasoning soup and roasting meat in a kitchen", "knives")
    live("waiter", "Serving meals and soup to guests at tables", "trays")
    live("welder", "Joining steel pipes by torch and electrode", "torches")
    live("chef", "Planning menus, seasoning soup and roasting meat in a kitchen", "knives")


@pytest.fixture
def kitchen(staff):
    """A cook, who serves what is cooked, somebody else, and another cook, in the order of publication."""
    return list(Edition.objects.order_by("pk"))


def test_the_nearest_come_first(kitchen):
    assert near(kitchen[0])[:2] == ["chef", "waiter"]


def test_who_was_there_before_learns_of_who_comes(kitchen):
    assert near(kitchen[0])[0] == "chef"
    assert near(kitchen[3])[0] == "cook"


def test_what_is_hardly_alike_is_not_recommended(kitchen):
    assert "welder" not in near(kitchen[0], least=300_000)


@pytest.mark.parametrize(("score", "found"), [(250_000, ["waiter"]), (249_999, [])])
def test_a_quarter_of_likeness_is_worth_reading(kitchen, score, found):
    RelatedEdition.objects.filter(edition=kitchen[0]).update(score=0)
    RelatedEdition.objects.filter(edition=kitchen[0], other=kitchen[1]).update(score=score)
    assert [each.slug for each in related.nearest(kitchen[0])] == found


def test_a_withdrawn_role_leaves_every_list(kitchen):
    publishing.withdraw(kitchen[3].role, by="writer", reason="Closed")
    assert "chef" not in near(kitchen[0])
    assert not RelatedEdition.objects.filter(other=kitchen[3]).exists()


def test_a_new_edition_takes_the_place_of_the_old_one(kitchen):
    role = kitchen[3].role
    role.sections.update(body="Joining steel pipes by torch and electrode")
    role.summary = "Joining steel pipes every day."
    role.save()
    factories.note(role)
    publishing.publish(role, by="writer")
    assert near(kitchen[2])[0] == "chef"
    assert near(kitchen[0])[0] == "waiter"


def test_what_is_scheduled_is_not_shown_before_its_time(kitchen):
    role = draft("grill", "Cooking meals, seasoning soup and roasting meat in a kitchen", "knives")
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.schedule(role, by="writer", at=tomorrow)
    assert "grill" not in near(kitchen[0])
    assert near(kitchen[0], at=tomorrow + timedelta(minutes=1))[0] == "grill"


def test_another_edition_of_the_same_role_is_not_related_to_it(kitchen):
    role = kitchen[0].role
    role.sections.update(body="Cooking meals, seasoning soup and roasting fish in a kitchen")
    factories.note(role)
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(days=1))
    editions = Edition.objects.filter(role=role)
    assert editions.count() == 2
    assert not RelatedEdition.objects.filter(edition__in=editions, other__in=editions).exists()


def test_lists_are_of_bounded_length_and_keep_the_nearest(kitchen, monkeypatch):
    monkeypatch.setattr(index, "KEPT", 1)
    indexing.rebuild(everything=True)
    assert near(kitchen[0]) == ["chef"]
    assert RelatedEdition.objects.count() <= 4


def test_a_list_that_becomes_too_short_is_made_anew(kitchen, monkeypatch):
    monkeypatch.setattr(index, "KEPT", 1)
    indexing.rebuild(everything=True)
    publishing.withdraw(kitchen[3].role, by="writer", reason="Closed")
    assert near(kitchen[0]) == ["waiter"]


def test_the_order_of_publication_makes_no_difference_after_reindexing(kitchen):
    indexing.rebuild(everything=True)
    before = lists()
    for edition in kitchen[:2]:
        publishing.withdraw(edition.role, by="writer", reason="Closed")
        publishing.publish(edition.role, by="writer")
    indexing.rebuild(everything=True)
    assert lists() == before


def test_publishing_costs_the_same_number_of_queries_however_many_roles_there_are(
    kitchen, django_assert_max_num_queries
):
    page = [(kitchen[0], from_json(kitchen[0].content))]
    index.remove([kitchen[0].pk])
    with django_assert_max_num_queries(9):
        index.add(page)


def test_few_that_come_together_are_compared_with_those_that_are_there(kitchen, monkeypatch):
    monkeypatch.setattr(index, "FEWEST", 0)
    scale = Rarity.objects.get().pk
    with indexing.together():
        live("baker", "Baking bread and roasting meat in a kitchen", "knives")
        publishing.withdraw(kitchen[0].role, by="writer", reason="Closed")
    assert near(kitchen[3])[0] == "baker"
    assert near(Edition.objects.get(slug="baker"))[0] == "chef"
    assert Rarity.objects.get().pk == scale


def test_what_comes_together_inside_of_what_comes_together_waits_for_all(kitchen):
    with indexing.together():
        with indexing.together():
            edition = live("baker", "Baking bread and roasting meat in a kitchen")
        assert near(edition) == []
    assert near(edition)


def test_after_a_block_that_failed_what_comes_is_compared_at_once(kitchen):
    with pytest.raises(RuntimeError), indexing.together():
        raise RuntimeError
    assert near(live("baker", "Baking bread and roasting meat in a kitchen"))


def test_what_was_learnt_is_read_once_and_again_when_it_has_changed(kitchen, django_assert_num_queries):
    scale = weights.load()
    with django_assert_num_queries(1):
        assert weights.load() is scale
    index.settle()
    assert weights.load().total == 4
    Rarity.objects.all().delete()
    assert weights.load().total == 0


def test_pages_that_were_compared_before_there_were_landmarks_are_compared_all_the_same(kitchen, monkeypatch):
    monkeypatch.setattr(weights, "FEWEST", 3)
    count = weights.Count()
    for row in Likeness.objects.all():
        count.add(index._features(row))
    weights.save(count.scale())
    grill = live("grill", "Seasoning soup and roasting meat in a kitchen", "knives")
    assert set(near(grill)[:2]) == {"cook", "chef"}


def test_a_field_that_a_survey_left_out_is_not_taken_for_low():
    skills = {weights.key("marks", f"skill-{number}"): 4.0 for number in range(8)}
    knowledge = {weights.key("knowledge", f"field-{number}"): 4.0 for number in range(8)}
    count = weights.Count()
    for number in range(4):
        both = {key: mark - number * 0.3 for key, mark in (skills | knowledge).items()}
        count.add(Features({}, both))

    vector = count.scale().vector(Features({}, skills))

    assert skills.keys() <= vector.keys()
    assert not knowledge.keys() & vector.keys()
