"""The form of a skill: its other spellings."""

import json

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from careers.admin.shared_content import SkillAdmin
from careers.models import Skill
from tests import factories
from tests.admin.forms import address, errors_of, posted

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


class TestDuplicates:
    """A skill that seems to be there already is saved only when an editor says that it is another."""

    def add(self, editing, name="Scikit-Learns", **more):
        sent = {"name": name, "slug": "new", "kind": "tool", "aliases": ""}
        return editing.post(address("skill_add"), sent | more)

    def test_the_form_asks_and_saves_nothing(self, skill, editing):
        response = self.add(editing)
        assert response.status_code == 200
        (told,) = errors_of(response)["name"]
        assert told.startswith("There is a skill that may be this one: “Scikit learn”.")
        html = response.content.decode()
        assert f'href="{address("skill_change", skill.pk)}"' in html
        assert "Scikit-Learns" in html
        assert Skill.objects.count() == 1

    def test_it_is_saved_when_that_is_confirmed(self, skill, editing):
        assert self.add(editing, is_another=str(skill.pk)).status_code == 302
        assert Skill.objects.filter(name="Scikit-Learns").exists()

    def test_a_confirmation_of_something_else_does_not_count(self, skill, editing):
        other = factories.SkillFactory(name="Kubernetes", slug="kubernetes")
        assert "name" in errors_of(self.add(editing, is_another=f"{other.pk},x"))

    def test_another_spelling_counts_too(self, skill, editing):
        assert "name" in errors_of(self.add(editing, name="SK learn"))
        assert "name" in errors_of(self.add(editing, name="Entirely new", aliases="Scikit Learn"))

    def test_a_new_name_of_an_old_skill_is_looked_at_and_its_old_name_is_not(self, skill, editing):
        other = factories.SkillFactory(slug="other")
        twin = factories.SkillFactory(slug="twin", name="SKlearns")
        change = address("skill_change", other.pk)
        sent = posted(editing.get(change))
        assert "name" in errors_of(editing.post(change, sent | {"name": "Sklearn"}))
        change = address("skill_change", twin.pk)
        sent = posted(editing.get(change))
        assert editing.post(change, sent | {"description": "Longer."}).status_code == 302

    def test_the_window_of_the_role_form_offers_the_skill_that_exists(self, skill, editing):
        html = self.add(editing, _popup="1").content.decode()
        assert f'name="_use" value="{skill.pk}"' in html
        response = self.add(editing, _popup="1", _use=str(skill.pk))
        chosen = json.loads(response.context_data["popup_response_data"])
        assert chosen == {"value": str(skill.pk), "obj": "Scikit learn"}
        assert Skill.objects.count() == 1

    @pytest.mark.parametrize("used", ["", "x", "0", "9" * 40, "٣"])
    def test_using_a_skill_that_is_gone_saves_nothing(self, skill, editing, used):
        html = self.add(editing, _popup="1", _use=used).content.decode()
        assert "This skill does not exist any more." in html
        assert Skill.objects.count() == 1

    def test_looking_for_them_costs_five_queries(self, skill, editing, django_assert_max_num_queries):
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        form_class = SkillAdmin(Skill, admin.site).get_form(request)
        form = form_class({"name": "Sklearns", "slug": "new", "kind": "tool", "aliases": "a"})
        with django_assert_max_num_queries(7):
            assert not form.is_valid()


class TestAutocomplete:
    @pytest.fixture
    def complete(self, client, make_user):
        """A function that gives what the field of the role form offers, as (text, hint)."""
        client.force_login(make_user("writer", "change_role", "view_skill"))

        def complete(term):
            asked = {"app_label": "careers", "model_name": "skillrequirement", "field_name": "skill"}
            answer = client.get(reverse("admin:autocomplete"), asked | {"term": term}).json()
            return [(each["text"], each["hint"]) for each in answer["results"]]

        return complete

    def test_a_skill_is_offered_with_its_spellings_and_its_use(self, skill, complete):
        factories.SkillRequirementFactory(skill=skill)
        assert complete("sklearn") == [("Scikit learn", "also sklearn; 1 role")]

    def test_a_slip_of_the_pen_finds_it_too(self, skill, complete):
        factories.SkillFactory(slug="unlike")
        assert complete("skleran") == complete("scikt lern") == [("Scikit learn", "also sklearn; 0 roles")]
        assert complete("entirely else") == []

    def test_what_begins_so_comes_first(self, complete):
        for name in ("Embedded C", "C++", "C", "Basic"):
            factories.SkillFactory(slug=name.lower().replace("+", "p").replace(" ", ""), name=name)
        assert [text for text, _hint in complete("c")] == ["C", "C++", "Basic", "Embedded C"]

    def test_it_costs_the_same_queries_however_many_there_are(self, complete, django_assert_max_num_queries):
        for number in range(30):
            factories.SkillAliasFactory(name=f"Other {number}")
        with django_assert_max_num_queries(9):
            assert len(complete("skill")) == 20

    def test_other_fields_are_completed_as_before(self, client, make_user):
        client.force_login(make_user("writer", "change_role", "view_source"))
        factories.SourceFactory(slug="wages")
        asked = {"app_label": "careers", "model_name": "salaryband", "field_name": "source", "term": "wages"}
        (found,) = client.get(reverse("admin:autocomplete"), asked).json()["results"]
        assert found.keys() == {"id", "text"}
