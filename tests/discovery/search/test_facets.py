"""Which values of a filter are offered, with how many roles each would leave."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers import publishing
from careers.discovery.models import SearchSetting
from careers.discovery.search import AskedFacts, Results, evidence, facets, search
from careers.discovery.search.facts import CHOICES
from careers.discovery.search.results import Filters
from careers.discovery.search.work_settings import SETTINGS
from careers.models import Edition, Role
from tests import factories

pytestmark = pytest.mark.django_db

NO_FACTS = AskedFacts()


def published(*names) -> None:
    """A live role that asks for skills of these names."""
    role = factories.RoleFactory(publishable=True)
    group = factories.SkillGroupFactory(role=role)
    for position, name in enumerate(names, start=1):
        skill = factories.SkillFactory(slug=name.lower(), name=name)
        factories.SkillRequirementFactory(group=group, skill=skill, position=position)
    publishing.publish(role, by="tests")


def offered() -> list[str]:
    documents, _count, _exact = facets.facet_pool(Filters())
    return [each.name for each in facets.count_facets(documents, Filters()).skills]


@pytest.mark.parametrize("is_reversed", [False, True])
def test_names_decide_among_skills_asked_for_as_often(monkeypatch, is_reversed):
    monkeypatch.setattr(facets, "SKILLS", 3)
    names = ["alpha", "Beta", "gamma", "Delta", "epsilon"]
    published(*sorted(names, key=str.casefold, reverse=is_reversed))
    published("Zeta")
    assert offered() == ["alpha", "Beta", "Delta"]


EDUCATION = {"school": "High school diploma or equivalent", "bachelor": "Bachelor's degree"}


@pytest.fixture
def roles():
    """Of two families and several educations: some growing, some outdoors, some with animals."""
    outlook = {"employment-growth": ("percent", "8.2"), "openings": ("count", "12000")}
    for number, (education, training) in enumerate(
        product(EDUCATION.values(), ("Apprenticeship", "None", "Short-term on-the-job training"))
    ):
        role = factories.RoleFactory(
            publishable=True,
            slug=f"role-{number}",
            title=f"Gardener {number}",
            family=factories.FamilyFactory(slug=f"family-{number % 2}"),
            summary="Works with animals." if number % 2 else "Works with plants.",
            education=education,
            training=training,
        )
        body = "They usually work outdoors." if number < 4 else "They work in offices."
        factories.SectionFactory(role=role, slug="place", kind="work-environment", body=body)
        if number % 3 == 0:
            for slug, (unit, value) in outlook.items():
                factories.MarketFigureFactory(
                    role=role, slug=slug, unit=unit, value=Decimal(value), currency="", period="2024 to 2034"
                )
        publishing.publish(role, by="tests")


def found(query: str, facts: AskedFacts = NO_FACTS, **options) -> Results:
    return search(query, facts=facts, **options)


@pytest.mark.usefixtures("roles")
class TestCounts:
    @pytest.mark.parametrize("query", ["", "gardener"])
    @pytest.mark.parametrize(
        "facts",
        [
            NO_FACTS,
            AskedFacts(education="school"),
            AskedFacts(education="bachelor", training="apprenticeship"),
            AskedFacts(outlook="grows", settings=frozenset({"animals"})),
            AskedFacts(openings="10000", training="month", settings=frozenset({"outdoors"})),
            AskedFacts(outlook="declines"),
        ],
    )
    def test_each_is_what_choosing_it_would_leave(self, query, facts):
        answer = found(query, facts).facets
        for name, choices in CHOICES.items():
            told = {facet.slug: facet.count for facet in answer.choices[name]}
            assert told == {
                slug: number
                for slug in choices
                if (number := found(query, replace(facts, **{name: slug})).total)
            }
        told = {facet.slug: facet.count for facet in answer.settings}
        assert told == {
            slug: number
            for slug in SETTINGS
            if (number := found(query, replace(facts, settings=facts.settings | {slug})).total)
        }

    @pytest.mark.parametrize("query", ["", "gardener"])
    def test_of_each_filter_it_is_known_what_there_is_without(self, query):
        facts = AskedFacts(education="bachelor", outlook="declines", settings=frozenset({"outdoors"}))
        answer = found(query, facts, families=["family-1"])
        assert answer.total == 0
        without = answer.facets.without
        assert set(without) == {"families", "education", "outlook", "settings"}
        growing_too = replace(facts, outlook="")
        assert without["outlook"] == found(query, growing_too, families=["family-1"]).total == 2
        assert without["families"] == found(query, facts).total == 0

    def test_a_value_that_does_not_exist_leaves_nothing(self):
        assert found("", AskedFacts(education="nonsense")).total == 0
        assert found("gardener", AskedFacts(education="nonsense")).total == 0


@pytest.mark.usefixtures("roles")
class TestOrder:
    @pytest.mark.parametrize("query", ["", "gardener"])
    @pytest.mark.parametrize("sort", ["growth", "openings"])
    def test_what_has_no_figure_comes_last(self, query, sort):
        titles = [hit.edition.title for hit in found(query, sort=sort).hits]
        assert titles == [f"Gardener {number}" for number in (0, 3, 1, 2, 4, 5)]

    def test_pages_of_a_setting_follow_each_other(self):
        facts, seen, after = AskedFacts(settings=frozenset({"animals"})), [], None
        for _page in range(3):
            answer = found("", facts, after=after, limit=1)
            seen += [hit.edition.title for hit in answer.hits]
            after = answer.next
        assert after is None
        assert sorted(seen) == ["Gardener 1", "Gardener 3", "Gardener 5"]

    @pytest.mark.parametrize("sort", ["growth", "openings"])
    def test_pages_of_a_figure_follow_each_other(self, sort):
        seen, after = [], None
        for _page in range(6):
            answer = found("", sort=sort, after=after, limit=1)
            seen += [hit.edition.title for hit in answer.hits]
            after = answer.next
        assert after is None
        assert seen == [f"Gardener {number}" for number in (0, 3, 1, 2, 4, 5)]


@pytest.mark.usefixtures("roles")
@pytest.mark.parametrize("query", ["", "gardener"])
def test_these_filters_cost_no_query_more_than_others(query, django_assert_max_num_queries):
    facts = AskedFacts("school", "month", "grows", "1000", frozenset({"animals", "outdoors"}))
    with CaptureQueriesContext(connection) as before:
        search(query, families=["family-0"], pay_at_least=Decimal(1), currency="USD")
    with django_assert_max_num_queries(len(before)):
        search(query, facts=facts)


@pytest.mark.usefixtures("roles")
def test_what_pages_say_of_a_setting_is_read_at_once(django_assert_num_queries):
    pages = list(Edition.objects.order_by("title").values_list("pk", flat=True))
    with django_assert_num_queries(1):
        said = evidence(pages, ["outdoors", "animals"])
    assert said[pages[1]] == ["Works with animals.", "They usually work outdoors."]
    assert said[pages[5]] == ["Works with animals."]
    with django_assert_num_queries(0):
        assert evidence(pages, []) == {}


@pytest.mark.usefixtures("roles")
def test_what_is_withdrawn_leaves_no_setting():
    role = Role.objects.get(slug="role-1")
    publishing.withdraw(role, by="tests", reason="Gone.")
    assert not SearchSetting.objects.filter(document__edition__role=role).exists()
