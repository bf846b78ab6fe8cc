"""Which skills may be one."""

import pytest

from careers.editorial.merging_skills import alike, nearest
from careers.models import Skill
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    for name in (
        "Scikit-learn",
        "REST API",
        "C++",
        "C",
        "Data modelling",
        "Natural Language Processing",
        "ISO 9001",
    ):
        factories.SkillFactory(slug=name.lower().replace(" ", "-").replace("+", "p"), name=name)
    factories.SkillAliasFactory(name="sklearn", skill=Skill.objects.get(name="Scikit-learn"))
    factories.SkillFactory(slug="aws", name="Amazon Web Services (AWS)")


def told(*names, **kwargs):
    return [(each.skill.name, each.is_same) for each in alike(names, **kwargs)]


@pytest.mark.parametrize(
    ("name", "skill"),
    [
        ("scikit learn", "Scikit-learn"),
        ("SciKitLearn", "Scikit-learn"),
        ("SKLearn", "Scikit-learn"),
        ("REST APIs", "REST API"),
        ("rest-api", "REST API"),
        ("c++", "C++"),
        ("AWS", "Amazon Web Services (AWS)"),
        ("Amazon web service", "Amazon Web Services (AWS)"),
        ("Natural-language processing", "Natural Language Processing"),
    ],
)
def test_capitals_plurals_hyphens_and_brackets_make_no_other_skill(known, name, skill):
    assert told(name) == [(skill, True)]


@pytest.mark.parametrize(
    ("name", "skill"),
    [
        ("Scikit-laern", "Scikit-learn"),
        ("Skit-learn", "Scikit-learn"),
        ("sklern", "Scikit-learn"),
        ("Data modeling", "Data modelling"),
        ("NLP", "Natural Language Processing"),
        ("Natural Languge Procesing", "Natural Language Processing"),
    ],
)
def test_a_slip_of_the_pen_may_be_the_same_skill(known, name, skill):
    assert told(name) == [(skill, False)]


@pytest.mark.parametrize("name", ["C#", "R", "Rust", "ISO 9002", "SQL", "Data mining", "", " ", "+++"])
def test_what_is_another_skill_is_left_alone(known, name):
    assert told(name) == []


def test_a_skill_is_not_like_itself(known):
    assert told("Scikit-learn", "sklearn", but=Skill.objects.get(name="Scikit-learn")) == []


def test_those_that_most_roles_ask_for_come_first(known):
    requirement = factories.SkillRequirementFactory(skill=factories.SkillFactory(name="Rest apis", slug="r"))
    assert [(each.skill, each.roles) for each in alike(["rest api"])] == [
        (requirement.skill, 1),
        (Skill.objects.get(name="REST API"), 0),
    ]


def test_what_is_misspelt_is_found(known):
    assert [Skill.objects.get(pk=pk).name for pk in nearest("scikt lern", 3)] == ["Scikit-learn"]
    assert nearest("skleran", 3) == [Skill.objects.get(name="Scikit-learn").pk]
    assert nearest("x", 3) == nearest("", 3) == nearest("entirely unlike", 3) == []


def test_a_list_of_ten_thousand_skills_costs_four_queries(django_assert_max_num_queries):
    Skill.objects.bulk_create(
        Skill(slug=f"s{n}", name=f"Skill number {n:05} of a long list", kind="tool") for n in range(10_000)
    )
    with django_assert_max_num_queries(4):
        assert told("SKILL NUMBER 00017 OF A LONG LIST")[0] == ("Skill number 00017 of a long list", True)
    with django_assert_max_num_queries(2):
        assert nearest("Skil numbr 00017 of a long list", 5)
