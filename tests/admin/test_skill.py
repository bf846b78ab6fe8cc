"""The form of a skill: its other spellings."""

import pytest

from careers.models import Skill
from tests import factories

from .forms import address, errors_of, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def editing(client, make_user):
    client.force_login(make_user("writer", "add_skill", "change_skill", "view_skill"))
    return client


@pytest.fixture
def save(editing):
    def save(skill, aliases):
        sent = posted(editing.get(address("skill_change", skill.pk)))
        return editing.post(address("skill_change", skill.pk), sent | {"aliases": aliases})

    return save


@pytest.fixture
def skill():
    alias = factories.SkillAliasFactory(name="sklearn", skill__slug="scikit-learn")
    return alias.skill


def names(skill):
    return sorted(skill.aliases.values_list("name", flat=True))


def test_the_other_spellings_of_a_skill_are_one_text(skill, save):
    assert save(skill, "sklearn\r\nscikit\r\n").status_code == 302
    assert names(skill) == ["scikit", "sklearn"]
    assert save(skill, "scikit").status_code == 302
    assert names(skill) == ["scikit"]


def test_a_spelling_belongs_to_one_skill(skill, save):
    other = factories.SkillFactory(slug="other")
    errors = errors_of(save(other, "fine\r\nsklearn"))
    assert errors == {"aliases": ["“sklearn” is written for the skill “Scikit learn” already."]}
    assert names(other) == []


def test_a_new_skill_is_saved_with_its_spellings(editing):
    sent = {"name": "Apache Spark", "slug": "apache-spark", "kind": "tool", "aliases": "Spark\r\nPySpark"}
    assert editing.post(address("skill_add"), sent).status_code == 302
    assert names(Skill.objects.get()) == ["PySpark", "Spark"]


def test_a_skill_is_found_by_another_spelling(skill, editing):
    html = editing.get(address("skill_changelist"), {"q": "sklearn"}).content.decode()
    assert str(skill) in html


def test_whoever_may_only_look_sees_the_spellings(skill, client, make_user):
    client.force_login(make_user("other", "view_skill"))
    html = client.get(address("skill_change", skill.pk)).content.decode()
    assert "sklearn" in html
    assert 'name="aliases"' not in html
