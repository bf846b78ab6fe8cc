"""Roles are found by what people call them, and the answer says why."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from careers import publishing
from careers.discovery.search import Why, index, search
from careers.models import Role
from tests import factories
from tests.factories import (
    AlternateTitleFactory,
    RoleFactory,
    SalaryBandFactory,
    SkillRequirementFactory,
)

pytestmark = pytest.mark.django_db


def make(title, *also, skills=(), text="What the work is.", pay=None, at=None, **values):
    """A published role."""
    role = RoleFactory(title=title, slug=title.lower().replace(" ", "-"), **values)
    role.sections.create(slug="overview", kind="overview", heading="Overview", body=text, position=1)
    for name in also:
        AlternateTitleFactory(role=role, title=name)
    group = None
    for name in skills:
        slug = name.lower().replace(" ", "-")
        given = {"group": group} if group else {"group__role": role}
        group = SkillRequirementFactory(skill__slug=slug, skill__name=name, **given).group
    if pay:
        SalaryBandFactory(role=role, **pay)
    publishing.publish(role, by="writer", at=at)
    return role


@pytest.fixture(scope="module", autouse=True)
def roles(module_db):
    make(
        "Senior ML Operations Engineer",
        *("MLOps Lead", "ML Ops Lead", "Machine Learning Platform Engineer"),
        skills=["Python", "Kubernetes"],
        level=Role.Level.SENIOR,
        pay={"low": Decimal(150_000), "high": Decimal(190_000)},
    )
    make(
        "Python Infrastructure Engineer",
        "Platform Developer",
        skills=["Python", "Terraform"],
        level=Role.Level.INTERMEDIATE,
        pay={"low": Decimal(100_000), "high": Decimal(140_000)},
    )
    make(
        "Growth Manager",
        "Head of Growth",
        skills=["Google Analytics"],
        level=Role.Level.SENIOR,
        family__slug="marketing",
        text="Runs experiments that bring customers.",
    )
    make(
        "Registered Nurse",
        "Staff Nurse",
        "RN",
        family__slug="health",
        pay={"low": 30, "high": 50, "period": "hour"},
    )
    make("Maître d’hôtel", "Head Waiter", family__slug="restaurants")


def titles(query="", **options):
    return [hit.edition.title for hit in search(query, **options).hits]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Growth Manager", "Growth Manager"),
        ("manager growth", "Growth Manager"),
        ("GROWTH MANAGERS", "Growth Manager"),
        ("growth management", "Growth Manager"),
        ("nursing", "Registered Nurse"),
        ("nurses", "Registered Nurse"),
        ("sr ml ops eng", "Senior ML Operations Engineer"),
        ("machine learning operations", "Senior ML Operations Engineer"),
        ("MLOps", "Senior ML Operations Engineer"),
        ("maitre d'hotel", "Maître d’hôtel"),
        ("MAÎTRE D’HÔTEL", "Maître d’hôtel"),
        ("head waiters", "Maître d’hôtel"),
        ("kubernetes", "Senior ML Operations Engineer"),
        ("experiments with customers", "Growth Manager"),
    ],
)
def test_the_role_that_is_meant_comes_first(roles, query, found):
    assert titles(query)[0] == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("infrastrcture", "Python Infrastructure Engineer"),
        ("infrastruxture", "Python Infrastructure Engineer"),
        ("infrastructuree", "Python Infrastructure Engineer"),
        ("ifnrastructure", "Python Infrastructure Engineer"),
        ("grwth manger", "Growth Manager"),
        ("growthmanager", "Growth Manager"),
        ("growthxmanager", "Growth Manager"),
        ("regis tered nurse", "Registered Nurse"),
        ("kubernets", "Senior ML Operations Engineer"),
    ],
)
def test_a_slip_of_the_pen_does_no_harm(roles, query, found):
    assert titles(query)[0] == found


@pytest.mark.parametrize("query", ["bioinfrastructure", "infrastructureless"])
def test_an_unknown_word_is_known_by_its_longest_part(roles, query):
    assert titles(query) == ["Python Infrastructure Engineer"]


@pytest.mark.parametrize("query", ["infra", "python infra", "regist", "kuber", "waite"])
def test_the_beginning_of_a_word_is_enough(roles, query):
    assert titles(query)


def test_what_was_understood_is_said_where_a_word_was_not_as_typed(roles):
    assert search("grwth manager").corrected == "growth manager"
    assert search("growth manager").corrected == ""
    assert search("sr ml engineers").corrected == ""


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("growth manager", Why("title")),
        ("head of growth", Why("also-called", "Head of Growth")),
        ("platform developer", Why("also-called", "Platform Developer")),
        ("terraform", Why("skill", "Terraform")),
        ("experiments", Why("text")),
    ],
)
def test_a_result_says_why_it_was_found(roles, query, why):
    assert search(query).hits[0].why == why


def test_nothing_is_listed_that_is_not_asked_for(roles):
    assert titles("nurse") == ["Registered Nurse"]
    assert set(titles("python")) == {"Python Infrastructure Engineer", "Senior ML Operations Engineer"}


def test_a_question_that_finds_nothing_is_answered_by_the_nearest_titles(roles):
    found = search("Grqqqx")
    assert (found.hits, found.total) == ([], 0)
    assert found.suggestions[0] == "Growth Manager"
    assert search("日本語").suggestions


def test_without_a_question_all_roles_are_listed_by_title(roles):
    found = search("")
    assert [hit.edition.title for hit in found.hits] == [
        *("Growth Manager", "Maître d’hôtel", "Python Infrastructure Engineer"),
        *("Registered Nurse", "Senior ML Operations Engineer"),
    ]
    assert (found.total, found.total_is_exact, found.next) == (5, True, None)
    assert found.hits[0].why is None


@pytest.mark.parametrize("query", ["", "engineer"])
def test_filters_leave_what_passes_all_of_them(roles, query):
    assert titles(query, skills=["python"], levels=["senior"]) == ["Senior ML Operations Engineer"]
    assert titles(query, skills=["python", "terraform"]) == ["Python Infrastructure Engineer"]
    assert titles(query, families=["marketing"], levels=["intermediate"]) == []
    assert titles(query, skills=["no-such-skill"]) == []
    assert set(titles(query, levels=["intermediate", "senior"])) >= {
        "Python Infrastructure Engineer",
        "Senior ML Operations Engineer",
    }


def test_pay_is_compared_by_the_year_and_in_one_currency(roles):
    assert titles(pay_at_least=Decimal(150_000)) == ["Senior ML Operations Engineer"]
    # The middle of 30 to 50 an hour is 83,200 a year.
    assert "Registered Nurse" in titles(pay_at_least=Decimal(83_200))
    assert "Registered Nurse" not in titles(pay_at_least=Decimal(83_201))
    assert titles(pay_at_least=Decimal(1), currency="EUR") == []
    assert len(titles(pay_at_least=Decimal(1), currency="USD")) == 3


def counts(facets):
    return {facet.slug: facet.count for facet in facets}


@pytest.mark.parametrize("query", ["", "engineer"])
def test_values_of_a_filter_are_counted_with_the_other_filters_applied(roles, query):
    facets = search(query, levels=["senior"], skills=["python"]).facets
    assert counts(facets.levels) == {"senior": 1, "intermediate": 1}
    assert counts(facets.families) == {"data-and-ai": 1}
    facets = search("", families=["marketing"]).facets
    assert counts(facets.families) == {"data-and-ai": 2, "marketing": 1, "health": 1, "restaurants": 1}
    assert facets.families[0].name == "Data and ai"
    assert counts(facets.levels) == {"senior": 1}


def test_skills_that_are_chosen_are_counted(roles):
    facets = search("", skills=["python"]).facets
    assert counts(facets.skills) == {"python": 2, "kubernetes": 1, "terraform": 1}


def test_results_can_be_sorted_by_title_and_by_pay(roles):
    assert titles("engineer nurse", sort="title") == [
        *("Python Infrastructure Engineer", "Registered Nurse", "Senior ML Operations Engineer")
    ]
    by_pay = ["Senior ML Operations Engineer", "Python Infrastructure Engineer", "Registered Nurse"]
    assert titles("engineer nurse", sort="pay") == by_pay
    assert titles("", sort="pay") == [*by_pay, "Growth Manager", "Maître d’hôtel"]


def all_pages(query, **options):
    found, after = [], None
    while True:
        page = search(query, after=after, limit=2, **options)
        found += [hit.edition.title for hit in page.hits]
        after = page.next
        if after is None:
            return found


@pytest.mark.parametrize("sort", ["relevance", "title", "pay"])
@pytest.mark.parametrize("query", ["", "engineer nurse manager"])
def test_pages_follow_each_other_without_gap_or_overlap(roles, query, sort):
    assert all_pages(query, sort=sort) == titles(query, sort=sort)


@pytest.mark.parametrize(
    "after", ["", "x", "W10", "bnVsbA", "é", "\0", "A" * 5000, "WzFlOTk5XQ", "W251bGwsMSwyXQ"]
)
@pytest.mark.parametrize("query", ["", "engineer"])
def test_a_cursor_that_is_not_one_means_the_first_page(roles, query, after):
    assert titles(query, after=after) == titles(query)


@pytest.mark.parametrize("query", ["", "secret agent"])
def test_what_is_not_public_is_not_found(roles, query):
    scheduled = timezone.now() + timedelta(days=1)
    make("Secret Agent", "Spy", at=scheduled)
    role = make("Secret Cook")
    publishing.withdraw(role, by="writer", reason="Old")
    assert not {"Secret Agent", "Secret Cook"} & set(titles(query))


def test_a_scheduled_role_is_found_from_its_time_on_and_until_its_end(roles, time_machine):
    now = timezone.now()
    role = make("Lamplighter", at=now + timedelta(days=1))
    publishing.withdraw(role, by="writer", reason="Electric", at=now + timedelta(days=2))
    assert titles("lamplighter") == []
    time_machine.move_to(now + timedelta(days=1, hours=1))
    assert titles("lamplighter") == ["Lamplighter"]
    time_machine.move_to(now + timedelta(days=2, hours=1))
    assert titles("lamplighter") == []


def test_a_role_is_no_longer_found_by_what_it_was_called(roles):
    role = Role.objects.get(slug="growth-manager")
    role.title = "Expansion Manager"
    role.alternate_titles.all().delete()
    role.save()
    factories.note(role)
    publishing.publish(role, by="writer")
    assert "Expansion Manager" not in titles("head of growth")[:1]
    assert titles("expansion")[0] == "Expansion Manager"


def test_words_too_common_to_be_read_whole_still_find_what_is_asked_for(roles, monkeypatch):
    monkeypatch.setattr(index, "MOST_EDITIONS", 2)
    for number in range(5):
        make(f"Engineer {number}", family__slug="engineering")
    found = search("senior ml operations engineer")
    assert found.hits[0].edition.title == "Senior ML Operations Engineer"
    assert not found.total_is_exact
    assert len(titles("engineer", families=["engineering"])) == 5


AWKWARD = (
    *(
        "'",
        '"',
        "a\0b",
        "%",
        "_",
        "*",
        "c++",
        "c#",
        "NOT",
        "AND OR",
        "NEAR/3",
        "(",
        "title:x",
        "-",
        "--",
        ";",
    ),
    *("\\", "🚀", "مهندس", "‮nurse", "\ud800", "nurse " * 2000, "x" * 10_000, "ﬁ", "İ", "ß", "\n", "1e999"),
)


@pytest.mark.parametrize("query", AWKWARD)
def test_any_question_is_answered(roles, query):
    search(query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60), after=st.none() | st.text(max_size=20), sort=st.text(max_size=8))
@example(query="engineer\udfff", after="\udfff", sort="")
def test_whatever_is_asked_is_answered(roles, query, after, sort):
    found = search(query, after=after, sort=sort, families=[query], skills=[query], currency=query)
    assert found.total == 0 or found.hits


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "1e50", "0.001"])
def test_any_amount_of_pay_is_understood(roles, amount):
    search("engineer", pay_at_least=Decimal(amount))
    search("", pay_at_least=Decimal(amount))


def test_it_costs_no_more_queries_for_many_roles(roles, django_assert_max_num_queries):
    for number in range(12):
        make(f"Engineer {number}", "Builder", skills=["Python"])
    with django_assert_max_num_queries(15):
        search("engineer")
    with django_assert_max_num_queries(24):
        search("enginer pythn", skills=["python"], sort="title")
    with django_assert_max_num_queries(8):
        search("", levels=["senior"])
