"""What everyday words mean: titles, tasks, skills and knowledge; and interests."""

import tomllib
from pathlib import Path

import pytest

from careers import publishing
from careers.discovery import everyday, indexing
from careers.discovery.search import terms
from careers.models import Edition, Role, Skill
from careers.pages import from_json
from careers.presentation.skill_text import INTERESTS
from tests import factories
from tests.discovery.skills.published import many
from tests.factories import (
    RoleFactory,
    SectionFactory,
    SkillFactory,
    SkillGroupFactory,
    SkillRequirementFactory,
)

pytestmark = pytest.mark.django_db

TABLE = tomllib.loads(Path(everyday.__file__).with_name("everyday.toml").read_text(encoding="utf-8"))


def role(title: str, *tasks: str, knows: str = "", marked: int = 4, tool: str = "") -> str:
    """A live role that does these tasks, and asks for a field of knowledge or a tool; its address."""
    made = RoleFactory(title=title, publishable=True)
    SectionFactory(
        role=made, kind="responsibilities", slug="tasks", body="\n".join(f"- {task}" for task in tasks)
    )
    group = SkillGroupFactory(role=made)
    if knows:
        skill = SkillFactory(slug=knows, name=knows.replace("-", " ").title(), kind="knowledge")
        SkillRequirementFactory(group=group, skill=skill, importance_rating=marked, level_rating=marked)
    if tool:
        SkillRequirementFactory(group=group, skill=SkillFactory(slug=tool, kind="tool"))
    publishing.publish(made, by="writer")
    return made.slug


def about(said: str) -> list[str]:
    """The addresses of roles that are about what was said, the most first."""
    slugs = dict(Edition.objects.values_list("pk", "slug"))
    [found] = everyday.evidence([everyday.meaning_of(said)])
    return [slugs[pk] for pk in sorted(found.share, key=lambda pk: (-found.share[pk], pk))]


def test_a_word_finds_the_roles_whose_tasks_speak_of_it():
    cook = role("Short Order Staff", "Cook eggs.", "Cook meat.", "Clean the grill.")
    helper = role("Odd Hand", "Peel potatoes.", "Help who cooks.")
    role("Bookkeeper", "Keep books.")

    assert about("cooking") == [cook, helper]


def test_a_title_says_more_than_a_task():
    once = role("Helper", "Weld parts now and then.")
    welder = role("Welder", "Join metal.")

    assert about("welding") == [welder, once]


def test_a_tool_with_the_word_in_its_name_says_nothing():
    role("Clerk", "Write letters.", tool="cooking-planner")

    assert about("cooking") == []


def test_the_table_says_what_people_call_otherwise():
    actuary = role("Analyst", "Weigh risks.", knows="mathematics", marked=5)
    clerk = role("Clerk", "File letters.", knows="mathematics", marked=3)
    role("Painter", "Paint.")

    assert about("numbers") == [actuary, clerk]
    assert about("maths") == [actuary, clerk]


@pytest.mark.parametrize("said", ["cook", "cooks", "Cooking", "I like cooking", "cooking things"])
def test_any_form_of_a_word_means_the_same(said):
    assert everyday.meaning_of(said).parts == everyday.meaning_of("cooking").parts


def test_a_role_that_is_about_all_words_comes_first():
    both = role("Nanny", "Cook for the family.", "Look after children.")
    cook = role("Chef", "Cook meals.", "Cook more meals.")

    assert about("cooking for children") == [both, cook]


def test_words_that_say_nothing_are_looked_for_where_nothing_else_is_said():
    assert everyday.meaning_of("job").parts == (everyday.MeaningPart((terms.stem("job"),), is_word=True),)


def test_a_task_is_told_that_speaks_of_it():
    slug = role("Chef", "Order goods.", "Cook food.", "Cook by recipes.")
    page = from_json(Edition.objects.get(slug=slug).content)
    meanings = [everyday.meaning_of("cooking"), everyday.meaning_of("horses")]

    assert everyday.tasks_about(page, meanings) == ["Cook food.", ""]


def test_it_costs_the_same_for_many_roles(django_assert_max_num_queries):
    many(30, "python")
    with django_assert_max_num_queries(4):
        everyday.evidence([everyday.meaning_of("flute")])
    with django_assert_max_num_queries(0):
        everyday.evidence([])


def test_withdrawn_roles_count_for_nothing():
    slug = role("Welder", "Weld.")
    publishing.withdraw(Role.objects.get(slug=slug), by="writer", reason="Old")

    assert about("welding") == []


def test_everything_said_in_the_table_is_said_once():
    said = [words for entry in TABLE["meaning"] for words in entry["said"]]

    assert len(said) == len(set(said))
    assert all(terms.words(words) for words in said)


def test_an_interest_type_that_a_page_names_speaks_for_it():
    role("Guide", "Lead tours to animals.")
    keeper = role("Tour Keeper", "Lead tours to animals.")
    made = Role.objects.get(slug=keeper)
    SectionFactory(role=made, slug="interests", body="It is mostly *Realistic*.")
    factories.note(made)
    publishing.publish(made, by="writer")

    slugs = dict(Edition.objects.values_list("pk", "slug"))
    [found] = everyday.evidence([everyday.interest("animals")])
    assert slugs[max(found.share, key=found.share.get)] == keeper


def test_every_question_has_its_entry():
    assert all(everyday.interest(key).parts for key in INTERESTS)


def test_a_word_of_a_definition_finds_the_skill():
    clerk = role("Clerk", "File letters.", knows="sums", marked=4)
    Skill.objects.filter(slug="sums").update(description="Knowledge of fractions and percentages.")
    indexing.describe(["sums"])

    assert about("fractions") == [clerk]
    [found] = everyday.evidence([everyday.meaning_of("fractions")])
    assert [skill.slug for skill in found.skills] == ["sums"]
