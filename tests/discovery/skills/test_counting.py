"""How many live roles ask for a skill: kept with the index, and never what is not live."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from careers import publishing
from careers.discovery.models import EditionFacts, PublicSkill
from careers.discovery.skills.counting import count_live
from tests import factories
from tests.discovery.skills.published import draft, live, many

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    skills = list(PublicSkill.objects.all())
    live = count_live(skills)
    return {skill.slug: live[skill.pk] for skill in skills if skill.pk in live}


def test_each_live_role_counts_once_for_each_of_its_skills():
    live("a", "python", "sql")
    many(3, "python")

    assert counts() == {"python": 4, "sql": 1}


def test_what_is_scheduled_does_not_count_yet():
    role = draft("a", "python")
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(days=1))

    assert counts() == {}
    live("b", "python")
    assert counts() == {"python": 1}


def test_an_edition_that_ended_by_itself_does_not_count_any_more():
    role = live("a", "python")
    role.title = "Another title"
    role.save()
    factories.note(role)
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(days=1))
    tomorrow = timezone.now() + timedelta(days=2)

    assert EditionFacts.objects.live(tomorrow).get().edition.number == 2
    assert EditionFacts.objects.live().get().edition.number == 1
    assert counts() == {"python": 1}


def test_withdrawing_takes_off_what_was_live_and_what_was_scheduled():
    role = live("a", "python")
    role.title = "Another title"
    role.save()
    factories.note(role)
    publishing.schedule(role, by="writer", at=timezone.now() + timedelta(days=1))
    assert PublicSkill.objects.get().editions_count == 2

    publishing.withdraw(role, by="writer", reason="Old")

    assert PublicSkill.objects.get().editions_count == 0
    assert counts() == {}


def test_a_skill_that_a_role_no_longer_asks_for_is_taken_off():
    role = live("a", "python", "sql")
    role.skill_groups.get().requirements.filter(skill__slug="sql").delete()
    factories.note(role)
    publishing.publish(role, by="writer")

    assert counts() == {"python": 1}


def test_reindex_counts_anew():
    many(2, "python")
    PublicSkill.objects.update(editions_count=40)

    call_command("reindex", verbosity=0)

    assert counts() == {"python": 2}


def test_a_count_that_is_too_low_does_not_keep_anybody_from_publishing():
    role = live("a", "python")
    PublicSkill.objects.update(editions_count=0)

    publishing.withdraw(role, by="writer", reason="Old")

    assert PublicSkill.objects.get().editions_count == 0


def test_reindex_forgets_a_role_that_ended_by_itself():
    role = live("a", "python")
    role.editions.update(live_until=timezone.now())

    call_command("reindex", verbosity=0)

    assert not EditionFacts.objects.exists()
    assert PublicSkill.objects.get().editions_count == 0
