"""Several people publish at once, and the same skills with it."""

import threading
from contextlib import suppress

import pytest
from django.db.models import Count

from careers import publishing
from careers.discovery.models import EditionSkill, PublicSkill
from careers.discovery.skills import index as skills
from tests.factories import RoleFactory, SkillFactory, SkillGroupFactory, SkillRequirementFactory
from tests.two_connections import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def ask(role, *skills):
    role.skill_groups.all().delete()
    group = SkillGroupFactory(role=role)
    for skill in skills:
        SkillRequirementFactory(group=group, skill=skill)


def published(*skills):
    role = RoleFactory(publishable=True)
    ask(role, *skills)
    publishing.publish(role, by="writer")
    return role


def publish_at_once(*roles):
    results = at_once(*(lambda role=role: publishing.publish(role, by="writer") for role in roles))
    for result in results:
        if isinstance(result, Exception):
            raise result
    return [edition.number for edition in results]


def counts():
    counted = PublicSkill.objects.filter(editions_count__gt=0)
    return dict(counted.values_list("name", "editions_count"))


def test_skills_that_cross_stop_nobody(monkeypatch):
    first, last = SkillFactory(name="Aiming"), SkillFactory(name="Zooming")
    one, other = published(last), published(first)
    ask(one, first)
    ask(other, last)
    remove, half_way = skills.remove, threading.Barrier(2)

    def removed(editions):
        remove(editions)
        # Both would have removed one and not yet added the other, if they did not wait for each other.
        with suppress(threading.BrokenBarrierError):
            half_way.wait(1)

    monkeypatch.setattr(skills, "remove", removed)
    assert publish_at_once(one, other) == [2, 2]
    assert counts() == {"Aiming": 1, "Zooming": 1}


@pytest.mark.parametrize("attempt", range(3))
def test_skills_of_many_are_counted_rightly(attempt):
    known = [SkillFactory(name=name) for name in "abcdefgh"]
    roles = [published(*known[number : number + 4]) for number in range(4)]
    for number, role in enumerate(reversed(roles)):
        ask(role, *reversed(known[number : number + 5]))
    assert publish_at_once(*roles) == [2] * 4
    asking = EditionSkill.objects.order_by().values_list("skill__name").annotate(Count("pk"))
    assert counts() == dict(asking)
