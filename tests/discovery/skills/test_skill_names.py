"""Which skill somebody means."""

import pytest

from careers.discovery.skills import directory, index
from tests.discovery.skills.published import draft, live, many
from tests.factories import SkillAliasFactory, SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def skills(module_db):
    SkillAliasFactory(skill=SkillFactory(slug="scikit-learn", name="scikit-learn"), name="sklearn")
    SkillFactory(slug="c-plus-plus", name="C++")
    SkillFactory(slug="microsoft-excel", name="Microsoft Excel")
    SkillFactory(slug="critical-thinking", name="Critical thinking")
    live("a", "python", "scikit-learn", "c-plus-plus", "microsoft-excel", "critical-thinking", "exelon")
    many(3, "microsoft-excel")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Python", "python"),
        ("  pYTHON. ", "python"),
        ("sklearn", "scikit-learn"),
        ("Scikit Learn", "scikit-learn"),
        ("c++", "c-plus-plus"),
        ("microsoft-excel", "microsoft-excel"),
        ("critical  thinking", "critical-thinking"),
    ],
)
def test_a_name_an_alias_or_a_short_name_is_understood(skills, typed, slug):
    assert directory.resolve(typed)[0].slug == slug


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("pyhton", "python"),
        ("exel", "microsoft-excel"),
        ("excel", "microsoft-excel"),
        ("scikit lern", "scikit-learn"),
        ("critcal thinking", "critical-thinking"),
    ],
)
def test_what_is_misspelt_or_incomplete_is_offered_and_not_decided(skills, typed, slug):
    skill, near = directory.resolve(typed)

    assert skill is None
    assert near[0].slug == slug


@pytest.mark.parametrize(
    "typed", ["", " ", "\0", "%", "...", "x" * 10_000, "\u202e\u05e9", "😀", "'; --", "\\"]
)
def test_what_makes_no_sense_finds_nothing(skills, typed):
    assert directory.resolve(typed) == (None, [])


def test_a_skill_of_drafts_is_never_offered():
    draft("secret", "project-x")

    assert directory.resolve("project-x") == (None, [])
    assert directory.near("projectx") == []


def test_it_costs_four_queries_at_most(skills, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        directory.resolve("pyhton")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Élastic-Search, ", "elastic search"),
        ("C#", "c#"),
        (".NET", ".net"),
        ("MS Word.", "ms word"),
        ("a|b", "a b"),
    ],
)
def test_names_are_compared_without_what_makes_no_difference(text, plain):
    assert index.sort_name(text) == plain
