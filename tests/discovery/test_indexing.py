"""The indexes follow the editions, in the transaction that makes them."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from careers import publishing
from careers.discovery import indexing
from careers.discovery.models import EditionSkill, Indexed, PublicSkill
from careers.models import Edition, SkillRequirement
from tests import factories
from tests.factories import EditionFactory, RoleFactory, SkillRequirementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    return SkillRequirementFactory(skill__slug="python", skill__name="Python").group.role


def publish(role, **options):
    return publishing.publish(role, by="writer", **options)


def indexed():
    """(number of the edition, short name of the skill) of everything in the index of skills."""
    return set(EditionSkill.objects.values_list("edition__number", "skill__slug"))


@pytest.fixture
def live(role):
    role.sections.create(slug="overview", kind="overview", heading="Overview", body="Text", position=1)
    return publish(role)


def test_a_published_role_is_found_by_its_skills(live):
    assert indexed() == {(1, "python")}


def test_an_edition_that_is_replaced_is_forgotten(role, live):
    SkillRequirement.objects.all().delete()
    SkillRequirementFactory(group=role.skill_groups.get(), skill__slug="sql")
    factories.note(role)
    publish(role)
    assert indexed() == {(2, "sql")}


def test_a_scheduled_edition_is_there_beside_the_live_one(role, live):
    role.skill_groups.get().requirements.update(level="expert")
    factories.note(role)
    publish(role, at=timezone.now() + timedelta(days=1))
    assert indexed() == {(1, "python"), (2, "python")}


def test_a_withdrawn_role_is_forgotten(role, live):
    publishing.withdraw(role, by="writer", reason="Old")
    assert indexed() == set()
    assert not Indexed.objects.exists()


def test_a_failed_publication_changes_no_index(role, live, monkeypatch):
    role.skill_groups.get().requirements.update(level="expert")
    factories.note(role)

    def fail(*arguments, **options):
        raise RuntimeError

    monkeypatch.setattr(indexing, "_add", fail)
    with pytest.raises(RuntimeError):
        publish(role)
    assert indexed() == {(1, "python")}


def test_where_groups_differ_the_strongest_requirement_counts(role):
    SkillRequirementFactory(group__role=role, skill__slug="python", skill__name="Python", level="expert")
    role.sections.create(slug="overview", kind="overview", heading="Overview", body="Text", position=1)
    publish(role)
    assert EditionSkill.objects.get().level == "expert"


def test_a_skill_is_named_and_described_as_when_it_was_last_published(role, live):
    skill = role.skill_groups.get().requirements.get().skill
    skill.description = "A language."
    skill.save()
    skill.aliases.create(name="py")
    assert PublicSkill.objects.get().description == ""
    role.skill_groups.get().requirements.update(level="expert")
    factories.note(role)
    publish(role)
    public = PublicSkill.objects.get()
    assert (public.description, public.aliases) == ("A language.", "py")


def test_reindex_makes_the_same_again(live):
    EditionFactory()
    before = indexed()
    EditionSkill.objects.all().delete()
    output = io.StringIO()
    call_command("reindex", "--all", stdout=output)
    assert indexed() == before
    assert "Indexed 2 roles." in output.getvalue()
    call_command("reindex", stdout=output)
    assert "Indexed 0 roles." in output.getvalue()


def test_after_an_upgrade_that_changes_what_they_hold_reindex_makes_all_of_them_anew(live, monkeypatch):
    EditionFactory()
    settled = []
    monkeypatch.setattr(indexing.related, "settle", lambda: settled.append(True))
    indexing.rebuild()
    assert settled == []
    monkeypatch.setattr(indexing, "VERSION", indexing.VERSION + 1)
    indexing.rebuild()
    assert settled == [True]


def test_a_dump_that_is_loaded_elsewhere_is_indexed_and_holds_no_index(role, live, tmp_path):
    file = tmp_path / "dump.yaml"
    with file.open("w") as stream:
        call_command(
            "dumpdata", "careers", natural_foreign=True, natural_primary=True, format="yaml", stdout=stream
        )
    assert "discovery" not in file.read_text()
    before = indexed()
    Edition.objects.all().delete()
    role.delete()
    assert indexed() == set()
    call_command("loaddata", file, verbosity=0)
    assert indexed() == before


def test_it_costs_no_more_queries_for_many_roles(django_assert_max_num_queries):
    roles = [RoleFactory(publishable=True).pk for _number in range(5)]
    with django_assert_max_num_queries(12):
        indexing.update(roles)
