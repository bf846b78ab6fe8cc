"""Several skills become one."""

from unittest import mock

import pytest
from django.contrib.admin.models import LogEntry

from careers import publishing
from careers.editorial.merging_skills import MOST, merge, merging
from careers.models import Role, Skill, SkillRequirement
from tests import factories
from tests.factories import SkillFactory, SkillGroupFactory, SkillRequirementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return factories.UserFactory(username="writer")


@pytest.fixture
def skills():
    """Kubernetes, which two roles ask for, and two other names of it."""
    return [
        SkillFactory(slug="kubernetes", name="Kubernetes"),
        SkillFactory(slug="k8s", name="K8s"),
        SkillFactory(slug="kubernets", name="Kubernets"),
    ]


@pytest.fixture
def roles(skills):
    """One role for each of the first two, and one that asks for both."""
    first, second, both = (factories.EditionFactory().role for _number in range(3))
    SkillRequirementFactory(skill=skills[0], group__role=first)
    SkillRequirementFactory(skill=skills[1], group__role=second, wording="In production")
    group = SkillGroupFactory(role=both)
    SkillRequirementFactory(
        skill=skills[1], group=group, importance="essential", level="working", importance_rating=3
    )
    SkillRequirementFactory(
        skill=skills[0], group=group, importance="desirable", level="expert", importance_rating=2
    )
    for role in (first, second, both):
        publishing.publish(role, by="tests")
    return first, second, both


def done(skills, kept, user):
    return merge(skills, kept=kept, seen=merging(skills, kept).fingerprint, user=user)


def asked(role):
    return [
        (each.skill.name, each.importance, each.level)
        for each in SkillRequirement.objects.filter(group__role=role).order_by("group", "position")
    ]


def states():
    return dict(Role.objects.with_state().values_list("pk", "state"))


def test_all_roles_ask_for_the_one_that_is_kept(skills, roles, user):
    done(skills, skills[0], user)
    first, second, _both = roles
    assert asked(first) == asked(second) == [("Kubernetes", "essential", "practitioner")]
    assert list(Skill.objects.all()) == [skills[0]]


def test_where_a_role_asks_for_both_the_higher_counts(skills, roles, user):
    plan = merging(skills, skills[0])
    (joined,) = plan.joined
    assert joined.role == roles[2]
    assert (joined.importance, joined.level) == ("Essential", "Expert")
    done(skills, skills[0], user)
    assert asked(roles[2]) == [("Kubernetes", "essential", "expert")]
    assert SkillRequirement.objects.get(group__role=roles[2]).importance_rating == 3


def test_the_other_names_become_other_spellings(skills, roles, user):
    factories.SkillAliasFactory(name="kube", skill=skills[1])
    factories.SkillAliasFactory(name="KUBERNETES", skill=skills[2])
    plan = merging(skills, skills[0])
    assert plan.new_aliases == ["K8s", "kube", "Kubernets"]
    done(skills, skills[0], user)
    assert sorted(skills[0].aliases.values_list("name", flat=True)) == ["K8s", "Kubernets", "kube"]


def test_only_roles_that_say_something_else_now_are_changed_since_published(skills, roles, user):
    first, second, both = roles
    before = dict(Role.objects.values_list("pk", "version"))
    done(skills, skills[0], user)
    assert states() == {first.pk: "live", second.pk: "changed", both.pk: "changed"}
    after = dict(Role.objects.values_list("pk", "version"))
    assert [pk for pk in sorted(after) if after[pk] > before[pk]] == [second.pk, both.pk]


def test_the_log_says_who_merged_what(skills, roles, user):
    done(skills[:2], skills[0], user)
    told = {(entry.object_repr, entry.get_change_message()) for entry in LogEntry.objects.filter(user=user)}
    assert told >= {
        ("Kubernetes", "Merged “K8s” into it."),
        ("K8s", "Merged into “Kubernetes”."),
        (roles[1].title, "Skills merged: “K8s” into “Kubernetes”."),
    }


def test_a_role_that_lists_a_skill_in_two_groups_keeps_both(skills, roles, user):
    SkillRequirementFactory(skill=skills[0], group=SkillGroupFactory(role=roles[2]), level="awareness")
    done(skills, skills[0], user)
    assert [level for _name, _importance, level in asked(roles[2])] == ["expert", "awareness"]


def test_the_words_of_the_kept_skill_stay_and_lost_ones_are_told(skills, roles, user):
    SkillRequirement.objects.filter(group__role=roles[2], skill=skills[1]).update(wording="At night")
    assert merging(skills, skills[0]).joined[0].becomes["wording"] == "At night"
    SkillRequirement.objects.filter(group__role=roles[2], skill=skills[0]).update(wording="By day")
    assert merging(skills, skills[0]).joined[0].lost == ["At night"]


def test_a_description_is_not_lost_where_the_kept_skill_has_none(skills, user):
    Skill.objects.filter(pk=skills[1].pk).update(description="Runs containers.")
    skills[1].refresh_from_db()
    Skill.objects.filter(pk=skills[2].pk).update(description="Another.")
    skills[2].refresh_from_db()
    assert merging(skills, skills[0]).lost_descriptions == [skills[2]]
    done(skills, skills[0], user)
    assert Skill.objects.get().description == "Runs containers."


def test_the_one_that_most_roles_ask_for_is_kept_unless_somebody_chooses(skills, roles):
    SkillRequirementFactory(skill=skills[1])
    assert merging(skills).kept == skills[1]


def refused(skills, kept, user, seen=None):
    before = list(Skill.objects.values_list("name", flat=True)), SkillRequirement.objects.count()
    with pytest.raises(publishing.Refused) as error:
        merge(skills, kept=kept, seen=seen or merging(skills, kept).fingerprint, user=user)
    assert before == (list(Skill.objects.values_list("name", flat=True)), SkillRequirement.objects.count())
    return " ".join(error.value.messages)


def test_what_has_changed_since_it_was_shown_is_not_done(skills, roles, user):
    seen = merging(skills, skills[0]).fingerprint
    SkillRequirementFactory(skill=skills[1])
    assert "has changed since" in refused(skills, skills[0], user, seen)


def test_a_skill_that_is_gone_is_not_merged(skills, user):
    seen = merging(skills, skills[0]).fingerprint
    Skill.objects.filter(pk=skills[1].pk).delete()
    assert "does not exist any more" in refused(skills, skills[0], user, seen)


def test_a_name_that_means_a_third_skill_is_not_taken_from_it(skills, user):
    factories.SkillAliasFactory(name="K8s", skill__name="Clusters")
    assert "“K8s” is another spelling of “Clusters”" in refused(skills, skills[0], user)


def test_one_skill_or_very_many_cannot_be_merged(skills):
    with pytest.raises(publishing.Refused, match="at least two"):
        merging(skills[:1])
    with pytest.raises(publishing.Refused, match="at most"):
        merging([SkillFactory() for _number in range(MOST + 1)])


def test_an_edition_from_before_can_be_restored(skills, roles, user):
    edition = roles[2].editions.get(number=2)
    done(skills, skills[0], user)
    publishing.restore(edition, by="tests", draft=True)
    assert Skill.objects.count() == 1
    assert asked(roles[2]) == [("Kubernetes", "essential", "working")]


def test_merging_costs_few_queries(skills, roles, user, django_assert_max_num_queries):
    plan = merging(skills, skills[0])
    with django_assert_max_num_queries(5):
        assert merging(skills).obstacles == []
    with mock.patch("careers.publishing.note_changes"), django_assert_max_num_queries(24):
        merge(skills, kept=skills[0], seen=plan.fingerprint, user=user)
